"""Forms of passkeys, of a fresh proof and of unlocking. What they say never tells whether an account exists."""

from typing import Any

from allauth.core import context
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hearthline.access import factors, lockout, passkeys
from hearthline.access.desk.forms import LOCKED, NO_PASSWORD, SecondFactorForm
from hearthline.access.models import User
from hearthline.access.passkeys import PasskeyRefused

REFUSED = _("This passkey was not accepted. Try again, or use another way.")


class AnswerField(forms.JSONField):
    """What a browser's script wrote. Too long or too deep is not right, and no error of ours."""

    def to_python(self, value: Any) -> Any:
        """The answer as parsed. Raises ValidationError."""
        if isinstance(value, str) and len(value) > passkeys.LONGEST:
            raise ValidationError(REFUSED, code="refused")
        try:
            return super().to_python(value)
        except RecursionError:
            raise ValidationError(REFUSED, code="refused") from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Never shown again: an answer works once."""
        return initial


class PasskeyForm(forms.Form):
    """What a browser answered. The script of the page fills it in; nobody types it."""

    use = passkeys.SIGN_IN
    credential = AnswerField(widget=forms.HiddenInput)
    authenticator: Authenticator

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_credential(self) -> Authenticator:
        """Right, for the challenge of this session, and of whom it must be."""
        answer = self.cleaned_data["credential"]
        request = context.request
        try:
            self.authenticator = passkeys.answered(request, self.use, answer, self.user)
        except PasskeyRefused as refused:
            factors.note_passkey_refused(user=self.user or passkeys.claimed_by(answer), use=self.use)
            raise ValidationError(REFUSED, code="refused") from refused
        return self.authenticator


class SecondPasskeyForm(PasskeyForm):
    """A passkey after the password, in the place of a code."""

    use = passkeys.SECOND

    def save(self) -> None:
        """allauth notes which factor it was."""
        post_authentication(context.request, self.authenticator)


class ProvePasskeyForm(PasskeyForm):
    """A fresh proof by passkey."""

    use = passkeys.PROVE


class UnlockPasskeyForm(PasskeyForm):
    """The locked desk's own person, by passkey."""

    use = passkeys.UNLOCK


class ProveCodeForm(SecondFactorForm):
    """A fresh proof by code: the telephone's, not a recovery code, which is for who lost it."""

    def clean_code(self) -> str:
        """As at the door, with the codes of the app alone."""
        name = self.user.username
        if lockout.locked_until(name):
            lockout.note_refused(name, "code")
            raise ValidationError(LOCKED, code="locked")
        found = self.by_app(self.cleaned_data["code"])
        if found is None:
            self.wrong(self.cleaned_data["code"])
        self.authenticator = found
        return str(self.cleaned_data["code"])


class UnlockForm(forms.Form):
    """The locked desk's own person, by password."""

    password = forms.CharField(
        label=_("Your password"),
        max_length=256,
        error_messages={"required": NO_PASSWORD},
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """It must be this person's, and tries count like those at the door."""
        name = self.user.username
        if lockout.locked_until(name):
            lockout.note_refused(name, "password")
            raise ValidationError(LOCKED, code="locked")
        if not self.user.check_password(self.cleaned_data["password"]):
            lockout.record_failure(name, "password", self.user.agency_id, self.user.pk.hex)
            locked = lockout.locked_until(name)
            raise ValidationError(LOCKED if locked else _("This is not your password."), code="wrong")
        return ""


class PasskeyNameForm(forms.Form):
    """What its person calls a passkey."""

    name = forms.CharField(
        label=_("Name of this passkey"),
        max_length=60,
        error_messages={"required": _("Write a name for this passkey.")},
        help_text=_("So that you know it again: this telephone, the key on my ring."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class AddPasskeyForm(PasskeyNameForm):
    """A new passkey: its name, and what the browser made."""

    credential = AnswerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Made here, now, and by somebody whom the device knows."""
        data = super().clean() or self.cleaned_data
        answer = data.get("credential")
        try:
            passkeys.made(context.request, answer)
        except PasskeyRefused:
            self.add_error("name", _("The passkey was not made. Try again; your browser says more."))
        return data
