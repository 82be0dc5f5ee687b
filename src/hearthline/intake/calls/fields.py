"""What can be typed on a call: one list of fields, each with a path, a limit and the card it stands on.

A path is dotted: `story`, `children.0.name`, `reporter.phone`, `danger_signs.child_alone`, `fact.hit`. A number is the
place of a child, an adult or an allegation on the page; it is never used again for another one, and what is taken away
gets `removed`. A code is a word of the pack. A tick is `yes`, or empty.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext

from hearthline.ground.errors import DomainError
from hearthline.ground.text import clean_text, one_line
from hearthline.intake.door import content, values

CARDS = (
    "call",
    "danger",
    "story",
    "children",
    "adults",
    "allegations",
    "safety",
    "language",
    "reporter",
    "readback",
    "decision",
)
"""The cards of the page, in the order in which they stand. Filled in in any order."""

YES_NO = ("yes", "no", "unknown")
TICK = ("yes",)
DANGER = ("no", "unsure", "yes", "cannot_call")
HOW_OFTEN = ("once", "few", "often", "always", "unknown")
HOW_KNOW = ("saw", "child_told", "other_told", "signs", "happened_to_me")
REPORTER_KINDS = ("public", "mandated", "self")
TRIBE = (*YES_NO, "declined")
DECLINED = ("yes", "not_reached")
"""`yes`: asked and not given. `not_reached`: the call ended before it could be asked; recorded, and no refusal."""
IDENTITY = ("name", "phone", "email", "address", "employer", "contact_how", "contact_when")
"""Of `reporter.`: what goes into the identity box. The rest of it says in what capacity somebody reports."""
MOST = 40
"""Children, adults; allegations may be twice as many."""
WHO = "reporter."
"""Fields that begin so show again only to who holds the call, and are emptied when it ends."""

_CODE = r"[a-z][a-z0-9_]{0,39}"
_HOLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Spec:
    """One kind of field. `path` may hold `{i}` (a place, from 0, below `most`) or `{code}` (a word of the pack).

    `limit`: code points. `lines`: more than one line. `codes`: the answers there are, none for free words; empty is
    always allowed. `who`: the reporter's own (`WHO`).
    """

    path: str
    card: str
    limit: int = values.CODE
    lines: bool = False
    codes: tuple[str, ...] = ()
    most: int = 0

    @property
    def who(self) -> bool:
        return self.path.startswith(WHO)

    @property
    def pattern(self) -> re.Pattern[str]:
        """What fits this path, whole."""
        parts = {"i": r"(?P<i>0|[1-9][0-9]{0,2})", "code": rf"(?P<code>{_CODE})"}
        return re.compile(_HOLE.sub(lambda hole: parts[hole[1]], self.path.replace(".", r"\.")))

    def clean(self, text: str) -> str:
        """`text` as it is kept. DomainError `call.code` for an answer there is not, `call.too-long`."""
        if self.codes:
            if text and text not in self.codes:
                raise DomainError("call.code", "Choose one of the answers.")
            return text
        tidy = clean_text if self.lines else one_line
        kept = tidy(text, self.limit + 1)
        if len(kept) > self.limit or len(text) > 2 * self.limit + 1000:
            raise DomainError(
                "call.too-long",
                gettext("This is too long. It may have %(limit)s characters.") % {"limit": f"{self.limit:,}"},
            )
        return kept


def _words(card: str, limit: int, *names: str) -> tuple[Spec, ...]:
    return tuple(Spec(name, card, limit, lines=limit > values.LINE) for name in names)


def _choice(card: str, codes: tuple[str, ...], *names: str) -> tuple[Spec, ...]:
    return tuple(Spec(name, card, codes=codes) for name in names)


def _row(card: str, most: int, stem: str, specs: Mapping[str, int | tuple[str, ...]]) -> tuple[Spec, ...]:
    """The fields of one row of a list: a limit for words, or the answers there are."""
    made = [Spec(f"{stem}.{{i}}.removed", card, codes=TICK, most=most)]
    for name, rule in specs.items():
        path = f"{stem}.{{i}}.{name}"
        if isinstance(rule, int):
            made.append(Spec(path, card, rule, lines=rule > values.LINE, most=most))
        else:
            made.append(Spec(path, card, codes=rule, most=most))
    return tuple(made)


FIELDS: tuple[Spec, ...] = (
    # call: the language comes first, a word of the pack or `other`, with its name in `language_name`
    *_words("call", 8, "language"),
    *_words("call", content.SHORT, "language_name"),
    *_choice("call", YES_NO, "interpreter"),
    *_choice("call", TICK, "out_of_area"),
    *_words("call", content.NOTE, "note"),
    # danger, and where the child is
    *_choice("danger", DANGER, "danger"),
    *_choice("danger", TICK, "danger_signs.{code}", "where_unsure"),
    *_words("danger", content.NOTE, "where_now", "where_tomorrow", "with_whom"),
    # the story
    *_words("story", content.STORY, "story"),
    *_words("story", content.LONG, "saw", "think"),
    *_words("story", content.NOTE, "when"),
    *_choice("story", HOW_OFTEN, "how_often"),
    *_choice("story", YES_NO, "still"),
    *(Spec(f"how_know.{code}", "story", codes=TICK) for code in HOW_KNOW),
    # people
    *_row(
        "children",
        MOST,
        "children",
        {"name": values.LINE, "age": content.SHORT, "looks": content.NOTE, "school": values.LINE},
    ),
    *_row(
        "adults",
        MOST,
        "adults",
        {
            "name": values.LINE,
            "relation": values.LINE,
            "worried_about": YES_NO,
            "access": YES_NO,
            "note": content.NOTE,
        },
    ),
    *_words("adults", content.NOTE, "trusted_adult"),
    # child x adult: `child` and `adult` hold the place of a row above, `adult` may be empty (not known), `kind` a code
    *_row("allegations", 2 * MOST, "allegations", {"child": 3, "adult": 3, "kind": 40}),
    # who knocks at the door should know
    *_choice("safety", YES_NO, "visit.dogs", "visit.weapons", "visit.violence"),
    *_words("safety", content.NOTE, "visit.note"),
    *_words("language", content.SHORT, "visit.language"),
    *_choice("language", YES_NO, "visit.interpreter", "visit.military"),
    *_choice("language", TRIBE, "visit.tribe"),
    *_words("language", content.NOTE, "visit.disability"),
    # the reporter
    *_words("reporter", values.LINE, "reporter.name", "reporter.email", "reporter.employer", "reporter.contact_when"),
    *_words("reporter", content.SHORT, "reporter.phone", "reporter.contact_how"),
    *_words("reporter", content.NOTE, "reporter.address", "reporter.why_declined"),
    *_choice("reporter", REPORTER_KINDS, "reporter.kind"),
    *_words("reporter", 40, "reporter.category"),
    *_choice("reporter", DECLINED, "declined.{code}"),
    # read back before hanging up, and what the tool asks
    *_choice("readback", TICK, "readback.where", "readback.who", "readback.what"),
    *_words("decision", 40, "fact.{code}"),
)

_PLAIN = {one.path: one for one in FIELDS if "{" not in one.path}
_OPEN = tuple((one.pattern, one) for one in FIELDS if "{" in one.path)
_CODED = frozenset({"language", "reporter.category", "fact.{code}", "allegations.{i}.kind"})
_PLACES = frozenset({"allegations.{i}.child", "allegations.{i}.adult"})
_A_WRITER = re.compile(r"[A-Za-z0-9-]{1,32}")
_A_CODE, _A_PLACE = re.compile(rf"({_CODE})?"), re.compile(r"(0|[1-9][0-9]?)?")


@lru_cache(maxsize=4096)
def spec(field: str) -> Spec:
    """The field at this path. DomainError `call.field` when there is none."""
    known = _PLAIN.get(field)
    if known is not None:
        return known
    for pattern, one in _OPEN:
        found = pattern.fullmatch(field)
        if found and (not one.most or int(found["i"]) < one.most):
            return one
    raise DomainError("call.field", "The page sent a field that is not one of ours.")


def clean(field: str, text: str) -> str:
    """`text` as it is kept in this field. DomainError `call.field`, `call.code`, `call.too-long`."""
    one = spec(field)
    kept = one.clean(text)
    if one.path in _CODED and not _A_CODE.fullmatch(kept):
        raise DomainError("call.code", "Choose one of the answers.")
    if one.path in _PLACES and (not _A_PLACE.fullmatch(kept) or (kept and int(kept) >= MOST)):
        raise DomainError("call.code", "Choose one of the answers.")
    return kept


def check_writer(writer: str) -> None:
    """DomainError `call.writer` unless this can be the name of a browser tab."""
    if not _A_WRITER.fullmatch(writer):
        raise DomainError("call.writer", "The page did not say which tab it is. Load it again.")


def is_who(field: str) -> bool:
    """Whether this is the reporter's own: shown again only to who holds the call."""
    return field.startswith(WHO)


def card_of(path: str) -> str:
    """The card of a field; "" for what is not typed, such as a file."""
    try:
        return spec(path).card
    except DomainError:
        return ""


def rows(values: Mapping[str, str], stem: str) -> dict[int, dict[str, str]]:
    """The rows of a list (`children`, `adults`, `allegations`) by place, those taken away left out."""
    found: dict[int, dict[str, str]] = {}
    for path, text in values.items():
        head, _, rest = path.partition(".")
        place, _, name = rest.partition(".")
        if head == stem and place.isascii() and place.isdigit() and text:
            found.setdefault(int(place), {})[name] = text
    return {place: row for place, row in sorted(found.items()) if not row.get("removed")}


def ticked(values: Mapping[str, str], stem: str) -> tuple[str, ...]:
    """The codes that are ticked below `stem`, in the order of the alphabet."""
    return tuple(
        sorted(path.partition(".")[2] for path, text in values.items() if path.startswith(f"{stem}.") and text)
    )
