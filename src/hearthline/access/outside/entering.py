"""From a proved identity to a session: only an account that exists and is linked; our own second factor unless the
operator trusts the provider's."""

from typing import cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from hearthline.access.adapters import OUTSIDE
from hearthline.access.models import User
from hearthline.access.outside.claims import Claims, NotProved
from hearthline.access.outside.links import account_of
from hearthline.access.outside.providers import Provider
from hearthline.journal.actions import write
from hearthline.journal.actor import Actor
from hearthline.journal.models import Outcome
from hearthline.journal.tags import Tag


def safe_next(address: str) -> str:
    """`address` when it is a place on this desk, else ""."""
    inside = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if inside else ""


def enter(request: HttpRequest, provider: Provider, claims: Claims, back_to: str) -> HttpResponse:
    """Sign the person in, or on to our own second factor. Raises NotProved("nobody") when no account is theirs."""
    user = account_of(settings.HEARTHLINE_AGENCY, provider.id, claims.subject)
    if user is None:
        raise NotProved("nobody")
    record_authentication(request, user, OUTSIDE, provider=provider.id)
    if provider.second_factor & claims.methods:
        return _in(request, user, back_to)
    return cast(HttpResponse, perform_login(request, user, redirect_url=safe_next(back_to) or None))


def _in(request: HttpRequest, user: User, back_to: str) -> HttpResponse:
    adapter = get_adapter(request)
    request.hearthline_factor = f"{OUTSIDE}-factor"  # type: ignore[attr-defined]  # as the second step does; read by the adapter
    adapter.login(request, user)
    return HttpResponseRedirect(safe_next(back_to) or adapter.get_login_redirect_url(request))


def note_refused(provider: Provider, why: str) -> None:
    """One entry, without a word of what the provider or the browser said."""
    with transaction.atomic():
        write(
            actor=Actor("system", "sign-in", settings.HEARTHLINE_AGENCY),
            tag=Tag.OUTSIDE_REFUSED,
            record_kind="provider",
            record_id=provider.id,
            purpose="sign-in",
            fields=(why,),
            outcome=Outcome.REFUSED,
        )
