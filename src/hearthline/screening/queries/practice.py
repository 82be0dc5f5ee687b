"""Practice as one sees it: the stories, one's own attempts, and for supervisors how many were done by whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from hearthline.access.models import User
from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.journal import actions as journal
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.law import Citation, Pack, Recommendation
from hearthline.law.practice import Module, Story
from hearthline.screening.actions.practice import ACTION, fetch, known_decision, material
from hearthline.screening.actions.quality import REVIEW
from hearthline.screening.choices import TOOL
from hearthline.screening.models import PracticeAttempt
from hearthline.ui.agency import current_pack

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Line:
    """One story of the practice queue, and how far this person is with it. `state`: new | begun | right | other."""

    story: Story
    number: int
    tries: int
    state: str


@dataclass(frozen=True)
class Desk:
    """The practice page. `done`, `right`: this person's finished attempts."""

    lines: tuple[Line, ...]
    modules: tuple[Module, ...]
    done: int
    right: int


@dataclass(frozen=True)
class Person:
    """What a supervisor sees of somebody's practice: counts, never an answer."""

    name: str
    done: int
    right: int
    stories: int


@dataclass(frozen=True)
class Differs:
    """A fact answered otherwise than the known answer. `why`: of the story; "" when the story does not say. `silent`:
    the known answers leave this fact open, so that another answer is no mistake."""

    fact: str
    yours: str
    known: str
    why: str
    citation: Citation
    silent: bool


@dataclass(frozen=True)
class Attempt:
    """An attempt on its story. `known`: the tool on the known answers; `differs` only once it is done."""

    row: PracticeAttempt
    story: Story
    number: int
    pack: Pack
    facts: Mapping[str, str]
    result: Recommendation
    known: Recommendation
    decision: tuple[str, str]
    differs: tuple[Differs, ...]


@use_case
def practice_desk(viewer: Viewer) -> Desk:
    """Stories and lessons, with what this person did. Two queries. Refused for who does not screen."""
    require(viewer, ACTION, {"agency": viewer.agency_id}, record_kind="practice")
    mine = list(
        PracticeAttempt.objects.for_viewer(viewer, ACTION)
        .filter(user=viewer.id)
        .values_list("case", "right", "done_at")
    )
    lines = []
    for number, story in enumerate(material().stories, 1):
        own = [(right, done) for case, right, done in mine if case == story.id]
        finished = [right for right, done in own if done]
        state = "right" if any(finished) else "other" if finished else "begun" if own else "new"
        lines.append(Line(story, number, len(finished), state))
    done = [right for _, right, at in mine if at]
    return Desk(tuple(lines), material().modules, len(done), sum(bool(right) for right in done))


@use_case
def practice_counts(viewer: Viewer) -> tuple[Person, ...]:
    """How many practice reports each person finished, and decided as the known answer. Counts only; journalled.

    Refused for who does not supervise.
    """
    ruling = require(viewer, REVIEW, {"agency": viewer.agency_id}, "supervision", record_kind="practice")
    rows = (
        PracticeAttempt.objects.for_viewer(viewer, REVIEW, "supervision")
        .filter(done_at__isnull=False)
        .values("user")
        .annotate(done=Count("id"), good=Count("id", filter=Q(right=True)), stories=Count("case", distinct=True))
        .order_by("user")
    )
    names = {pk.hex: name for pk, name in User.objects.filter(agency_id=viewer.agency_id).values_list("pk", "name")}
    journal.write(
        actor=viewer,
        tag=Tag.PRACTICE_LISTED,
        record_kind="practice",
        record_id="",
        purpose="supervision",
        authority=ruling.authority,
        fields=("counts",),
    )
    found = [Person(names.get(row["user"], ""), row["done"], row["good"], row["stories"]) for row in rows]
    return tuple(sorted(found, key=lambda person: person.name))


@use_case
def lesson(viewer: Viewer, module_id: str) -> Module | None:
    """A lesson of the pack, None when it has no such one. Refused for who does not screen."""
    require(viewer, ACTION, {"agency": viewer.agency_id}, record_kind="practice")
    return material().module(module_id)


@use_case
def _fetch(viewer: Viewer, attempt_id: UUID) -> tuple[PracticeAttempt, Story]:
    return fetch(viewer, attempt_id)


def attempt(viewer: Viewer, attempt_id: UUID) -> Attempt:
    """One's own attempt. Refused alike when it is somebody else's and when there is none."""
    row, story = _fetch(viewer, attempt_id)
    pack = current_pack()
    tool = pack.tool(TOOL)
    facts = {fact: value for fact, value in row.answers.items() if value != UNKNOWN}
    return Attempt(
        row=row,
        story=story,
        number=1 + [one.id for one in material().stories].index(story.id),
        pack=pack,
        facts=facts,
        result=tool.run(facts),
        known=tool.run(story.case.answers),
        decision=known_decision(story),
        differs=differences(pack, story, facts) if row.done_at else (),
    )


def differences(pack: Pack, story: Story, facts: Mapping[str, str]) -> tuple[Differs, ...]:
    """Every fact of the tool whose answer is not the known one, in the tool's order."""
    known = story.case.answers
    return tuple(
        Differs(
            fact.id,
            facts.get(fact.id, UNKNOWN),
            known.get(fact.id, UNKNOWN),
            story.why.get(fact.id, ""),
            fact.citation,
            silent=fact.id not in known and fact.id not in story.why,
        )
        for fact in pack.tool(TOOL).facts
        if facts.get(fact.id, UNKNOWN) != known.get(fact.id, UNKNOWN)
    )
