"""Handing a report on to another agency: to whom, what is said, and who there answered. Nothing is claimed before."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake import actions, queries
from hearthline.intake.actions.handoffs import LONGEST_LINE, LONGEST_SAID, Why
from hearthline.intake.after import handoffs
from hearthline.intake.after.script import script
from hearthline.intake.desk.fields import at_the_top, faults, line_field, set_field, words_field
from hearthline.intake.desk.http import desk, see
from hearthline.intake.desk.lawful import Place, law_of_it, places
from hearthline.intake.desk.moments import as_typed, moment_field, parse_moment
from hearthline.intake.withheld.clues import marks_for
from hearthline.intake.withheld.outgoing import outgoing
from hearthline.ui.agency import current_agency, current_pack
from hearthline.ui.fields import FieldView

AT = {
    "hand-off.why": "why_0",
    "hand-off.agency": "agency",
    "hand-off.said": "said",
    "hand-off.who": "answered_by",
    "hand-off.when": "answered_at",
}


@desk("GET")
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Those that wait for an answer, those not begun, and those answered."""
    context = {
        "waiting": handoffs.hand_offs(viewer, answered=False),
        "not_begun": handoffs.not_begun(viewer),
        "answered": handoffs.hand_offs(viewer, answered=True),
        "here": "hand-offs",
        **law_of_it(),
    }
    return render(request, "intake/desk/hand_offs.html", context)


@desk("GET", "POST")
def begin(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """To whom, why, and what is said. Sending it means: I call them now."""
    wrong: DomainError | None = None
    place = _chosen(request.POST.get("place", ""))
    if request.method == "POST":
        try:
            made = actions.make_hand_off(
                viewer=viewer,
                report_id=report_id,
                why=request.POST.get("why", ""),
                agency=request.POST.get("agency", "").strip() or (place.name if place else ""),
                phone=request.POST.get("phone", "").strip() or (place.phone if place else ""),
                said=request.POST.get("said", ""),
            )
            return see(reverse("after:hand_off", args=[made.pk]))
        except Refused:
            raise
        except DomainError as caught:
            wrong = caught
    detail = queries.report_detail(viewer, report_id, "follow-up")
    agency = current_agency()
    contents = [part.content for part in (detail.main, *detail.parts) if part.content]
    draft = script(list(dict.fromkeys(contents)), agency=agency.name if agency else "", number=detail.report.number)
    draft = outgoing(draft, marks_for(viewer, detail.report))
    errors = faults(wrong, AT)
    context = {
        "report": detail.report,
        "fields": _begin_fields(request.POST, draft, errors),
        "foreign": detail.report.language != "en",
        **at_the_top(errors),
        **law_of_it(),
    }
    return render(request, "intake/desk/hand_off_begin.html", context, status=422 if wrong else 200)


def _chosen(place_id: str) -> Place | None:
    return next((place for place in places(current_pack()) if place.id == place_id), None)


def _begin_fields(given: Mapping[str, str], draft: str, at: Mapping[str, str]) -> dict[str, FieldView]:
    reasons = (
        (Why.OUT_OF_AREA, gettext("The child is outside our area")),
        (Why.OTHER_AGENCY, gettext("Another agency must act on it")),
    )
    hint = gettext("From the directory you use. Leave it empty when you have none; it is then kept as none on file.")
    return {
        "why": set_field(
            "radios",
            "why",
            gettext("Why it is theirs"),
            reasons,
            given.get("why", Why.OUT_OF_AREA),
            at.get("why_0", ""),
        ),
        "place": _place_field(given.get("place", "")),
        "agency": _line("agency", gettext("Or another agency"), given, error=at.get("agency", "")),
        "phone": _line("phone", gettext("Its telephone"), given, hint=hint),
        "said": words_field(
            "said",
            gettext("What you say"),
            given.get("said", draft),
            at.get("said", ""),
            limit=LONGEST_SAID,
            hint=gettext("Read it first. Take out what tells who reported, and what they do not need."),
            rows=18,
        ),
    }


def _place_field(chosen: str) -> FieldView:
    """The agencies of the pack, each with its number, or that none is on file."""
    none = gettext("no number on file")
    listed = [("", gettext("None of these: I write it below"))]
    for place in places(current_pack()):
        checked = "" if place.verified or not place.phone else " " + gettext("(not verified)")
        listed.append((place.id, f"{place.name}: {place.phone or none}{checked}"))
    hint = gettext("Numbers of other counties are not kept in this system.")
    return set_field("select", "place", gettext("Whom you call"), listed, chosen, hint=hint)


def _line(name: str, label: str, given: Mapping[str, str], *, hint: str = "", error: str = "") -> FieldView:
    return line_field(name, label, given.get(name, ""), error, hint=hint, limit=LONGEST_LINE)


@desk("GET", "POST")
def one(request: HttpRequest, viewer: Viewer, hand_off_id: UUID) -> HttpResponse:
    """The script to read aloud; and the form for who answered, which alone makes it handed on."""
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
            return see(reverse("after:hand_off", args=[hand_off_id]))
        except Refused:
            raise
        except DomainError as caught:
            wrong = caught
    found = handoffs.hand_off(viewer, hand_off_id)
    errors = faults(wrong, AT)
    context = {
        "h": found,
        "report": found.row.report,
        "fields": _answer_fields(request.POST, errors),
        **at_the_top(errors),
        **law_of_it(),
    }
    status = 200 if wrong is None else 409 if wrong.code == "hand-off.answered" else 422
    return render(request, "intake/desk/hand_off.html", context, status=status)


def _answer_fields(given: Mapping[str, str], at: Mapping[str, str]) -> list[FieldView]:
    return [
        _line("answered_by", gettext("Name or badge of who answered"), given, error=at.get("answered_by", "")),
        _line(
            "their_agency", gettext("Their agency, as they said it"), given, hint=gettext("Empty: the one you called.")
        ),
        _line(
            "their_reference", gettext("Their number for this report"), given, hint=gettext("Empty: they gave none.")
        ),
        moment_field(
            "answered_at",
            gettext("When they answered"),
            value=given.get("answered_at", "") or as_typed(clock.now()),
            error=at.get("answered_at", ""),
        ),
        _line("note", gettext("Anything they said"), given),
    ]


@desk("GET")
def proof(request: HttpRequest, viewer: Viewer, hand_off_id: UUID) -> HttpResponse:
    """On paper: to whom, when, what was said, who answered. Nothing about the reporter."""
    found = handoffs.hand_off(viewer, hand_off_id)
    context = {"h": found, "report": found.row.report, "on_paper": True, **law_of_it()}
    return render(request, "intake/desk/hand_off_proof.html", context)
