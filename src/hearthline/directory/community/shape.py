"""The shape of HSDS 3.0: its tables, their fields, and which records nest in which. Names only; the words are ours.

The standard's own schemas are under CC BY-SA 4.0 and stand outside this project; tests hold this file against them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

TEXT, NUMBER = "text", "number"
STATUSES = ("active", "inactive", "defunct", "temporarily closed")
PLACES = ("physical", "postal", "virtual")
NOTES: Mapping[str, str] = {"attributes": "attribute", "metadata": "metadata"}
"""Every table's records carry these two."""


@dataclass(frozen=True)
class Kind:
    """One table. `fields`: its columns in the standard's order, with their type; `links` are those of them that say
    under which record this one nests: column -> kind. `lists`, `ones`: keys under which records of a kind nest in it.
    `listed`: it is asked for by itself (`models.Listed`).
    """

    name: str
    table: str
    fields: Mapping[str, str]
    required: tuple[str, ...]
    links: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)
    ones: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    listed: bool = False

    def one_column(self, key: str) -> str:
        """The column that holds the id of the record nested under `key`, one of `ones`."""
        return {"taxonomy_detail": "taxonomy_id"}.get(key, f"{key}_id")

    @property
    def own(self) -> frozenset[str]:
        """Every key that the standard knows in a record of this kind."""
        return frozenset({*self.fields, *self.lists, *self.ones})


def _fields(text: str, numbers: str = "") -> dict[str, str]:
    return {name: NUMBER if name in numbers.split() else TEXT for name in text.split()}


def _links(*kinds: str) -> dict[str, str]:
    return {f"{kind}_id": kind for kind in kinds}


_ALL = (
    Kind(
        "organization",
        "organizations.csv",
        _fields(
            "id name alternate_name description email website tax_status tax_id year_incorporated legal_status logo "
            "uri parent_organization_id",
            "year_incorporated",
        ),
        ("id", "name", "description"),
        lists={
            "funding": "funding", "contacts": "contact", "phones": "phone", "locations": "location",
            "programs": "program", "organization_identifiers": "organization_identifier", **NOTES,
            "services": "service",
        },
        listed=True,
    ),
    Kind(
        "program",
        "programs.csv",
        _fields("id organization_id name alternate_name description"),
        ("id", "name", "description"),
        _links("organization"),
        lists=NOTES,
        listed=True,
    ),
    Kind(
        "service",
        "services.csv",
        _fields(
            "id organization_id program_id name alternate_name description url email status interpretation_services "
            "application_process fees_description wait_time fees accreditations eligibility_description minimum_age "
            "maximum_age assured_date assurer_email licenses alert last_modified",
            "minimum_age maximum_age",
        ),
        ("id", "name", "status"),
        _links("organization", "program"),
        lists={
            "phones": "phone", "schedules": "schedule", "service_areas": "service_area",
            "service_at_locations": "service_at_location", "languages": "language", "funding": "funding",
            "cost_options": "cost_option", "required_documents": "required_document", "contacts": "contact", **NOTES,
        },
        ones={"organization": "organization", "program": "program"},
        choices={"status": STATUSES},
        listed=True,
    ),
    Kind(
        "service_at_location",
        "service_at_location.csv",
        _fields("id service_id location_id description"),
        ("id",),
        _links("service", "location"),
        lists={"contacts": "contact", "phones": "phone", "schedules": "schedule", **NOTES},
        ones={"location": "location", "service": "service"},
        listed=True,
    ),
    Kind(
        "location",
        "locations.csv",
        _fields(
            "id location_type url organization_id name alternate_name description transportation latitude longitude "
            "external_identifier external_identifier_type",
            "latitude longitude",
        ),
        ("id", "location_type"),
        _links("organization"),
        lists={
            "languages": "language", "addresses": "address", "contacts": "contact", "accessibility": "accessibility",
            "phones": "phone", "schedules": "schedule", **NOTES,
        },
        choices={"location_type": PLACES},
        listed=True,
    ),
    Kind(
        "contact",
        "contacts.csv",
        _fields("id organization_id service_id service_at_location_id location_id name title department email"),
        ("id",),
        _links("organization", "service", "service_at_location", "location"),
        lists={"phones": "phone", **NOTES},
    ),
    Kind(
        "phone",
        "phones.csv",
        _fields(
            "id location_id service_id organization_id contact_id service_at_location_id number extension type "
            "description",
            "extension",
        ),
        ("id", "number"),
        _links("location", "service", "organization", "contact", "service_at_location"),
        lists={"languages": "language", **NOTES},
    ),
    Kind(
        "address",
        "addresses.csv",
        _fields(
            "id location_id attention address_1 address_2 city region state_province postal_code country address_type"
        ),
        ("id", "address_1", "city", "state_province", "postal_code", "country", "address_type"),
        _links("location"),
        lists=NOTES,
        choices={"address_type": PLACES},
    ),
    Kind(
        "schedule",
        "schedules.csv",
        _fields(
            "id service_id location_id service_at_location_id valid_from valid_to dtstart timezone until count wkst "
            "freq interval byday byweekno bymonthday byyearday description opens_at closes_at schedule_link "
            "attending_type notes",
            "timezone count interval",
        ),
        ("id",),
        _links("service", "location", "service_at_location"),
        lists=NOTES,
        choices={"wkst": ("MO", "TU", "WE", "TH", "FR", "SA", "SU"), "freq": ("WEEKLY", "MONTHLY")},
    ),
    Kind(
        "service_area",
        "service_areas.csv",
        _fields("id service_id name description extent extent_type uri"),
        ("id",),
        _links("service"),
        lists=NOTES,
    ),
    Kind(
        "language",
        "languages.csv",
        _fields("id service_id location_id phone_id name code note"),
        ("id",),
        _links("service", "location", "phone"),
        lists=NOTES,
    ),
    Kind(
        "cost_option",
        "cost_options.csv",
        _fields("id service_id valid_from valid_to option currency amount amount_description", "amount"),
        ("id",),
        _links("service"),
        lists=NOTES,
    ),
    Kind(
        "required_document",
        "required_documents.csv",
        _fields("id service_id document uri"),
        ("id",),
        _links("service"),
        lists=NOTES,
    ),
    Kind(
        "funding",
        "funding.csv",
        _fields("id organization_id service_id source"),
        ("id",),
        _links("organization", "service"),
        lists=NOTES,
    ),
    Kind(
        "accessibility",
        "accessibility.csv",
        _fields("id location_id description details url"),
        ("id",),
        _links("location"),
        lists=NOTES,
    ),
    Kind(
        "organization_identifier",
        "organization_identifiers.csv",
        _fields("id organization_id identifier_scheme identifier_type identifier"),
        ("id", "identifier_type", "identifier"),
        _links("organization"),
        lists=NOTES,
    ),
    Kind(
        "attribute",
        "attributes.csv",
        _fields("id link_id taxonomy_term_id link_type link_entity value"),
        ("id",),
        {"link_id": "*", "taxonomy_term_id": "taxonomy_term"},
        lists={"metadata": "metadata"},
        ones={"taxonomy_term": "taxonomy_term"},
    ),
    Kind(
        "taxonomy_term",
        "taxonomy_terms.csv",
        _fields("id code name description parent_id taxonomy language taxonomy_id term_uri"),
        ("id", "name", "description"),
        {"taxonomy_id": "taxonomy"},
        lists={"metadata": "metadata"},
        ones={"taxonomy_detail": "taxonomy"},
        listed=True,
    ),
    Kind(
        "taxonomy",
        "taxonomies.csv",
        _fields("id name description uri version"),
        ("id", "name", "description"),
        lists={"metadata": "metadata"},
        listed=True,
    ),
    Kind(
        "metadata",
        "metadata.csv",
        _fields(
            "id resource_id resource_type last_action_date last_action_type field_name previous_value "
            "replacement_value updated_by"
        ),
        (
            "id", "last_action_date", "last_action_type", "field_name", "previous_value", "replacement_value",
            "updated_by",
        ),
        {"resource_id": "*"},
    ),
    Kind(
        "meta_table_description",
        "meta_table_descriptions.csv",
        _fields("id name language character_set"),
        ("id",),
        lists=NOTES,
    ),
)  # fmt: skip
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}
"""In an order where no record nests in one that comes after it: but metadata, which nests in all."""
TABLES: Mapping[str, str] = {kind.table: kind.name for kind in _ALL}


@cache
def column_for(child: str, parent: str) -> str | None:
    """The column of `child` that says under which record of kind `parent` it nests. None: the parent alone knows."""
    links = KINDS[child].links
    for column, kind in links.items():
        if kind in (parent, "*"):
            return column
    return None
