"""The addresses of HSDS 3.0: what this is, lists in pages, and each record with all that belongs to it."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from hearthline.directory.community import queries
from hearthline.directory.community.assembling import Form, Record, assemble
from hearthline.directory.community.models import Listed
from hearthline.directory.community.public.answers import NotThereError, answer, lines, reading
from hearthline.directory.community.public.asked import Asked, NotUnderstoodError, flag, read
from hearthline.directory.community.queries import Page, Wanted
from hearthline.directory.community.unfolding import NO_TEXT

VERSION = "3.0"
PROFILE = "https://docs.openreferral.org"
OPENAPI = "https://raw.githubusercontent.com/openreferral/specification/3.0/schema/openapi.json"
WHOLE = 200
"""Services that one answer tells whole within their organizations; for more they are asked for in pages."""
_MINIMAL_ONLY = "only of services"


@dataclass(frozen=True)
class Kind:
    """A list of the API: of what, and which rows."""

    name: str
    rows: Callable[[Wanted], QuerySet[Any]]

    def page(self, wanted: Wanted, start: int, size: int) -> Page:
        """The rows from place `start` on."""
        if self.name == "service":
            return queries.page_of_services(wanted, start, size)
        return queries.page(self.rows(wanted), start, size)


SERVICES = Kind("service", queries.services)
PLACES = Kind("service_at_location", queries.service_at_locations)
ORGANIZATIONS = Kind("organization", queries.organizations)
TAXONOMIES = Kind("taxonomy", queries.taxonomies)
TERMS = Kind("taxonomy_term", queries.taxonomy_terms)


@reading
def root(request: HttpRequest) -> HttpResponse:
    """What this API is."""
    return answer(request, {"version": VERSION, "profile": PROFILE, "openapi_url": OPENAPI})


@reading
def many(request: HttpRequest, kind: Kind) -> HttpResponse:
    """One page of a list, in the order in which its records first came: new ones are added at the end."""
    asked = read(request.GET)
    if asked.minimal and kind is not SERVICES:
        raise NotUnderstoodError("minimal", _MINIMAL_ONLY)
    start = (asked.page - 1) * asked.per_page
    page = kind.page(asked.wanted, start, asked.per_page)
    rows, total = page.rows, page.total
    contents = _minimal(rows) if asked.minimal else _records(kind, asked, list(rows.values_list("pk", flat=True)))
    pages = ceil(total / asked.per_page)
    if asked.ndjson:
        return lines(request, contents, _following(request, asked, pages))
    return answer(
        request,
        {
            "total_items": total,
            "total_pages": pages,
            "page_number": asked.page,
            "size": len(contents),
            "first_page": asked.page == 1,
            "last_page": asked.page >= pages,
            "empty": not contents,
            "contents": contents,
        },
    )


def _records(kind: Kind, asked: Asked, ids: list[str]) -> list[Record]:
    if asked.full_service:
        _not_too_many(kind, ids)
    full = asked.full or kind in (TAXONOMIES, TERMS)
    return assemble(kind.name, ids, Form(full=full, thin=not asked.full_service))


def _not_too_many(kind: Kind, ids: list[str]) -> None:
    """Raises NotUnderstoodError when these organizations have too many services to be told whole in one answer."""
    if kind is ORGANIZATIONS and queries.services_of(ids) > WHOLE:
        raise NotUnderstoodError("full_service", f"of at most {WHOLE} services at once: see /services?organization_id=")


def _minimal(page: QuerySet[Listed]) -> list[Record]:
    return [{"id": pk, "modified_date": at.isoformat()} for pk, at in page.values_list("pk", "modified_at")]


def _following(request: HttpRequest, asked: Asked, pages: int) -> str:
    if asked.page >= pages:
        return ""
    said = request.GET.copy()
    said["page"] = str(asked.page + 1)
    return request.build_absolute_uri(f"{request.path}?{said.urlencode()}")


@reading
def one(request: HttpRequest, kind: Kind, pk: str) -> HttpResponse:
    """One record, with all that belongs to it."""
    full_service = flag(request.GET, "full_service")
    if NO_TEXT.search(pk):
        raise NotThereError  # no source can give such an id, and a database may refuse to be asked for it
    if full_service:
        _not_too_many(kind, [pk])
    if not kind.rows(Wanted()).filter(pk=pk).exists():
        raise NotThereError
    found = assemble(kind.name, [pk], Form(full=True, thin=not full_service))
    if not found:
        raise NotThereError
    return answer(request, found[0])


@reading
def nothing(request: HttpRequest, **_: str) -> HttpResponse:
    """An address that the standard does not have."""
    raise NotThereError
