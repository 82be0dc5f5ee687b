"""Original and translation side by side, written by a person who reads the language."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.policy import can
from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.desk.fields import at_the_top, words_field
from hearthline.intake.desk.given import given
from hearthline.intake.desk.http import desk, one_id, see, whole_number
from hearthline.screening import actions, queries
from hearthline.screening.actions.translating import LONGEST
from hearthline.screening.desk.acts import try_it
from hearthline.ui.words import in_words


@desk("GET", "POST")
def page(request: HttpRequest, viewer: Viewer, report_id: UUID, task_id: UUID) -> HttpResponse:
    """Read both; write the translation, when this is a language the viewer reads."""
    wrong = ""
    if request.method == "POST":
        try:
            actions.write_translation(
                viewer=viewer,
                task_id=task_id,
                text=request.POST.get("text", ""),
                version=whole_number(request.POST.get("version", "")),
            )
            return see(reverse("screening:report", args=[report_id]))
        except Refused:
            raise
        except DomainError as error:
            wrong = in_words(error)
    found = queries.detail(viewer, report_id, "translation")
    task = next((t for t in found.translations if t.row.pk == task_id), None)
    if task is None:
        raise PermissionDenied
    part = next((p for p in found.report.parts if p.id == task.row.part_id), found.report.main)
    known = {"agency": task.row.agency_id, "language": task.row.language}
    context = {
        "d": found,
        "report": found.report.report,
        "task": task,
        "given": [given(part)],
        "may_write": can(viewer, "translation:write", known, "translation").allowed,
        "field": words_field(
            "text",
            gettext("Translation into English"),
            request.POST.get("text", task.text),
            wrong,
            limit=LONGEST,
            hint=gettext("Everything they wrote, in order, in their voice. Mark what you are not sure of."),
            rows=16,
        ),
        **at_the_top({"text": wrong} if wrong else {}),
    }
    return render(request, "screening/desk/translation.html", context, status=422 if wrong else 200)


@desk("POST")
def claim(request: HttpRequest, viewer: Viewer, report_id: UUID, task_id: UUID) -> HttpResponse:
    """Take a translation. Who has it already keeps it; the page then says who."""
    try:
        actions.claim_translation(viewer=viewer, task_id=task_id)
    except Refused:
        raise
    except DomainError:
        pass  # the page that follows names who has it
    return see(reverse("screening:translation", args=[report_id, task_id]))


@desk("POST")
def ask(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """ "This is not in a language I read"."""

    def act() -> str:
        actions.ask_translation(
            viewer=viewer,
            report_id=report_id,
            part_id=one_id(request.POST.get("part", "")),
            language=request.POST.get("language", ""),
        )
        return "translate"

    return try_it(request, viewer, report_id, act)
