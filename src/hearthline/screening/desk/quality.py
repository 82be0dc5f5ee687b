"""Looking at decisions again: the supervisor's page, a drawn decision, and the screener's notes."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.desk.fields import at_the_top, faults, line_field, set_field, words_field
from hearthline.intake.desk.given import given
from hearthline.intake.desk.http import desk, go, see, whole_number
from hearthline.screening.actions import quality as actions
from hearthline.screening.desk import answering, present
from hearthline.screening.queries import blind as blind_queries
from hearthline.screening.queries import quality as queries
from hearthline.ui.agency import current_zone
from hearthline.ui.fields import FieldView

SAID = ("drawn", "nothing", "agree", "disagree", "asked", "read")
"""Codes that a form's answer may carry, for one line of what happened. Any other is not shown."""
A_MONTH = timedelta(days=30)
AT = {"quality.verdict": "verdict_0", "quality.note": "note", "quality.size": "amount", "quality.since": "since"}


def said_in(request: HttpRequest) -> str:
    """What a form's answer says happened; "" for anything that is not ours."""
    code = request.GET.get("said", "")
    return code if code in SAID else ""


def done(place: str, said: str) -> HttpResponse:
    """See other, with one line of what happened."""
    return see(f"{place}?said={said}" if said else place)


@desk("GET")
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What waits to be looked at again, and how far people agree."""
    return _board(request, viewer)


def _board(request: HttpRequest, viewer: Viewer, wrong: DomainError | None = None, status: int = 200) -> HttpResponse:
    found = faults(wrong, AT)
    month_ago = (clock.now() - A_MONTH).astimezone(current_zone()).date().isoformat()
    compared = blind_queries.compared(viewer)
    context = {
        "board": queries.board(viewer),
        "compared": compared,
        "fields": _draw_fields(request, month_ago, found),
        "said": said_in(request),
        **at_the_top(found),
    }
    return render(request, "screening/desk/quality/board.html", context, status=status)


def _draw_fields(request: HttpRequest, since: str, at: Mapping[str, str]) -> list[FieldView]:
    sent = request.POST
    units = (("count", gettext("decisions")), ("percent", gettext("percent of all")))
    unit = "percent" if sent.get("unit") == "percent" else "count"
    return [
        line_field(
            "since",
            gettext("Decided since"),
            sent.get("since", since),
            at.get("since", ""),
            input_type="date",
            width="mid",
        ),
        line_field("amount", gettext("How many"), sent.get("amount", "10"), at.get("amount", ""), width="short"),
        set_field("radios", "unit", gettext("Of what"), units, unit),
    ]


def _since(text: str) -> datetime:
    """The beginning of a day here, as a form sends it. DomainError `quality.since` for what is no day of the past."""
    try:
        day = datetime.combine(datetime.fromisoformat(text).date(), time.min, tzinfo=current_zone())
    except ValueError:
        day = clock.now() + A_MONTH
    if not timedelta(0) <= clock.now() - day < timedelta(days=3660):
        raise DomainError("quality.since", gettext("Give a day of the last ten years, such as 2026-11-01."))
    return day


@desk("POST")
def draw(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Draw a sample."""
    amount = max(whole_number(request.POST.get("amount", "")), 0)
    unit = request.POST.get("unit", "")
    try:
        drawn = actions.draw_sample(
            viewer=viewer,
            since=_since(request.POST.get("since", "")),
            count=amount if unit != "percent" else 0,
            percent=amount if unit == "percent" else 0,
        )
    except Refused:
        raise
    except DomainError as wrong:
        return _board(request, viewer, wrong, 422)
    return done(reverse("screening:quality"), "drawn" if drawn else "nothing")


@desk("GET", "POST")
def sample(request: HttpRequest, viewer: Viewer, sample_id: UUID) -> HttpResponse:
    """A drawn decision with what the person had before them, and a verdict."""
    wrong: DomainError | None = None
    if request.method == "POST":
        verdict = request.POST.get("verdict", "")
        try:
            actions.review_sample(
                viewer=viewer, sample_id=sample_id, verdict=verdict, note=request.POST.get("note", "")
            )
            return done(reverse("screening:sample", args=[sample_id]), verdict)
        except Refused:
            raise
        except DomainError as error:
            wrong = error
    found = queries.sample(viewer, sample_id)
    at = faults(wrong, AT)
    context = {
        "s": found,
        "report": found.report.report,
        "given": [given(part) for part in found.report.parts],
        "files": found.report.files,
        "decided": present.decided(found.pack, found.decision.outcome, found.decision.priority),
        "ruling": present.ruling(found.pack, found.result),
        "answers": _answers(found),
        "note_field": words_field(
            "note",
            gettext("Note for the screener"),
            request.POST.get("note", ""),
            at.get("note", ""),
            limit=actions.LONGEST_NOTE,
            hint=gettext("They read it on their own page. Say what to look at next time. Needed when you disagree."),
        ),
        "verdict_field": set_field(
            "radios",
            "verdict",
            gettext("Do you agree with this decision?"),
            _verdicts(),
            request.POST.get("verdict"),
            at.get("verdict_0", ""),
        ),
        "said": said_in(request),
        **at_the_top(at),
    }
    return render(request, "screening/desk/quality/sample.html", context, status=answering.status_of(wrong))


def _verdicts() -> list[tuple[str, str]]:
    return [(actions.AGREE, gettext("I agree")), (actions.DISAGREE, gettext("I see it differently"))]


def _answers(found: queries.SampleView) -> list[tuple[str, str]]:
    """The answers that the decision stood on, as (question, answer)."""
    return [
        (present.words(found.pack, f"fact.{fact}"), present.answer(found.pack, answer))
        for fact, answer in found.facts.items()
    ]


@desk("GET")
def coaching(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Notes about my own decisions, and second readings I am asked for."""
    context = {
        "notes": queries.coaching(viewer),
        "readings": blind_queries.my_readings(viewer),
        "said": said_in(request),
    }
    return render(request, "screening/desk/quality/coaching.html", context)


@desk("POST")
def seen(request: HttpRequest, viewer: Viewer, sample_id: UUID) -> HttpResponse:
    """I have read this note."""
    actions.mark_coaching_seen(viewer=viewer, sample_id=sample_id)
    return go(request, reverse("screening:coaching"))
