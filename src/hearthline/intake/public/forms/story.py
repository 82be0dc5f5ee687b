"""Step 2: one open question, then what was seen apart from what is thought."""

from django.utils.translation import gettext_lazy as _

from hearthline.intake.public.fields import STORY, WORDS, words
from hearthline.intake.public.forms.base import StepForm


class StoryForm(StepForm):
    """Only `story` must have text."""

    OWN = {
        "self": {
            "story": _("What is happening? Use your own words."),
            "saw": _("What happened to you, or what you saw or heard (you can skip this)"),
        },
        "past": {
            "story": _("What happened? Use your own words."),
            "saw": _("What I saw, heard or lived through myself (you can skip this)"),
        },
    }
    story = words(_("What are you worried about? Use your own words."), rows=10, limit=STORY)
    saw = words(_("What I saw or heard myself (you can skip this)"), rows=4, limit=WORDS)
    think = words(_("What I think (you can skip this)"), rows=3, limit=WORDS)

    def dress(self) -> None:
        self.fields["story"].required = True
        self.fields["story"].error_messages["required"] = _("Write what worries you. A few words are enough.")
