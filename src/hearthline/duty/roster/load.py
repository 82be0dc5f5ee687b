"""A plan out of the tables, for now or as it was known at an earlier moment. Ten queries, whatever the agency's size.

Asks no policy: the alarms, which act for nobody, read it too. Pages ask theirs first (`duty.queries`, `duty.desk`).
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet

from hearthline.access.models import Agency, RoleGrant, User
from hearthline.access.viewer import ADMINISTRATOR, CONFIRMED_ROLES, SUPERVISOR
from hearthline.duty.models import Absence, DutyPlace, Rota, RotaLine, RotaVersion, Shift, Swap
from hearthline.duty.roster.plan import Book, Line, Turn, Version, Worker, in_force
from hearthline.duty.roster.spans import Span
from hearthline.ground import clock

AROUND: Final = timedelta(days=3)
"""How much more than the asked time is read: shifts that reach into it."""
NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


def zone_of(agency_id: str) -> ZoneInfo:
    """The agency's local time; UTC for one that has no row."""
    found = Agency.objects.filter(pk=agency_id).values_list("time_zone", flat=True).first()
    return ZoneInfo(found or "UTC")


def book(agency_id: str, since: datetime, until: datetime, known: datetime | None = None) -> Book:
    """The plan of one agency around [since, until). `known`: as it was written at that moment; default: now.

    Accounts are as they are now: when somebody's right was written down to end is not kept.
    """
    then = known or clock.now()
    span = (since - AROUND, until + AROUND)
    return Book(
        zone=zone_of(agency_id),
        versions=_versions(agency_id, then),
        by_hand=_by_hand(agency_id, span, then),
        swapped=_swapped(agency_id, span, then),
        away=_away(agency_id, span, then),
        workers=workers(agency_id),
        within=dict(_open_places(agency_id, then).values_list("code", "within")),
    )


def _open_places(agency_id: str, then: datetime) -> QuerySet[DutyPlace]:
    rows = DutyPlace.unscoped.filter(agency_id=agency_id, made_at__lte=then)
    return rows.filter(Q(closed_at__isnull=True) | Q(closed_at__gt=then))


def _versions(agency_id: str, then: datetime) -> tuple[Version, ...]:
    lines = Prefetch("lines", queryset=RotaLine.unscoped.order_by("id"))
    rows = RotaVersion.unscoped.filter(agency_id=agency_id, made_at__lte=then).select_related("rota")
    return in_force([_version(row) for row in rows.prefetch_related(lines).order_by("rota_id", "number")])


def versions_of(rota: Rota) -> list[Version]:
    """Every version of one rota, as written."""
    lines = Prefetch("lines", queryset=RotaLine.unscoped.order_by("id"))
    rows = RotaVersion.unscoped.filter(rota=rota).select_related("rota").prefetch_related(lines)
    return [_version(row) for row in rows.order_by("number")]


def _version(row: RotaVersion) -> Version:
    return Version(
        rota=row.rota_id.hex,
        name=row.rota.name,
        post=(row.rota.place, row.rota.programme),
        number=row.number,
        from_day=row.from_day,
        until_day=None,
        zone=ZoneInfo(row.time_zone),
        made_at=row.made_at,
        lines=tuple(_line(line) for line in row.lines.all()),
        swaps_approved=row.rota.swaps_approved,
    )


def _line(row: RotaLine) -> Line:
    return Line(
        id=row.pk.hex,
        position=row.position,
        weekdays=frozenset(int(day) for day in row.weekdays),
        starts=row.starts,
        ends=row.ends,
        turn_days=row.turn_days,
        people=tuple(row.people.split()),
    )


def hand_key(shift: Shift) -> str:
    """The key of a shift by hand."""
    return f"{shift.pk.hex}:hand"


def _by_hand(agency_id: str, span: Span, then: datetime) -> tuple[Turn, ...]:
    rows = Shift.unscoped.filter(agency_id=agency_id, made_at__lte=then, ends_at__gt=span[0], starts_at__lt=span[1])
    found = []
    for row in rows.order_by("starts_at", "id"):
        ends = row.ends_at if row.ended_at is None or row.ended_at > then else min(row.ends_at, row.ended_at)
        if ends > row.starts_at:
            post = (row.place, row.programme)
            found.append(Turn(hand_key(row), post, row.position, row.starts_at, ends, row.person, row.person))
    return tuple(found)


def _swapped(agency_id: str, span: Span, then: datetime) -> dict[str, str]:
    rows = Swap.unscoped.filter(agency_id=agency_id, done_at__lte=then, until_at__gt=span[0])
    rows = rows.filter(Q(fallen_at__isnull=True) | Q(fallen_at__gt=then))
    found: dict[str, str] = {}
    for give, take, asker, other in rows.order_by("done_at", "id").values_list("give", "take", "asker", "other"):
        found[give] = other
        if take:
            found[take] = asker
    return found


def _away(agency_id: str, span: Span, then: datetime) -> dict[str, list[Span]]:
    rows = Absence.unscoped.filter(agency_id=agency_id, made_at__lte=then, ends_at__gt=span[0], starts_at__lt=span[1])
    found: dict[str, list[Span]] = {}
    for row in rows:
        ends = row.ends_at if row.ended_at is None or row.ended_at > then else min(row.ends_at, row.ended_at)
        if ends > row.starts_at:
            found.setdefault(row.person, []).append((row.starts_at, ends))
    return found


def workers(agency_id: str) -> dict[str, Worker]:
    """Everybody with a right to reports at this agency, now or once: id to worker, by name."""
    now = clock.now()
    roles = (*CONFIRMED_ROLES, ADMINISTRATOR)
    rows = RoleGrant.unscoped.filter(agency_id=agency_id, role__in=roles, user__agency_id=agency_id)
    held: dict[User, list[RoleGrant]] = {}
    for grant in rows.filter(Q(confirmed_at__isnull=False) | Q(role=ADMINISTRATOR)).select_related("user"):
        held.setdefault(grant.user, []).append(grant)
    told = [_worker(user, grants, now) for user, grants in held.items()]
    return {worker.id: worker for worker in sorted((w for w in told if w), key=lambda w: (w.name, w.id))}


def _worker(user: User, grants: Sequence[RoleGrant], now: datetime) -> Worker | None:
    opens = [g for g in grants if g.role in CONFIRMED_ROLES]
    if not opens:
        return None
    ends = [_end(g) for g in opens]
    last = None if None in ends else max(end for end in ends if end is not None)
    closed = None if user.is_active else user.disabled_at or NEVER
    until = min((end for end in (last, user.ends_at, closed) if end is not None), default=None)
    return Worker(
        id=user.pk.hex,
        name=user.name,
        supervisor=any(g.role == SUPERVISOR and _runs(g, now) for g in opens),
        until=until,
        open=user.open_at(now) and any(_runs(g, now) for g in opens),
        opens=not any(g.role == ADMINISTRATOR and _runs(g, now) for g in grants),
    )


def _end(grant: RoleGrant) -> datetime | None:
    return min((at for at in (grant.revoked_at, grant.expires_at) if at is not None), default=None)


def _runs(grant: RoleGrant, now: datetime) -> bool:
    end = _end(grant)
    return end is None or end > now
