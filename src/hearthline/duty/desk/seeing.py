"""Pages that show the plan: a week, a month, who is on duty now, the sheet for the printer, a calendar by address."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from hearthline.access.middleware import poll
from hearthline.access.viewer import SCREENER, SUPERVISOR, Viewer
from hearthline.duty import oncall
from hearthline.duty.desk.http import day_of, desk, place_choices
from hearthline.duty.roster import calendar, ical, listing, load, plan
from hearthline.ground import clock

DAY, WEEK = timedelta(days=1), timedelta(days=7)
LOOK_AHEAD = timedelta(days=35)


@desk("GET")
def week(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Seven days from a Monday. `day`: in which week; `known`: as the plan was known at the end of that day."""
    today = calendar.today_of(viewer)
    day = day_of(request.GET.get("day", ""), today)
    known = _known(request, viewer, today)
    first = day - timedelta(days=day.weekday())
    context = _page(viewer, today, known) | {
        "table": calendar.table(viewer, first, first + 6 * DAY, known=known),
        "day": day,
        "before": first - WEEK,
        "after": first + WEEK,
    }
    return render(request, "duty/desk/week.html", context)


@desk("GET")
def month(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """A month of one post, in weeks. `day`: in which month; `place`: of which place, the whole agency else."""
    today = calendar.today_of(viewer)
    day = day_of(request.GET.get("day", ""), today)
    places = place_choices(viewer)
    place = request.GET.get("place", "")
    place = place if place in dict(places) else ""
    start = day.replace(day=1)
    end = (start + 31 * DAY).replace(day=1) - DAY
    first, last = start - timedelta(days=start.weekday()), end + timedelta(days=6 - end.weekday())
    table = calendar.table(viewer, first, last, posts=[(place, "")])
    context = _page(viewer, today, None) | {
        "table": table,
        "weeks": [table.days[number : number + 7] for number in range(0, len(table.days), 7)],
        "day": day,
        "start": start,
        "before": start - DAY,
        "after": end + DAY,
        "place": place,
        "place_name": dict(places).get(place, ""),
        "places": places,
    }
    return render(request, "duty/desk/month.html", context)


def _page(viewer: Viewer, today: date, known: datetime | None) -> dict[str, Any]:
    """What every page of the plan shows beside it: gaps of the next five weeks, the tabs of this viewer's right."""
    return {
        "gaps": listing.gaps_in_words(viewer, today, today + LOOK_AHEAD),
        "known": known,
        "today": today,
        "plans": SUPERVISOR in viewer.roles,
        "works": bool(viewer.roles & {SCREENER, SUPERVISOR}),
    }


def _known(request: HttpRequest, viewer: Viewer, today: date) -> datetime | None:
    text = request.GET.get("known", "")
    if not text:
        return None
    day = day_of(text, today)
    end = plan.bounds(day, day, load.zone_of(viewer.agency_id))[1]
    return end if end < clock.now() else None


@desk("GET")
def gap(request: HttpRequest, viewer: Viewer, gap_id: UUID) -> HttpResponse:
    """Where an alert about a gap leads: the week in which it is."""
    found = listing.gap_day(viewer, gap_id)
    if found is None:
        raise Http404
    query = request.GET.copy()
    query["day"] = found.isoformat()
    request.GET = query  # type: ignore[assignment]  # the week page reads its day from there
    answer: HttpResponse = week(request)
    return answer


@desk("GET")
def now(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Who is on duty now, at every place, and the chain behind them."""
    context = {
        "rows": calendar.on_duty_now(viewer),
        "steps": listing.chain_in_words(viewer, clock.now()),
    }
    return render(request, "duty/desk/now.html", context | _page(viewer, calendar.today_of(viewer), None))


@poll
@desk("GET")
def line(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """One line for the head of every desk page: who is responsible for the whole agency now."""
    calendar.may_see(viewer)
    who = oncall.responsible(viewer.agency_id, at=clock.now())
    return render(request, "duty/desk/parts/line.html", {"name": listing.name(viewer, who) if who else ""})


@desk("GET")
def sheet(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The on-call list on paper: two weeks, the chain, and how everybody is reached."""
    today = calendar.today_of(viewer)
    context = {
        "reached": listing.reached(viewer),
        "table": calendar.table(viewer, today, today + 13 * DAY),
        "steps": listing.chain_in_words(viewer, clock.now()),
        "on_paper": True,
    }
    return render(request, "duty/desk/sheet.html", context)


@sensitive_variables("token")
@require_http_methods(["GET", "HEAD"])
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """A person's own shifts for their calendar. The address is the secret: nobody signs in (decision 0029)."""
    words = (gettext("On call, {place}"), gettext("Backup, {place}"))
    found = ical.of_token(token, words=words)
    if found is None:
        raise Http404
    answer = HttpResponse(found, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    answer["Content-Disposition"] = 'attachment; filename="on-call.ics"'
    return answer
