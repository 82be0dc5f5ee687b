"""A second reading that does not see the first: asked for by a supervisor, done by another screener."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.desk.fields import at_the_top, faults, set_field
from hearthline.intake.desk.given import given
from hearthline.intake.desk.http import desk, one_id
from hearthline.screening.actions import blind as actions
from hearthline.screening.desk import answering, present, steps
from hearthline.screening.desk.quality import done, said_in
from hearthline.screening.queries import blind as queries
from hearthline.ui.words import in_words

AT = {"blind.reader": "reader_0"}


@desk("GET", "POST")
def ask(request: HttpRequest, viewer: Viewer, decision_id: UUID) -> HttpResponse:
    """Choose who reads this report a second time."""
    wrong: DomainError | None = None
    if request.method == "POST":
        try:
            actions.ask_blind(viewer=viewer, decision_id=decision_id, reader=one_id(request.POST.get("reader", "")))
            return done(reverse("screening:quality"), "asked")
        except Refused:
            raise
        except DomainError as error:
            wrong = error
    made, people = queries.may_ask(viewer, decision_id)
    listed = [(str(pk), name) for pk, name in sorted(people.items(), key=lambda pair: pair[1])]
    context = {
        "decision": made,
        "report": made.screening.report,
        "field": set_field("radios", "reader", gettext("Who reads it"), listed, error=in_words(wrong) if wrong else ""),
        "people": people,
        **at_the_top(faults(wrong, AT)),
    }
    return render(request, "screening/desk/quality/ask.html", context, status=422 if wrong else 200)


@desk("GET")
def reading(request: HttpRequest, viewer: Viewer, reading_id: UUID) -> HttpResponse:
    """The report, the tool and the choice; nothing of what was decided."""
    return _show(request, viewer, reading_id)


def _show(request: HttpRequest, viewer: Viewer, reading_id: UUID, wrong: DomainError | None = None) -> HttpResponse:
    found = queries.blind(viewer, reading_id)
    at = steps.at(found.pack, found.facts, found.result, found.told)
    context = answering.page_of(request, at, wrong) | {
        "b": found,
        "report": found.report,
        "given": [given(part) for part in found.parts],
        "said_before": present.decided(found.pack, found.row.outcome, found.row.priority) if found.row.read_at else "",
        "facts_url": reverse("screening:reading_facts", args=[reading_id]),
        "decide_url": reverse("screening:reading_decide", args=[reading_id]),
        "said": said_in(request),
    }
    return render(request, "screening/desk/quality/reading.html", context, status=answering.status_of(wrong))


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
