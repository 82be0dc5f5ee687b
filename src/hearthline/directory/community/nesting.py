"""Which records are looked for under which, and in what order, so that each table is asked once."""

from collections.abc import Mapping
from functools import cache

from hearthline.directory.community.shape import KINDS

_LEAVES = (
    "contact", "address", "accessibility", "schedule", "service_area", "funding", "cost_option", "required_document",
    "organization_identifier", "phone", "language", "attribute", "taxonomy_term", "taxonomy", "metadata",
)  # fmt: skip
ORDER: Mapping[str, tuple[str, ...]] = {
    "service": ("service_at_location", "organization", "program", "location", *_LEAVES),
    "organization": ("service", "service_at_location", "program", "location", *_LEAVES),
    "service_at_location": ("service", "organization", "program", "location", *_LEAVES),
    "location": _LEAVES,
    "program": _LEAVES,
    "taxonomy_term": ("taxonomy", "metadata"),
    "taxonomy": ("metadata",),
}
"""By the kind of the records that were asked for: the tables in the order in which they are read."""
SIMPLE: Mapping[str, tuple[str, ...]] = {
    "service": ("organization", "program"),
    "organization": (),
    "service_at_location": ("service", "location", "organization", "program"),
    "location": (),
    "program": (),
    "taxonomy_term": ("taxonomy",),
    "taxonomy": (),
}
"""The same for a list, where only what there is one of is nested."""
ALSO = frozenset({("organization", "services"), ("service", "service_at_locations")})
"""Lists that hold what other records say belongs to them, too: a service may be told without its organization."""


@cache
def places(child: str, *, full: bool) -> tuple[tuple[str, str, bool], ...]:
    """Where a kind may be nested: (kind of the parent, key, whether it is a list)."""
    found = [
        (parent.name, key, many)
        for parent in KINDS.values()
        for many, keys in ((True, parent.lists), (False, parent.ones))
        for key, kind in keys.items()
        if kind == child and (full or not many)
    ]
    return tuple(found)
