"""What can be said of the listings at a glance: how many, from whom, how old, and what does not fit together."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from hearthline.directory.community import refiling
from hearthline.directory.community.columns import MODELS, is_listed
from hearthline.directory.community.models import (
    Attribute,
    Delivery,
    DeliveryState,
    Listed,
    Reject,
    Service,
    ServiceAtLocation,
    Source,
)
from hearthline.directory.finding_help import needs
from hearthline.ground import clock


@dataclass(frozen=True)
class Findings:
    """Lines for the operator, and how many things are wrong."""

    lines: list[str]
    wrong: int


def old() -> timedelta:
    """After so long without anybody making sure, a listing is old: as the desk's worklist has it, from the packs."""
    return timedelta(days=needs.current().stale_days)


def findings() -> Findings:
    """Counts only: nothing of a listing is quoted."""
    lines = [f"{_count(kind):>9,}  {kind}" for kind in MODELS if _count(kind)]
    for source in Source.objects.order_by("pk"):
        last = Delivery.objects.filter(source=source).order_by("-started_at").first()
        if last is not None:
            lines.append(
                f"source {source.pk}: last delivery {last.started_at:%Y-%m-%d}, {last.taken:,} taken, "
                f"{last.refused:,} refused, {Reject.objects.filter(delivery=last).count():,} reasons kept, {last.state}"
            )
    since = clock.now().date() - old()
    rows = Service.objects.filter(hidden=False, withdrawn_at=None).exclude(
        Q(assured_date__gte=since) | Q(checked_on__gte=since)
    )
    lines.append(f"{rows.count():>9,}  services that nobody made sure of for {old().days} days")
    wrong = 0
    for count, what in _misfits():
        if count:
            lines.append(f"{count:>9,}  {what}")
            wrong += count
    return Findings(lines, wrong)


def _count(kind: str) -> int:
    rows = MODELS[kind].objects.all()
    return rows.filter(Q(withdrawn_at=None)).count() if is_listed(MODELS[kind]) else rows.count()


def _misfits() -> list[tuple[int, str]]:
    """What points to nothing, what searches do not find as it stands, and deliveries that were stopped."""
    now = ServiceAtLocation.objects.filter(withdrawn_at=None)
    return [
        (_lost(Service, "organization_id", "organization"), "services whose organization is not here"),
        (_lost(ServiceAtLocation, "service_id", "service"), "services at a place that are not here"),
        (now.filter(service_id=None).count(), "places of a service that name no service"),
        (_lost(ServiceAtLocation, "location_id", "location"), "services at a place that is not here"),
        (
            Attribute.objects.filter(taxonomy_term_id__isnull=False)
            .exclude(taxonomy_term_id__in=MODELS["taxonomy_term"].objects.values("pk"))
            .count(),
            "attributes whose term is not here",
        ),
        (refiling.differing(), "lists of searches that say other than the listings: services index makes them anew"),
        (_stopped(), "deliveries that stopped midway: import again"),
    ]


def _stopped() -> int:
    """Sources whose last delivery has no end. One that a later delivery followed goes on no more."""
    last = (Delivery.objects.filter(source=own).order_by("-started_at", "-pk").first() for own in Source.objects.all())
    return sum(one is not None and one.state == DeliveryState.RUNNING for one in last)


def _lost(model: type[Listed], column: str, kind: str) -> int:
    rows = model.objects.filter(withdrawn_at=None, **{f"{column}__isnull": False})
    return rows.exclude(**{f"{column}__in": MODELS[kind].objects.values("pk")}).count()
