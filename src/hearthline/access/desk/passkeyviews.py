"""Passkeys: what a browser is asked, signing in by one, and the page of one's own ways in."""

from collections.abc import Callable
from typing import cast

from allauth.account.internal.stagekit import unstash_login
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from hearthline.access import factors, passkeys, places, sessions
from hearthline.access.adapters import PASSKEY_ALONE
from hearthline.access.desk.passkeyforms import AddPasskeyForm, PasskeyForm, PasskeyNameForm
from hearthline.access.desk.who import passkey_place, who
from hearthline.access.models import User
from hearthline.access.passkeys import PasskeyRefused
from hearthline.access.stepup import is_fresh, step_up
from hearthline.ground.errors import DomainError

View = Callable[..., HttpResponse]
limited: Callable[[View], View] = ratelimit.decorator(app="allauth.mfa", action="webauthn_login")
"""Coarse, per address (a keyed hash of it): nobody guesses a passkey, but each try costs a session and a signature."""


@limited
@require_POST
def options(request: HttpRequest) -> HttpResponse:
    """What the browser needs for one ceremony, as JSON. Signed-out people get what tells of nobody."""
    use = request.POST.get("use", "")
    try:
        return JsonResponse(passkeys.ask(request, use, _for_whom(request, use)))
    except PasskeyRefused:
        return JsonResponse({"said": gettext("Ask for this page again, then try once more.")}, status=403)


def _for_whom(request: HttpRequest, use: str) -> User | None:
    """Whose passkeys; raises PasskeyRefused when nobody is there whose they could be."""
    if use == passkeys.SIGN_IN:
        return None
    if use == passkeys.SECOND:
        begun = unstash_login(request, peek=True)
        found = begun.user if begun else None
    elif use == passkeys.UNLOCK:
        found = request.user if sessions.is_locked(request.session) else None
    else:
        viewer = getattr(request, "viewer", None)
        found = viewer.user if viewer is not None and (use != passkeys.ADD or is_fresh(request)) else None
    if not isinstance(found, User) or not found.is_active:
        raise PasskeyRefused
    return found


@limited
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """A passkey alone: it is both steps in one. Everything that is not right looks the same."""
    if isinstance(request.user, User):
        return redirect("/")
    form = PasskeyForm(request.POST)
    if not form.is_valid():
        return redirect("access_passkey_refused")
    user = cast(User, form.authenticator.user)
    request.hearthline_factor = PASSKEY_ALONE  # type: ignore[attr-defined]  # for the session and the journal
    wanted = Login(user=user, redirect_url=_wanted(request))
    answer = cast(HttpResponse, perform_passwordless_login(request, form.authenticator, wanted))
    places.remember(answer, user)
    return answer


def _wanted(request: HttpRequest) -> str | None:
    from allauth.account.adapter import get_adapter

    wanted = request.POST.get("next", "")
    return wanted if wanted.startswith("/") and get_adapter().is_safe_url(wanted) else None


def refused(request: HttpRequest) -> HttpResponse:
    """The page after a passkey that was not accepted: what to do now."""
    return render(request, "access/desk/passkey_refused.html")


@require_http_methods(["GET"])
def ways(request: HttpRequest) -> HttpResponse:
    """One's own ways in: passkeys, telephone, recovery codes, password, open sessions."""
    return _ways(request)


def _ways(request: HttpRequest, wrong: str = "") -> HttpResponse:
    _viewer, user = who(request)
    keys = [
        {"id": k.pk, "name": k.data.get("name", ""), "made": k.created_at, "used": k.last_used_at}
        for k in passkeys.of(user)
    ]
    context = {
        "keys": keys,
        "app": factors.has_app(user),
        "said": "" if wrong else request.GET.get("said", ""),
        "wrong": wrong,
        "has_errors": bool(wrong),
        **passkey_place(request),
    }
    return render(request, "access/desk/ways.html", context)


@require_http_methods(["GET", "POST"])
@step_up("GET", "POST")
def add(request: HttpRequest) -> HttpResponse:
    """A new passkey. The first factor of an account: its recovery codes are shown, once."""
    viewer, user = who(request)
    form = AddPasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer, name = form.cleaned_data["credential"], form.cleaned_data["name"]
            proved = sessions.has_factor(request.session)
            codes = factors.add_passkey(viewer=viewer, name=name, answer=answer, proved=proved)
        except DomainError as wrong:
            form.add_error("name", wrong.message)
        else:
            return _added(request, user, codes)
    if form.errors and not sessions.has_factor(request.session):
        # The page that sets up the first factor shows both ways; this one belongs to people who have one.
        return redirect(f"{reverse('access_factor')}?passkey=refused")
    context = {"form": form, "has_errors": bool(form.errors), **passkey_place(request)}
    return render(request, "access/desk/passkey_add.html", context)


def _added(request: HttpRequest, user: User, codes: list[str]) -> HttpResponse:
    first = not sessions.has_factor(request.session)
    sessions.factor_added(request.session)
    if first:
        request.session.cycle_key()
    answer: HttpResponse
    if codes:
        answer = render(request, "access/desk/recovery_codes.html", {"codes": codes, "first": True})
    else:
        answer = redirect(f"{reverse('access_ways')}?said=added")
    places.remember(answer, user)
    return answer


@require_http_methods(["GET", "POST"])
@step_up("GET", "POST")
def change(request: HttpRequest, key_id: int) -> HttpResponse:
    """Another name for a passkey, or away with it."""
    viewer, user = who(request)
    key = next((k for k in passkeys.of(user) if k.pk == key_id), None)
    if key is None:
        raise Http404
    remove = "remove" in request.POST
    form = PasskeyNameForm(request.POST if request.method == "POST" and not remove else {"name": key.data.get("name")})
    wrong = ""
    if request.method == "POST" and (remove or form.is_valid()):
        try:
            if remove:
                factors.remove_passkey(viewer=viewer, key_id=key_id)
            else:
                factors.rename_passkey(viewer=viewer, key_id=key_id, name=form.cleaned_data["name"])
        except DomainError as refusal:
            wrong = refusal.message
        else:
            return redirect(f"{reverse('access_ways')}?said={'removed' if remove else 'renamed'}")
    context = {"form": form, "key": key, "wrong": wrong, "has_errors": bool(wrong or form.errors)}
    return render(request, "access/desk/passkey_change.html", context)


@require_POST
@step_up()
def remove_app(request: HttpRequest) -> HttpResponse:
    """The telephone's codes no longer work: it is lost, or a passkey has taken its place."""
    viewer, _user = who(request)
    try:
        factors.remove_app(viewer=viewer)
    except DomainError as refusal:
        return _ways(request, wrong=refusal.message)
    return redirect(f"{reverse('access_ways')}?said=app")
