"""What is to be asked about community services, and one of them with its log and the forms for the next step."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from hearthline.access.desk.http import one_id
from hearthline.access.viewer import Viewer
from hearthline.directory.finding_help import actions, needs, queries
from hearthline.directory.finding_help.actions import New
from hearthline.directory.finding_help.models import Told
from hearthline.directory.finding_help.queries import Sheet
from hearthline.directory.finding_help.searching import Hit
from hearthline.directory.finding_help.showing import card
from hearthline.duty.desk.frame import desk, see
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.ui.fields import QUIET, Choice, FieldView
from hearthline.ui.words import in_words

OUTCOMES: Final[Mapping[str, Any]] = {
    "same": gettext_lazy("All of it is right"),
    "changed": gettext_lazy("Something is new: write it below"),
    "closed": gettext_lazy("They no longer do it: take it off the public pages"),
    "no_answer": gettext_lazy("Nobody answered: it stays on this list"),
}
SAID: Final[Mapping[str, Any]] = {**OUTCOMES, "refused": gettext_lazy("What they sent was not taken")}
BECAME: Final[Mapping[str, Any]] = {
    "served": gettext_lazy("served"),
    "accepted": gettext_lazy("taken, not served yet"),
    "waiting": gettext_lazy("on a waiting list"),
    "refused": gettext_lazy("refused"),
    "not_gone": gettext_lazy("did not go"),
    "no_answer": gettext_lazy("no answer"),
    "": gettext_lazy("not heard yet"),
}
"""What became of people who were sent there, by code."""
AT: Final = {"service.outcome": "outcome_0", "service.heard": "heard", "service.new": "telephone"} | {
    f"service.{name}": name for name in actions.FIELDS
}


@desk("GET")
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What providers sent first, then what nobody checked for longest."""
    work = queries.worklist(viewer)
    parts = [
        (gettext("Checked long ago"), work.old, work.old_count),
        (gettext("Checked by nobody yet"), work.never, work.never_count),
    ]
    context = {
        "told": [(row, name, _kind(row)) for row, name in work.told],
        "silent": work.silent,
        "parts": parts,
        "said": SAID,
        "days": needs.current().stale_days,
    }
    return render(request, "helpfinder/desk/list.html", context)


def _kind(row: Told) -> Any:
    return OUTCOMES["closed" if row.closed else "same" if row.same else "changed"]


@desk("GET", "POST")
def one(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """One service, named by `service`. What could not be kept keeps what was typed."""
    service = request.POST.get("service", request.GET.get("service", ""))
    found = queries.sheet(viewer, service)
    if found is None:
        return see(reverse("services:list"))
    wrong: DomainError | None = None
    if request.method == "POST":
        try:
            actions.asked(
                viewer=viewer,
                service_id=service,
                outcome=request.POST.get("outcome", ""),
                heard=request.POST.get("heard", ""),
                new=New(*(request.POST.get(name, "") for name in actions.FIELDS)),
            )
            return see(_address(service))
        except Refused:
            raise
        except DomainError as caught:
            wrong = caught
    return _sheet(request, found, wrong)


@desk("POST")
def read(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Yes or no to what a provider sent."""
    service = request.POST.get("service", "")
    told = one_id(request.POST.get("told", ""))  # whoever may not do this at all hears that first
    try:
        actions.settle(
            viewer=viewer, told_id=told, yes=request.POST.get("say") == "yes", heard=request.POST.get("heard", "")
        )
    except Refused:
        raise
    except DomainError as caught:
        found = queries.sheet(viewer, service)
        return _sheet(request, found, caught) if found else see(reverse("services:list"))
    return see(_address(service))


@desk("POST")
def code(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """A code for the provider, shown in this one answer."""
    service = request.POST.get("service", "")
    try:
        given = actions.give_code(viewer=viewer, service_id=service)
    except Refused:
        raise
    except DomainError:
        return see(reverse("services:list"))
    found = queries.sheet(viewer, service)
    assert found
    return _sheet(request, found, None, given.code)


def _address(service: str) -> str:
    return f"{reverse('services:one')}?{urlencode({'service': service})}"


def _sheet(request: HttpRequest, found: Sheet, wrong: DomainError | None, code: str = "") -> HttpResponse:
    errors = {AT.get(wrong.code, "main"): in_words(wrong)} if wrong else {}
    vocabulary, now = needs.current(), clock.now()
    context = {
        "found": found,
        "cards": [card(Hit(offer), vocabulary, now, found.source) for offer in found.offers],
        "told": [(row, _kind(row)) for row in found.told],
        "log": [(row, SAID[row.outcome]) for row in found.log],
        "became": [(word, found.tally.outcomes.get(code, 0)) for code, word in BECAME.items()],
        "fields": _fields(request.POST, errors),
        "errors": list(errors.items()),
        "has_errors": bool(errors),
        "code": code,
    }
    return render(request, "helpfinder/desk/one.html", context, status=422 if wrong else 200)


def _fields(given: Mapping[str, str], errors: Mapping[str, str]) -> list[FieldView]:
    chosen = given.get("outcome", "")
    outcomes = tuple(Choice(f"outcome_{n}", c, str(w), c == chosen) for n, (c, w) in enumerate(OUTCOMES.items()))
    radios = FieldView(
        kind="radios",
        name="outcome",
        id="outcome",
        label=gettext("What asking them came to"),
        error=errors.get("outcome_0", ""),
        choices=outcomes,
    )
    hint = gettext("Who answered and what they said about the service. Nothing about a child or a family.")
    return [
        radios,
        _area("heard", gettext("What you heard"), hint, given, errors, actions.HEARD),
        _line("telephone", gettext("New telephone"), given, errors),
        _line("web", gettext("New web page"), given, errors),
        _line("hours", gettext("New hours, in words"), given, errors),
        _area("about", gettext("What they do now"), "", given, errors, actions.FIELDS["about"], optional=True),
    ]


def _line(name: str, label: str, given: Mapping[str, str], errors: Mapping[str, str]) -> FieldView:
    return FieldView(
        kind="text",
        name=name,
        id=name,
        label=label,
        value=given.get(name, ""),
        error=errors.get(name, ""),
        maxlength=actions.FIELDS[name],
        width="mid",
        optional=True,
        attrs=QUIET,
    )


def _area(
    name: str,
    label: str,
    hint: str,
    given: Mapping[str, str],
    errors: Mapping[str, str],
    limit: int,
    *,
    optional: bool = False,
) -> FieldView:
    return FieldView(
        kind="textarea",
        name=name,
        id=name,
        label=label,
        hint=hint,
        value=given.get(name, ""),
        error=errors.get(name, ""),
        rows=3,
        maxlength=limit,
        optional=optional,
        attrs=(("spellcheck", "false"),),
    )
