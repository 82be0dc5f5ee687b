"""A second reading that does not see the first: asked for by a supervisor, done by another screener."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.desk.given import given
from hearthline.intake.desk.http import desk
from hearthline.screening.actions import blind as actions
from hearthline.screening.actions.state import Changed
from hearthline.screening.desk import answering, present
from hearthline.screening.desk.quality import done, said_in
from hearthline.screening.queries import blind as queries

AT = {"screening.choice": "choice", "screening.reason": "reason", "blind.reader": "reader_0"}


@desk("GET", "POST")
def ask(request: HttpRequest, viewer: Viewer, decision_id: UUID) -> HttpResponse:
    """Choose who reads this report a second time."""
    wrong: DomainError | None = None
    if request.method == "POST":
        try:
            actions.ask_blind(viewer=viewer, decision_id=decision_id, reader=_id(request.POST.get("reader", "")))
            return done(reverse("screening:quality"), "asked")
        except Refused:
            raise
        except DomainError as error:
            wrong = error
    made, people = queries.may_ask(viewer, decision_id)
    context = {
        "decision": made,
        "report": made.screening.report,
        "field": answering.set_field(
            "radios",
            "reader",
            gettext("Who reads it"),
            [(str(pk), name, False) for pk, name in sorted(people.items(), key=lambda pair: pair[1])],
            wrong.message if wrong else "",
        ),
        "people": people,
        "errors": [(AT.get(wrong.code, "main"), wrong.message)] if wrong else [],
        "has_errors": wrong is not None,
    }
    return render(request, "screening/desk/quality/ask.html", context, status=422 if wrong else 200)


@desk("GET")
def reading(request: HttpRequest, viewer: Viewer, reading_id: UUID) -> HttpResponse:
    """The report, the tool and the choice; nothing of what was decided."""
    return _show(request, viewer, reading_id)


def _show(request: HttpRequest, viewer: Viewer, reading_id: UUID, wrong: DomainError | None = None) -> HttpResponse:
    found = queries.blind(viewer, reading_id)
    at = AT.get(wrong.code, "main") if wrong else ""
    context = {
        "b": found,
        "report": found.report,
        "given": [given(part) for part in found.parts],
        "sheet": answering.sheet(found.pack, found.facts, found.result, found.told),
        "said_before": present.decided(found.pack, found.row.outcome, found.row.priority) if found.row.read_at else "",
        "facts_url": reverse("screening:reading_facts", args=[reading_id]),
        "decide_url": reverse("screening:reading_decide", args=[reading_id]),
        "reason_field": answering.reason_field(
            request.POST.get("reason", ""),
            wrong.message if wrong and at == "reason" else "",
            gettext("Needed when you differ from the tool, and whenever nobody is sent."),
        ),
        "picked": request.POST.get("choice", ""),
        "errors": [(at, wrong.message)] if wrong else [],
        "has_errors": wrong is not None,
        "said": said_in(request),
    }
    status = 200 if wrong is None else 409 if isinstance(wrong, Changed) else 422
    return render(request, "screening/desk/quality/reading.html", context, status=status)


@desk("POST")
def reading_facts(request: HttpRequest, viewer: Viewer, reading_id: UUID) -> HttpResponse:
    """Run the tool on these answers."""
    try:
        actions.save_blind(viewer=viewer, reading_id=reading_id, facts=answering.facts_of(request))
    except Refused:
        raise
    except DomainError as wrong:
        return _show(request, viewer, reading_id, wrong)
    return done(reverse("screening:reading", args=[reading_id]), "")


@desk("POST")
def reading_decide(request: HttpRequest, viewer: Viewer, reading_id: UUID) -> HttpResponse:
    """Choose. Nothing about the report changes."""
    try:
        actions.finish_blind(
            viewer=viewer,
            reading_id=reading_id,
            choice=request.POST.get("choice", ""),
            reason=request.POST.get("reason", ""),
        )
    except Refused:
        raise
    except DomainError as wrong:
        return _show(request, viewer, reading_id, wrong)
    return done(reverse("screening:coaching"), "read")


def _id(text: str) -> UUID:
    """An id as our forms send it; one that no row has for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
