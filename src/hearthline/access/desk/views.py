"""Pages of signing in, setting up, signing out. Each works without JavaScript, but for a passkey's own button."""

from typing import Any, cast

import segno
from allauth.account.internal.stagekit import clear_login
from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView
from django.contrib.auth import logout, update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from hearthline.access import passkeys, places, sessions
from hearthline.access.actions import change_password, renew_recovery_codes, set_up_factor
from hearthline.access.adapters import MFAAdapter
from hearthline.access.desk.forms import FactorForm, PasswordForm, SecondFactorForm
from hearthline.access.desk.passkeyforms import PasskeyNameForm
from hearthline.access.desk.who import passkey_place, who
from hearthline.access.factors import has_app
from hearthline.access.models import User
from hearthline.access.stepup import step_up
from hearthline.access.totp import new_secret
from hearthline.ground.errors import DomainError
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.ui.words import in_words

_SECRET = "hl_new_secret"  # noqa: S105 - the name of a place in the session


class SignIn(LoginView):  # type: ignore[misc]  # allauth has no stubs
    """First step: user name and password."""

    template_name = "access/desk/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what the passkey's button needs."""
        found = super().get_context_data(**kwargs)
        return {**found, **passkey_place(self.request), "has_errors": bool(found["form"].errors)}


class SecondFactor(AuthenticateView):  # type: ignore[misc]  # allauth has no stubs
    """Second step: a passkey or a code."""

    template_name = "access/desk/second_factor.html"

    def form_valid(self, form: SecondFactorForm) -> HttpResponse:
        """Remember which factor it was, for the session and the journal."""
        self.request.hearthline_factor = str(form.authenticator.type)
        answer = cast(HttpResponse, super().form_valid(form))
        places.remember(answer, form.authenticator.user)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Ours alone: allauth would begin a ceremony that nobody asked for, at every look at the page."""
        refused = self.request.method == "POST" and "credential" in self.request.POST
        user = self.stage.login.user
        return {
            "view": self,
            "form": self.auth_form,
            "keys": bool(passkeys.of(user)),
            "refused": refused,
            "has_errors": refused or bool(self.auth_form.errors),
            **passkey_place(self.request),
        }


@require_POST
def restart(request: HttpRequest) -> HttpResponse:
    """Back to the first step, forgetting the password that was right."""
    clear_login(request)
    return redirect("account_login")


@require_http_methods(["GET", "POST"])
@step_up("GET", "POST")
def factor(request: HttpRequest) -> HttpResponse:
    """Set up a second factor; at the end the recovery codes are shown, once."""
    viewer, user = who(request)
    first = not sessions.has_factor(request.session)
    if has_app(user):
        return redirect("/" if first else "access_ways")
    # At rest in the session table like everywhere else: encrypted.
    adapter = MFAAdapter()
    secret = adapter.decrypt(request.session.setdefault(_SECRET, adapter.encrypt(new_secret())))
    form = FactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = set_up_factor(viewer=viewer, secret=secret, code=form.cleaned_data["code"], proved=not first)
        except DomainError as wrong:
            form.add_error("code", in_words(wrong))
        else:
            del request.session[_SECRET]
            sessions.factor_added(request.session)
            request.session.cycle_key()
            answer = cast(HttpResponse, redirect("access_ways"))
            if codes:
                answer = render(request, "access/desk/recovery_codes.html", {"codes": codes, "first": True})
            places.remember(answer, user)
            return answer
    context = {
        "form": form,
        "secret": secret,
        "picture": _picture(user, secret),
        "first": first,
        "name_form": PasskeyNameForm(),
        "refused": "passkey" in request.GET,
        "has_errors": bool(form.errors),
        **passkey_place(request),
    }
    return render(request, "access/desk/factor.html", context)


def _picture(user: User, secret: str) -> SafeString:
    """The secret as a QR code: SVG inside the page, no style attribute, no other request."""
    address = MFAAdapter().build_totp_url(user, secret)
    svg = segno.make(address, error="m").svg_inline(scale=4, border=4, light="#fff", svgclass=None)
    return mark_safe(svg)  # noqa: S308 - drawn here, from letters that the address quotes


@require_http_methods(["GET", "POST"])
@step_up()
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes. The old ones stop working."""
    viewer, _ = who(request)
    if request.method == "POST":
        codes = renew_recovery_codes(viewer=viewer)
        return render(request, "access/desk/recovery_codes.html", {"codes": codes, "first": False})
    return render(request, "access/desk/renew_codes.html")


@sensitive_post_parameters("present", "new", "again")
@require_http_methods(["GET", "POST"])
@step_up("GET", "POST")
def password(request: HttpRequest) -> HttpResponse:
    """Choose a new password: one's own only. Other sessions of this person end; this one goes on."""
    viewer, user = who(request)
    form = PasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        change_password(viewer=viewer, password=form.cleaned_data["new"])
        update_session_auth_hash(request, user)
        return redirect("/")
    context = {"form": form, "forced": user.must_change_password, "has_errors": bool(form.errors)}
    return render(request, "access/desk/password.html", context)


@require_http_methods(["GET", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """GET asks, POST does. The browser is told to forget what it kept of the desk."""
    if request.method == "GET":
        return render(request, "access/desk/sign_out.html")
    viewer = request.viewer  # type: ignore[attr-defined]  # set by ViewerMiddleware
    if viewer is not None:
        with transaction.atomic():
            write(actor=viewer, tag=Tag.SIGNED_OUT, record_kind="user", record_id=viewer.id)
    logout(request)
    clear_login(request)
    answer = HttpResponseRedirect("signed-out")
    # Not "cookies": that would empty the whole registered domain; logout has removed ours.
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def signed_out(request: HttpRequest) -> HttpResponse:
    """Said plainly, for the next person at this desk."""
    return render(request, "access/desk/signed_out.html")
