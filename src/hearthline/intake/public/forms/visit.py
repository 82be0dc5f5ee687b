"""Step 7: what keeps a visitor safe and the visit fair."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hearthline.intake.public.answers import Wizard
from hearthline.intake.public.fields import OneOf, line, words
from hearthline.intake.public.forms.base import StepForm

TRIBE = "tribe"


class VisitForm(StepForm):
    """Everything may stay blank. The pack says whether the tribe question must be put, and how."""

    OWN = {
        "self": {
            "language": _("What language do you speak at home?"),
            "disability": _("Are you, or is anyone at home, sick or disabled? What should we know?"),
            "tribe": _("Are you, or could you be, part of a Native American tribe?"),
        },
    }
    language = line(_("What language do they speak?"), limit=100)
    interpreter = OneOf(
        _("Would an interpreter help?"),
        [
            ("yes", pgettext_lazy("Would an interpreter help?", "Yes")),
            ("no", pgettext_lazy("Would an interpreter help?", "No")),
            ("unknown", pgettext_lazy("Would an interpreter help?", "I do not know")),
        ],
    )
    tribe = OneOf(
        _("Is the child, or could the child be, part of a Native American tribe?"),
        [
            ("yes", pgettext_lazy("Could the child be part of a tribe?", "Yes")),
            ("no", pgettext_lazy("Could the child be part of a tribe?", "No")),
            ("unknown", pgettext_lazy("Could the child be part of a tribe?", "I do not know")),
            ("declined", pgettext_lazy("Could the child be part of a tribe?", "I prefer not to say")),
        ],
    )
    military = OneOf(
        _("Is a parent in the military now?"),
        [
            ("yes", pgettext_lazy("Is a parent in the military?", "Yes")),
            ("no", pgettext_lazy("Is a parent in the military?", "No")),
            ("unknown", pgettext_lazy("Is a parent in the military?", "I do not know")),
        ],
    )
    dogs = OneOf(
        _("Is there a dog that may bite?"),
        [
            ("yes", pgettext_lazy("Is there a dog that may bite?", "Yes")),
            ("no", pgettext_lazy("Is there a dog that may bite?", "No")),
            ("unknown", pgettext_lazy("Is there a dog that may bite?", "I do not know")),
        ],
    )
    weapons = OneOf(
        _("Are there guns or other weapons?"),
        [
            ("yes", pgettext_lazy("Are there weapons?", "Yes")),
            ("no", pgettext_lazy("Are there weapons?", "No")),
            ("unknown", pgettext_lazy("Are there weapons?", "I do not know")),
        ],
    )
    violence = OneOf(
        _("Do adults there hurt or threaten each other?"),
        [
            ("yes", pgettext_lazy("Do adults hurt each other?", "Yes")),
            ("no", pgettext_lazy("Do adults hurt each other?", "No")),
            ("unknown", pgettext_lazy("Do adults hurt each other?", "I do not know")),
        ],
    )
    disability = line(_("Is a child or adult there sick or disabled? What should we know?"), limit=500)
    note = words(_("Anything else a visitor should know"), rows=2)

    def dress(self) -> None:
        ask = self.wording.ask(self.wizard.kind, TRIBE)
        if ask is None:
            return
        if ask.question and self.wizard.about != "self":
            self.fields[TRIBE].label = ask.question
        self.fields[TRIBE].help_text = ask.why

    def initial_of(self, wizard: Wizard) -> dict[str, Any]:
        return dict(wizard.answers.get("visit", {}))

    def take(self, wizard: Wizard) -> None:
        wizard.put({"visit": {name: value for name, value in self.cleaned_data.items() if value}})
