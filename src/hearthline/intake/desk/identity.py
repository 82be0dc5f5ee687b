"""Who reported: asked for with a purpose and a reason, shown once, kept by no cache, on a supervisor's list."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake import actions
from hearthline.intake.actions.identity import LONGEST_REASON, REVEAL_PURPOSES
from hearthline.intake.desk.http import desk, go
from hearthline.intake.models import Report
from hearthline.ui.fields import Choice, FieldView

PURPOSES: Final[Mapping[str, str | Promise]] = {
    "call_back": _("To call the reporter back: a fact is missing that nobody else can give"),
    "danger": _("To help in danger now"),
    "law": _("The law lets another agency know, and it asked"),
    "court": _("A judge ordered it"),
    "correction": _("To correct a mistake in the record"),
}


def _fields(purpose: str, reason: str, errors: Mapping[str, str]) -> dict[str, FieldView]:
    choices = tuple(
        Choice(f"purpose_{code}", code, str(PURPOSES.get(code, code)), checked=code == purpose)
        for code in REVEAL_PURPOSES
    )
    return {
        "purpose": FieldView(
            kind="radios",
            name="purpose",
            id="purpose",
            label=gettext("What do you need it for?"),
            choices=choices,
            error=errors.get("purpose", ""),
        ),
        "reason": FieldView(
            kind="textarea",
            attrs=(("spellcheck", "false"),),
            name="reason",
            id="reason",
            label=gettext("Why can it not wait, or be asked another way?"),
            hint=gettext("A supervisor reads this."),
            value=reason,
            rows=3,
            maxlength=LONGEST_REASON,
            error=errors.get("reason", ""),
        ),
    }


@desk("GET", "POST")
def identity(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """The form; and, in the answer to it and nowhere else, who reported."""
    report = Report.objects.for_viewer(viewer, "report:read", "screening").filter(pk=report_id).first()
    if report is None:
        raise PermissionDenied
    purpose, reason = request.POST.get("purpose", ""), request.POST.get("reason", "")
    errors: dict[str, str] = {}
    context: dict[str, object] = {"report": report}
    status = 200
    if request.method == "POST":
        if purpose not in REVEAL_PURPOSES:
            errors["purpose"] = gettext("Choose what you need it for.")
        if not reason.strip():
            errors["reason"] = gettext("Say why.")
        if not errors:
            try:
                found = actions.reveal_identity(viewer=viewer, report_id=report_id, purpose=purpose, reason=reason)
                return render(request, "intake/desk/identity_shown.html", context | {"people": found})
            except Refused:
                raise
            except DomainError as wrong:
                errors["reason"] = wrong.message
        status = 422
    fields = _fields(purpose, reason, errors)
    context |= {
        "fields": fields,
        "has_errors": bool(errors),
        "errors": [(fields[name].target_id, message) for name, message in errors.items()],
    }
    return render(request, "intake/desk/identity.html", context, status=status)


@desk("POST")
def review(request: HttpRequest, viewer: Viewer, reveal_id: UUID) -> HttpResponse:
    """A supervisor has looked at a reveal."""
    actions.close_reveal(viewer=viewer, reveal_id=reveal_id)
    return go(request)
