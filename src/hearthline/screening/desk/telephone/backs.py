"""Calling somebody back: what to say first, the call itself, what came of it, and the number by hand."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.stepup import step_up
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.desk.fields import at_the_top, set_field, words_field
from hearthline.intake.desk.http import desk, see
from hearthline.intake.line import actions, queries
from hearthline.intake.line.calling import SAID_BY_WHO_CALLED
from hearthline.intake.line.policy import fetch
from hearthline.intake.line.types import Owed
from hearthline.screening.desk.telephone.words import OUTCOMES
from hearthline.ui.fields import FieldView
from hearthline.ui.words import Wording, in_words, wording

LONGEST: Final = 1_000
REACHED: Final = "reached"


@desk("GET")
def contact(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """Somebody to be called back, or whom one has on the telephone now."""
    return _page(request, viewer, contact_id)


@desk("POST")
def call(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """Call them: one's own telephone rings first, then theirs."""
    try:
        actions.call_back(viewer=viewer, contact_id=contact_id)
    except Refused:
        raise
    except DomainError as wrong:
        return _page(request, viewer, contact_id, {"main": in_words(wrong)}, status=409)
    return see(reverse("line:contact", args=[contact_id]))


@desk("POST")
def outcome(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """What came of it. Who was reached has a typing screen next."""
    code, note = request.POST.get("outcome", ""), request.POST.get("note", "")
    try:
        if code == REACHED and any(one.contact_id == contact_id for one in queries.mine(viewer)):
            actions.open_for(viewer=viewer, contact_id=contact_id)
        found = actions.called_back(viewer=viewer, contact_id=contact_id, outcome=code, note=note)
    except Refused:
        raise
    except DomainError as wrong:
        place = {"line.outcome": "outcome", "line.reason": "note"}.get(wrong.code, "main")
        return _page(request, viewer, contact_id, {place: in_words(wrong)}, status=422)
    if code == REACHED and found.call_id is not None:
        return see(reverse("calls:call", args=[found.call_id]))
    return see(reverse("calls:list"))


@desk("POST")
@step_up()
def number(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """The number, once, for who must dial by hand."""
    try:
        found = actions.show_number(viewer=viewer, contact_id=contact_id, reason=request.POST.get("reason", ""))
    except Refused:
        raise
    except DomainError as wrong:
        return _page(request, viewer, contact_id, {"reason": in_words(wrong)}, status=422)
    return render(request, "screening/desk/telephone/number.html", {"number": found, "contact_id": contact_id})


def _script(owed: Owed | None, language: str) -> tuple[Wording, Wording | None]:
    """What is said first: in the caller's language, and in the page's where that is another one."""
    text = "line.back_script_abandoned" if owed is not None and owed.why == "abandoned" else "line.back_script"
    spoken, own = wording(text, language), wording(text)
    return (spoken, own) if spoken.lang != own.lang else (own, None)


def _page(
    request: HttpRequest, viewer: Viewer, contact_id: UUID, wrong: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    errors, at = wrong or {}, clock.now()
    row, _ruling = fetch(viewer, contact_id)
    owed = next((one for one in queries.to_call_back(viewer, at) if one.contact_id == contact_id), None)
    mine = next((one for one in queries.mine(viewer) if one.contact_id == contact_id), None)
    fields = _fields(request, errors, called=mine is not None)
    context: dict[str, Any] = {
        "contact_id": contact_id,
        "owed": owed,
        "mine": mine,
        "at": at,
        "fields": fields,
        "number_known": row.number_known,
        "script": _script(owed, row.language),
        "script_heading": gettext("Before you say why you call, hear who it is"),
        "reason_wrong": "reason" in errors,
        "here": owed is not None or mine is not None,
        **at_the_top({fields[name].target_id if name in fields else "main": words for name, words in errors.items()}),
    }
    return render(request, "screening/desk/telephone/contact.html", context, status=status)


def _fields(request: HttpRequest, errors: dict[str, str], *, called: bool) -> dict[str, FieldView]:
    came = gettext("What came of it?")
    options = [(code, str(words)) for code, words in OUTCOMES.items() if called or code not in SAID_BY_WHO_CALLED]
    note = gettext("It goes to the typing screen of this call. Needed when you give up.")
    reason = gettext("Why must you dial by hand?"), gettext("A supervisor reads this.")
    return {
        "outcome": set_field(
            "radios", "outcome", came, options, request.POST.get("outcome", ""), errors.get("outcome", "")
        ),
        "note": _words(request, errors, "note", gettext("A note"), note),
        "reason": _words(request, errors, "reason", *reason),
    }


def _words(request: HttpRequest, errors: dict[str, str], name: str, label: str, hint: str) -> FieldView:
    return words_field(name, label, request.POST.get(name, ""), errors.get(name, ""), limit=LONGEST, hint=hint)
