"""The plain words of pairs that may be one person, of merges, and of closing a record."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hearthline.screening.history.comparing import BORN_ALIKE, TIED, TOGETHER, TWINS
from hearthline.screening.history.words import Word

SOURCES: Final[Mapping[str, Word]] = {
    "batch": _("noticed when all records were compared"),
    "desk": _("a colleague asked for a look"),
    "import": _("noticed when a file was brought in"),
}
CAUTIONS: Final[Mapping[str, Word]] = {
    TWINS: _("These two are kept as twins. Twins are never made one person."),
    BORN_ALIKE: _(
        "Born alike, with different given names: this may be twins. Look for one fact that only one child has."
    ),
    TIED: _("Their family says that they are relatives of each other. Look under Family."),
    TOGETHER: _("They live or lived in one household, as two: this may be brothers or sisters."),
}
RESTRICTED: Final[Mapping[str, Word]] = {
    "staff_family": _("Somebody who works here is of the family, or knows it"),
    "threatened": _("They are threatened, or hiding from somebody"),
    "court": pgettext_lazy("why a record is restricted", "A court said so"),
    "known_to_all": _("They are known to the public"),
    "other": pgettext_lazy("why a record is restricted", "Another reason"),
}
OPENED: Final[Mapping[str, Word]] = {
    "over": _("The reason is over"),
    "mistake": _("It was a mistake"),
    "court": pgettext_lazy("why a restriction ends", "A court said so"),
    "other": pgettext_lazy("why a restriction ends", "Another reason"),
}
SEALED: Final[Mapping[str, Word]] = {
    "adoption": _("An adoption"),
    "court": _("An order of a court"),
}
UNSEALED: Final[Mapping[str, Word]] = {
    "court-order": _("An order of a court says so"),
    "law": _("The law says so"),
    "sealed-by-mistake": _("It was sealed by mistake"),
}
WORD_OF: Final[Mapping[str, Word]] = {
    "order_seen": _("I have the order before me"),
    "unit_wrote": _("The unit that keeps these orders told us in writing"),
}
NUMBERS: Final[Mapping[str, Word]] = {
    "import": _("number in the file they came from"),
    "case": _("case number"),
    "state": _("state number"),
}
STRONG, CLEAR = 6.0, 2.5
"""Bits: sixty-four and about six times as likely."""


def weight(bits: float) -> str:
    """How much a step says, in words."""
    if abs(bits) >= STRONG:
        return gettext("says much")
    return gettext("says something") if abs(bits) >= CLEAR else gettext("says little")


def moved(rows: Iterable[tuple[str, int]]) -> str:
    """ "2 names, 1 address": rows by kind, in words."""
    return ", ".join(_kind(name, count) for name, count in rows)


def _kind(name: str, n: int) -> str:
    said = {
        "name": ngettext("%(n)s name", "%(n)s names", n),
        "address": ngettext("%(n)s address", "%(n)s addresses", n),
        "phone": ngettext("%(n)s telephone number", "%(n)s telephone numbers", n),
        "identifier": ngettext("%(n)s official number", "%(n)s official numbers", n),
        "member": ngettext("%(n)s household", "%(n)s households", n),
        "relation": ngettext("%(n)s tie of family", "%(n)s ties of family", n),
        "warning": ngettext("%(n)s warning for who visits", "%(n)s warnings for who visits", n),
        "past": ngettext("%(n)s event elsewhere or before", "%(n)s events elsewhere or before", n),
        "standing": ngettext(
            "%(n)s colleague who is assigned or kept away", "%(n)s colleagues who are assigned or kept away", n
        ),
        "link": ngettext("%(n)s report they are in", "%(n)s reports they are in", n),
    }
    return said[name] % {"n": n}


def columns(names: Iterable[str]) -> str:
    """What a merge fills in or an un-merge takes out: "sex, date of birth"."""
    said = {
        "sex": gettext("sex"),
        "known_as": gettext("what they are called"),
        "birth_order": gettext("order of birth"),
    }
    return ", ".join(dict.fromkeys(said.get(name, gettext("date of birth")) for name in names))


def phone(digits: str) -> str:
    """Ten digits as people write them."""
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}" if len(digits) == 10 else digits
