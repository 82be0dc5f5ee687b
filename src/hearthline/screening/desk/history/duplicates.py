"""The queue of pairs that may be one person, one pair beside each other, and the answers: same, not the same, not yet.

Who may look says "not the same"; a supervisor makes two one. A page that is out of date changes nothing.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.desk.fields import at_the_top, faults, words_field
from hearthline.intake.desk.http import desk, one_id, see, whole_number
from hearthline.people import actions as people
from hearthline.people import queries as persons
from hearthline.people.actions.facts import WHY
from hearthline.people.queries.pairs import MOST_COUNTED
from hearthline.screening.desk.history import telling
from hearthline.screening.history import comparing

SAID = ("different", "left", "again")
CONFLICTS = ("people.changed", "people.one-already", "people.decided-already", "people.said-different", "people.twins")
"""Somebody was faster, or knows something else: the page shows how it stands now."""
PLACES = {
    "merge": {"people.why": "why", "history.stays": "stays_0"},
    "different": {"people.why": "different_why"},
    "again": {"people.why": "again_why"},
}


def waiting(viewer: Viewer) -> dict[str, object]:
    """How many open pairs the viewer may see, for a link to the queue."""
    count = persons.open_duplicates(viewer, purpose=comparing.PURPOSE)
    return {"count": count, "most": count >= MOST_COUNTED}


@desk("GET")
def queue(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Open pairs, the likeliest first; with `by=colleagues` only those that somebody asked for a look at, which the
    matching may think little of."""
    after, asked = request.GET.get("after", ""), request.GET.get("by", "") == "colleagues"
    found = persons.duplicates_page(
        viewer,
        after=one_id(after) if after else None,
        source="desk" if asked else "",
        purpose=comparing.PURPOSE,
    )
    said = request.GET.get("said", "")
    context = {
        "pairs": [telling.pair(row) for row in found.pairs],
        "after": found.after,
        "first": not after,
        "asked": asked,
        "waiting": waiting(viewer),
        "said": said if said in SAID else "",
    }
    return render(request, "screening/desk/history/duplicates.html", context)


@desk("GET")
def pair(request: HttpRequest, viewer: Viewer, pair_id: UUID) -> HttpResponse:
    """Two persons beside each other."""
    return _show(request, viewer, pair_id)


def _show(
    request: HttpRequest, viewer: Viewer, pair_id: UUID, form: str = "", wrong: DomainError | None = None
) -> HttpResponse:
    found = comparing.compare(viewer, pair_id)
    at = faults(wrong, PLACES.get(form, {}))
    said = request.GET.get("said", "")
    context = telling.compared(found) | {
        **_fields(request, found, form, at),
        "said": said if said in SAID else "",
        **at_the_top(at),
    }
    status = 200 if wrong is None else 409 if wrong.code in CONFLICTS else 422
    return render(request, "screening/desk/history/pair.html", context, status=status)


def _fields(request: HttpRequest, found: comparing.Compared, form: str, at: dict[str, str]) -> dict[str, Any]:
    """The boxes of the forms. What was typed in one of them stays in that one."""
    typed = request.POST.get("why", "")
    return {
        "stays_field": telling.stays_field(found, request.POST.get("stays", ""), at.get("stays_0", ""))
        if found.moves
        else None,
        "why_field": words_field(
            "why",
            gettext("Why they are the same person"),
            typed if form == "merge" else "",
            at.get("why", ""),
            limit=WHY,
            hint=gettext("What you looked at: a document, a call to the school."),
        ),
        "different_field": words_field(
            "why",
            gettext("Why they are two persons"),
            typed if form == "different" else "",
            at.get("different_why", ""),
            at="different_why",
            limit=WHY,
            hint=gettext("It is shown to whoever asks about these two again."),
        ),
        "left_field": words_field(
            "why",
            gettext("What is missing"),
            typed if form == "left" else "",
            at="left_why",
            limit=WHY,
            hint=gettext("For whoever looks next. It may stay empty."),
        ),
        "again_field": words_field(
            "why",
            gettext("Why to look again"),
            typed if form == "again" else "",
            at.get("again_why", ""),
            at="again_why",
            limit=WHY,
        ),
    }


def _try(
    request: HttpRequest, viewer: Viewer, pair_id: UUID, form: str, act: Callable[[], HttpResponse]
) -> HttpResponse:
    """Do it and go on; when it cannot be done, the pair as it stands now, what was typed, and why."""
    try:
        return act()
    except Refused:
        raise
    except DomainError as wrong:
        return _show(request, viewer, pair_id, form, wrong)


@desk("POST")
def merge(request: HttpRequest, viewer: Viewer, pair_id: UUID) -> HttpResponse:
    """They are the same person."""
    sent = request.POST

    def act() -> HttpResponse:
        stays = comparing.merge(
            viewer=viewer,
            pair_id=pair_id,
            stays=one_id(sent.get("stays", "")),
            why=sent.get("why", "")[:WHY],
            versions=(whole_number(sent.get("version_one", "")), whole_number(sent.get("version_two", ""))),
        )
        return see(f"{reverse('people:person', args=[stays])}?said=merged")

    return _try(request, viewer, pair_id, "merge", act)


@desk("POST")
def different(request: HttpRequest, viewer: Viewer, pair_id: UUID) -> HttpResponse:
    """They are two."""

    def act() -> HttpResponse:
        people.dismiss(viewer=viewer, pair_id=pair_id, why=request.POST.get("why", "")[:WHY])
        return see(f"{reverse('people:duplicates')}?said=different")

    return _try(request, viewer, pair_id, "different", act)


@desk("POST")
def leave(request: HttpRequest, viewer: Viewer, pair_id: UUID) -> HttpResponse:
    """It cannot be told yet: the pair stays, and the queue goes on behind it."""

    def act() -> HttpResponse:
        people.leave(viewer=viewer, pair_id=pair_id, why=request.POST.get("why", "")[:WHY])
        return see(f"{reverse('people:duplicates')}?said=left&after={pair_id}")

    return _try(request, viewer, pair_id, "left", act)


@desk("POST")
def again(request: HttpRequest, viewer: Viewer, pair_id: UUID) -> HttpResponse:
    """A pair that somebody found to be two goes back on the queue."""

    def act() -> HttpResponse:
        people.reconsider(viewer=viewer, pair_id=pair_id, why=request.POST.get("why", "")[:WHY])
        return see(f"{reverse('people:pair', args=[pair_id])}?said=again")

    return _try(request, viewer, pair_id, "again", act)
