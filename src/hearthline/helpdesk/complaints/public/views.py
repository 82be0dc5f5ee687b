"""How to complain: each step, how long it has, what it cannot do; and the ways outside. All of it from the pack."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hearthline.helpdesk.complaints.ladder import Ladder
from hearthline.law import Contact, Pack
from hearthline.ui.agency import current_pack
from hearthline.ui.public import public
from hearthline.ui.words import Wording, wording


@dataclass(frozen=True)
class Rung:
    """One step, or one way outside. `days`: how long it has, 0 where nobody says. `contact` None: no checked number."""

    name: Wording
    does: Wording
    days: int
    cannot: tuple[Wording, ...]
    contact: Contact | None


@dataclass(frozen=True)
class Origin:
    """A page that steps were read on, by the name that it has."""

    name: str
    address: str


@public("GET")
def how(request: HttpRequest) -> HttpResponse:
    """The whole ladder on one page. Nothing is asked of who reads it."""
    pack = current_pack()
    context = {"steps": steps(pack), "sources": sources(pack), "outside": outside(pack)}
    answer = render(request, "helpdesk/public/complaints/how.html", context)
    answer["Cache-Control"] = "private, no-cache"
    return answer


def steps(pack: Pack) -> list[Rung]:
    """The steps inside the agency, the first to ask first."""
    found = []
    for step in Ladder.of(pack).steps:
        limit = pack.limit(step.limit)
        found.append(
            Rung(
                name=wording(step.text, pack=pack),
                does=wording(step.does, pack=pack),
                days=limit.length if limit.unit.endswith("days") else 0,
                cannot=tuple(wording(one, pack=pack) for one in step.cannot),
                contact=_contact(pack, step.contact),
            )
        )
    return found


def sources(pack: Pack) -> list[Origin]:
    """Where the steps come from: each page once, whatever of it a step cites."""
    cited = [step.citation for step in Ladder.of(pack).steps]
    return list(dict.fromkeys(Origin(one.source, one.address) for one in cited))


def outside(pack: Pack) -> list[Rung]:
    """The ways outside the agency, in the pack's order."""
    entries: Mapping[str, Mapping[str, Any]] = pack.resolved().get("complaint_routes", {})
    return [
        Rung(
            name=wording(entry["text"], pack=pack),
            does=wording(entry["does"], pack=pack),
            days=0,
            cannot=(),
            contact=_contact(pack, entry.get("contact", "")),
        )
        for entry in sorted(entries.values(), key=lambda one: int(one["order"]))
    ]


def _contact(pack: Pack, contact_id: str) -> Contact | None:
    """A number that was checked, or none: nobody is sent to one that was not."""
    contact = pack.contact(contact_id) if contact_id else None
    return contact if contact and contact.value and contact.verified else None
