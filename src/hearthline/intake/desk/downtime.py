"""The downtime pack: on paper before it is needed. Telephone list, blank form of the phone page, words to read aloud.

Nothing of any report is in it. What is asked and who is called is the pack's; this page only lays it out.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hearthline.access.viewer import Viewer
from hearthline.intake.desk.http import desk
from hearthline.law import Pack
from hearthline.ui.agency import current_pack
from hearthline.ui.words import Wording, maybe

Word = str | Promise

KINDS: Final = ("public", "mandated", "self")
READ_ALOUD: Final = ("safety.confidentiality", "safety.false_report", "safety.no_proof_needed")
CALLED: Final = ("phone", "fax")
"""Which contacts are on a telephone list."""
VISIT: Final[tuple[Word, ...]] = (_("Dogs"), _("Weapons"), _("Violence"), _("Military"))
CHILDREN, ADULTS, ALLEGATIONS, STORY = range(1, 5), range(1, 5), range(1, 5), range(1, 15)
"""How many rows the blank form has."""


@dataclass(frozen=True)
class Number:
    """One line of the telephone list. `value` is empty when the pack does not know the number."""

    label: str
    value: str
    checked: str


@dataclass(frozen=True)
class Ask:
    """Something the law has the desk ask: the question, and the law. `kinds`: whom it is put to; empty for all."""

    question: str
    citation: str
    kinds: tuple[Word, ...] = ()


KIND_WORDS: Final[dict[str, Word]] = {
    "public": _("member of the public"),
    "mandated": _("must report because of their job"),
    "self": _("about themself"),
}


def numbers(pack: Pack) -> list[Number]:
    """Every telephone and fax number of the pack, the unknown ones with room to write."""
    return [
        Number(_text(one.text_id, pack), one.value, one.verified_on.isoformat() if one.value else "")
        for one in pack.contacts()
        if one.medium in CALLED
    ]


def asks(pack: Pack) -> list[Ask]:
    """What must be asked of any kind of reporter, each question once, in the pack's order."""
    found: dict[str, str] = {}
    kinds: dict[str, list[str]] = {}
    for kind in KINDS:
        for one in pack.identity_rule(kind).must_ask:
            question = _text(one.text_id, pack)
            found.setdefault(question, str(one.citation))
            kinds.setdefault(question, []).append(kind)
    return [
        Ask(question, law, () if len(kinds[question]) == len(KINDS) else tuple(KIND_WORDS[k] for k in kinds[question]))
        for question, law in found.items()
    ]


def _text(text_id: str, pack: Pack) -> str:
    found = maybe(text_id, pack)
    return found.text if found else text_id


@desk("GET")
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The whole pack on one page, to print now and to keep beside the telephone."""
    pack = current_pack()
    words: list[Wording] = [found for one in READ_ALOUD if (found := maybe(one, pack))]
    context: dict[str, Any] = {
        "numbers": numbers(pack),
        "signs": [_text(sign.text_id, pack) for sign in pack.danger_signs()],
        "kinds_of_harm": [_text(one.text_id, pack) for one in pack.abuse_types()],
        "asks": asks(pack),
        "read_aloud": words,
        "visit": VISIT,
        "children": CHILDREN,
        "adults": ADULTS,
        "allegations": ALLEGATIONS,
        "story_lines": STORY,
        "pack": pack,
        "on_paper": True,
    }
    return render(request, "intake/desk/downtime.html", context)


urlpatterns = [path("downtime", page, name="downtime")]
