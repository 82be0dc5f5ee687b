"""The two boxes of the 911 page: what the first envelope of who cannot call should carry. Both may stay blank."""

from django.utils.translation import gettext_lazy as _

from hearthline.intake.public.answers import Wizard
from hearthline.intake.public.fields import STORY, words
from hearthline.intake.public.forms.base import StepForm


class UrgentForm(StepForm):
    """Where, and what. They are the answers of steps 4 and 2, asked early."""

    OWN = {"self": {"where_now": _("Where are you now?")}}
    where_now = words(_("Where is the child now?"), rows=2, limit=1_000)
    story = words(_("What is happening?"), rows=2, limit=STORY)

    def take(self, wizard: Wizard) -> None:
        """Only what was typed: a page without the boxes takes nothing away."""
        wizard.put({name: self.cleaned_data[name] for name in self.fields if name in self.data})
