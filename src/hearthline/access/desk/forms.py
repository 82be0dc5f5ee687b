"""Forms of signing in. What they say never tells whether an account exists."""

from typing import Any, NoReturn

from allauth.account.forms import LoginForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hearthline.access import lockout, recovery, totp
from hearthline.access.adapters import MFAAdapter
from hearthline.access.models import User
from hearthline.access.queries import viewer_of
from hearthline.ground import clock
from hearthline.ground.text import fold
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

WRONG = _("The user name or the password is not right.")
WRONG_CODE = _("That code is not right, or was used before. Wait for the next one and type it.")
JUST_OVER = _(
    "That code has just run out. Type the one that your telephone shows now. If this happens again, let the telephone "
    "set its clock by itself."
)
NO_PASSWORD = _("Write your password.")
NO_CODE = _("Write the code.")
LOCKED = _(
    "Too many wrong tries. Signing in to this account from here is stopped for up to 15 minutes. "
    "If this was not you, tell your supervisor."
)


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no stubs
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("User name"),
            max_length=64,
            error_messages={"required": _("Write your user name.")},
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        )
        self.fields["password"] = forms.CharField(
            label=_("Password"),
            max_length=256,
            error_messages={"required": NO_PASSWORD},
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )
        self.order_fields(["login", "password"])

    def clean_login(self) -> str:
        """Found however it was typed."""
        return fold(self.cleaned_data["login"])

    def clean(self) -> None:
        """Check both; count a failure; refuse a locked account without looking at the password."""
        if self.errors:
            return
        name = self.cleaned_data["login"]
        if lockout.locked_until(name):
            lockout.note_refused(name, "password")
            raise ValidationError(LOCKED, code="locked")
        try:
            super().clean()
        except ValidationError as wrong:
            if wrong.code == "too_many_login_attempts":
                raise
            known = User.objects.filter(username=name).first()
            lockout.record_failure(name, "password", known.agency_id if known else "", known.pk.hex if known else "")
            locked = lockout.locked_until(name)
            raise ValidationError(LOCKED if locked else WRONG, code="locked" if locked else "wrong") from wrong
        return


class SecondFactorForm(AuthenticateForm):  # type: ignore[misc]  # allauth has no stubs
    """A code of the telephone's app, or a recovery code. Each works once."""

    user: User
    code = forms.CharField(
        label=_("Code"),
        max_length=64,
        error_messages={"required": NO_CODE},
        # Recovery codes have letters: no keyboard of figures alone.
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )

    def clean_code(self) -> str:
        """Right, not used before, and the account not locked."""
        name = self.user.username
        if lockout.locked_until(name):
            lockout.note_refused(name, "code")
            raise ValidationError(LOCKED, code="locked")
        code = totp.plain(self.cleaned_data["code"])
        found = self.by_app(code) or self._by_recovery_code(self.cleaned_data["code"])
        if found is None:
            self.wrong(code)
        found.user = self.user
        self.authenticator = found
        return code

    def wrong(self, code: str) -> NoReturn:
        """Raises ValidationError. Counts as a failure, but for a right code that came a moment too late."""
        name, app = self.user.username, self._app()
        if app and totp.just_missed(self.user, MFAAdapter().decrypt(app.data["secret"]), code, clock.now()):
            raise ValidationError(JUST_OVER, code="over")
        lockout.record_failure(name, "code", self.user.agency_id, self.user.pk.hex)
        locked = lockout.locked_until(name)
        raise ValidationError(LOCKED if locked else WRONG_CODE, code="locked" if locked else "wrong")

    def _app(self) -> Authenticator | None:
        return Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP).first()

    def by_app(self, code: str) -> Authenticator | None:
        """The app whose code this is. It works once."""
        app = self._app()
        if app is None:
            return None
        step = totp.matching_step(MFAAdapter().decrypt(app.data["secret"]), code, clock.now())
        return app if step is not None and totp.use_step(self.user, step) else None

    def _by_recovery_code(self, code: str) -> Authenticator | None:
        codes = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.RECOVERY_CODES).first()
        return codes if codes is not None and use_recovery_code(self.user, code) else None


@use_case
def use_recovery_code(user: User, code: str) -> bool:
    """Use up one recovery code, and say so in the journal."""
    if not recovery.use(user, code):
        return False
    write(
        actor=viewer_of(user), tag=Tag.RECOVERY_CODE_USED, record_kind="user", record_id=user.pk.hex, purpose="sign-in"
    )
    return True


class FactorForm(forms.Form):
    """The first code of a new second factor."""

    code = forms.CharField(
        label=_("The six digits that the app shows now"),
        max_length=16,
        error_messages={"required": NO_CODE},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )


class PasswordForm(forms.Form):
    """A new password, typed twice, and the present one."""

    present = forms.CharField(
        label=_("Your present password"),
        max_length=256,
        error_messages={"required": _("Write your present password.")},
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        max_length=256,
        error_messages={"required": _("Write a new password.")},
        strip=False,
        help_text=_("At least 12 characters. A few unrelated words are good. Nobody else may know it."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password again"),
        max_length=256,
        error_messages={"required": _("Write the new password again.")},
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_present(self) -> str:
        """It must be this person's, and tries count like those at the door."""
        name = self.user.username
        if lockout.locked_until(name):
            raise ValidationError(LOCKED, code="locked")
        if not self.user.check_password(self.cleaned_data["present"]):
            lockout.record_failure(name, "password", self.user.agency_id, self.user.pk.hex)
            raise ValidationError(_("This is not your present password."), code="wrong")
        return str(self.cleaned_data["present"])

    def clean_new(self) -> str:
        """Long enough, not common, not like the name."""
        validate_password(self.cleaned_data["new"], self.user)
        return str(self.cleaned_data["new"])

    def clean(self) -> dict[str, Any]:
        """Both the same, and not the old one."""
        data = super().clean() or self.cleaned_data
        new = data.get("new")
        if new and data.get("again") and new != data["again"]:
            self.add_error("again", _("The two new passwords are not the same."))
        if new and new == data.get("present"):
            self.add_error("new", _("Choose a password that you have not had before."))
        return data
