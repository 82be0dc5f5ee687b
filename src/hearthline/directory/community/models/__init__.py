"""The tables of community services: one for each table of HSDS 3.0, and where their rows came from."""

from hearthline.directory.community.models.leaves import (
    Accessibility,
    Address,
    Contact,
    CostOption,
    Funding,
    Language,
    OrganizationIdentifier,
    Phone,
    RequiredDocument,
    Schedule,
    ServiceArea,
)
from hearthline.directory.community.models.main import (
    Location,
    Organization,
    Program,
    Service,
    ServiceAtLocation,
)
from hearthline.directory.community.models.shelves import Shelf, Turnstile
from hearthline.directory.community.models.sources import Delivery, DeliveryState, Reject, Source, SourceKind
from hearthline.directory.community.models.terms import (
    Attribute,
    Metadata,
    MetaTableDescription,
    OtherRow,
    Taxonomy,
    TaxonomyTerm,
)
from hearthline.directory.community.models.told import GONE, SHOWN, IdText, Listed, Told

__all__ = [
    "GONE",
    "SHOWN",
    "Accessibility",
    "Address",
    "Attribute",
    "Contact",
    "CostOption",
    "Delivery",
    "DeliveryState",
    "Funding",
    "IdText",
    "Language",
    "Listed",
    "Location",
    "MetaTableDescription",
    "Metadata",
    "Organization",
    "OrganizationIdentifier",
    "OtherRow",
    "Phone",
    "Program",
    "Reject",
    "RequiredDocument",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "Shelf",
    "Source",
    "SourceKind",
    "Taxonomy",
    "TaxonomyTerm",
    "Told",
    "Turnstile",
]
