"""The look-up review: the worker reads look-ups in the journal by the rules and keeps findings for a supervisor."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from hearthline.access.models import Agency, ReviewKind, ToReview, User
from hearthline.access.need import MOST_ENTRIES
from hearthline.ground import clock
from hearthline.ground.text import fold
from hearthline.journal.models import Entry, Outcome
from hearthline.journal.tags import Tag
from hearthline.people.models import PersonAddress, PersonName, Standing
from hearthline.screening.need import conflicts
from hearthline.screening.need.rules import LOOKS, WORK, Found, Look, World, apply, local, rules

CHUNK = 500


def watch() -> int:
    """For the worker: one reading of every agency's journal; returns how many findings are new or grew."""
    return sum(watch_agency(agency) for agency in Agency.objects.all())


def watch_agency(agency: Agency) -> int:
    """Apply every rule to one agency's look-ups. Again: the same rows, and those that were closed stay closed."""
    now = local(clock.now(), ZoneInfo(agency.time_zone))
    looks = _looks(agency.pk, now - timedelta(days=max(rule.days for rule in rules())), now.tzinfo)  # type: ignore[arg-type]  # a ZoneInfo, as `local` made it
    if not looks:
        return 0
    world = _world(agency.pk, looks)
    return sum(_keep(agency.pk, found) for rule in rules() for found in apply(rule, looks, world, now))


def _looks(agency_id: str, since: datetime, zone: ZoneInfo) -> list[Look]:
    """The journal's look-ups and work since then, oldest first. Its keys are in the order of time."""
    rows = Entry.objects.filter(
        pk__gte=UUID(int=int(since.timestamp() * 1000) << 80),
        agency_id=agency_id,
        actor_kind="person",
        outcome=Outcome.OK,
        tag__in=[str(tag) for tag in (*LOOKS, *WORK)],
    ).order_by("pk")
    found = []
    for pk, at, user_id, tag, record_id, fields in rows.values_list(
        "pk", "at", "actor_id", "tag", "record_id", "fields"
    ).iterator(chunk_size=2_000):
        names = fields.split() if tag == Tag.PERSONS_LOOKED_UP else [record_id] if tag == Tag.PERSON_READ else []
        shown = tuple(name for name in names if len(name) == 32)
        found.append(Look(pk, local(at, zone), user_id, tag, shown, "restricted" in names))
    return found


def _world(agency_id: str, looks: Iterable[Look]) -> World:
    staff = dict(User.objects.filter(agency_id=agency_id).values_list("pk", "name"))
    shown = {UUID(hex=one) for look in looks for one in look.shown}
    own = defaultdict(set)
    rows = Standing.unscoped.filter(agency_id=agency_id, kind__in=conflicts.AWAY, ended_at__isnull=True)
    for person_id, user_id in rows.values_list("person_id", "user_id"):
        own[user_id].add(person_id)
    places = _places(shown | {one for people in own.values() for one in people})
    return World(
        surnames=_surnames(shown),
        places=places,
        own_surnames={pk.hex: _parts(name.split()[-1]) if name.split() else frozenset() for pk, name in staff.items()},
        own_places={
            user_id: frozenset().union(*(places.get(one.hex, frozenset()) for one in people))
            for user_id, people in own.items()
        },
    )


def _parts(surname: str) -> frozenset[str]:
    """A surname folded, whole and, when it is double, each half."""
    whole = fold(surname)
    return frozenset(part for part in (whole, *whole.replace("-", " ").split()) if len(part) > 1)


def _surnames(ids: set[UUID]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for some in _chunks(ids):
        rows = PersonName.unscoped.filter(person_id__in=some).exclude(surname="")
        for person_id, surname in rows.values_list("person_id", "surname"):
            found[person_id.hex] |= _parts(surname)
    return {one: frozenset(names) for one, names in found.items()}


def _places(ids: set[UUID]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for some in _chunks(ids):
        rows = PersonAddress.unscoped.filter(person_id__in=some).exclude(number="").exclude(zip="")
        for person_id, *place in rows.values_list("person_id", "zip", "number", "street"):
            found[person_id.hex].add("|".join(place))
    return {one: frozenset(places) for one, places in found.items()}


def _chunks(ids: set[UUID]) -> Iterable[list[UUID]]:
    wanted = sorted(ids)
    return (wanted[at : at + CHUNK] for at in range(0, len(wanted), CHUNK))


def _keep(agency_id: str, found: Found) -> bool:
    """One row for a finding; what came after a closed one makes a further row. False when nothing is new."""
    key = f"{found.rule.id}:{found.user_id or found.record_id}:{found.period}"
    with transaction.atomic():
        before = list(ToReview.unscoped.filter(agency_id=agency_id, key__startswith=f"{key}:").order_by("last_at"))
        closed = [row.last_at for row in before if row.closed_at is not None]
        looks = [look for look in found.looks if not closed or look.at > max(closed)]
        if not looks or (closed and len(looks) < found.rule.least):
            return False
        values: dict[str, Any] = {
            "count": len(looks),
            "first_at": looks[0].at,
            "last_at": looks[-1].at,
            "entries": " ".join(look.id.hex for look in looks[:MOST_ENTRIES]),
        }
        standing = [row for row in before if row.closed_at is None]
        if standing:
            same = (standing[0].count, standing[0].last_at) == (len(looks), looks[-1].at)
            rows = ToReview.unscoped.filter(pk=standing[0].pk, closed_at__isnull=True)
            return not same and bool(rows.update(**values))
        made = ToReview(
            agency_id=agency_id,
            key=f"{key}:{len(before)}",
            kind=ReviewKind.TOLD if found.rule.id == "told" else ReviewKind.RULE,
            rule=found.rule.id,
            user_id=found.user_id,
            record_kind="person" if found.record_id else "",
            record_id=found.record_id,
        )
        for name, value in values.items():
            setattr(made, name, value)
        ToReview.objects.bulk_create([made])
    return True
