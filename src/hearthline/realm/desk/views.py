"""At the desk: who outside may have an account. An administrator invites organisations; a supervisor makes codes."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from hearthline.access.stepup import step_up
from hearthline.access.viewer import Viewer
from hearthline.ground.errors import Refused
from hearthline.journal.usecase import keep
from hearthline.realm import inviting
from hearthline.realm.codes import Card
from hearthline.realm.models import Kind

View = Callable[..., HttpResponse]
KINDS = ((Kind.FAMILY, _("Somebody of a family")), (Kind.REQUESTER, _("Somebody who asks for records")))
STATES = {
    inviting.WAITS: _("code not used yet"),
    inviting.OPEN: _("open"),
    inviting.OVER: _("over"),
    inviting.RAN_OUT: _("code ran out"),
}


class OrganisationForm(forms.Form):
    """A new organisation, and whom the agency spoke with there."""

    name = forms.CharField(
        label=_("Name of the organization"),
        max_length=200,
        error_messages={"required": _("Give the organization's name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    contact = forms.CharField(
        label=_("Whom you spoke with there, and how they are reached at work"), max_length=200, required=False
    )


class CodeForm(forms.Form):
    """Whom a code is for. No name: nothing here says of which case."""

    kind = forms.ChoiceField(
        label=_("Whom is the code for?"),
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whom the code is for.")},
    )


def desk(*methods: str) -> Callable[[View], View]:
    """Give the view its viewer; a refusal becomes the page that says so."""

    def around(view: View) -> View:
        @require_http_methods(methods)
        @wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, cast(Viewer, request.viewer), *args, **kwargs)  # type: ignore[attr-defined]
            except Refused as refused:
                keep(refused)
                raise PermissionDenied from refused

        return run

    return around


@desk("GET", "POST")
def organisations(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The agency's organisations; a form for a new one, with the card for its first administrator."""
    if request.method != "POST":
        return _organisations(request, viewer)
    inviting.may_invite(viewer)  # before the form is looked at, and before a fresh proof is asked for
    form = OrganisationForm(request.POST)
    if not form.is_valid():
        return _organisations(request, viewer, form=form)
    return _carded(request, viewer, _organisations, partial(inviting.invite_organisation, **form.cleaned_data))


@desk("POST")
def organisation_code(request: HttpRequest, viewer: Viewer, organisation_id: UUID) -> HttpResponse:
    """A card for one more administrator of an organisation."""
    inviting.may_change(viewer, organisation_id)
    make = partial(inviting.invite_administrator, organisation_id=organisation_id)
    return _carded(request, viewer, _organisations, make)


@desk("POST")
def organisation_end(request: HttpRequest, viewer: Viewer, organisation_id: UUID) -> HttpResponse:
    """Every account of an organisation is over."""
    inviting.may_change(viewer, organisation_id)
    end = partial(inviting.end_organisation, viewer=viewer, organisation_id=organisation_id)
    return _done(request, end, "realm:organisations")


@desk("POST")
def head_withdraw(request: HttpRequest, viewer: Viewer, code_id: UUID) -> HttpResponse:
    """The code of an organisation's administrator opens nothing any more."""
    return _done(request, partial(inviting.withdraw_head, viewer=viewer, code_id=code_id), "realm:organisations")


@desk("POST")
def head_end(request: HttpRequest, viewer: Viewer, account_id: UUID) -> HttpResponse:
    """The account of an organisation's administrator is over."""
    return _done(request, partial(inviting.end_head, viewer=viewer, account_id=account_id), "realm:organisations")


@desk("GET", "POST")
def cards(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Accounts that began with a card given in person; a form for one more."""
    if request.method != "POST":
        return _cards(request, viewer)
    inviting.may_give(viewer)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _cards(request, viewer, form=form)
    return _carded(request, viewer, _cards, partial(inviting.give_code, kind=form.cleaned_data["kind"]))


@desk("POST")
def card_withdraw(request: HttpRequest, viewer: Viewer, code_id: UUID) -> HttpResponse:
    """A code that waits opens nothing any more."""
    return _done(request, partial(inviting.withdraw, viewer=viewer, code_id=code_id), "realm:cards")


@desk("POST")
def account_end(request: HttpRequest, viewer: Viewer, account_id: UUID) -> HttpResponse:
    """One account is over."""
    return _done(request, partial(inviting.end_account, viewer=viewer, account_id=account_id), "realm:cards")


def _organisations(
    request: HttpRequest, viewer: Viewer, card: Card | None = None, form: OrganisationForm | None = None
) -> HttpResponse:
    context = {"houses": inviting.houses(viewer), "form": form or OrganisationForm(), "card": card}
    return _page(request, "organisations.html", context, form)


def _cards(
    request: HttpRequest, viewer: Viewer, card: Card | None = None, form: CodeForm | None = None
) -> HttpResponse:
    context = {"given": inviting.given_in_person(viewer), "form": form or CodeForm(), "card": card}
    return _page(request, "cards.html", {**context, "kinds": dict(KINDS)}, form)


def _page(request: HttpRequest, template: str, context: dict[str, Any], bound: forms.Form | None) -> HttpResponse:
    config = settings.HEARTHLINE
    told = {"outside_address": config.outside_address if config.outside_port else "", "states": STATES}
    return render(
        request,
        f"realm/desk/{template}",
        {**told, **context, "has_errors": bound is not None},
        status=200 if bound is None else 422,
    )


@step_up()
def _carded(
    request: HttpRequest, viewer: Viewer, page: Callable[..., HttpResponse], make: Callable[..., Card]
) -> HttpResponse:
    return page(request, viewer, make(viewer=viewer))


@step_up()
def _done(request: HttpRequest, act: Callable[[], object], back: str) -> HttpResponse:
    act()
    return redirect(back)
