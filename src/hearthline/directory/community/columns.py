"""From what a record told to the columns that it is looked up by. What does not fit a column is left empty there."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import models

from hearthline.directory.community import models as tables
from hearthline.directory.community import shelves
from hearthline.directory.community.shape import KINDS
from hearthline.directory.community.unfolding import LONGEST_ID, Row
from hearthline.directory.finding import fold
from hearthline.ground.text import clean_text

MODELS: Mapping[str, type[tables.Told]] = {
    "organization": tables.Organization,
    "program": tables.Program,
    "service": tables.Service,
    "service_at_location": tables.ServiceAtLocation,
    "location": tables.Location,
    "contact": tables.Contact,
    "phone": tables.Phone,
    "address": tables.Address,
    "schedule": tables.Schedule,
    "service_area": tables.ServiceArea,
    "language": tables.Language,
    "cost_option": tables.CostOption,
    "required_document": tables.RequiredDocument,
    "funding": tables.Funding,
    "accessibility": tables.Accessibility,
    "organization_identifier": tables.OrganizationIdentifier,
    "attribute": tables.Attribute,
    "taxonomy_term": tables.TaxonomyTerm,
    "taxonomy": tables.Taxonomy,
    "metadata": tables.Metadata,
    "meta_table_description": tables.MetaTableDescription,
}
FOLDED = 4_000
"""Characters of a service's description that search looks at."""
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_HOUR = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?(?:Z|[+-]\d\d:?\d\d)?")
_MOST_CENTS = 10**15


def columns(row: Row) -> dict[str, Any]:
    """The values of the columns that are this kind's own: column -> value."""
    return {**{name: _id(row.links.get(name)) for name in KINDS[row.kind].links}, **_OWN.get(row.kind, _none)(row)}


def _id(value: Any) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= LONGEST_ID else None


def day(value: Any) -> date | None:
    """The date that a text begins with; None when it begins with none."""
    found = _DAY.match(value) if isinstance(value, str) else None
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def moment(value: Any) -> datetime | None:
    """An aware moment out of ISO 8601; without a zone it counts as UTC. None for anything else."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        return found and (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def hour(value: Any) -> time | None:
    """A time of day, as the local clock there shows it."""
    found = _HOUR.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (99, 0, 0)
        return time(hours, minutes, seconds)
    except ValueError:
        return None


def cents(value: Any) -> int | None:
    """An amount in hundredths, rounded to the nearest."""
    try:
        found = int((Decimal(str(value)) * 100).to_integral_value()) if value is not None else None
    except (InvalidOperation, OverflowError, ValueError):
        return None
    return found if found is not None and abs(found) < _MOST_CENTS else None


def _text(row: Row, key: str, limit: int) -> str:
    value = row.told.get(key)
    if not isinstance(value, str):
        return ""
    # Most text is plain; cleaning it would take a tenth of an import's time.
    return value[:limit] if value.isascii() and value.isprintable() else clean_text(value, limit)


def _fold(row: Row, limit: int, *keys: str) -> str:
    text = " ".join(filter(None, (_text(row, key, limit) for key in keys)))
    # The same as `fold`, where no letter has an accent.
    return " ".join(text.lower().translate(_POINTS).split())[:limit] if text.isascii() else fold(text)[:limit]


def _words(row: Row, limit: int, *keys: str) -> str:
    return shelves.line(_fold(row, limit, *keys), limit)


_POINTS = str.maketrans("", "", ".'`")


def _number(row: Row, key: str) -> float | None:
    value = row.told.get(key)
    return float(value) if isinstance(value, int | float) else None


def _none(_: Row) -> dict[str, Any]:
    return {}


def _service(row: Row) -> dict[str, Any]:
    return {
        "name": _text(row, "name", 300),
        "folded": _words(row, FOLDED, "name", "alternate_name", "description"),
        "status": row.told["status"],
        "minimum_age": _number(row, "minimum_age"),
        "maximum_age": _number(row, "maximum_age"),
        "assured_date": day(row.told.get("assured_date")),
    }


def _location(row: Row) -> dict[str, Any]:
    return {
        "name": _text(row, "name", 300),
        "location_type": row.told["location_type"],
        "latitude": _number(row, "latitude"),
        "longitude": _number(row, "longitude"),
    }


def _address(row: Row) -> dict[str, Any]:
    return {
        "postal_code": _text(row, "postal_code", 20).upper()[:20],
        "state_province": _text(row, "state_province", 60),
        "place": _fold(row, 300, "city", "region", "state_province"),
        "address_type": row.told["address_type"],
    }


def _schedule(row: Row) -> dict[str, Any]:
    return {
        "freq": _text(row, "freq", 10),
        "byday": _text(row, "byday", 60),
        "opens_at": hour(row.told.get("opens_at")),
        "closes_at": hour(row.told.get("closes_at")),
        "valid_from": day(row.told.get("valid_from")),
        "valid_to": day(row.told.get("valid_to")),
    }


_OWN: Mapping[str, Callable[[Row], dict[str, Any]]] = {
    "organization": lambda row: {
        "name": _text(row, "name", 300),
        "folded": _words(row, 600, "name", "alternate_name"),
    },
    "program": lambda row: {"name": _text(row, "name", 300)},
    "service": _service,
    "location": _location,
    "phone": lambda row: {"number": _text(row, "number", 80)},
    "address": _address,
    "schedule": _schedule,
    "service_area": lambda row: {
        "name": _text(row, "name", 300),
        "extent_type": _text(row, "extent_type", 40),
    },
    "language": lambda row: {"code": _text(row, "code", 20).lower()[:20], "folded": _fold(row, 100, "name")},
    "cost_option": lambda row: {
        "cents": cents(row.told.get("amount")),
        "currency": _text(row, "currency", 10).upper()[:10],
    },
    "attribute": lambda row: {"link_entity": row.under[:60]},
    "taxonomy_term": lambda row: {
        "parent_id": _id(row.told.get("parent_id")),
        "code": _text(row, "code", 100),
        "name": _text(row, "name", 300),
        "folded": _words(row, 600, "name", "code"),
    },
    "taxonomy": lambda row: {"name": _text(row, "name", 300), "folded": _words(row, 300, "name")},
    "metadata": lambda row: {"resource_type": row.under[:60]},
}


def is_listed(model: type[models.Model]) -> bool:
    """Whether its records are asked for by themselves."""
    return issubclass(model, tables.Listed)
