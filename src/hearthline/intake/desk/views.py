"""Acts on a report at the desk: read, ask, open who reported, files. Each works without JavaScript."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake import actions, queries
from hearthline.intake.desk import asking
from hearthline.intake.desk.asking import question_field
from hearthline.intake.desk.http import desk, go, next_place, see, uuids, whole_number
from hearthline.ui.words import in_words


@desk("POST")
def read(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """ "Read by a person": one press."""
    actions.mark_read(viewer=viewer, report_id=report_id, parts=uuids(request.POST.getlist("part")))
    return go(request)


@desk("GET", "POST")
def question(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """Ask the reporter: the box, with a ready question in it when one was chosen (`?ready=`). When it cannot be sent,
    the words stay in the box."""
    wrong: DomainError | None = None
    text, code = request.POST.get("text", ""), request.POST.get("ready", request.GET.get("ready", ""))
    if request.method == "POST":
        version = whole_number(request.POST.get("version", ""))
        try:
            actions.ask_question(viewer=viewer, report_id=report_id, text=text, version=version)
            return _told(report_id, "asked")
        except Refused:
            raise
        except DomainError as caught:
            wrong = caught
    report = queries.report_for(viewer, report_id)
    chosen = asking.chosen(report, code)
    if chosen and request.method == "GET":
        text = chosen.text
    lang = chosen.lang if chosen and chosen.foreign else ""
    context = {
        "report": report,
        "chosen": chosen,
        "field": question_field(text, in_words(wrong) if wrong else "", lang),
        "has_errors": wrong is not None,
        "errors": [("question", in_words(wrong))] if wrong else [],
        "next": next_place(request, reverse("screening:report", args=[report_id])),
    }
    return render(request, "intake/desk/question.html", context, status=422 if wrong else 200)


@desk("GET")
def file(request: HttpRequest, viewer: Viewer, report_id: UUID, copy_id: UUID) -> HttpResponse:
    """One file: what it is, and a way to open its viewing copy. Opening the page opens no picture."""
    copy = queries.file_for(viewer, report_id, copy_id)
    asked = whole_number(request.GET.get("page", ""))
    context: dict[str, Any] = {
        "copy": copy,
        "report": copy.report,
        "pages": range(1, copy.pages + 1),
        "page": asked if 1 <= asked <= copy.pages else 0,
    }
    return render(request, "intake/desk/file.html", context)


@desk("GET")
def file_page(request: HttpRequest, viewer: Viewer, report_id: UUID, copy_id: UUID, number: int) -> HttpResponse:
    """One page of a viewing copy, as a picture. Each opening is in the journal."""
    queries.file_for(viewer, report_id, copy_id)
    try:
        picture = actions.open_file(viewer=viewer, copy_id=copy_id, page=number)
    except Refused:
        raise
    except DomainError as wrong:
        return HttpResponse(in_words(wrong), status=409, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(picture, content_type="image/jpeg")
    answer["Content-Disposition"] = "inline"
    return answer


@desk("GET", "POST")
def quarantine(request: HttpRequest, viewer: Viewer, report_id: UUID, copy_id: UUID) -> HttpResponse:
    """Set a file aside, when the person says yes: it cannot be undone here."""
    copy = queries.file_for(viewer, report_id, copy_id)
    if request.POST.get("sure") != "yes":
        return render(request, "intake/desk/set_aside.html", {"report": copy.report})
    actions.quarantine_file(viewer=viewer, copy_id=copy_id)
    return _told(report_id, "set_aside")


def _told(report_id: UUID, said: str) -> HttpResponseRedirect:
    """Back to the report, which says in one line what happened."""
    return see(f"{reverse('screening:report', args=[report_id])}?said={said}")


__all__ = ["file", "file_page", "quarantine", "question", "question_field", "read"]
