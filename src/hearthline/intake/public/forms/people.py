"""Steps 3 and 5: the children, the adults. One form for each person; the page can hold several."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hearthline.intake.public.answers import Wizard
from hearthline.intake.public.fields import OneOf, line, words
from hearthline.intake.public.forms.base import Data, StepForm
from hearthline.intake.public.wording import Wording

MOST = 20


class PersonForm(StepForm):
    """One person of a list. `KEY` is the list's name in the answers; `number` counts from 0."""

    KEY = ""

    def __init__(self, wizard: Wizard, wording: Wording, number: int, data: Data | None = None) -> None:
        self.number = number
        super().__init__(wizard, wording, data, prefix=f"{self.KEY}-{number}")

    def initial_of(self, wizard: Wizard) -> dict[str, Any]:
        people = wizard.answers.get(self.KEY, [])
        return dict(people[self.number]) if self.number < len(people) else {}

    def given(self) -> dict[str, str]:
        """What was typed about this person, without blanks; {} when there is nothing."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class ChildForm(PersonForm):
    """One child. Everything may stay blank."""

    KEY = "children"
    OWN = {
        "self": {
            "name": _("Name or nickname"),
            "age": _("Age"),
            "looks": _("What should we know to find the right person?"),
        },
        "past": {
            "age": _("Age now, or when it happened"),
            "looks": _("Anything else that tells us who this is"),
            "school": _("School or day care, now or then"),
        },
    }
    name = line(_("Name or nickname"))
    age = line(_("Age, or your best guess"), limit=100)
    looks = line(_("What the child looks like, if you do not know the name"), limit=500)
    school = line(_("School or day care"))


class AdultForm(PersonForm):
    """One adult. Everything may stay blank."""

    KEY = "adults"
    name = line(_("Name, or what people call this person"))
    relation = line(_("Who is this to the child? Like mother, coach or neighbor"))
    worried_about = OneOf(
        _("Are you worried about what this person does?"),
        [
            ("yes", pgettext_lazy("Are you worried about what this person does?", "Yes")),
            ("no", pgettext_lazy("Are you worried about what this person does?", "No")),
            ("unknown", pgettext_lazy("Are you worried about what this person does?", "I do not know")),
        ],
    )
    access = OneOf(
        _("Can this person be near the child?"),
        [
            ("yes", pgettext_lazy("Can this person be near the child?", "Yes")),
            ("no", pgettext_lazy("Can this person be near the child?", "No")),
            ("unknown", pgettext_lazy("Can this person be near the child?", "I do not know")),
        ],
    )
    note = words(_("Anything else about this person"), rows=2)
    OWN = {
        "self": {
            "relation": _("Who is this to you? Like mother, coach or neighbor"),
            "access": _("Can this person be near you?"),
        },
        "past": {"access": _("Can this person be near a child now?")},
    }


class TrustedForm(StepForm):
    """The end of step 5."""

    OWN = {"self": {"trusted_adult": _("Is there an adult you trust? Who?")}}
    trusted_adult = line(_("Is there an adult the child trusts? Who?"))
