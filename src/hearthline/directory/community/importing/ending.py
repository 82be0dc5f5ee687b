"""The end of a delivery: what its records no longer have goes, and, when asked, what it does not tell of at all."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from hearthline.directory.community.columns import MODELS
from hearthline.directory.community.filing import Filing, wait_for_turn
from hearthline.directory.community.models import Attribute, Delivery, DeliveryState, Listed, Source, Told
from hearthline.directory.community.reading.parcels import Part
from hearthline.directory.community.secret import settle_source
from hearthline.directory.community.shape import KINDS
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.journal.actions import write
from hearthline.journal.actor import system
from hearthline.journal.tags import Tag

if TYPE_CHECKING:
    from hearthline.directory.community.importing.running import Done

_PARENTS = ("organization", "service", "location", "service_at_location")
"""Where an attribute or a note of a table's row is looked for."""

_AT_ONCE = 2_000
TWICE = "another command takes in the same file: this one stops, and what it wrote counts"


def end(delivery: Delivery, done: "Done", found: Sequence[Part], *, replace: bool) -> "Done":
    """Close the delivery. One in which a record could not be read withdraws nothing: it may be that very record."""
    with transaction.atomic():
        _sweep(delivery, {part.kind for part in found if part.kind})
        if replace and not done.unreadable and done.taken:
            done.withdrawn = _withdraw(delivery)
        _headers(delivery, found)
        _close(delivery, done)
        settle_source(delivery.source_id)
        write(
            actor=system("services-import", settings.HEARTHLINE_AGENCY),
            tag=Tag.LISTINGS_TAKEN,
            record_kind="delivery",
            record_id=str(delivery.pk),
            purpose="operator",
            fields=(f"taken:{done.taken}", f"refused:{done.refused}", f"withdrawn:{done.withdrawn}"),
        )
    return done


def _close(delivery: Delivery, done: "Done") -> None:
    """It has ended. Raises DomainError when another command that took in the same file ended it."""
    ended = {"state": DeliveryState.DONE, "ended_at": clock.now(), "withdrawn": done.withdrawn}
    if not Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.RUNNING).update(**ended):
        raise DomainError("services.E006", TWICE)


def _sweep(delivery: Delivery, tables: set[str]) -> None:
    """Leaves whose record was told again, in this delivery, and they were not."""
    for kind, model in MODELS.items():
        if KINDS[kind].listed:
            continue
        for column, parent in KINDS[kind].links.items():
            for above in _PARENTS if parent == "*" else (parent,):
                rows = model.objects.filter(source_id=delivery.source_id).exclude(delivery=delivery)
                told_again = MODELS[above].objects.filter(delivery=delivery)
                if kind in tables:
                    _go(kind, rows.filter(flat=True, **{f"{column}__in": told_again.filter(flat=True).values("pk")}))
                if not KINDS[above].listed:
                    below = told_again.filter(flat=False).values("pk")
                    _go(kind, rows.filter(flat=False, **{f"{column}__in": below}))


def _go(kind: str, rows: QuerySet[Told]) -> None:
    """Take rows away. What they sorted under a term is settled with them, some at a time."""
    if kind != "attribute":
        rows.delete()
        return
    wait_for_turn()
    while some := list(rows.values_list("pk", flat=True)[:_AT_ONCE]):
        filing = Filing()
        filing.touched(some)
        Attribute.objects.filter(pk__in=some).delete()
        filing.settle()


def _withdraw(delivery: Delivery) -> int:
    """Mark what this source told before and does not tell any more. Returns how many services that were."""
    counts = {}
    now = clock.now()
    for kind, model in MODELS.items():
        if issubclass(model, Listed):
            rows = model.objects.filter(source_id=delivery.source_id, withdrawn_at=None).exclude(delivery=delivery)
            counts[kind] = rows.update(withdrawn_at=now, changed_at=now)
    return counts["service"]


def _headers(delivery: Delivery, found: Sequence[Part]) -> None:
    """Keep in which columns the tables came: an export gives them back so."""
    source = Source.objects.get(pk=delivery.source_id)
    headers = json.loads(source.headers)
    headers |= {part.kind or part.table: part.header() for part in found if part.is_table}
    source.headers = json.dumps(headers)
    source.save(update_fields=["headers"])
