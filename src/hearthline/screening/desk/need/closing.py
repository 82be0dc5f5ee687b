"""A restricted record opened for a while: by who cannot wait, and by a supervisor for somebody else."""

from datetime import datetime, time
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters

from hearthline.access.stepup import step_up
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.desk.fields import at_the_top, faults, line_field, set_field, words_field
from hearthline.intake.desk.http import desk, see
from hearthline.people import actions as people
from hearthline.screening.need import glass as glasses
from hearthline.screening.need import openings as given
from hearthline.screening.need.closed import PERSON, REPORT
from hearthline.screening.need.wording import GLASS, OPENING
from hearthline.ui.agency import current_zone
from hearthline.ui.moments import parse_day

PLACES = {PERSON: "people:person", REPORT: "screening:report"}
LISTS = {PERSON: "need:openings", REPORT: "need:report_openings"}
ENDS = {PERSON: "need:end_opening", REPORT: "need:end_report_opening"}
AT = {"glass.why": "why_0", "glass.words": "words"}
OPENING_AT = {"opening.who": "who", "opening.why": "why_0", "opening.until": "until"}


@sensitive_post_parameters("words")
@desk("GET", "POST")
@step_up()
def glass(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """What opening now means; sent with a reason, the record is open for a short time."""
    return _glass(request, viewer, person_id, reverse("people:person", args=[person_id]))


@sensitive_post_parameters("words")
@desk("GET", "POST")
@step_up()
def report_glass(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """The same for a restricted report."""
    return _glass(request, viewer, report_id, reverse("screening:queue"), REPORT)


@sensitive_post_parameters("words")
@desk("GET", "POST")
@step_up()
def glass_found(request: HttpRequest, viewer: Viewer, lookup_id: UUID) -> HttpResponse:
    """The same for whom a look-up of the viewer's own told; whose id stands on no page before the record is open."""
    return _glass(request, viewer, people.told_by(viewer, lookup_id) or lookup_id, reverse("people:search"))


def _glass(request: HttpRequest, viewer: Viewer, record_id: UUID, back: str, kind: str = PERSON) -> HttpResponse:
    there = reverse(PLACES[kind], args=[record_id])
    wrong: DomainError | None = None
    sent = request.POST
    try:
        ask = glasses.may_break(viewer=viewer, record_id=record_id, kind=kind)
        if request.method == "POST":
            glasses.break_glass(
                viewer=viewer,
                record_id=record_id,
                why=sent.get("why", ""),
                words=sent.get("words", ""),
                kind=kind,
            )
            return see(there)
    except Refused:
        raise
    except DomainError as error:
        if error.code == "glass.open":
            return see(there)
        wrong = error
    at = faults(wrong, AT)
    why = [(code, str(GLASS[code])) for code in glasses.WHY]
    context = {
        "back": back,
        "ask": ask,
        "minutes": glasses.minutes(),
        "why_field": set_field(
            "radios", "why", gettext("Why you cannot wait"), why, sent.get("why"), at.get("why_0", "")
        ),
        "words_field": words_field(
            "words",
            gettext("In your own words"),
            sent.get("words", ""),
            at.get("words", ""),
            limit=glasses.LONGEST,
            hint=gettext("Only the supervisors who review this read it."),
        ),
        **at_the_top(at),
    }
    return render(request, "screening/desk/need/glass.html", context, status=422 if wrong else 200)


@desk("GET", "POST")
@step_up()
def openings(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """To whom the record is open, and a form that opens it to one more person until a day."""
    return _give(request, viewer, person_id, PERSON)


@desk("GET", "POST")
@step_up()
def report_openings(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """The same for a restricted report."""
    return _give(request, viewer, report_id, REPORT)


def _give(request: HttpRequest, viewer: Viewer, record_id: UUID, kind: str) -> HttpResponse:
    sent, wrong = request.POST, None
    if request.method == "POST":
        try:
            given.give(
                viewer=viewer,
                record_id=record_id,
                user_id=sent.get("who", ""),
                why=sent.get("why", ""),
                until=_end_of(sent.get("until", "")),
                kind=kind,
            )
            return see(reverse(LISTS[kind], args=[record_id]))
        except Refused:
            raise
        except DomainError as error:
            wrong = error
    return _openings(request, viewer, record_id, kind, wrong)


def _openings(
    request: HttpRequest, viewer: Viewer, record_id: UUID, kind: str, wrong: DomainError | None
) -> HttpResponse:
    restricted, rows = given.openings_of(viewer, record_id, kind)
    at, sent = faults(wrong, OPENING_AT), request.POST
    staff = [("", gettext("Choose one")), *given.may_be_given(viewer).items()]
    why = [(code, str(OPENING[code])) for code in given.WHY]
    context = {
        "record": record_id,
        "kind": kind,
        "back": reverse(PLACES[kind], args=[record_id]),
        "here": reverse(LISTS[kind], args=[record_id]),
        "rows": [(row, reverse(ENDS[kind], args=[record_id, row.id])) for row in rows],
        "restricted": restricted,
        "who_field": set_field("select", "who", gettext("To whom"), staff, sent.get("who"), at.get("who", "")),
        "why_field": set_field("radios", "why", gettext("Why"), why, sent.get("why"), at.get("why_0", "")),
        "until_field": line_field(
            "until",
            gettext("Until the end of this day"),
            sent.get("until", ""),
            at.get("until", ""),
            hint=gettext("At most 90 days from today."),
            input_type="date",
            width="mid",
        ),
        **at_the_top(at),
    }
    return render(request, "screening/desk/need/openings.html", context, status=422 if wrong else 200)


def _end_of(text: str) -> datetime:
    """The end of a day in the agency's zone; what is no day has passed already."""
    day = parse_day(text)
    return datetime.combine(day, time(23, 59, 59), current_zone()) if day else clock.now()


@desk("POST")
def end(request: HttpRequest, viewer: Viewer, person_id: UUID, opening_id: UUID) -> HttpResponse:
    """Close it to them now."""
    return _end(request, viewer, person_id, opening_id, PERSON)


@desk("POST")
def end_report(request: HttpRequest, viewer: Viewer, report_id: UUID, opening_id: UUID) -> HttpResponse:
    """The same for a restricted report."""
    return _end(request, viewer, report_id, opening_id, REPORT)


def _end(request: HttpRequest, viewer: Viewer, record_id: UUID, opening_id: UUID, kind: str) -> HttpResponse:
    try:
        given.end(viewer=viewer, record_id=record_id, opening_id=opening_id, kind=kind)
    except Refused:
        raise
    except DomainError as wrong:
        return _openings(request, viewer, record_id, kind, wrong)
    return see(reverse(LISTS[kind], args=[record_id]))
