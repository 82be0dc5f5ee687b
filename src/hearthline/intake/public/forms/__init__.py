"""The forms of the nine steps. A form knows how to read its answers out of a `Wizard` and what it gives back."""

from hearthline.intake.public.forms.about import AboutForm, JobForm
from hearthline.intake.public.forms.base import StepForm
from hearthline.intake.public.forms.danger import DangerForm
from hearthline.intake.public.forms.people import AdultForm, ChildForm, TrustedForm
from hearthline.intake.public.forms.place import PlaceForm
from hearthline.intake.public.forms.story import StoryForm
from hearthline.intake.public.forms.times import TimesForm
from hearthline.intake.public.forms.urgent import UrgentForm
from hearthline.intake.public.forms.visit import VisitForm

__all__ = [
    "AboutForm",
    "AdultForm",
    "ChildForm",
    "DangerForm",
    "JobForm",
    "PlaceForm",
    "StepForm",
    "StoryForm",
    "TimesForm",
    "TrustedForm",
    "UrgentForm",
    "VisitForm",
]
