"""One's own account: what is here for you, how you sign in, where you are signed in, and leaving."""

from uuid import UUID

from django import forms
from django.contrib import auth
from django.contrib.auth.hashers import check_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from hearthline.realm import ending, lockout, sessions
from hearthline.realm.accounts import change_password, end_own
from hearthline.realm.codes import shown_name
from hearthline.realm.models import Kind, Person
from hearthline.realm.outside.entering import PasswordForm, shown_codes
from hearthline.realm.outside.frame import ProvedForm, outside, page
from hearthline.realm.signin import renew_codes


@outside("GET")
def home(request: HttpRequest, person: Person) -> HttpResponse:
    """What is here. For a family and a records requester the very same page: nothing yet, and no word of any case."""
    return page(request, "home.html", {"member": person.kind == Kind.ORGANISATION})


@outside("GET")
def account(request: HttpRequest, person: Person) -> HttpResponse:
    """How one signs in, and the ways from here."""
    said = request.GET.get("said", "")
    return page(request, "account.html", {"sign_in_name": shown_name(person.sign_in_name), "said": said})


class OwnPasswordForm(PasswordForm, ProvedForm):
    """A new password, after the present one and, unless one was shown a moment ago, a code."""

    present = forms.CharField(
        label=_("Present password"),
        max_length=256,
        strip=False,
        error_messages={"required": _("Type your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def prove(self) -> bool:
        """The present password first: a code works once, and is not used up by a wrong one."""
        person, request = self._person, self._request
        if lockout.waits(request, person.sign_in_name):
            lockout.note_waiting(request, person.sign_in_name, "password")
            self.add_error("present", _("Too many wrong tries. Wait 15 minutes."))
            return False
        if not check_password(self.cleaned_data["present"], person.password):
            lockout.record(request, person.sign_in_name, "password")
            self.add_error("present", _("The present password is not right."))
            return False
        return super().prove()


@sensitive_post_parameters()
@outside("GET", "POST")
def password(request: HttpRequest, person: Person) -> HttpResponse:
    """Choose another password. Every other session ends."""
    form = OwnPasswordForm(request, person, request.POST or None)
    if request.method == "POST" and form.is_valid() and form.prove():
        change_password(person=person, password=form.cleaned_data["password"])
        sessions.renew(request, person)
        return _said("password")
    return page(request, "password.html", {"form": form, "has_errors": bool(form.errors)}, _status(form))


class SureForm(ProvedForm):
    """A proof, and a button. With a fresh proof there is nothing to fill in."""

    sure = forms.CharField(required=False, widget=forms.HiddenInput, initial="yes")


@outside("GET", "POST")
def recovery_codes(request: HttpRequest, person: Person) -> HttpResponse:
    """New recovery codes in the place of those before, shown once."""
    form = SureForm(request, person, request.POST or None)
    if request.method == "POST" and form.is_valid() and form.prove():
        return page(request, "recovery_codes.html", {**shown_codes(person, renew_codes(person=person)), "again": True})
    return page(request, "renew_codes.html", {"form": form, "has_errors": bool(form.errors)}, _status(form))


@outside("GET")
def sessions_page(request: HttpRequest, person: Person) -> HttpResponse:
    """Where one is signed in."""
    found = sessions.open_ones(person, request.session)
    return page(request, "sessions.html", {"sessions": found, "others": len(found) > 1})


@outside("POST")
def end_session(request: HttpRequest, person: Person, session_id: UUID) -> HttpResponse:
    """End one other session of one's own."""
    sessions.end_one(person, session_id, request.session)
    return redirect("outside:sessions")


@outside("POST")
def end_other_sessions(request: HttpRequest, person: Person) -> HttpResponse:
    """End all but this one."""
    sessions.end_others(person, request.session)
    return redirect("outside:sessions")


@outside("GET", "POST")
def leave(request: HttpRequest, person: Person) -> HttpResponse:
    """End one's own account, with everything in it, for good."""
    form = SureForm(request, person, request.POST or None)
    if request.method == "POST" and form.is_valid() and form.prove():
        end_own(person=person)
        auth.logout(request)
        ending.destroy_ended()
        return redirect("outside:signed_out")
    return page(request, "leave.html", {"form": form, "has_errors": bool(form.errors)}, _status(form))


def _said(what: str) -> HttpResponse:
    answer = redirect("outside:account")
    answer["Location"] += f"?said={what}"
    return answer


def _status(form: forms.Form) -> int:
    return 422 if form.errors else 200
