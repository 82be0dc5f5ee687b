"""The ladder: its steps from the pack, who stands on which, and who may never touch a complaint. Plain, no database."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hearthline.law import Citation, Pack, PackError
from hearthline.law.types import Confidence


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the ladder. `limit`: id of the time limit from coming here to the answer. `contact`: "" for none;
    `cannot`: text ids of what it cannot do."""

    code: str
    order: int
    text: str
    does: str
    limit: str
    contact: str
    cannot: tuple[str, ...]
    citation: Citation
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Kind:
    """Question, concern or complaint: where it starts; `hear`: the limit for saying that it came; `go_up`: how long an
    answered one stays open for the next step."""

    code: str
    text: str
    starts: str
    hear: str
    go_up: str


@dataclass(frozen=True, slots=True)
class Post:
    """That somebody stands on a step. `above`: whom they answer to, "" for nobody here."""

    user_id: str
    step: str
    above: str = ""


NOBODY = "nobody"
"""Said of a complaint that is about no person in particular."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a complaint is: a step, and who has it there. `owner` "": nobody on or above that step may have it, and the
    help desk looks after it."""

    step: str
    owner: str


class Ladder:
    """The steps of one pack, the lowest first. PackError when it has none, or no kind of complaint."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """`data`: a resolved pack."""
        steps = sorted(data.get("complaint_steps", {}).items(), key=lambda item: (item[1]["order"], item[0]))
        self.steps: tuple[Step, ...] = tuple(_step(code, order, entry) for order, (code, entry) in enumerate(steps))
        self.kinds: Mapping[str, Kind] = {
            code: Kind(code, entry["text"], entry["starts"], entry["hear"], entry["go_up"])
            for code, entry in data.get("complaint_kinds", {}).items()
        }
        if not self.steps or not self.kinds:
            raise PackError("the pack has no ladder for complaints", remedy="add complaints.yaml with steps and kinds")
        self._by_code = {step.code: step for step in self.steps}

    @classmethod
    def of(cls, pack: Pack) -> "Ladder":
        """The ladder of a pack."""
        return cls(pack.resolved())

    @property
    def top(self) -> Step:
        """The last step inside."""
        return self.steps[-1]

    def step(self, code: str) -> Step:
        """The step called `code`; the top for one that the pack no longer holds: a complaint is never on no step."""
        return self._by_code.get(code, self.top)

    def above(self, code: str) -> Step | None:
        """The next step up; None at the top."""
        at = self.step(code).order
        return self.steps[at + 1] if at + 1 < len(self.steps) else None


def _step(code: str, order: int, entry: Mapping[str, Any]) -> Step:
    return Step(
        code=code,
        order=order,
        text=entry["text"],
        does=entry["does"],
        limit=entry["limit"],
        contact=entry.get("contact", ""),
        cannot=tuple(entry.get("cannot", ())),
        citation=Citation(*entry["citation"]),
        confidence=entry["confidence"],
    )


def kept_out(about: Collection[str], posts: Iterable[Post]) -> frozenset[str]:
    """Who never touches it: the people it is about, and whoever answers to one of them, however far below."""
    shut, listed = set(about), list(posts)
    while more := {post.user_id for post in listed if post.above in shut} - shut:
        shut |= more
    return frozenset(shut)


def suspects(about: Collection[str], about_step: str, posts: Iterable[Post]) -> frozenset[str]:
    """Whom it is about; as long as nobody said who, everybody on the step that was said."""
    return frozenset(about) or frozenset(post.user_id for post in posts if about_step and post.step == about_step)


def floor(ladder: Ladder, start: str, about: Collection[str], about_step: str, posts: Sequence[Post]) -> int:
    """The lowest step that may have it: the one where it starts, and above everybody whom it is about."""
    at = ladder.step(start).order
    for code in (about_step, *(post.step for post in posts if post.user_id in about)):
        if code in {step.code for step in ladder.steps}:
            at = max(at, ladder.step(code).order + 1)
    return min(at, ladder.top.order)


def place(
    ladder: Ladder, start: str, posts: Sequence[Post], about: Collection[str], about_step: str = "", near: str = ""
) -> Place:
    """Where a complaint goes that starts at `start`: the first step from there on whose holder may have it.

    `about`: user ids of whom it is about; `about_step`: on which step they stand, when nobody said who, or NOBODY.
    `near`: the worker of the case: their own line comes before others of the same step. A step without anybody is
    passed over. As long as nobody said whom it is about nobody is given it: it might be them. The help desk asks first.
    """
    if not about and not about_step:
        return Place(ladder.step(start).code, "")
    shut = kept_out(suspects(about, about_step, posts), posts)
    line = line_of(near or next(iter(sorted(about)), ""), posts)
    for step in ladder.steps[floor(ladder, start, about, about_step, posts) :]:
        holders = [post.user_id for post in posts if post.step == step.code and post.user_id not in shut]
        if holders:
            # Of several, the one in the line of the person it began with; else always the same one.
            return Place(step.code, next((one for one in line if one in holders), min(holders)))
    return Place(ladder.top.code, "")


def line_of(user_id: str, posts: Sequence[Post]) -> list[str]:
    """This person, whom they answer to, and so on up."""
    above = {post.user_id: post.above for post in posts}
    found: list[str] = []
    while user_id and user_id not in found:
        found.append(user_id)
        user_id = above.get(user_id, "")
    return found
