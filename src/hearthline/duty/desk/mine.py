"""One's own: shifts, swaps, absences, how one is reached, the calendar's address."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_variables

from hearthline.access.viewer import Viewer
from hearthline.duty import oncall, telling
from hearthline.duty.actions import absences, reaching, swaps
from hearthline.duty.desk.forms import WAYS, AwayForm, ReachForm, ReachLanguageForm, SwapForm
from hearthline.duty.desk.http import desk, see, tried
from hearthline.duty.roster import calendar, load, own
from hearthline.duty.roster.plan import Turn
from hearthline.ground.errors import DomainError, Refused
from hearthline.ui import languages, times


@desk("GET")
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Everything of one's own."""
    return _page(request, viewer)


def _page(request: HttpRequest, viewer: Viewer, *, made: str = "", **given: Any) -> HttpResponse:
    today = calendar.today_of(viewer)
    mine = own.mine(viewer)
    reaches = oncall.reaches(viewer.agency_id, viewer.id)
    begin = {"from_day": today, "until_day": today + timedelta(days=1)}
    context = {
        "mine": mine,
        "later": max(len(mine.shifts) - 8, 0),
        "zone": load.zone_of(viewer.agency_id),
        "away": AwayForm(prefix="away", initial=begin),
        "ways": _way_forms([(one.channel.value, one.address) for one in reaches]),
        "tongue": _tongue(None, initial={"language": _language(viewer)}),
        "reaches": reaches,
        "has_feed": own.has_feed(viewer),
        "made": made,
        "wrong": None,
        "errors": (),
        **given,
    }
    return render(request, "duty/desk/mine.html", context, status=422 if given else 200)


def _way_forms(known: list[tuple[str, str]]) -> list[ReachForm]:
    rows = [*known, *[("", "")] * WAYS][: max(WAYS, len(known))]
    return [
        ReachForm(prefix=f"way-{number}", initial={"channel": channel, "address": address})
        for number, (channel, address) in enumerate(rows)
    ]


@desk("POST")
def away(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Say that one is away."""
    form = AwayForm(request.POST, prefix="away")
    own.may_own(viewer)
    if form.is_valid():
        starts, ends = form.span(load.zone_of(viewer.agency_id))

        def act() -> None:
            absences.add_absence(viewer=viewer, person=viewer.id, starts=starts, ends=ends)

        if tried(form, act, {"absence.time": "until_day"}):
            return see("rota:mine")
    return _page(request, viewer, away=form, has_errors=True, wrong=form)


@desk("POST")
def back(request: HttpRequest, viewer: Viewer, absence_id: UUID) -> HttpResponse:
    """Be back, or not go away after all."""
    absences.end_absence(viewer=viewer, absence_id=absence_id)
    return see("rota:mine")


@desk("POST")
def reach(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """How one is reached, in this order."""
    own.may_own(viewer)
    rows = [ReachForm(request.POST, prefix=f"way-{number}") for number in range(WAYS + 2)]
    rows = [form for number, form in enumerate(rows) if number < WAYS or f"way-{number}-channel" in request.POST]
    tongue = _tongue(request.POST)
    if all([form.is_valid() for form in (*rows, tongue)]):
        told = [form for form in rows if form.cleaned_data["channel"]]
        wanted = [(form.cleaned_data["channel"], form.cleaned_data["address"]) for form in told]
        language = tongue.cleaned_data["language"] or _language(viewer)
        if tried(rows[0], lambda: reaching.set_reaches(viewer=viewer, wanted=wanted, language=language)):
            return see("rota:mine")
    wrong = next((form for form in (*rows, tongue) if form.errors), rows[0])
    return _page(request, viewer, ways=rows, tongue=tongue, has_errors=True, wrong=wrong)


def _language(viewer: Viewer) -> str:
    """In which the viewer is told now."""
    return next((one.language for one in oncall.reaches(viewer.agency_id, viewer.id)), telling.SOURCE)


def _tongue(given: Any, **more: Any) -> ReachLanguageForm:
    names = dict(settings.LANGUAGES)
    choices = [(code, names.get(code, code)) for code in telling.languages()]
    return ReachLanguageForm(given, languages=choices, prefix="tongue", **more)


@sensitive_variables("token")
@desk("POST")
def feed(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """A new address for the calendar, shown this once; or none any more."""
    if "end" in request.POST:
        reaching.end_feed(viewer=viewer)
        return see("rota:mine")
    token = reaching.make_feed(viewer=viewer)
    return _page(request, viewer, made=request.build_absolute_uri(reverse("rota:feed", args=[token])))


@desk("GET", "POST")
def swap(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """Ask a colleague to take one shift."""
    turn, found = own.offers(viewer, key)
    if turn is None:
        raise Http404
    zone = load.zone_of(viewer.agency_id)
    offers = [
        (f"{person}|{theirs.key if theirs else ''}", _offer(name, theirs, zone)) for person, name, theirs in found
    ]
    form = SwapForm(request.POST or None, offers=offers)
    if request.method == "POST" and form.is_valid():
        other, _bar, take = form.cleaned_data["offer"].partition("|")
        if tried(form, lambda: swaps.ask_swap(viewer=viewer, other=other, give=key, take=take)):
            return see("rota:mine")
    context = {"turn": turn, "form": form, "zone": zone, "has_errors": bool(form.errors)}
    return render(request, "duty/desk/swap.html", context, status=422 if form.errors else 200)


def _offer(name: str, theirs: Turn | None, zone: ZoneInfo) -> str:
    if theirs is None:
        return gettext("%(name)s takes it") % {"name": name}
    return gettext("%(name)s takes it, and I take theirs of %(when)s") % {
        "name": name,
        "when": _when(theirs.starts, zone),
    }


def _when(at: datetime, zone: ZoneInfo) -> str:
    return times.say_moment(at, zone, languages.current())


@desk("POST")
def answer(request: HttpRequest, viewer: Viewer, swap_id: UUID) -> HttpResponse:
    """Yes or no to a colleague, or take one's own question back."""
    acts = {
        "yes": lambda: swaps.answer_swap(viewer=viewer, swap_id=swap_id, yes=True),
        "no": lambda: swaps.answer_swap(viewer=viewer, swap_id=swap_id, yes=False),
        "withdraw": lambda: swaps.withdraw_swap(viewer=viewer, swap_id=swap_id),
    }
    try:
        acts.get(request.POST.get("say", ""), acts["no"])()
    except Refused:
        raise
    except DomainError as wrong:
        return _page(request, viewer, has_errors=True, errors=[("main", wrong.message)])
    return see("rota:mine")
