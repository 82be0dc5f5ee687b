"""Opening an account: the code that was handed over, a password, an app on the telephone. Three short pages."""

from urllib.parse import quote

import segno
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from hearthline.ground.errors import DomainError
from hearthline.realm import lockout, sealed, sessions
from hearthline.realm.accounts import open_account
from hearthline.realm.codes import invitation, shown_name, waiting
from hearthline.realm.models import Person
from hearthline.realm.outside.frame import CodeField, Form, ProvedForm, outside, page
from hearthline.realm.signin import set_factor
from hearthline.sealing.codes import in_groups
from hearthline.sealing.onetime import new_secret
from hearthline.ui.words import in_words

INVITED = "invited"
_SECRET = "r_secret"  # noqa: S105 - where in a session the secret of a new app waits, sealed


class OneCodeForm(Form):
    """The code on the card."""

    code = forms.CharField(
        label=_("Code on your card"),
        max_length=200,
        error_messages={"required": _("Type the code on your card.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class PasswordForm(Form):
    """A new password, once: shown while it is typed, if the browser's owner likes."""

    password = forms.CharField(
        label=_("New password"),
        max_length=256,
        strip=False,
        error_messages={"required": _("Choose a password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        max_length=256,
        strip=False,
        error_messages={"required": _("Type the password again.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> None:
        """The rules of the house (`access.signin`): the same for everybody who has an account here."""
        given = self.cleaned_data.get("password", "")
        if given:
            try:
                validate_password(given)
            except forms.ValidationError as wrong:
                self.add_error("password", wrong)
        if given and "again" in self.cleaned_data and given != self.cleaned_data["again"]:
            self.add_error("again", _("The two passwords are not the same."))


@require_http_methods(["GET", "POST"])
def open_code(request: HttpRequest) -> HttpResponse:
    """The code. What was never one, was used, withdrawn or has run out gets the same answer."""
    form = OneCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = waiting(settings.HEARTHLINE_AGENCY, form.cleaned_data["code"])
        if found is not None:
            sessions.half_way(request, INVITED, found.pk)
            return redirect("outside:choose")
        form.add_error("code", _("This code opens nothing: it was used, is over, or was typed wrong."))
    status = 422 if form.errors else 200
    return page(request, "open.html", {"form": form, "has_errors": bool(form.errors)}, status)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """A password for the new account. It opens with that, and with nothing in it."""
    number = sessions.half_done(request, INVITED)
    row = invitation(number) if number else None
    if row is None:
        return redirect("outside:open")
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = open_account(invitation_id=row.pk, password=form.cleaned_data["password"])
        except DomainError as wrong:
            form.add_error("password", in_words(wrong))
        else:
            sessions.start(request, person, "code")
            return redirect("outside:factor")
    context = {"form": form, "sign_in_name": shown_name(row.sign_in_name), "has_errors": bool(form.errors)}
    return page(request, "choose.html", context, 422 if form.errors else 200)


class FactorForm(ProvedForm):
    """Six digits of the new app; and for who has an app already a code that proves them."""

    digits = CodeField(label=_("Six digits that the app shows"))


@outside("GET", "POST")
def factor(request: HttpRequest, person: Person) -> HttpResponse:
    """Set up the app on a telephone, the first one or another. At the end the recovery codes are shown, once."""
    first = not sessions.has_factor(request.session)
    if first and person.secret_box:
        return redirect("outside:sign_in")  # set up elsewhere meanwhile: nothing is added from here
    kept = request.session.get(_SECRET, "")
    if not kept:
        kept = request.session[_SECRET] = sealed.seal(
            sealed.SECRET, person.agency_id, person.pk, {"secret": new_secret()}
        )
    secret = sealed.opened(sealed.SECRET, person.agency_id, person.pk, kept)["secret"]
    form = FactorForm(request, person, request.POST or None)
    if first:
        form.fields.pop("code", None)
    if request.method == "POST" and form.is_valid() and form.prove():
        codes = set_factor(person=person, secret=secret, typed=form.cleaned_data["digits"])
        if codes:
            return _set(request, person, codes)
        form.add_error("digits", _("That code is not right. Wait for the next one and type it."))
    context = {"form": form, "first": first, "secret": secret, "picture": _picture(person, secret)}
    return page(request, "factor.html", {**context, "has_errors": bool(form.errors)}, 422 if form.errors else 200)


def _set(request: HttpRequest, person: Person, codes: list[str]) -> HttpResponse:
    del request.session[_SECRET]
    sessions.proved(request.session)
    person.refresh_from_db()
    sessions.renew(request, person)
    answer = page(request, "recovery_codes.html", shown_codes(person, codes))
    lockout.remember(answer, person.sign_in_name)
    return answer


def shown_codes(person: Person, codes: list[str]) -> dict[str, object]:
    """For the page that shows recovery codes, once."""
    return {"codes": [in_groups(code, 4) for code in codes], "sign_in_name": shown_name(person.sign_in_name)}


def _picture(person: Person, secret: str) -> SafeString:
    """The secret as a QR code: SVG inside the page, no style attribute, no other request."""
    label = quote(f"Hearthline:{shown_name(person.sign_in_name)}")
    address = f"otpauth://totp/{label}?secret={secret}&issuer=Hearthline"
    svg = segno.make(address, error="m").svg_inline(scale=4, border=4, light="#fff", svgclass=None)
    return mark_safe(svg)  # noqa: S308 - drawn here, from letters that the address quotes
