"""Who reported: asked for with a purpose and a reason, shown once, kept by no cache, on a supervisor's list."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hearthline.access.stepup import step_up
from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.ground.ids import uuid7
from hearthline.intake import actions, queries
from hearthline.intake.actions.identity import LONGEST_REASON, REVEAL_PURPOSES
from hearthline.intake.desk.fields import at_the_top, set_field, words_field
from hearthline.intake.desk.http import desk, go, see
from hearthline.intake.withheld import seconds
from hearthline.intake.withheld.rules import wants_second
from hearthline.ui import languages, times
from hearthline.ui.agency import current_agency, current_pack
from hearthline.ui.fields import FieldView
from hearthline.ui.words import in_words

_SIGNER: Final = signing.Signer(salt="hearthline.intake.reveal")
PURPOSES: Final[Mapping[str, str | Promise]] = {
    "call_back": _("To call the reporter back: a fact is missing that nobody else can give"),
    "danger": _("To help in danger now"),
    "law": _("The law lets another agency know, and it asked"),
    "court": _("A judge ordered it"),
    "correction": _("To correct a mistake in the record"),
    "callback": _("To call back: only the number was shown"),
}


def _fields(purpose: str, reason: str, errors: Mapping[str, str]) -> dict[str, FieldView]:
    pack, second = current_pack(), gettext("a second person agrees first")
    purposes = []
    for code in REVEAL_PURPOSES:
        said = str(PURPOSES.get(code, code))
        purposes.append((code, f"{said} ({second})" if wants_second(pack, code) else said))
    label = gettext("What do you need it for?")
    return {
        "purpose": set_field("radios", "purpose", label, purposes, purpose, errors.get("purpose", "")),
        "reason": words_field(
            "reason",
            gettext("Why can it not wait, or be asked another way?"),
            reason,
            errors.get("reason", ""),
            limit=LONGEST_REASON,
            hint=gettext("A supervisor reads this."),
        ),
    }


def _asked_with(request: HttpRequest, viewer: Viewer, report_id: UUID) -> UUID | None:
    """The id of the form, as this person was given it for this report; None for any other."""
    try:
        told = _SIGNER.unsign_object(request.POST.get("once", ""))
    except (signing.BadSignature, ValueError):
        return None
    return UUID(told["id"]) if told["about"] == [report_id.hex, viewer.id] else None


def _opened_at(viewer: Viewer, once: UUID | None) -> str:
    """A reload, or the same form sent again: when it was opened, and what to do to open it once more."""
    at = queries.opened_at(viewer, once)
    agency = current_agency()
    when = times.say_moment(at, agency.zone, languages.current()) if at and agency else ""
    return gettext("Opened at %(when)s. To open it again, say why anew.") % {"when": when}


@desk("GET", "POST")
@step_up()
def identity(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """The form; and, in the answer to it and nowhere else, who reported."""
    report = queries.report_for(viewer, report_id)
    purpose, reason = request.POST.get("purpose", ""), request.POST.get("reason", "")
    errors: dict[str, str] = {}
    context: dict[str, object] = {"report": report}
    status = 200
    if request.method == "POST":
        if purpose not in REVEAL_PURPOSES:
            errors["purpose"] = gettext("Choose what you need it for.")
        if not reason.strip():
            errors["reason"] = gettext("Say why.")
        once = _asked_with(request, viewer, report_id)
        if once is None:
            errors["reason"] = gettext("This form was not opened here, or is too old. Send it again.")
        if not errors:
            try:
                if wants_second(current_pack(), purpose):
                    seconds.ask_reveal(viewer=viewer, report_id=report_id, purpose=purpose, reason=reason)
                    return see(reverse("intake_desk:identity", args=[report_id]))
                found = actions.reveal_identity(
                    viewer=viewer, report_id=report_id, purpose=purpose, reason=reason, once=once
                )
                return render(request, "intake/desk/identity_shown.html", context | {"people": found})
            except Refused:
                raise
            except DomainError as wrong:
                errors["reason"] = in_words(wrong)
                if wrong.code == "reveal.again":
                    errors["reason"], purpose, reason = _opened_at(viewer, once), "", ""
        status = 422
    fields = _fields(purpose, reason, errors)
    context |= {
        "fields": fields,
        "ask": seconds.my_ask(viewer, report),
        "purposes": PURPOSES,
        "once": _SIGNER.sign_object({"id": uuid7().hex, "about": [report_id.hex, viewer.id]}),
        **at_the_top({fields[name].target_id: message for name, message in errors.items()}),
    }
    return render(request, "intake/desk/identity.html", context, status=status)


@desk("POST")
@step_up()
def opened(request: HttpRequest, viewer: Viewer, ask_id: UUID) -> HttpResponse:
    """Who reported, once, after a second person agreed."""
    try:
        report, found = seconds.open_granted(viewer=viewer, ask_id=ask_id)
    except Refused:
        raise
    except DomainError as wrong:
        return render(request, "intake/desk/identity_not_shown.html", {"why": in_words(wrong)}, status=409)
    return render(request, "intake/desk/identity_shown.html", {"report": report, "people": found})


@desk("GET")
def asked(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What waits for a second person."""
    context = {"asks": seconds.waiting(viewer), "purposes": PURPOSES, "late": request.GET.get("said") == "late"}
    return render(request, "intake/desk/reveals_asked.html", context)


@desk("POST")
@step_up()
def answered(request: HttpRequest, viewer: Viewer, ask_id: UUID) -> HttpResponse:
    """The second person agrees, or not."""
    place = reverse("intake_desk:asked")
    try:
        seconds.answer_reveal(viewer=viewer, ask_id=ask_id, agree=request.POST.get("agree") == "yes")
    except Refused:
        raise
    except DomainError:
        return see(f"{place}?said=late")
    return see(place)


@desk("POST")
def review(request: HttpRequest, viewer: Viewer, reveal_id: UUID) -> HttpResponse:
    """A supervisor has looked at a reveal."""
    actions.close_reveal(viewer=viewer, reveal_id=reveal_id)
    return go(request)
