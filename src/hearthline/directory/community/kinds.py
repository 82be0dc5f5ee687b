"""Of what table a record is that does not say it: told by the fields that only one table has."""

from collections.abc import Mapping
from typing import Any

_SIGNS = (
    ("service", {"status", "eligibility_description", "service_at_locations", "application_process"}),
    ("location", {"location_type", "latitude", "addresses", "accessibility"}),
    ("service_at_location", {"service", "location", "location_id"}),
    ("taxonomy_term", {"taxonomy_detail", "taxonomy", "parent_id", "code", "term_uri", "taxonomy_id"}),
    (
        "organization",
        {"website", "legal_status", "tax_status", "tax_id", "organization_identifiers", "programs", "services", "logo",
         "year_incorporated", "parent_organization_id", "email", "phones", "contacts", "locations", "funding"},
    ),
)  # fmt: skip


def kind_of(record: Mapping[str, Any], before: str) -> str:
    """Of what kind a record is that does not say it. `before`: what those before it were; "" when nobody can tell."""
    keys = record.keys()
    for kind, signs in _SIGNS:
        if not keys.isdisjoint(signs):
            return kind
    return "taxonomy" if "version" in keys and "id" in keys else before
