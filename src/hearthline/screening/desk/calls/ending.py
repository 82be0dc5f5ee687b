"""What a call becomes. Each act keeps the page's fields first: pressing a button never costs a word."""

from collections.abc import Callable
from typing import BinaryIO, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.calls import actions
from hearthline.intake.calls.types import Lacking
from hearthline.intake.desk.http import desk, see
from hearthline.screening.actions.taking import take_call
from hearthline.screening.desk.calls.earlier import report_by_number
from hearthline.screening.desk.calls.page import back, keep, show


def _act(request: HttpRequest, viewer: Viewer, call_id: UUID, at: str, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Keep the form, then do it; else the page again with what was typed, and what is in the way."""
    kept = keep(request, viewer, call_id)
    if isinstance(kept, HttpResponse):
        return kept
    if kept.wrong or kept.others:
        return show(request, viewer, call_id, typed=kept, status=409 if kept.others else 422)
    try:
        return act()
    except Refused:
        raise
    except Lacking as wrong:
        return show(request, viewer, call_id, lacks=wrong.lacks, status=422)
    except DomainError as wrong:
        return show(request, viewer, call_id, wrong=wrong, at=at, status=422)


@desk("POST")
def file(request: HttpRequest, viewer: Viewer, call_id: UUID) -> HttpResponse:
    """The call becomes a report that this person holds; on to its decision."""

    def act() -> HttpResponse:
        filed = take_call(viewer=viewer, call_id=call_id)
        return see(f"{reverse('screening:report', args=[filed.report_id])}?said=filed")

    return _act(request, viewer, call_id, "file", act)


@desk("POST")
def add_to(request: HttpRequest, viewer: Viewer, call_id: UUID) -> HttpResponse:
    """More about an earlier report, found by its number."""

    def act() -> HttpResponse:
        report_id = report_by_number(viewer, request.POST.get("number", ""))
        if report_id is None:
            raise DomainError("call.number", gettext("There is no report with this number that you may open."))
        filed = actions.add_call_to(viewer=viewer, call_id=call_id, report_id=report_id)
        return see(f"{reverse('screening:report', args=[filed.report_id])}?said=added")

    return _act(request, viewer, call_id, "number", act)


@desk("POST")
def close(request: HttpRequest, viewer: Viewer, call_id: UUID) -> HttpResponse:
    """It was no report. Everything typed stays."""

    def act() -> HttpResponse:
        result = request.POST.get("top", "") or request.POST.get("result", "")
        actions.close_call(viewer=viewer, call_id=call_id, result=result)
        return see(f"{reverse('calls:list')}?said={result}")

    return _act(request, viewer, call_id, "result", act)


@desk("POST")
def take_over(request: HttpRequest, viewer: Viewer, call_id: UUID) -> HttpResponse:
    """Hold the call from now on."""

    def act() -> HttpResponse:
        actions.take_over(viewer=viewer, call_id=call_id)
        return back(call_id, "said=taken_over")

    return _act(request, viewer, call_id, "main", act)


@desk("POST")
def attach(request: HttpRequest, viewer: Viewer, call_id: UUID) -> HttpResponse:
    """A scan, or another file."""

    def act() -> HttpResponse:
        given = request.FILES.get("scan")
        if given is None or not given.file:
            raise DomainError("call.no-file", gettext("Choose a file first."))
        actions.attach(viewer=viewer, call_id=call_id, name=given.name or "", stream=cast(BinaryIO, given.file))
        return back(call_id, "said=attached#scans")

    return _act(request, viewer, call_id, "scan", act)
