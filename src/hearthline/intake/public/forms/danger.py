"""Step 1: is a child in danger now, and which signs are there."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hearthline.intake.public.fields import Label, ManyOf, OneOf
from hearthline.intake.public.forms.base import StepForm

NONE, UNKNOWN = "none", "unknown"


class DangerForm(StepForm):
    """`danger` must be answered, and "not sure" is an answer. The signs are the pack's."""

    OWN = {
        "self": {"danger": _("Are you in danger right now?")},
        "past": {"danger": _("Is any child in danger right now?")},
    }
    danger = OneOf(
        _("Is a child in danger right now?"),
        [
            ("yes", pgettext_lazy("Is a child in danger now?", "Yes")),
            ("unsure", pgettext_lazy("Is a child in danger now?", "I am not sure")),
            ("no", pgettext_lazy("Is a child in danger now?", "No")),
        ],
    )
    danger_signs = ManyOf(_("Is any of this true now? Check all that fit."))

    def dress(self) -> None:
        self.fields["danger"].error_messages["required"] = _("Choose yes, I am not sure, or no.")
        self.fields["danger"].required = True
        signs: list[tuple[str, Label]] = [
            (code, label) for code, label in self.wording.signs(self.wizard.about) if code not in (NONE, UNKNOWN)
        ]
        signs += [(NONE, _("None of these")), (UNKNOWN, pgettext_lazy("danger signs", "I do not know"))]
        self.fields["danger_signs"].choices = signs  # type: ignore[attr-defined]  # a ManyOf

    def clean_danger_signs(self) -> list[str]:
        """A sign outweighs "none of these" and "I do not know" checked beside it."""
        given: list[str] = self.cleaned_data["danger_signs"]
        signs = [code for code in given if code not in (NONE, UNKNOWN)]
        return signs or given
