"""Step 8: the role, and who the person is if they want to say. And the role page for who reports because of a job."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hearthline.intake.public.answers import IDENTITY, NOT_FOR_MY_JOB, Wizard
from hearthline.intake.public.fields import Label, OneOf, Pairs, Tick, line, words
from hearthline.intake.public.forms.base import StepForm
from hearthline.intake.public.wording import Ask

_DECLINE: dict[str, Label] = {
    "name": _("I prefer not to give my name"),
    "phone": _("I prefer not to give my phone number"),
}

FEWEST_DIGITS = 7


def _roles(categories: Pairs) -> list[tuple[str, Label]]:
    return [("", _("Choose one")), (NOT_FOR_MY_JOB, _("No, not because of my job")), *categories]


class AboutForm(StepForm):
    """Who the person is. What must be put to them, and whether it may stay blank, is the pack's identity rule."""

    role = OneOf(_("Do you report because of your job?"), select=True)
    name = line(_("Your name"), autocomplete="name")
    decline_name = Tick(_DECLINE["name"])
    phone = line(_("Your phone number"), autocomplete="tel", kind="tel", limit=100)
    decline_phone = Tick(_DECLINE["phone"])
    why_declined = words(_("If you would rather not give your name or number, you can tell us why"), rows=2)
    email = line(_("Your e-mail"), autocomplete="email", kind="email")
    address = line(_("Your address"), autocomplete="street-address", limit=500)
    employer = line(_("Where you work, if you report because of your job"), autocomplete="organization")
    contact_how = line(_("A safe way to reach you, like a text or a call"), limit=100)
    contact_when = line(_("A safe time to reach you"))

    def dress(self) -> None:
        if self.wizard.about == "self":
            del self.fields["role"], self.fields["employer"]
        else:
            self.fields["role"].choices = _roles(self.wording.categories)  # type: ignore[attr-defined]  # a OneOf
        for ask in self.wording.asks(self.kind):
            if ask.field in (*IDENTITY, "why_declined"):
                self._put_as_asked(ask)
        for name in ("name", "phone"):
            ask_own = self.wording.ask(self.kind, name)
            if ask_own is None or not ask_own.skippable:
                del self.fields[f"decline_{name}"]

    def _put_as_asked(self, ask: Ask) -> None:
        if ask.question:
            self.fields[ask.field].label = ask.question
        self.fields[ask.field].help_text = ask.why

    @property
    def kind(self) -> str:
        """The reporter kind by the role chosen on this very page, if it was."""
        if self.wizard.about == "self":
            return "self"
        role = self.data.get("role", self.wizard.role) if self.is_bound else self.wizard.role
        known = {code for code, _label in self.wording.categories}
        return "mandated" if role in known else "public"

    def initial_of(self, wizard: Wizard) -> dict[str, Any]:
        gone = set(wizard.answers.get("declined", []))
        found: dict[str, Any] = {**wizard.identity, "role": wizard.role}
        found["why_declined"] = wizard.answers.get("why_declined", "")
        return {**found, **{f"decline_{code}": True for code in ("name", "phone") if code in gone}}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.wording.name_demanded(self.kind) and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", forms.ValidationError(_("The law here asks for your name. Or call us.")))
        if not self.wizard.rechecked:
            self._look_again(cleaned)
        return cleaned

    def _look_again(self, cleaned: dict[str, Any]) -> None:
        """Ask once about what cannot reach anybody. What was typed stays, and is taken as it is the next time."""
        phone, email = cleaned.get("phone", ""), cleaned.get("email", "")
        if phone and sum(ch.isdigit() for ch in phone) < FEWEST_DIGITS:
            self.add_error("phone", str(_("Please check this number. If it is right, press Continue again.")))
        if email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
            self.add_error("email", str(_("Please check this e-mail. If it is right, press Continue again.")))
        self.cleaned_data |= {"phone": phone, "email": email}

    def take(self, wizard: Wizard) -> None:
        got = self.cleaned_data
        if "role" in got:
            wizard.role = got["role"]
        for code in IDENTITY:
            if code in got:
                wizard.identity.pop(code, None)
                if got[code]:
                    wizard.identity[code] = got[code]
        declined = [code for code in ("name", "phone") if got.get(f"decline_{code}") and not got.get(code)]
        wizard.put({"declined": declined, "why_declined": got.get("why_declined", "")})


class JobForm(StepForm):
    """The role, asked early of who reports because of a job. Not answering does not stop anyone."""

    role = OneOf(_("What is your job?"), select=True)

    def dress(self) -> None:
        first = ("", pgettext_lazy("job", "I am not sure, or it is not here"))
        self.fields["role"].choices = [first, *self.wording.categories]  # type: ignore[attr-defined]  # a OneOf

    def initial_of(self, wizard: Wizard) -> dict[str, Any]:
        return {"role": wizard.role}

    def take(self, wizard: Wizard) -> None:
        wizard.role = self.cleaned_data.get("role", "")
