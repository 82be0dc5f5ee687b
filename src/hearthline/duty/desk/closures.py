"""Days on which a court or office was closed, the clocks they would move, and every clock type of the pack."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.policy import can, require
from hearthline.access.stepup import step_up
from hearthline.access.viewer import Viewer
from hearthline.duty import actions, history
from hearthline.duty.desk import words
from hearthline.duty.desk.frame import choose, desk, errors, line, see
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.ui.agency import current_pack, current_zone
from hearthline.ui.moments import parse_day

AT = {
    "closure.calendar": "calendar",
    "closure.day": "day",
    "closure.why": "why",
    "closure.source": "source",
}


@desk("GET", "POST")
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Closures that were entered, a form to enter one, and what a recount would move."""
    wrong = None
    if request.method == "POST":
        sent = request.POST
        try:
            actions.enter_closure(
                viewer=viewer,
                calendar=sent.get("calendar", ""),
                day=_day(sent.get("day", "")),
                why=sent.get("why", ""),
                source=sent.get("source", ""),
            )
            return see(reverse("clocks:closures"))
        except Refused:
            raise
        except DomainError as error:
            wrong = error
    return _page(request, viewer, wrong)


def _page(request: HttpRequest, viewer: Viewer, wrong: DomainError | None) -> HttpResponse:
    found = errors(wrong, AT)
    titles = {one.id: one.title for one in current_pack().calendars()}
    rows = history.closures(viewer, today=clock.now().astimezone(current_zone()).date())
    may = can(viewer, "closure:enter", {"agency": viewer.agency_id}).allowed
    context: dict[str, Any] = {
        "rows": [(row, titles.get(row.calendar, row.calendar)) for row in rows],
        "moves": [(own, titles[own], moves) for own in titles if (moves := history.waiting_moves(viewer, own))],
        "may": may,
        "fields": _fields(request, found, titles) if may else [],
        "errors": list(found.items()),
        "has_errors": bool(found),
    }
    return render(request, "duty/desk/closures.html", context, status=422 if wrong else 200)


def _fields(request: HttpRequest, found: dict[str, str], titles: dict[str, str]) -> list[object]:
    sent, empty = request.POST, [("", gettext("Choose"))]
    hint = gettext("The number of the order, or an https address. No names.")
    return [
        choose(
            "calendar",
            gettext("Whose calendar"),
            [*empty, *titles.items()],
            sent.get("calendar", ""),
            found.get("calendar", ""),
        ),
        line("day", gettext("Day"), sent.get("day", ""), found.get("day", ""), kind="date"),
        choose("why", gettext("Why"), [*empty, *words.CLOSED_WHY.items()], sent.get("why", ""), found.get("why", "")),
        line(
            "source",
            gettext("Where that is said"),
            sent.get("source", ""),
            found.get("source", ""),
            hint=hint,
            limit=200,
        ),
    ]


@desk("POST")
def withdraw(request: HttpRequest, viewer: Viewer, closure_id: UUID) -> HttpResponse:
    """It was not closed after all."""
    actions.withdraw_closure(viewer=viewer, closure_id=closure_id)
    return see(reverse("clocks:closures"))


@desk("POST")
@step_up()
def recount(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Count the running clocks of one calendar again."""
    try:
        actions.recount(viewer=viewer, calendar=request.POST.get("calendar", "")[:80])
    except Refused:
        raise
    except DomainError as wrong:
        return _page(request, viewer, wrong)
    return see(reverse("clocks:closures"))


@desk("GET")
def types(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every clock type of the pack: what starts it, how it counts, by what rule, and how sure that is."""
    require(viewer, "closure:list", {"agency": viewer.agency_id}, record_kind="calendar")
    pack = current_pack()
    return render(
        request,
        "duty/desk/types.html",
        {"limits": pack.limits(), "calendars": pack.calendars(), "year": clock.now().astimezone(current_zone()).year},
    )


def _day(text: str) -> date:
    """A day as the form sends it; one far off, which the use case refuses, when it cannot be read."""
    return parse_day(text) or date(1970, 1, 1)
