"""The cards of the phone page: what stands on each, and what each still needs before the call can be filed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from hearthline.intake.calls.lacks import WRITTEN
from hearthline.law import Pack
from hearthline.screening.desk.calls import asking, fields
from hearthline.screening.desk.calls.fields import Spec

Word = str | Promise

TITLES: Final[Mapping[str, Word]] = {
    "call": _("Call"),
    "danger": _("Danger and place"),
    "story": _("Story"),
    "children": _("Children"),
    "adults": _("Adults and relations"),
    "allegations": _("Allegations"),
    "questions": _("Questions"),
    "visit": _("Visit, language and tribe"),
    "reporter": _("Reporter"),
    "finish": _("Read back and file"),
}
"""Card ids and titles, in the order of the page. Filled in in any order."""

_STEMS: Final[Mapping[str, str]] = {
    "children": "children",
    "adults": "adults",
    "allegations": "allegations",
    "fact": "questions",
    "visit": "visit",
    "readback": "finish",
    "note": "finish",
    "danger": "danger",
    "danger_signs": "danger",
    "how_know": "story",
    "reporter": "reporter",
    "declined": "reporter",
    "trusted_adult": "adults",
}


@dataclass(frozen=True)
class Need:
    """Something that must be there to file. Any one of `fields` will do; a name that ends in a dot stands for all
    below it. `kinds`: kinds of reporter, empty for all. `after`: needed only once one of these is filled."""

    card: str
    field: str
    label: Word
    fields: tuple[str, ...]
    kinds: str = ""
    after: tuple[str, ...] = ()

    def open(self, values: Mapping[str, str], kind: str) -> bool:
        """Whether it is needed and not there."""
        if self.kinds and kind not in self.kinds.split():
            return False
        if self.after and not any(values.get(path) for path in self.after):
            return False
        return not any(_filled(values, path) for path in self.fields)

    @property
    def target(self) -> str:
        """The id of the control to go to."""
        return target(self.field)


def _filled(values: Mapping[str, str], path: str) -> bool:
    if path.endswith("."):
        return any(text for name, text in values.items() if name.startswith(path))
    return bool(values.get(path, "").strip())


def target(path: str) -> str:
    """The id on the page of the first control of a field; a set is its first box."""
    if path == asking.HOW_KNOW:
        return fields.HOW_KNOW[0].id
    made = Spec(path, "text", "").id
    return f"{made}-0" if path == "danger" else made


def card_of(path: str) -> str:
    """The card on which a field stands."""
    for group in (fields.CALL, fields.DANGERS, fields.STORY):
        if any(spec.path == path for spec in group):
            return {id(fields.CALL): "call", id(fields.DANGERS): "danger", id(fields.STORY): "story"}[id(group)]
    return _STEMS.get(path.partition(".")[0], "finish")


SHORT: Final[Mapping[str, Word]] = {
    "reporter.name": _("Their name"),
    "reporter.phone": _("Their number"),
    "reporter.why_declined": _("Why they would rather not say"),
    "reporter.category": _("Their job"),
    "reporter.address": _("Their address"),
    "how_know": _("How they know"),
    "visit.tribe": _("Whether the child may be of a tribe"),
}


def needs(pack: Pack, channel: str) -> tuple[Need, ...]:
    """What is needed to file a contact of this channel, in the order of the cards. A letter cannot be asked."""
    made = [
        Need("call", "language", _("Language"), ("language",)),
        Need("call", "interpreter", _("Interpreter"), ("interpreter",)),
        Need("call", "where_now", _("Where the child is"), ("where_now", "where_unsure")),
        Need("danger", "danger", _("Danger"), ("danger",)),
        Need("story", "story", _("The story"), ("story",)),
    ]
    if channel not in WRITTEN:
        made += [_asked(pack, ask) for ask in asking.asks(pack)]
    order = list(TITLES)
    return tuple(sorted(made, key=lambda need: order.index(need.card)))


def _asked(pack: Pack, ask: asking.Ask) -> Need:
    field = ask.field or ask.declined
    holds = "how_know." if field == asking.HOW_KNOW else field
    others = tuple(one.declined for one in asking.asks(pack) if one.field in _NAMED and not one.once)
    after = others if ask.once else ()
    return Need(card_of(field), field, SHORT.get(field, ask.question), (holds, ask.declined), ask.kinds, after)


_NAMED: Final = ("reporter.name", "reporter.phone")


def about_reporter(path: str) -> bool:
    """Whether a field says who reports, or in what capacity: such a field is never copied or printed."""
    return path.partition(".")[0] in ("reporter", "declined", "how_know")


def specs(pack: Pack) -> dict[str, Spec]:
    """Every field of the page that does not belong to a person or a question, by path, with the pack's words."""
    made = {s.path: s for s in (*fields.CALL, *fields.DANGERS, *fields.STORY, *fields.HOW_KNOW, *fields.VISIT)}
    made |= {s.path: s for s in (*fields.REPORTER, *fields.READ_BACK, fields.TRUSTED, fields.NOTE)}
    for code, words in asking.danger_signs(pack):
        made[f"danger_signs.{code}"] = Spec(f"danger_signs.{code}", "tick", words)
    for ask in asking.asks(pack):
        if ask.field != "visit.tribe":  # its own answers say "declined"
            label = format_lazy(_("{what}: if it is not given"), what=SHORT.get(ask.field, _("This")))
            made[ask.declined] = Spec(ask.declined, "select", label, choices=fields.NOT_GIVEN)
    made["language"] = replace(
        made["language"],
        choices=(("", _("Choose")), *asking.languages(), ("other", _("Another one"))),
    )
    made["reporter.category"] = replace(
        made["reporter.category"], choices=(("", _("Not asked yet")), *asking.categories(pack))
    )
    return made
