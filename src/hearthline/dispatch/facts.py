"""What of a report somebody needs who must find the child tonight, and nothing else. Never who reported.

Everything here passes the one function that cuts marked words (`intake.withheld.outgoing`). Fields that tell how the
reporter knows, whom the child trusts, what the reporter thinks, and in what capacity they report, are not taken.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from hearthline.intake.door.content import Adult, Child, ReportContent
from hearthline.intake.withheld.outgoing import Marks, outgoing

NOT_SIGNS = ("none", "unknown")
HAZARDS = ("weapons", "violence", "dogs")
"""Fields of the visit that somebody who knocks must know first."""


@dataclass(frozen=True, repr=False)
class Someone:
    """A child or an adult as they are told on. Empty: not known. Its repr shows nothing."""

    name: str
    age: str = ""
    looks: str = ""
    relation: str = ""
    worried_about: bool = False
    near: bool = False


@dataclass(frozen=True, repr=False)
class Facts:
    """The least that is told. `danger`: yes | unsure | no | "" (not said). `signs`: codes of the danger question.

    `hazards`: codes that are so; `hazards_unknown`: codes that nobody knows, which is worth saying too.
    """

    danger: str
    signs: tuple[str, ...]
    where: str
    later: str
    school: str
    happening: str
    children: tuple[Someone, ...]
    with_whom: str
    adults: tuple[Someone, ...]
    hazards: tuple[str, ...]
    hazards_unknown: tuple[str, ...]
    at_the_door: str
    language: str
    interpreter: bool
    disability: str


def facts(contents: Sequence[ReportContent], marks: Marks) -> Facts:
    """From every part of the report, the whole one first; a "yes" of any part counts. Marked words are cut."""

    def cut(text: str) -> str:
        return " ".join(outgoing(text, marks).split())

    def first(take: Callable[[ReportContent], str]) -> str:
        return next((cut(take(one)) for one in contents if take(one).strip()), "")

    signs = dict.fromkeys(code for one in contents for code in one.danger_signs if code not in NOT_SIGNS)
    asked = {name: {getattr(one.visit, name) for one in contents} for name in HAZARDS}
    story = dict.fromkeys(text for one in contents for text in (one.story, one.saw) if text.strip())
    return Facts(
        danger=_danger(contents),
        signs=tuple(signs),
        where=first(lambda one: one.where_now),
        later=first(lambda one: one.where_tomorrow),
        school=next((cut(child.school) for one in contents for child in one.children if child.school.strip()), ""),
        happening=" ".join(cut(text) for text in story),
        children=_each(_child(one, cut) for part in contents for one in part.children),
        with_whom=first(lambda one: one.with_whom),
        adults=_each(_adult(one, cut) for part in contents for one in part.adults),
        hazards=tuple(name for name in HAZARDS if "yes" in asked[name]),
        hazards_unknown=tuple(name for name in HAZARDS if not asked[name] & {"yes", "no"}),
        at_the_door=first(lambda one: one.visit.note),
        language=first(lambda one: one.visit.language),
        interpreter=any(one.visit.interpreter == "yes" for one in contents),
        disability=first(lambda one: one.visit.disability),
    )


def _danger(contents: Sequence[ReportContent]) -> str:
    said = {one.danger for one in contents}
    if said & {"yes", "cannot_call"}:
        return "yes"
    return next((code for code in ("unsure", "no") if code in said), "")


def _child(child: Child, cut: Callable[[str], str]) -> Someone:
    return Someone(cut(child.name), age=cut(child.age), looks=cut(child.looks))


def _adult(adult: Adult, cut: Callable[[str], str]) -> Someone:
    return Someone(
        cut(adult.name),
        relation=cut(adult.relation),
        worried_about=adult.worried_about == "yes",
        near=adult.access == "yes",
    )


def _each(people: Iterable[Someone]) -> tuple[Someone, ...]:
    """Each once, those somebody is worried about first."""
    return tuple(sorted(dict.fromkeys(people), key=lambda one: not one.worried_about))
