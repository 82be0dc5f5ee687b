"""Planning, for supervisors: rotas and versions, shifts by hand, absences of others, swaps that wait, the chain."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hearthline.access.viewer import SUPERVISOR, Viewer
from hearthline.duty.actions import absences, rotas, swaps
from hearthline.duty.actions.rotas import Pattern
from hearthline.duty.desk.forms import (
    AwayForForm,
    FromForm,
    LineForm,
    RotaForm,
    ShiftForm,
    StepForm,
    tomorrow,
    written_line,
)
from hearthline.duty.desk.http import desk, place_choices, see, tried
from hearthline.duty.roster import calendar, load, own
from hearthline.duty.roster.plan import Line
from hearthline.ground.errors import DomainError, Refused

LINES = 3
AT = {
    "rota.past": "from_day",
    "rota.name": "name",
    "rota.place": "place",
    "rota.programme": "programme",
    "shift.time": "until_day",
    "absence.time": "until_day",
    "rota.people": "person",
    "chain.minutes": "minutes",
}


@desk("GET")
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What waits for a supervisor, and everything they plan with."""
    return _page(request, viewer)


def _page(request: HttpRequest, viewer: Viewer, **given: Any) -> HttpResponse:
    planned = own.planning(viewer)
    today, places, people = calendar.today_of(viewer), place_choices(viewer), own.people(viewer)
    begin = {"from_day": today, "until_day": today + timedelta(days=1)}
    context = {
        "planned": planned,
        "place_names": dict(places),
        "zone": load.zone_of(viewer.agency_id),
        "shift": ShiftForm(prefix="shift", people=people, places=places, initial=begin | _of_gap(request, viewer)),
        "away": AwayForForm(prefix="away", people=people, initial=begin),
        "step": StepForm(prefix="step", places=places),
        "wrong": None,
        "errors": (),
        **given,
    }
    return render(request, "duty/desk/plan.html", context, status=422 if given else 200)


def _of_gap(request: HttpRequest, viewer: Viewer) -> dict[str, Any]:
    """What the form of one shift begins with when a gap led here; nothing for an address that says something else."""
    told, zone = request.GET, load.zone_of(viewer.agency_id)
    try:
        starts, ends = (datetime.fromtimestamp(int(told[name]), zone) for name in ("from", "until"))
    except (KeyError, ValueError, OverflowError, OSError):
        return {}
    return {
        "from_day": starts.date(),
        "from_time": starts.time(),
        "until_day": ends.date(),
        "until_time": ends.time(),
        "place": told.get("place", "")[:64],
        "programme": told.get("programme", "")[:32],
    }


@desk("POST")
def add_shift(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """One shift by hand."""
    own.may_plan(viewer)
    form = ShiftForm(request.POST, prefix="shift", people=own.people(viewer), places=place_choices(viewer))
    if form.is_valid():
        told = {key: form.cleaned_data[key] for key in ("person", "place", "programme", "position")}
        starts, ends = form.span(load.zone_of(viewer.agency_id))
        if tried(form, lambda: rotas.add_shift(viewer=viewer, starts=starts, ends=ends, **told), AT):
            return see("rota:plan")
    return _page(request, viewer, shift=form, has_errors=True, wrong=form)


@desk("POST")
def end_shift(request: HttpRequest, viewer: Viewer, shift_id: UUID) -> HttpResponse:
    """Take one back."""
    rotas.end_shift(viewer=viewer, shift_id=shift_id)
    return see("rota:plan")


@desk("POST")
def away(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Somebody is away."""
    own.may_plan(viewer)
    form = AwayForForm(request.POST, prefix="away", people=own.people(viewer))
    if form.is_valid():
        starts, ends = form.span(load.zone_of(viewer.agency_id))
        person = form.cleaned_data["person"]
        if tried(form, lambda: absences.add_absence(viewer=viewer, person=person, starts=starts, ends=ends), AT):
            return see("rota:plan")
    return _page(request, viewer, away=form, has_errors=True, wrong=form)


@desk("POST")
def back(request: HttpRequest, viewer: Viewer, absence_id: UUID) -> HttpResponse:
    """They are back."""
    absences.end_absence(viewer=viewer, absence_id=absence_id, planning=True)
    return see("rota:plan")


@desk("POST")
def step(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """How long one step of a chain is given alone."""
    own.may_plan(viewer)
    form = StepForm(request.POST, prefix="step", places=place_choices(viewer))
    if form.is_valid() and tried(form, lambda: rotas.set_step(viewer=viewer, **form.cleaned_data), AT):
        return see("rota:plan")
    return _page(request, viewer, step=form, has_errors=True, wrong=form)


@desk("POST")
def decide(request: HttpRequest, viewer: Viewer, swap_id: UUID) -> HttpResponse:
    """Agree to a swap, or not."""
    try:
        swaps.decide_swap(viewer=viewer, swap_id=swap_id, yes=request.POST.get("say") == "yes")
    except Refused:
        raise
    except DomainError as wrong:
        return _page(request, viewer, has_errors=True, errors=[("main", wrong.message)])
    return see("rota:plan")


@desk("GET", "POST")
def new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """A new rota."""
    own.may_plan(viewer)
    sent = request.POST or None
    begin = {"from_day": tomorrow(calendar.today_of(viewer))}
    form = RotaForm(sent, places=place_choices(viewer), initial=begin)
    lines = _lines(request, viewer)
    if sent is not None and all([form.is_valid(), *(line.is_valid() for line in lines)]):
        told = form.cleaned_data
        if tried(form, lambda: rotas.make_rota(viewer=viewer, lines=_patterns(lines), **told), AT):
            return see("rota:plan")
    wrong = _wrong([form, *lines])
    context = {"form": form, "lines": lines, "wrong": wrong, "has_errors": bool(wrong)}
    return render(request, "duty/desk/rota_new.html", context, status=422 if wrong else 200)


@desk("GET", "POST")
def rota(request: HttpRequest, viewer: Viewer, rota_id: UUID) -> HttpResponse:
    """One rota: what was written in it and when, and for a supervisor what it says from a later day on."""
    if request.method == "POST":
        own.may_plan(viewer)
    row, versions = own.written(viewer, rota_id)
    sent = request.POST or None
    begin = {"from_day": tomorrow(calendar.today_of(viewer)), "seen": versions[0].version.number}
    form = FromForm(sent, initial=begin)
    lines = _lines(request, viewer, versions[0].lines)
    ends = "end" in request.POST
    if sent is not None and form.is_valid() and (ends or all(line.is_valid() for line in lines)):
        patterns = [] if ends else _patterns(lines)
        told = form.cleaned_data
        if not ends and not patterns:
            lines[0].add_error("person_0", own.needs_somebody())
        elif tried(form, lambda: rotas.change_rota(viewer=viewer, rota_id=rota_id, lines=patterns, **told), AT):
            return see("rota:rota", rota_id)
    wrong = _wrong([form, *lines])
    context = {
        "rota": row,
        "place_name": dict(place_choices(viewer)).get(row.place, row.place),
        "versions": versions,
        "names": own.names(viewer),
        "form": form,
        "lines": lines,
        "plans": SUPERVISOR in viewer.roles,
        "wrong": wrong,
        "has_errors": bool(wrong),
    }
    return render(request, "duty/desk/rota.html", context, status=422 if wrong else 200)


def _lines(request: HttpRequest, viewer: Viewer, known: Sequence[Line] = ()) -> list[LineForm]:
    people, sent = own.people(viewer), request.POST or None
    begin = [written_line(line) for line in known]
    count = max(LINES, len(begin) + 1)
    return [
        LineForm(sent, prefix=f"line-{n}", people=people, initial=begin[n] if n < len(begin) else {})
        for n in range(count)
    ]


def _patterns(lines: Sequence[LineForm]) -> list[Pattern]:
    return [pattern for line in lines if (pattern := line.pattern()) is not None]


def _wrong(forms: Sequence[Form]) -> Form | None:
    return next((form for form in forms if form.is_bound and form.errors), None)
