"""One person's account, for an administrator: how long, first password, identity outside, closing, opening again."""

from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from hearthline.access.accounts import account
from hearthline.access.desk.staff import ROLE_WORDS, desk
from hearthline.access.lifecycle import end_sessions, invite_again, reopen
from hearthline.access.outside.links import link, providers, unlink
from hearthline.access.stepup import step_up
from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.ui.words import in_words


class OutsideForm(forms.Form):
    """Who this person is at the agency's identity provider."""

    provider = forms.ChoiceField(label=_("Identity provider"))
    subject = forms.CharField(
        label=_("Their id there"),
        max_length=255,
        error_messages={"required": _("Write their id there.")},
        help_text=_("As the provider writes it; a refused sign-in shows it to the person. Never an e-mail address."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # a form takes what Django gives it
        self.fields["provider"].choices = [(p.id, p.name) for p in providers()]  # type: ignore[attr-defined]  # a choice field


@require_GET
@desk
def person(request: HttpRequest, viewer: Viewer, user_id: UUID) -> HttpResponse:
    """Everything about one account that is not about the work."""
    return _page(request, viewer, user_id)


@sensitive_variables("password")
def _page(
    request: HttpRequest, viewer: Viewer, user_id: UUID, form: forms.Form | None = None, password: str = ""
) -> HttpResponse:
    form = form or OutsideForm()
    context = {
        "member": account(viewer, user_id),
        "form": form,
        "password": password,
        "providers": {p.id: p.name for p in providers()},
        "roles": dict(ROLE_WORDS),
        "has_errors": bool(form.errors),
        "put_out": request.GET.get("said") == "out",
    }
    return render(request, "access/desk/person.html", context)


@sensitive_variables("password")
@require_POST
@desk
@step_up()
def invite(request: HttpRequest, viewer: Viewer, user_id: UUID) -> HttpResponse:
    """A new first password, shown once, for somebody who never used theirs."""
    try:
        password = invite_again(viewer=viewer, user_id=user_id)
    except Refused:
        raise
    except DomainError as wrong:
        raise PermissionDenied from wrong
    return _page(request, viewer, user_id, password=password)


@sensitive_variables("password")
@require_POST
@desk
@step_up()
def open_again(request: HttpRequest, viewer: Viewer, user_id: UUID) -> HttpResponse:
    """Open a closed account, with nothing but a first password."""
    try:
        password = reopen(viewer=viewer, user_id=user_id)
    except Refused:
        raise
    except DomainError as wrong:
        raise PermissionDenied from wrong
    return _page(request, viewer, user_id, password=password)


@require_POST
@desk
@step_up()
def put_out(request: HttpRequest, viewer: Viewer, user_id: UUID) -> HttpResponse:
    """End every session of this person; the account stays open."""
    end_sessions(viewer=viewer, user_id=user_id)
    return redirect(f"{reverse('access_person', args=[user_id])}?said=out")


@require_POST
@desk
@step_up()
def outside(request: HttpRequest, viewer: Viewer, user_id: UUID) -> HttpResponse:
    """Link an identity; a supervisor confirms it."""
    form = OutsideForm(request.POST)
    if form.is_valid():
        try:
            link(viewer=viewer, user_id=user_id, **form.cleaned_data)
        except Refused:
            raise
        except DomainError as wrong:
            form.add_error("subject", in_words(wrong))
        else:
            return redirect("access_person", user_id)
    return _page(request, viewer, user_id, form)


@require_POST
@desk
@step_up()
def end_outside(request: HttpRequest, viewer: Viewer, link_id: UUID) -> HttpResponse:
    """The identity opens this account no more."""
    unlink(viewer=viewer, link_id=link_id)
    return redirect("access_people")
