"""Step 6: when, how often, and how the person knows."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hearthline.intake.public.fields import ManyOf, OneOf, line
from hearthline.intake.public.forms.base import StepForm

KNOW = [
    ("saw", _("I saw it or heard it")),
    ("child_told", _("The child told me")),
    ("other_told", _("Someone else told me")),
    ("signs", _("I saw signs, like a bruise or fear")),
    ("happened_to_me", _("It happened to me")),
]


class TimesForm(StepForm):
    """Plain text for dates: a guess is welcome."""

    OWN = {
        "self": {"how_know": _("How do you know this?")},
        "past": {"still": _("Could it still be going on, with you or another child?")},
    }
    when = line(_("When did it happen, or when did you see it?"), limit=500)
    how_often = OneOf(
        _("How often does it happen?"),
        [
            ("once", _("One time that I know of")),
            ("few", _("A few times")),
            ("often", _("Often")),
            ("always", _("All the time")),
            ("unknown", pgettext_lazy("How often does it happen?", "I do not know")),
        ],
    )
    still = OneOf(
        _("Is it still going on?"),
        [
            ("yes", pgettext_lazy("Is it still going on?", "Yes")),
            ("no", pgettext_lazy("Is it still going on?", "No")),
            ("unknown", pgettext_lazy("Is it still going on?", "I do not know")),
        ],
    )
    how_know = ManyOf(
        _("How do you know? Check all that fit."),
        KNOW,
    )

    def dress(self) -> None:
        if self.wizard.about == "self":
            own = [(code, label) for code, label in KNOW if code != "child_told"]
            self.fields["how_know"].choices = own  # type: ignore[attr-defined]  # a ManyOf
        ask = self.wording.ask(self.wizard.kind, "how_know")
        if ask is not None:
            self.fields["how_know"].help_text = ask.why
