"""One thing that is owed to a body outside: which section, by when, which form; and that it was sent."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.policy import can
from hearthline.access.viewer import Viewer
from hearthline.dispatch import actions, dues, law
from hearthline.dispatch.desk import forms
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.desk.fields import at_the_top, faults, words_field
from hearthline.intake.desk.http import desk, see
from hearthline.ui.agency import current_pack

AT = {"cross-report.how": "how_0", "cross-report.to": "to", "cross-report.reason": "reason"}


@desk("GET")
def one(request: HttpRequest, viewer: Viewer, cross_report_id: UUID) -> HttpResponse:
    """What is owed, and what keeps it."""
    return _show(request, viewer, cross_report_id)


def _show(
    request: HttpRequest, viewer: Viewer, cross_report_id: UUID, wrong: DomainError | None = None
) -> HttpResponse:
    row = dues.cross_report(viewer, cross_report_id)
    errors = faults(wrong, AT)
    open_row = row.done_at is None and row.ended_at is None
    context = {
        "row": row,
        "report": row.report,
        "open": open_row,
        "form": law.form_name(current_pack(), row.recipient),
        "words": dues.kept_words(viewer, row),
        "fields": forms.sent_fields(request.POST, errors) if row.written and open_row else [],
        "may_excuse": open_row and can(viewer, "crossreport:excuse", {"agency": row.agency_id}, "hand-off").allowed,
        "reason_field": words_field(
            "reason",
            gettext("Why it is not owed"),
            request.POST.get("reason", ""),
            errors.get("reason", ""),
            limit=1_000,
        ),
        **at_the_top(errors),
    }
    return render(request, "dispatch/desk/cross_report.html", context, status=422 if wrong else 200)


@desk("POST")
def sent(request: HttpRequest, viewer: Viewer, cross_report_id: UUID) -> HttpResponse:
    """The form was sent."""
    try:
        actions.form_sent(
            viewer=viewer,
            cross_report_id=cross_report_id,
            how=request.POST.get("how", ""),
            to=request.POST.get("to", ""),
            reference=request.POST.get("reference", ""),
        )
    except Refused:
        raise
    except DomainError as wrong:
        return _show(request, viewer, cross_report_id, wrong)
    return see(reverse("dispatch:cross_report", args=[cross_report_id]))


@desk("POST")
def excuse(request: HttpRequest, viewer: Viewer, cross_report_id: UUID) -> HttpResponse:
    """A supervisor says that it is not owed."""
    try:
        actions.excuse(viewer=viewer, cross_report_id=cross_report_id, reason=request.POST.get("reason", ""))
    except Refused:
        raise
    except DomainError as wrong:
        return _show(request, viewer, cross_report_id, wrong)
    return see(reverse("dispatch:cross_report", args=[cross_report_id]))
