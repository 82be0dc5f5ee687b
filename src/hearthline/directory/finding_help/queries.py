"""What of community services is to be made sure of: what providers sent, what nobody checked for a long time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.directory.actions import LIST, PURPOSE
from hearthline.directory.community.models import Service, Source
from hearthline.directory.community.unfolding import NO_TEXT
from hearthline.directory.finding_help import needs, ports
from hearthline.directory.finding_help.models import Asking, Correction, Key, Offer, Told
from hearthline.directory.finding_help.ports import Tally
from hearthline.ground import clock
from hearthline.ground.text import one_line

SHOWN: Final = 40
LOGGED: Final = 50


@dataclass(frozen=True)
class Due:
    """One service that somebody should ask about. `last`: when somebody last tried, None when nobody did."""

    service: str
    name: str
    organization: str
    checked_on: date | None
    last: Asking | None = None


@dataclass(frozen=True)
class Silent:
    """One service that did not answer when people were sent there. `times`: how often since it was checked."""

    service: str
    name: str
    times: int
    last: Asking | None = None


@dataclass(frozen=True)
class Work:
    """`told`: what providers sent, the oldest first. `silent`: who did not answer, most often first. `old`,
    `never`: checked long ago, and by nobody; how many there are in all is in the counts."""

    told: tuple[tuple[Told, str], ...]
    old: tuple[Due, ...]
    never: tuple[Due, ...]
    old_count: int
    never_count: int
    silent: tuple[Silent, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One service with its places, what was sent and not read yet, and everything that was heard, newest first. `code`:
    until when a provider's code opens it, None when there is none. `tally`: how many were sent there, and what came of
    it."""

    service: Service
    offers: tuple[Offer, ...]
    told: tuple[Told, ...]
    log: tuple[Asking, ...]
    correction: Correction | None
    code: Key | None
    source: str
    tally: Tally


def worklist(viewer: Viewer) -> Work:
    """What to do. Eight queries, however much there is. Raises Refused."""
    require(viewer, LIST, {"agency": viewer.agency_id}, PURPOSE, record_kind="service")
    limit = clock.now().date() - timedelta(days=needs.current().stale_days)
    stale = Offer.objects.filter(checked_on__lt=limit)
    nobody = Offer.objects.filter(checked_on=None)
    old = list(stale.order_by("checked_on", "pk")[:SHOWN])
    never = list(nobody.order_by("pk")[:SHOWN])
    waiting = Told.objects.for_viewer(viewer, LIST, PURPOSE).filter(settled_at=None)
    told = list(waiting.order_by("received_at", "pk")[:SHOWN])
    quiet = dict(list(ports.silent(viewer).items())[:SHOWN])
    named = {*(row.service for row in told), *quiet}
    names = dict(Service.objects.filter(pk__in=named).values_list("pk", "name"))
    last = _last(viewer, {*(row.service for row in (*old, *never)), *quiet})
    return Work(
        told=tuple((row, names.get(row.service, row.service)) for row in told),
        old=_dues(old, last),
        never=_dues(never, last),
        old_count=stale.count(),
        never_count=nobody.count(),
        silent=tuple(Silent(own, names[own], times, last.get(own)) for own, times in quiet.items() if own in names),
    )


def _dues(rows: list[Offer], last: Mapping[str, Asking]) -> tuple[Due, ...]:
    """One for each service, whatever its places."""
    found = {r.service: Due(r.service, r.name, r.organization, r.checked_on, last.get(r.service)) for r in rows}
    return tuple(found.values())


def _last(viewer: Viewer, services: set[str]) -> dict[str, Asking]:
    rows = Asking.objects.for_viewer(viewer, LIST, PURPOSE).filter(service__in=services).order_by("made_at")
    return {row.service: row for row in rows}


def sheet(viewer: Viewer, service_id: str) -> Sheet | None:
    """One service; None when the store has none by this id. Raises Refused."""
    named = one_line(service_id, 60)
    require(viewer, LIST, {"agency": viewer.agency_id}, PURPOSE, record_kind="service", record_id=named)
    service = Service.objects.filter(pk=NO_TEXT.sub("", service_id)).first()
    if service is None:
        return None
    told = Told.objects.for_viewer(viewer, LIST, PURPOSE).filter(service=service_id, settled_at=None)
    log = Asking.objects.for_viewer(viewer, LIST, PURPOSE).filter(service=service_id)
    keys = Key.objects.for_viewer(viewer, LIST, PURPOSE).filter(service=service_id, ended_at=None)
    source = Source.objects.filter(pk=service.source_id).first()
    return Sheet(
        service=service,
        offers=tuple(Offer.objects.filter(service=service_id).order_by("pk")[:LOGGED]),
        told=tuple(told.order_by("received_at", "pk")),
        log=tuple(log.order_by("-made_at", "-pk")[:LOGGED]),
        correction=Correction.objects.for_viewer(viewer, LIST, PURPOSE).filter(service=service_id).first(),
        code=keys.filter(until__gt=clock.now()).first(),
        source=(source.name or source.pk) if source else service.source_id,
        tally=ports.tally(viewer, service_id),
    )
