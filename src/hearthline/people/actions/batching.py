"""Everybody who is new or changed, compared with everybody: who may be one person comes into the duplicates' queue.

Never a merge: a pair waits there until somebody looks at it. A pair that somebody found to be two stays two. The work
goes in portions; each one's pairs and the place it came to are one transaction, so a run that is stopped goes on.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.journal.actions import write
from hearthline.journal.actor import system
from hearthline.journal.tags import Tag
from hearthline.linkage.batch import Batch, EngineName, Pair, Row
from hearthline.linkage.score import Score, Scorer
from hearthline.linkage.settings import Settings, load
from hearthline.people.actions.linking import steps_text
from hearthline.people.index.sweeping import sweep, whole_shelf
from hearthline.people.models import LinkRun, Person, Possible, PossibleState

PORTION = 1_000
"""Persons in one transaction. Splink's price is a call, not a pair: a portion should be large."""
OVERLAP = timedelta(minutes=10)
"""The next run begins this much before the last one's end: a change may be stamped before its transaction is seen."""
BEGINNING = datetime.fromisoformat("1900-01-01T00:00:00+00:00")
NOBODY = UUID(int=0)
Waiting = QuerySet[Person, tuple[datetime, UUID]]


class AnotherRun(DomainError):
    """Another process is at it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of about `total` new or changed persons are compared; `noticed`: pairs new in the queue by this run."""

    done: int
    total: int
    noticed: int
    step: str = "compared"


def link(
    *,
    agency_id: str,
    engine: EngineName = "duckdb",
    wide: bool = False,
    anew: bool = False,
    portion: int = PORTION,
    progress: Callable[[Progress], None] | None = None,
) -> Progress:
    """Compare every new or changed person of the agency with all others, and among themselves. Returns what was done.

    `wide`: pairs that are only possible are noticed too, not only the probable ones. `anew`: begin again with
    everybody. Goes on with a run that was stopped (its own `wide` holds). Not inside a transaction. Raises NotInstalled
    without Splink or the engine, BatchFailed when the engine stops, AnotherRun when another process is at it, NoIndex
    when the index of persons is not whole.
    """
    whole_shelf(agency_id)
    settings = load()
    with Batch(settings, engine) as batch:
        run = _open(agency_id, engine, wide, anew)
        while people := _next(run, portion):
            new, known = sweep(agency_id, [person for _, person in people])
            least = settings.possible if run.wide else settings.probable
            found = batch.between(new, known, least) + batch.within(new, least)
            pairs = _weighed(found, new + known, settings, run.wide)
            _keep(run, people[-1], len(people), pairs)
            if progress:
                progress(Progress(run.compared, run.total, run.noticed))
        _end(run)
    return Progress(run.compared, run.total, run.noticed)


def _open(agency_id: str, engine: str, wide: bool, anew: bool) -> LinkRun:
    """The run that was stopped, or a new one that begins where the last ended."""
    runs = LinkRun.unscoped.filter(agency_id=agency_id)
    with transaction.atomic():
        standing = runs.filter(ended_at__isnull=True).first()
        if standing and not anew:
            return standing
        if standing:
            runs.filter(pk=standing.pk, ended_at__isnull=True).update(ended_at=clock.now())
        last = None if anew else runs.order_by("-started_at").first()
        run = LinkRun(
            agency_id=agency_id,
            engine=engine,
            wide=wide,
            mark_at=last.top_at - OVERLAP if last else BEGINNING,
            mark_person=NOBODY,
            top_at=clock.now(),
        )
        run.total = sum(some.count() for some in _waiting(run))
        try:
            with transaction.atomic():
                run.save(force_insert=True)
        except IntegrityError as twice:
            raise AnotherRun("another_run", "another comparison has just begun") from twice
        _note(Tag.BATCH_STARTED, agency_id, "people.LinkRun", run.pk)
    return run


def _waiting(run: LinkRun) -> tuple[Waiting, Waiting]:
    """(changed at, id) of who is still to be compared, in order: those of the mark's own moment, and all later ones."""
    standing = Person.unscoped.filter(agency_id=run.agency_id, sealed=False, merged_into__isnull=True)
    people = standing.order_by("changed_at", "id")
    told = people.values_list("changed_at", "id")
    return (
        told.filter(changed_at=run.mark_at, id__gt=run.mark_person),
        told.filter(changed_at__gt=run.mark_at, changed_at__lte=run.top_at),
    )


def _next(run: LinkRun, portion: int) -> list[tuple[datetime, UUID]]:
    same, later = _waiting(run)
    first = list(same[:portion])
    return first + list(later[: portion - len(first)])


def _weighed(
    pairs: Iterable[Pair], rows: Iterable[Row], settings: Settings, wide: bool
) -> list[tuple[UUID, UUID, Score]]:
    """The pairs with their steps, smaller id first: what the queue shows is the desk's own score.

    Pairs that the settings hold back (twins, father and son) are not probable and wait for `wide`.
    """
    ready, scorer = {row.id: row.ready for row in rows}, Scorer(settings)
    found: dict[tuple[UUID, UUID], Score] = {}
    for pair in pairs:
        one, two = sorted((UUID(pair.left), UUID(pair.right)))
        score = scorer.score(ready[pair.left], ready[pair.right])
        if score.band == "probable" or (wide and score.band == "possible"):
            found[one, two] = score
    return [(one, two, score) for (one, two), score in sorted(found.items())]


def _keep(run: LinkRun, last: tuple[datetime, UUID], compared: int, pairs: list[tuple[UUID, UUID, Score]]) -> None:
    """The pairs into the queue and the mark forward, in one transaction. Raises AnotherRun when the mark was moved."""
    before = (run.mark_at, run.mark_person)
    with transaction.atomic():
        noticed = _notice(run.agency_id, pairs)
        run.mark_at, run.mark_person = last
        run.compared += compared
        run.noticed += noticed
        moved = LinkRun.unscoped.filter(pk=run.pk, ended_at__isnull=True, mark_at=before[0], mark_person=before[1])
        if not moved.update(
            mark_at=run.mark_at, mark_person=run.mark_person, compared=run.compared, noticed=run.noticed
        ):
            raise AnotherRun("another_run", "another process is comparing the same persons")


def _notice(agency_id: str, pairs: list[tuple[UUID, UUID, Score]]) -> int:
    """Pairs into the queue, each once. What somebody decided stays; an open pair gets its present score."""
    standing = _standing(agency_id, {one for pair in pairs for one in pair[:2]})
    fresh = 0
    for one, two, score in pairs:
        if not {one, two} <= standing:
            continue
        told = {"score_bits": score.bits, "band": score.band, "steps": steps_text(score.steps)}
        row, made = Possible.unscoped.get_or_create(
            agency_id=agency_id, one_id=one, two_id=two, defaults={**told, "source": "batch", "id": uuid7()}
        )
        if made:
            fresh += 1
            _note(Tag.DUPLICATE_FOUND, agency_id, "person", one, (f"pair:{row.pk.hex}", two.hex))
        elif row.state == PossibleState.OPEN and row.steps != told["steps"]:
            Possible.unscoped.filter(pk=row.pk, state=PossibleState.OPEN).update(**told)
    return fresh


def _standing(agency_id: str, ids: Iterable[UUID]) -> set[UUID]:
    """Those who are neither sealed nor merged into somebody else at this moment."""
    found = Person.unscoped.filter(agency_id=agency_id, pk__in=list(ids), sealed=False, merged_into__isnull=True)
    return set(found.values_list("pk", flat=True))


def _end(run: LinkRun) -> None:
    with transaction.atomic():
        if LinkRun.unscoped.filter(pk=run.pk, ended_at__isnull=True).update(ended_at=clock.now()):
            _note(Tag.BATCH_ENDED, run.agency_id, "people.LinkRun", run.pk)


def _note(tag: Tag, agency_id: str, kind: str, row: UUID, fields: Iterable[str] = ()) -> None:
    write(actor=system("link", agency_id), tag=tag, record_kind=kind, record_id=row.hex, fields=fields)
