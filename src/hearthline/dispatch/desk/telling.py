"""Telling somebody outside: whom, what is said, who there answered. Nothing is claimed before somebody did."""

import hashlib
from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from hearthline.access.viewer import Viewer
from hearthline.dispatch import actions, dues, law, queries
from hearthline.dispatch.actions.telling import LONGEST_SAID, Why
from hearthline.dispatch.desk import forms
from hearthline.dispatch.ready import Ready, ready
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.desk.fields import at_the_top, faults
from hearthline.intake.desk.http import desk, see, whole_number
from hearthline.intake.desk.lawful import ground
from hearthline.ui.agency import current_pack
from hearthline.ui.moments import parse_moment

AT = {
    "hand-off.why": "why_0",
    "hand-off.recipient": "recipient_0",
    "hand-off.must-not": "recipient_0",
    "hand-off.agency": "agency",
    "hand-off.said": "said",
    "hand-off.who": "answered_by",
    "hand-off.when": "answered_at",
    "hand-off.not-answered": "answered_by",
    "update.words": "words",
    "outcome.code": "code_0",
    "outcome.when": "at",
    "outcome.words": "said_words",
}


def digest(text: str) -> str:
    """By which a page knows whether somebody changed the words that it offered."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


@desk("GET")
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Those that wait for an answer, what is owed and not begun, and those answered."""
    context = {
        "waiting": queries.hand_offs(viewer, answered=False),
        "owed": dues.owed(viewer),
        "answered": queries.hand_offs(viewer, answered=True),
        "here": "hand-offs",
        **law_of_it(),
    }
    return render(request, "dispatch/desk/hand_offs.html", context)


def law_of_it() -> dict[str, object]:
    """For every page: the rule, what is said of the reporter, and how soon somebody must answer."""
    pack = current_pack()
    usual, danger = law.answer_limits(pack)
    return {
        "rule": ground(pack, "hand_off.rule", "receive.must_accept"),
        "about_reporter": ground(pack, "hand_off.reporter", "reporter.may_learn"),
        "limit": usual,
        "danger_limit": danger,
    }


@desk("GET", "POST")
def begin(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """To whom and where; the words are ready. Sending it means: I call them now. `look`: show another choice only."""
    given, wrong = request.POST, None
    said = given.get("said", "")
    kept = said if said.strip() and digest(said) != given.get("drafted", "") else ""
    if request.method == "POST" and "look" not in given:
        try:
            made = actions.tell(
                viewer=viewer,
                report_id=report_id,
                recipient=given.get("recipient", ""),
                why=given.get("why", ""),
                place=given.get("place", ""),
                agency=given.get("agency", ""),
                phone=given.get("phone", ""),
                said=kept,
            )
            return see(reverse("dispatch:hand_off", args=[made.pk]))
        except Refused:
            raise
        except DomainError as caught:
            wrong = caught
    place = given.get("place") if request.method == "POST" else None
    found = ready(viewer, report_id, recipient=given.get("recipient", request.GET.get("to", "")), place=place)
    errors = faults(wrong, AT)
    context = {
        "found": found,
        "report": found.report,
        "fields": forms.begin_fields(found, {"why": _why(found), **_flat(given)}, kept, errors, LONGEST_SAID),
        "drafted": digest(found.script.text),
        "changed": bool(kept),
        "about_them": law.about_reporter(current_pack(), found.recipient),
        **at_the_top(errors),
        **law_of_it(),
    }
    return render(request, "dispatch/desk/tell.html", context, status=422 if wrong else 200)


def _flat(given: Mapping[str, str]) -> dict[str, str]:
    """What a form sent, without what it left empty."""
    return {name: given[name] for name in given if given[name]}


def _why(found: Ready) -> str:
    """A first guess at the ground: danger for those who send help, a duty where there is one."""
    effect = dict(found.recipients)[found.recipient].effect
    if found.recipient in ("emergency", "medical") or (found.recipient == "law_enforcement" and effect != "must"):
        return Why.DANGER
    return Why.OWED if effect == "must" else Why.OTHER_AGENCY


@desk("GET", "POST")
def one(request: HttpRequest, viewer: Viewer, hand_off_id: UUID) -> HttpResponse:
    """The script to read aloud; and the form for who answered, which alone makes it told."""
    wrong: DomainError | None = None
    if request.method == "POST":
        try:
            actions.record_answer(
                viewer=viewer,
                hand_off_id=hand_off_id,
                answered_by=request.POST.get("answered_by", ""),
                their_reference=request.POST.get("their_reference", ""),
                answered_at=parse_moment(request.POST.get("answered_at", "")),
                agency=request.POST.get("their_agency", ""),
                note=request.POST.get("note", ""),
            )
            return see(reverse("dispatch:hand_off", args=[hand_off_id]))
        except Refused:
            raise
        except DomainError as caught:
            wrong = caught
    return show(request, viewer, hand_off_id, wrong)


def show(request: HttpRequest, viewer: Viewer, hand_off_id: UUID, wrong: DomainError | None = None) -> HttpResponse:
    """The page of a hand-off; after a form that could not be taken, with everything that was typed."""
    found = queries.calling(viewer, hand_off_id)
    errors = faults(wrong, AT)
    given = {**found.typed, **request.POST.dict()}
    context = {
        "c": found,
        "h": found.view,
        "report": found.view.row.report,
        "fields": [] if found.view.answered else forms.answer_fields(given, errors),
        "update_field": forms.update_field(given, errors),
        "outcome_fields": forms.outcome_fields(given, errors),
        "about_them": law.about_reporter(current_pack(), found.view.row.recipient),
        **at_the_top(errors),
        **law_of_it(),
    }
    return render(request, "dispatch/desk/hand_off.html", context, status=_status(wrong))


def _status(wrong: DomainError | None) -> int:
    """Somebody was faster: that is no mistake of who typed."""
    return 409 if wrong and wrong.code in ("hand-off.answered", "hand-off.changed") else 422 if wrong else 200


@desk("POST")
def following(request: HttpRequest, viewer: Viewer, hand_off_id: UUID) -> HttpResponse:
    """Nobody answered there: the next one. What is typed is kept first."""
    if any(name in request.POST for name in forms.ANSWER):
        _keep(request, viewer, hand_off_id)
    try:
        actions.next_office(
            viewer=viewer, hand_off_id=hand_off_id, version=whole_number(request.POST.get("version", ""))
        )
    except Refused:
        raise
    except DomainError as wrong:
        return show(request, viewer, hand_off_id, wrong)
    return see(reverse("dispatch:hand_off", args=[hand_off_id]))


@desk("POST")
def typed(request: HttpRequest, viewer: Viewer, hand_off_id: UUID) -> HttpResponse:
    """Keep what is typed: as the page sends it by itself (JSON), or by the button of a page without scripts."""
    kept = _keep(request, viewer, hand_off_id)
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"kept": kept})
    return see(reverse("dispatch:hand_off", args=[hand_off_id]))


def _keep(request: HttpRequest, viewer: Viewer, hand_off_id: UUID) -> bool:
    values = {name: request.POST.get(name, "") for name in forms.ANSWER if name in request.POST}
    return actions.keep_typed(viewer=viewer, hand_off_id=hand_off_id, values=values)


@desk("GET")
def proof(request: HttpRequest, viewer: Viewer, hand_off_id: UUID) -> HttpResponse:
    """On paper: to whom, when, what was said, who answered. Nothing about the reporter."""
    found = queries.hand_off(viewer, hand_off_id)
    context = {"h": found, "report": found.row.report, "on_paper": True, **law_of_it()}
    return render(request, "dispatch/desk/proof.html", context)
