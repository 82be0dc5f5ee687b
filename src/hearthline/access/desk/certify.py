"""What ends, and who keeps it going: for administrators and supervisors, once a quarter and whenever they like."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from hearthline.access.accounts import certification
from hearthline.access.desk.staff import ROLE_WORDS, desk
from hearthline.access.lifecycle import renew, term
from hearthline.access.models import Agency
from hearthline.access.outside.links import confirm_link
from hearthline.access.stepup import step_up
from hearthline.access.viewer import ADMINISTRATOR, Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.ui.agency import current_agency


class UntilForm(forms.Form):
    """The last day, or nothing for the longest there is."""

    until = forms.DateField(required=False)


@require_GET
@desk
def ending(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every account that ends, the first to end first. Doing nothing lets it end."""
    context = {
        "accounts": certification(viewer),
        "until": clock.now() + min(term("ACCOUNT"), term("GRANT")),
        "roles": dict(ROLE_WORDS),
        "keeps_accounts": ADMINISTRATOR in viewer.roles,
        "practice": Agency.objects.filter(pk=viewer.agency_id, demo=True).exists(),
        "account_days": term("ACCOUNT").days,
        "idle_days": term("IDLE").days,
        "wrong": "wrong" in request.GET,
    }
    return render(request, "access/desk/ending.html", context)


@require_POST
@desk
@step_up()
def renew_one(request: HttpRequest, viewer: Viewer, user_id: UUID) -> HttpResponse:
    """Keep an account and its rights in force until the end of a day."""
    form = UntilForm(request.POST)
    try:
        # The right is asked before the form is looked at: what is no day has passed already.
        day = form.cleaned_data["until"] if form.is_valid() else date.min
        renew(viewer=viewer, user_id=user_id, until=_end_of(day) if day else None)
    except Refused:
        raise
    except DomainError as wrong:
        if wrong.code != "end-wrong":
            raise PermissionDenied from wrong
        return redirect(reverse("access_ending") + "?wrong")
    return redirect("access_ending")


def _end_of(day: date) -> datetime:
    agency = current_agency()
    zone = agency.zone if agency else clock.now().tzinfo
    return datetime.combine(min(day, date(9998, 12, 31)) + timedelta(days=1), time(), zone)


@require_POST
@desk
@step_up()
def confirm_outside(request: HttpRequest, viewer: Viewer, link_id: UUID) -> HttpResponse:
    """Let an identity at the agency's provider open an account."""
    confirm_link(viewer=viewer, link_id=link_id)
    return redirect("access_rights")
