"""Practice: invented reports on a page like the real one, the known answer afterwards, and short lessons."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.policy import can
from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.desk.http import desk, see
from hearthline.law import Pack, Value
from hearthline.law.practice import Module, Point
from hearthline.screening.actions import practice as actions
from hearthline.screening.actions.quality import REVIEW
from hearthline.screening.choices import find
from hearthline.screening.desk import answering, present, steps
from hearthline.screening.queries import practice as queries
from hearthline.screening.queries.falsereports import value
from hearthline.ui.agency import current_pack


@desk("GET")
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The practice queue and the lessons; for supervisors how many each person did."""
    supervises = can(viewer, REVIEW, {"agency": viewer.agency_id}, "supervision").allowed
    found = queries.practice_desk(viewer)
    context = {
        "desk": found,
        "lessons": [{"module": one, "url": reverse(f"screening:practice_{one.id}")} for one in found.modules],
        "people": queries.practice_counts(viewer) if supervises else (),
        "supervises": supervises,
    }
    return render(request, "screening/desk/practice/list.html", context)


@desk("POST")
def begin(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take a practice report."""
    try:
        row = actions.begin(viewer=viewer, story_id=request.POST.get("story", ""))
    except Refused:
        raise
    except DomainError:
        return see(reverse("screening:practice"))
    return see(reverse("screening:attempt", args=[row.pk]))


@desk("GET")
def attempt(request: HttpRequest, viewer: Viewer, attempt_id: UUID) -> HttpResponse:
    """The invented report beside the tool; once decided, the known answer."""
    return _show(request, viewer, attempt_id)


def _show(request: HttpRequest, viewer: Viewer, attempt_id: UUID, wrong: DomainError | None = None) -> HttpResponse:
    try:
        found = queries.attempt(viewer, attempt_id)
    except Refused:
        raise
    except DomainError:  # the story was taken out of the pack: there is nothing to go on with
        return see(reverse("screening:practice"))
    at = steps.at(found.pack, found.facts, found.result, found.story.given)
    hint = gettext("As on a real report. Here it is not kept: do not write about real people.")
    context = answering.page_of(request, at, wrong, hint) | {
        "a": found,
        "facts_url": reverse("screening:attempt_facts", args=[attempt_id]),
        "decide_url": reverse("screening:attempt_decide", args=[attempt_id]),
    }
    if found.row.done_at:
        context |= _answer(found)
    return render(request, "screening/desk/practice/attempt.html", context, status=answering.status_of(wrong))


def _answer(found: queries.Attempt) -> dict[str, object]:
    """What is shown once it is decided: both decisions, and every answer that differs with why."""
    pack = found.pack
    known = find(pack, ":".join(found.decision))
    return {
        "yours": present.decided(pack, found.row.outcome, found.row.priority),
        "known": present.label(pack, known) if known else " ".join(found.decision),
        "known_ruling": present.ruling(pack, found.known),
        "differs": [_differs(pack, one) for one in found.differs if not one.silent],
        "left_open": [_differs(pack, one) for one in found.differs if one.silent],
    }


def _differs(pack: Pack, one: queries.Differs) -> dict[str, object]:
    return {
        "text": present.words(pack, f"fact.{one.fact}"),
        "yours": present.answer(pack, one.yours),
        "known": present.answer(pack, one.known),
        "why": one.why or present.words(pack, f"fact.{one.fact}.hint", " ").strip(),
        "citation": one.citation,
    }


@desk("POST")
def facts(request: HttpRequest, viewer: Viewer, attempt_id: UUID) -> HttpResponse:
    """Run the tool on these answers."""
    try:
        actions.answer(viewer=viewer, attempt_id=attempt_id, facts=answering.facts_of(request))
    except Refused:
        raise
    except DomainError as wrong:
        return _show(request, viewer, attempt_id, wrong)
    return see(reverse("screening:attempt", args=[attempt_id]))


@desk("POST")
def decide(request: HttpRequest, viewer: Viewer, attempt_id: UUID) -> HttpResponse:
    """Decide, and see the known answer."""
    try:
        actions.finish(
            viewer=viewer,
            attempt_id=attempt_id,
            choice=request.POST.get("choice", ""),
            reason=request.POST.get("reason", ""),
        )
    except Refused:
        raise
    except DomainError as wrong:
        return _show(request, viewer, attempt_id, wrong)
    return see(reverse("screening:attempt", args=[attempt_id]))


@desk("GET", "POST")
def module(request: HttpRequest, viewer: Viewer, module_id: str) -> HttpResponse:
    """A lesson, and after its questions were answered what was right and why. Nothing of that is kept."""
    found = queries.lesson(viewer, module_id)
    if found is None:
        return see(reverse("screening:practice"))
    answered = request.method == "POST"
    questions = [_question(request, found, place, answered) for place in range(len(found.questions))]
    context = {
        "module": found,
        "sections": [(title, [_point(point) for point in points]) for title, points in found.sections],
        "questions": questions,
        "answered": answered,
        "right": sum(one["state"] == "right" for one in questions),
    }
    return render(request, "screening/desk/practice/module.html", context)


def _question(request: HttpRequest, lesson: Module, place: int, answered: bool) -> dict[str, object]:
    asked = lesson.questions[place]
    said = request.POST.get(f"q{place}", "")
    state = "" if not answered else "right" if said == asked.right else "wrong" if said else "open"
    return {
        "name": f"q{place}",
        "number": place + 1,
        "text": asked.text,
        "answers": [(code, text, code == said) for code, text in asked.answers.items()],
        "state": state,
        "right": asked.answers[asked.right],
        "why": asked.why,
    }


def _point(point: Point) -> dict[str, object]:
    found = value(current_pack(), point.value) if point.value else None
    return {"text": point.text, "value": found, "verified": found is not None and _verified(found)}


def _verified(found: Value) -> bool:
    return found.confidence.startswith("verified")
