"""Signing in at the outside face: a drawn name with a password, then a code. And out again."""

from typing import Any

from django import forms
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from hearthline.ground import clock
from hearthline.journal.tags import Tag
from hearthline.realm import lockout, sessions
from hearthline.realm.accounts import note_session
from hearthline.realm.codes import read_name
from hearthline.realm.models import Person
from hearthline.realm.outside.frame import CodeField, Form, page
from hearthline.realm.signin import Backend, code_right, password_right

PASSWORD = "password"  # noqa: S105 - which of the two steps
WRONG = _("The sign-in name or the password is not right.")
WAIT = _("Too many wrong tries. Wait 15 minutes.")


class SignInForm(Form):
    """The first step."""

    name = forms.CharField(
        label=_("Sign-in name"),
        max_length=64,
        error_messages={"required": _("Type your sign-in name. It is on your card.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=256,
        strip=False,
        error_messages={"required": _("Type your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(Form):
    """The second step."""

    code = CodeField()


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password. A name nobody has, a wrong password and an account that is over are answered alike."""
    if getattr(request, "person", None) is not None:
        return redirect("outside:home")
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = read_name(form.cleaned_data["name"])
        if lockout.waits(request, name):
            lockout.note_waiting(request, name, PASSWORD)
            form.add_error("name", WAIT)
        elif person := password_right(name, form.cleaned_data["password"]):
            return _first_done(request, person)
        else:
            lockout.record(request, name, PASSWORD)
            form.add_error("name", WRONG)
    return page(request, "sign_in.html", {"form": form, "has_errors": bool(form.errors)}, _status(form))


def _first_done(request: HttpRequest, person: Person) -> HttpResponse:
    """An account whose second step was never set up goes on with that: its password is all there is."""
    if not person.secret_box:
        sessions.start(request, person, "code")
        return redirect("outside:factor")
    sessions.half_way(request, PASSWORD, person.pk)
    return redirect("outside:code")


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The code. Only for who has just typed the right password; everybody else begins anew."""
    number = sessions.half_done(request, PASSWORD)
    person = Backend().get_user(number) if number else None
    if person is None or not person.open_at(clock.now()):
        return redirect("outside:sign_in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if lockout.waits(request, person.sign_in_name):
            lockout.note_waiting(request, person.sign_in_name, "code")
            form.add_error("code", WAIT)
        elif how := code_right(person, form.cleaned_data["code"]):
            return _signed_in(request, person, how)
        else:
            lockout.record(request, person.sign_in_name, "code")
            form.add_error("code", _("That code is not right. Wait for the next one and type it."))
    return page(request, "code.html", {"form": form, "has_errors": bool(form.errors)}, _status(form))


def _signed_in(request: HttpRequest, person: Person, how: str) -> HttpResponse:
    sessions.start(request, person, how)
    lockout.clear(request, person.sign_in_name)
    answer = redirect("outside:home" if how == "app" else "outside:account")
    lockout.remember(answer, person.sign_in_name)
    return answer


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """This session is over. The browser is asked to keep no page of it."""
    person: Any = request.user
    if isinstance(person, Person):
        note_session(person=person, tag=Tag.OUTSIDER_SIGNED_OUT)
    auth.logout(request)
    answer = redirect("outside:signed_out")
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@require_http_methods(["GET"])
def signed_out(request: HttpRequest) -> HttpResponse:
    """It is over. On a computer that others use: close the browser."""
    return page(request, "signed_out.html", {})


def _status(form: forms.Form) -> int:
    return 422 if form.errors else 200
