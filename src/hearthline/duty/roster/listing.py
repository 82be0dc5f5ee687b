"""Chains, gaps and reaches with the names that pages show."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from hearthline.access.policy import require
from hearthline.access.queries import names_of
from hearthline.access.viewer import Viewer
from hearthline.duty import oncall
from hearthline.duty.models import CoverageGap
from hearthline.duty.oncall import Gap, Reachable
from hearthline.duty.places import places
from hearthline.duty.roster import calendar, load
from hearthline.duty.roster.spans import readable
from hearthline.ground import clock


@dataclass(frozen=True)
class GapLine:
    """A gap and the name of its place ("" for the whole agency)."""

    gap: Gap
    place: str


@dataclass(frozen=True)
class StepLine:
    """One step of a chain in names."""

    label: str
    names: tuple[str, ...]
    after_minutes: int


@dataclass(frozen=True)
class Colleague:
    """Somebody who may be called, and how, in their own order. The desk is left out: it needs no number."""

    name: str
    ways: tuple[Reachable, ...]


def gaps_in_words(viewer: Viewer, since: date, until: date) -> list[GapLine]:
    """The gaps of these days that are no more than another gap's shadow left out: a place without anybody while the
    whole agency has nobody is one gap. Left out too: what begins and ends in the same minute. Raises Refused."""
    names = {code: row.name for code, row in places(viewer.agency_id).items()}
    found = [gap for gap in oncall.gaps(viewer, since=since, until=until) if readable((gap.starts_at, gap.ends_at))]
    whole = {(gap.starts_at, gap.ends_at) for gap in found if not gap.place and not gap.programme}
    own = [gap for gap in found if not (gap.place or gap.programme) or (gap.starts_at, gap.ends_at) not in whole]
    return [GapLine(gap, names.get(gap.place, gap.place)) for gap in own]


def gap_day(viewer: Viewer, gap_id: UUID) -> date | None:
    """The local day on which a gap that was found begins; None for one that is not of this agency. Raises Refused."""
    calendar.may_see(viewer)
    row = CoverageGap.objects.for_viewer(viewer, "rota:list").filter(pk=gap_id).first()
    return row.starts_at.astimezone(load.zone_of(viewer.agency_id)).date() if row else None


def chain_in_words(viewer: Viewer, at: datetime) -> list[StepLine]:
    """The chain of the whole agency with names. Raises Refused."""
    calendar.may_see(viewer)
    steps = oncall.chain(viewer.agency_id, at=at)
    names = names_of(viewer.agency_id, {person for step in steps for person in step.people})
    return [
        StepLine(step.label, tuple(names.get(person, "") for person in step.people), step.after_minutes)
        for step in steps
    ]


def name(viewer: Viewer, person: str) -> str:
    """A colleague's name."""
    return names_of(viewer.agency_id, {person}).get(person, "")


def reached(viewer: Viewer) -> list[Colleague]:
    """Everybody who may be on duty, and how they are reached. Raises Refused without `reach:list`."""
    require(viewer, "reach:list", {"agency": viewer.agency_id}, record_kind="agency", record_id=viewer.agency_id)
    now = clock.now()
    workers = [one for one in load.workers(viewer.agency_id).values() if one.opens and one.here_at(now)]
    return [
        Colleague(one.name, tuple(way for way in oncall.reaches(viewer.agency_id, one.id) if way.address))
        for one in workers
    ]
