"""Rows of the tables, as an export writes them."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q

from hearthline.directory.community.columns import MODELS, is_listed
from hearthline.directory.community.models import OtherRow, Source
from hearthline.directory.community.shape import KINDS, Kind

Record = dict[str, Any]
_AT_ONCE = 2_000
_UNDER = (
    "organization", "service", "service_at_location", "location", "contact", "phone", "address", "schedule",
    "language", "accessibility",
)  # fmt: skip
"""What a note or an attribute may be of that leads to a place."""


def shown(kind: str, sources: Sequence[str]) -> Q:
    """The condition for rows that may be given on: nothing hidden, secret or withdrawn, nor what says where that is."""
    return Q(source_id__in=sources) & ~_kept_back(kind)


def _kept_back(kind: str) -> Q:
    """Rows that are not given on, or belong to what is not: a note on an address of a place that is secret."""
    model = MODELS[kind]
    found = Q(hidden=True) | Q(withdrawn_at__isnull=False) if is_listed(model) else Q(pk__in=())
    if hasattr(model, "secret"):
        found |= Q(secret=True)
    for column, parent in KINDS[kind].links.items():
        for above in _UNDER if parent == "*" else (parent,):
            gone = MODELS[above].objects.filter(_kept_back(above)).values("pk")
            found |= Q(**{f"{column}__isnull": False, f"{column}__in": gone})
    return found


def ids(kind: str, sources: Sequence[str]) -> Iterator[list[str]]:
    """Ids in the order in which they were told, some at a time."""
    rows = MODELS[kind].objects.filter(shown(kind, sources)).order_by("source_id", "seq", "pk")
    some: list[str] = []
    for one in rows.values_list("pk", flat=True).iterator(_AT_ONCE):
        some.append(one)
        if len(some) >= 200:
            yield some
            some = []
    if some:
        yield some


def rows(kind: str, sources: Sequence[str]) -> Iterator[Record]:
    """The rows of one table, each with the links to what it belongs to; values as they came."""
    shape = KINDS[kind]
    found = MODELS[kind].objects.filter(shown(kind, sources)).order_by("source_id", "seq", "pk")
    also = {"attribute": "link_entity", "metadata": "resource_type"}.get(kind)
    columns = ("told", "exact", *shape.links, *((also,) if also else ()))
    for row in found.values(*columns).iterator(_AT_ONCE):
        yield _row(shape, row, also)


def _row(shape: Kind, row: Record, also: str | None) -> Record:
    nested = {*shape.lists, *shape.ones}
    said = {key: value for key, value in json.loads(row["told"]).items() if key not in nested}
    for column in shape.links:
        if row[column] is not None:
            said.setdefault(column, row[column])
    if also and row[also]:
        said.setdefault(also, row[also])
    said |= json.loads(row["exact"] or "{}")
    return said


def other_tables(sources: Sequence[str]) -> list[str]:
    """Tables that HSDS 3.0 does not know, and a source sent."""
    found = OtherRow.objects.filter(source_id__in=sources).values_list("table", flat=True)
    return sorted(set(found.distinct()))


def other_rows(table: str, sources: Sequence[str]) -> Iterator[Record]:
    """Their rows, as they came; none that names a record which is not given on: older forms of the standard keep the
    address of a place in tables of their own."""
    back = _not_given_on(sources)
    found = OtherRow.objects.filter(source_id__in=sources, table=table).order_by("pk")
    for told in found.values_list("told", flat=True).iterator(_AT_ONCE):
        row = json.loads(told)
        if not back.intersection(_texts(row)):
            yield row


def _not_given_on(sources: Sequence[str]) -> set[str]:
    """Ids of records that are hidden, secret or withdrawn."""
    kinds = ("organization", "service", "location", "service_at_location")
    rows = (MODELS[kind].objects.filter(_kept_back(kind), source_id__in=sources) for kind in kinds)
    return {own for one in rows for own in one.values_list("pk", flat=True)}


def _texts(told: Any) -> Iterator[str]:
    """Every text in it, however deep."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict | list):
        for one in told.values() if isinstance(told, dict) else told:
            yield from _texts(one)


def headers(sources: Sequence[str]) -> dict[str, list[str]]:
    """The columns in which tables came, by kind or table: those of all sources, each once."""
    found: dict[str, list[str]] = {}
    for said in Source.objects.filter(pk__in=sources).order_by("pk").values_list("headers", flat=True):
        for table, columns in json.loads(said).items():
            known = found.setdefault(table, [])
            known += [column for column in columns if column not in known]
    return found
