"""Step 4: where the child is now, and tomorrow. Must be answered; "not sure" is an answer."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hearthline.intake.public.fields import Tick, line, words
from hearthline.intake.public.forms.base import StepForm


class PlaceForm(StepForm):
    """An address, a school or "near the red store" all do."""

    OWN = {
        "self": {
            "where_now": _("Where are you now?"),
            "where_tomorrow": _("Where will you be tomorrow?"),
            "with_whom": _("Who is with you?"),
        },
        "past": {
            "where_now": _("Where is the child now? If that child is grown up: where did it happen?"),
            "where_tomorrow": _("Where is the person who did this now, if you know?"),
            "with_whom": _("Are other children near that person? Who?"),
        },
    }
    where_now = words(_("Where is the child now?"), rows=3, limit=1_000)
    where_unsure = Tick(_("I am not sure where"))
    where_tomorrow = words(_("Where will the child be tomorrow?"), rows=2, limit=1_000)
    with_whom = line(_("Who is with the child?"), limit=500)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "where_now" in cleaned and not cleaned["where_now"] and not cleaned.get("where_unsure"):
            self.add_error("where_now", str(_("Write a place, or check “I am not sure where”.")))
            self.cleaned_data["where_now"] = ""
        return cleaned
