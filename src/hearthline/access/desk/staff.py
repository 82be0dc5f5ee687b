"""The administrator's page: who works here, and what they may do; a supervisor confirms. Opens no report."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from hearthline.access import queries
from hearthline.access.actions import confirm_role, create_user, disable_user, grant_role, revoke_role
from hearthline.access.outside.links import links_to_confirm
from hearthline.access.stepup import step_up
from hearthline.access.viewer import ADMINISTRATOR, AGENT, SCREENER, SUPERVISOR, Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.usecase import keep
from hearthline.ui.words import in_words

P = ParamSpec("P")
ROLE_WORDS = (
    (SCREENER, _("Screener")),
    (SUPERVISOR, _("Supervisor")),
    (ADMINISTRATOR, _("Administrator")),
    (AGENT, _("Help desk")),
)
LANGUAGES = (("en", "English"), ("es", "Español"), ("hmn", "Hmoob"))


class NewPersonForm(forms.Form):
    """A new account."""

    name = forms.CharField(
        label=_("Name"), max_length=120, error_messages={"required": _("Write the name of the person.")}
    )
    username = forms.CharField(
        label=_("User name"),
        max_length=64,
        error_messages={"required": _("Write a user name for the person.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=ROLE_WORDS,
        widget=forms.RadioSelect,
        initial=SCREENER,
        error_messages={"required": _("Choose a role.")},
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages this person reads"),
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        initial=["en"],
        error_messages={"required": _("Choose at least one language.")},
    )


def desk(view: Callable[Concatenate[HttpRequest, Viewer, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view its viewer; a refusal (already in the journal) becomes the page that says so."""

    @wraps(view)
    def run(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, cast(Viewer, request.viewer), *args, **kwargs)  # type: ignore[attr-defined]  # middleware
        except Refused as refused:
            keep(refused)
            raise PermissionDenied from refused

    return run


@require_http_methods(["GET", "POST"])
@desk
@step_up()
def people(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Everyone of the agency; a form for a new person. The first password is shown once, to be told in person."""
    members = queries.staff(viewer)
    form = NewPersonForm(request.POST or None)
    made: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            user, password = create_user(
                viewer=viewer,
                username=given["username"],
                name=given["name"],
                languages=tuple(given["languages"]),
                role=given["role"],
            )
        except DomainError as wrong:
            form.add_error("username", in_words(wrong))
        else:
            made = {"name": user.name, "username": user.username, "password": password}
            members, form = queries.staff(viewer), NewPersonForm()
    context = {"members": members, "form": form, "made": made, "roles": ROLE_WORDS, "has_errors": bool(form.errors)}
    return render(request, "access/desk/people.html", context)


@require_POST
@desk
@step_up()
def role(request: HttpRequest, viewer: Viewer, user_id: UUID) -> HttpResponse:
    """Give or take one role."""
    change = revoke_role if "take" in request.POST else grant_role
    try:
        change(viewer=viewer, user_id=user_id, role=request.POST.get("take") or request.POST.get("give", ""))
    except Refused:
        raise
    except DomainError as wrong:
        raise PermissionDenied from wrong
    return redirect("access_people")


@require_POST
@desk
@step_up()
def close(request: HttpRequest, viewer: Viewer, user_id: UUID) -> HttpResponse:
    """Close an account: sessions end, roles go, nobody can sign in with it."""
    disable_user(viewer=viewer, user_id=user_id)
    return redirect("access_people")


@require_http_methods(["GET"])
@desk
def rights(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The supervisor's page: rights that an administrator gave and that are not in force yet."""
    found = queries.rights_to_confirm(viewer)
    context = {"rights": found, "roles": dict(ROLE_WORDS), "links": links_to_confirm(viewer)}
    return render(request, "access/desk/rights.html", context)


@require_POST
@desk
@step_up()
def confirm(request: HttpRequest, viewer: Viewer, grant_id: UUID) -> HttpResponse:
    """Let one right take force."""
    confirm_role(viewer=viewer, grant_id=grant_id)
    return redirect("access_rights")
