"""The locked desk: what shows while its person is away, and how they or somebody else come in."""

from typing import cast

from allauth.account.internal.stagekit import clear_login
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from hearthline.access import locking, sessions
from hearthline.access.desk.passkeyforms import UnlockForm, UnlockPasskeyForm
from hearthline.access.desk.who import passkey_place, who
from hearthline.access.models import User
from hearthline.access.queries import viewer_of
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Lock this desk now."""
    viewer, _user = who(request)
    locking.remember_place(request.session, request.POST.get("next", ""))
    locking.lock_now(request.session, viewer, "hand")
    answer = locking.go(request, reverse("access_locked"))
    # Pages that the back button would show from memory.
    answer["Clear-Site-Data"] = '"cache"'
    return answer


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def locked(request: HttpRequest) -> HttpResponse:
    """Unlock by password."""
    user = cast(User, request.user)
    if not sessions.is_locked(request.session):
        return redirect("/")
    form = UnlockForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect(locking.unlocked(request.session, viewer_of(user), "password"))
    return _page(request, form, user)


@require_POST
def unlock_by_passkey(request: HttpRequest) -> HttpResponse:
    """Unlock by passkey: a fresh proof as well."""
    user = cast(User, request.user)
    if not sessions.is_locked(request.session):
        return redirect("/")
    form = UnlockPasskeyForm(request.POST, user=user)
    if not form.is_valid():
        return _page(request, UnlockForm(user=user), user, refused=True)
    sessions.proved(request.session)
    return HttpResponseRedirect(locking.unlocked(request.session, viewer_of(user), "passkey"))


@require_POST
def somebody_else(request: HttpRequest) -> HttpResponse:
    """Another person needs this desk: the session that is locked ends, and the door shows."""
    user = request.user
    if isinstance(user, User):
        with transaction.atomic():
            write(
                actor=viewer_of(user),
                tag=Tag.SIGNED_OUT,
                record_kind="user",
                record_id=user.pk.hex,
                fields=("somebody-else",),
            )
    logout(request)
    clear_login(request)
    answer = redirect("account_login")
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def _page(request: HttpRequest, form: UnlockForm, user: User, refused: bool = False) -> HttpResponse:
    context = {"form": form, "person": user.name, "refused": refused, "has_errors": bool(form.errors or refused)}
    return render(request, "access/desk/locked.html", context | passkey_place(request))
