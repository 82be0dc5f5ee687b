"""Reads of the line, the viewer first. Nothing here opens a number, and nothing is searched by one."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, F, Max, Min, Q

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.intake.line import references, staffing
from hearthline.intake.line.backcalls import UNDER_WAY
from hearthline.intake.line.models import (
    HOLDING,
    OWED,
    BackCall,
    BackCallState,
    Contact,
    ContactState,
    LineStaff,
)
from hearthline.intake.line.policy import may, staff_row
from hearthline.intake.line.types import Mine, Owed, Readiness, Waiting, Wall
from hearthline.intake.models import Channel, Report, State
from hearthline.journal.usecase import long_reading

HOUR: Final = timedelta(hours=1)
SOON: Final = timedelta(seconds=30)
AGES: Final = (("15m", timedelta(minutes=15)), ("60m", HOUR), ("4h", timedelta(hours=4)))
OLDER: Final = "older"
LISTED: Final = 500
UNSCREENED: Final = (State.NEW, State.SCREENING)


@long_reading
def waiting(viewer: Viewer, now: datetime) -> list[Waiting]:
    """Everybody in the queue, in order; who asked to be called back stands in it too. Raises Refused (`line:list`)."""
    may(viewer, "line:list")
    rows = staffing.in_line(viewer.agency_id).order_by("queued_at", "id")[:LISTED]
    return [
        Waiting(
            contact_id=row.id,
            position=place,
            kind=row.state,
            language=row.language,
            began_at=row.began_at,
            since=row.queued_at or row.began_at,
            waited=max(timedelta(), now - (row.queued_at or row.began_at)),
            number_known=row.number_known,
        )
        for place, row in enumerate(rows, start=1)
    ]


@long_reading
def to_call_back(viewer: Viewer, now: datetime) -> list[Owed]:
    """Everybody who must be called back, the earliest due first. Raises Refused (`line:list`)."""
    may(viewer, "line:list")
    rows = Contact.unscoped.filter(agency_id=viewer.agency_id, state__in=OWED).order_by("back_due_at", "id")[:LISTED]
    return [
        Owed(
            contact_id=row.id,
            why="asked" if row.state == ContactState.CALL_BACK else "abandoned",
            language=row.language,
            began_at=row.began_at,
            due_at=row.back_due_at or row.began_at,
            late=row.back_due_at is not None and row.back_due_at <= now,
            tries=row.back_tries,
            last=row.back_outcome,
            taken_by=row.taken_by,
            taken_name=row.taken_name,
            number_known=row.number_known,
        )
        for row in rows
    ]


@long_reading
def mine(viewer: Viewer) -> list[Mine]:
    """What the viewer has taken and not ended, newest first; and a talk that ended in the last hour without a typing
    screen, since what was said in it is not written down yet. Raises Refused (`line:list`)."""
    may(viewer, "line:list")
    rows = Contact.unscoped.filter(agency_id=viewer.agency_id, taken_by=viewer.id)
    unwritten = Q(state=ContactState.ENDED, call__isnull=True, ended_at__gt=clock.now() - HOUR, back_outcome="")
    held = Q(state__in=(ContactState.RINGING, ContactState.TALKING, *OWED))
    return _mine(rows.filter(held | unwritten).order_by("-taken_at", "-id")[:LISTED])


def _mine(rows: Iterable[Contact]) -> list[Mine]:
    found = list(rows)
    backs: dict[UUID, BackCall] = {}
    for back in BackCall.unscoped.filter(contact__in=found).order_by("made_at", "pk"):
        backs[back.contact_id] = back  # the last one counts
    return [
        Mine(
            contact_id=row.id,
            state=row.state,
            language=row.language,
            began_at=row.began_at,
            taken_at=row.taken_at,
            answered_at=row.answered_at,
            number_known=row.number_known,
            call_id=row.call_id,
            back=backs[row.id].state if row.id in backs else "",
            problem=backs[row.id].problem if row.id in backs else "",
        )
        for row in found
    ]


@long_reading
def readiness(viewer: Viewer) -> Readiness:
    """Whether the viewer said that they are ready, and where. Raises Refused (`line:take`)."""
    may(viewer, "line:take")
    row = staff_row(viewer)
    if row is None:
        return Readiness(ready=False, address="", counts=False, since=None)
    return Readiness(row.ready, row.address, row.ready and row.on_duty, row.since)


@long_reading
def of_call(viewer: Viewer, call_id: UUID) -> Mine | None:
    """The contact that this typing screen was opened for, None for one that no telephone brought. Raises Refused."""
    may(viewer, "line:list")
    rows = Contact.unscoped.filter(agency_id=viewer.agency_id, call_id=call_id)
    return next(iter(_mine(rows[:1])), None)


@long_reading
def by_reference(viewer: Viewer, typed: str) -> UUID | None:
    """The report that came by text message under this number, among those the viewer may list; None for none. A caller
    says the number; nobody is looked up by a telephone. Raises Refused (`line:list`)."""
    may(viewer, "line:list")
    begins = references.prefix(typed)
    if begins is None:
        return None
    rows = Report.objects.for_viewer(viewer, "report:list", "screening").filter(channel=Channel.TEXT)
    found = list(rows.filter(root_id__gte=begins, root_id__lt=begins + "g").values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


@long_reading
def wall(viewer: Viewer, now: datetime) -> Wall:
    """The wall's figures. A handful of counts over indexes, whoever many wait. Raises Refused (`line:wall`)."""
    may(viewer, "line:wall")
    agency = viewer.agency_id
    rows = Contact.unscoped.filter(agency_id=agency)
    spoken = rows.filter(state__in=HOLDING).values("language").annotate(many=Count("pk"), first=Min("queued_at"))
    languages = sorted(
        ((one["language"], one["many"], _since(one["first"], now)) for one in spoken),
        key=lambda told: (-told[1], -told[2], told[0]),
    )
    owed = rows.filter(state__in=OWED).aggregate(
        many=Count("pk"), first=Min(F("abandoned_at")), asked=Min("asked_back_at")
    )
    answered = rows.filter(answered_at__gt=now - HOUR, answered_at__lte=now)
    bands, oldest = _unscreened(viewer, now)
    first = min((one for one in (owed["first"], owed["asked"]) if one is not None), default=None)
    return Wall(
        at=now,
        waiting=sum(one[1] for one in languages),
        longest=max((one[2] for one in languages), default=timedelta()),
        by_language=tuple(languages),
        call_backs=owed["many"],
        oldest_call_back=_since(first, now),
        abandoned_hour=rows.filter(abandoned_at__gt=now - HOUR, abandoned_at__lte=now).count(),
        answered_hour=answered.count(),
        answered_in_30s_hour=answered.filter(answered_at__lte=F("queued_at") + SOON).count(),
        staffed=LineStaff.unscoped.filter(agency_id=agency, ready=True, on_duty=True).count(),
        talking=rows.filter(state=ContactState.TALKING).count()
        + BackCall.unscoped.filter(agency_id=agency, state=BackCallState.TALKING).count(),
        unscreened=bands,
        oldest=oldest,
    )


def _since(moment: datetime | None, now: datetime) -> timedelta:
    return max(timedelta(), now - moment) if moment is not None else timedelta()


def _unscreened(viewer: Viewer, now: datetime) -> tuple[tuple[tuple[str, int], ...], timedelta]:
    """Reports that nobody has screened, by how long ago they came; and the age of the oldest."""
    # Counted for who may see the wall, which tells of no report; an administrator lists none, and sees how many wait.
    rows = Report.unscoped.filter(agency_id=viewer.agency_id, state__in=UNSCREENED)
    came = list(rows.values_list("received_at", flat=True))
    counts: Counter[str] = Counter(_band(now - one) for one in came)
    bands = tuple((name, counts[name]) for name in (*(name for name, _ in AGES), OLDER))
    return bands, _since(min(came, default=None), now)


def _band(age: timedelta) -> str:
    return next((name for name, most in AGES if age < most), OLDER)


@long_reading
def changed(viewer: Viewer) -> str:
    """A short mark that differs when the lists or the wall would look different, ages and reports aside: for an ETag.
    That somebody gave a sign of life changes nothing. Raises Refused (`line:list`)."""
    may(viewer, "line:list")
    agency = viewer.agency_id
    rows = Contact.unscoped.filter(agency_id=agency).exclude(state=ContactState.ENDED)
    contacts = rows.values_list("state", "language").annotate(
        many=Count("pk"), first=Min("queued_at"), due=Min("back_due_at")
    )
    staff = LineStaff.unscoped.filter(agency_id=agency, ready=True, on_duty=True).count()
    backs = (
        BackCall.unscoped.filter(agency_id=agency, state__in=UNDER_WAY).values_list("state").annotate(many=Count("pk"))
    )
    ended = Contact.unscoped.filter(agency_id=agency, state=ContactState.ENDED).aggregate(last=Max("ended_at"))["last"]
    taken = rows.values_list("taken_by").annotate(many=Count("pk"))
    told = (sorted(map(str, contacts)), staff, sorted(map(str, backs)), str(ended), sorted(map(str, taken)))
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]
