"""Pairs that may be one person: offered for somebody to look at, and put away by somebody who looked."""

from uuid import UUID

from django.db.models import F

from hearthline.access.policy import Ruling
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.ground.text import one_line
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.linkage.score import Score
from hearthline.people.actions import facts
from hearthline.people.actions.linking import steps_text
from hearthline.people.actions.touching import note
from hearthline.people.models import Person, Possible, PossibleState
from hearthline.people.policy import fetch, survivors


@use_case
def propose(
    *, viewer: Viewer, one: UUID, two: UUID, score: Score | None = None, source: str = "desk"
) -> Possible | None:
    """Put a pair on the queue. None when there is nothing to look at: one person, or said to be two before.

    A pair that waits already takes the newer score. `source`: "desk", "batch" or "import". Raises Refused.
    """
    first, ruling = fetch(viewer, one, "person:match")
    second, _ = fetch(viewer, two, "person:match")
    if first.pk == second.pk:
        return None
    low, high = sorted((first.pk, second.pk))
    values = {
        "score_bits": round(score.bits, 3) if score else 0.0,
        "band": score.band if score else "",
        "steps": steps_text(score.steps) if score else "[]",
    }
    row, made = Possible.unscoped.get_or_create(
        agency_id=first.agency_id,
        one_id=low,
        two_id=high,
        defaults={"id": uuid7(), "source": one_line(source, 8), "found_at": clock.now(), **values},
    )
    if row.state != PossibleState.OPEN:
        return None
    if not made:
        Possible.unscoped.filter(pk=row.pk, state=PossibleState.OPEN).update(**values)
        row.refresh_from_db()
        return row
    note(viewer, first, ruling, (f"pair:{row.pk.hex}", second.pk.hex), Tag.DUPLICATE_FOUND)
    return row


@use_case
def dismiss(*, viewer: Viewer, pair_id: UUID, why: str) -> Possible:
    """Somebody looked: these are two persons. They are not offered again. `why`: in their words.

    Raises Refused (alike when there is no such pair); DomainError `people.why`, `people.decided-already`.
    """
    row, one, ruling = _pair(viewer, pair_id, "person:match")
    won = Possible.unscoped.filter(pk=row.pk, state=PossibleState.OPEN).update(
        state=PossibleState.DIFFERENT,
        decided_by=viewer.id,
        decided_at=clock.now(),
        why=facts.why(why, "people.why"),
    )
    if not won:
        raise _decided()
    _still_two(row)
    note(viewer, one, ruling, (f"pair:{row.pk.hex}", row.two_id.hex), Tag.DUPLICATE_DISMISSED)
    row.refresh_from_db()
    return row


@use_case
def leave(*, viewer: Viewer, pair_id: UUID, why: str = "") -> Possible:
    """Somebody looked and cannot tell yet: the pair stays on the queue, with who looked last and what is missing.

    Raises Refused (alike when there is no such pair); DomainError `people.decided-already`, `people.one-already`.
    """
    row, one, ruling = _pair(viewer, pair_id, "person:match")
    won = Possible.unscoped.filter(pk=row.pk, state=PossibleState.OPEN).update(
        decided_by=viewer.id, decided_at=clock.now(), why=one_line(why, facts.WHY).strip()
    )
    if not won:
        raise _decided()
    _still_two(row)
    note(viewer, one, ruling, (f"pair:{row.pk.hex}", row.two_id.hex), Tag.DUPLICATE_LEFT)
    row.refresh_from_db()
    return row


@use_case
def reconsider(*, viewer: Viewer, pair_id: UUID, why: str) -> Possible:
    """A pair that somebody found to be two goes back on the queue: only then can the two be merged. A supervisor's act.

    Raises Refused (alike when there is no such pair); DomainError `people.why`, `people.decided-already`.
    """
    row, one, ruling = _pair(viewer, pair_id, "person:merge")
    won = Possible.unscoped.filter(pk=row.pk, state=PossibleState.DIFFERENT).update(
        state=PossibleState.OPEN, decided_by=viewer.id, decided_at=clock.now(), why=facts.why(why, "people.why")
    )
    if not won:
        raise _decided()
    _still_two(row)
    note(viewer, one, ruling, (f"pair:{row.pk.hex}", row.two_id.hex), Tag.DUPLICATE_FOUND, purpose="again")
    row.refresh_from_db()
    return row


def _pair(viewer: Viewer, pair_id: UUID, action: str) -> tuple[Possible, Person, Ruling]:
    """The pair and its first person, when both its persons may be touched. Refused alike when there is none."""
    row = Possible.unscoped.filter(pk=pair_id).first()
    one, ruling = fetch(viewer, row.one_id if row else pair_id, action)
    if row is None:
        raise LookupError("a policy permits what is not there")
    fetch(viewer, row.two_id, action)
    return row, one, ruling


def _decided() -> DomainError:
    return DomainError("people.decided-already", "Somebody decided this before you.")


def _still_two(row: Possible) -> None:
    """Neither was merged since. Asked while the pair is held, so that a merge at the same moment waits or is seen."""
    if Person.unscoped.filter(pk__in=(row.one_id, row.two_id), merged_into__isnull=False).exists():
        raise DomainError("people.one-already", "One of these two was merged before you pressed.")


def say_different(viewer: Viewer, one: UUID, two: UUID, why: str) -> None:
    """These are two, by another act (twins, a merge taken back). Inside the caller's use case, which journals."""
    now = survivors((one, two))
    low, high = sorted((now.get(one, one), now.get(two, two)))
    if low == high:
        return
    decided = {"state": PossibleState.DIFFERENT, "decided_by": viewer.id, "decided_at": clock.now(), "why": why[:500]}
    row, made = Possible.unscoped.get_or_create(
        agency_id=viewer.agency_id,
        one_id=low,
        two_id=high,
        defaults={"id": uuid7(), "score_bits": 0.0, "band": "", "steps": "[]", "source": "desk", **decided},
    )
    if not made:
        Possible.unscoped.filter(pk=row.pk).update(**decided)


def are_different(one: Person, two: Person) -> bool:
    """Whether somebody said that these are two. The pair is held from here on: nobody says so at the same moment."""
    low, high = sorted((one.pk, two.pk))
    pair = Possible.unscoped.filter(agency_id=one.agency_id, one_id=low, two_id=high)
    pair.update(state=F("state"))
    return pair.filter(state=PossibleState.DIFFERENT).exists()
