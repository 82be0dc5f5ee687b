"""The nine steps as data: which forms a step has, its title and heading, and what it reads and gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from hearthline.intake.public import forms as f
from hearthline.intake.public.answers import Wizard
from hearthline.intake.public.fields import Label
from hearthline.intake.public.forms.base import Data, StepForm
from hearthline.intake.public.forms.people import MOST, PersonForm
from hearthline.intake.public.wording import Wording

CHECK = 9
TOTAL = 9
FILES_STEP = 7
ABOUT_YOU = 8
SKIPPABLE = (3, 5, 6)


@dataclass(frozen=True)
class Step:
    """One step. `title` stands in the browser's title and names nothing private; `headings` are by who it is about."""

    number: int
    title: Label
    headings: Mapping[str, Label]
    forms: Sequence[type[StepForm]] = ()
    people: type[PersonForm] | None = None

    @property
    def template(self) -> str:
        return f"step{self.number}.html"

    def heading(self, about: str) -> str:
        """The words of the `h1`."""
        return str(self.headings.get(about, self.headings["child"]))


STEPS: Mapping[int, Step] = {
    step.number: step
    for step in (
        Step(1, _("Right now"), {"child": ""}, [f.DangerForm]),
        Step(2, _("Your words"), {"child": ""}, [f.StoryForm]),
        Step(
            3,
            _("Who"),
            {
                "child": _("Tell us about the child"),
                "self": _("Tell us who you are"),
                "past": _("Who did this happen to?"),
            },
            people=f.ChildForm,
        ),
        Step(
            4,
            _("Where"),
            {
                "child": _("Where can we find the child?"),
                "self": _("Where can we find you?"),
                "past": _("Places"),
            },
            [f.PlaceForm],
        ),
        Step(
            5,
            _("Other people"),
            {
                "child": _("Adults around the child"),
                "self": _("Adults around you"),
                "past": _("Who did this, and who else was there?"),
            },
            [f.TrustedForm],
            people=f.AdultForm,
        ),
        Step(6, _("When"), {"child": _("When, how often, and how you know")}, [f.TimesForm]),
        Step(
            7,
            _("Good to know"),
            {"child": _("Help us make a visit safe and fair"), "past": _("Things that help us")},
            [f.VisitForm],
        ),
        Step(8, _("About you"), {"child": _("About you"), "self": _("How can we reach you?")}, [f.AboutForm]),
    )
}


class Page:
    """The forms of one step over one wizard: unbound to show it, bound to read what was posted.

    `count`: how many people the page shows; None takes it from the post, else from the answers.
    """

    def __init__(
        self, step: Step, wizard: Wizard, wording: Wording, data: Data | None = None, *, count: int | None = None
    ) -> None:
        self.step = step
        self.wizard = wizard
        self.bound = data is not None
        self.forms: list[StepForm] = [kind(wizard, wording, data) for kind in step.forms]
        self.people: list[PersonForm] = []
        if step.people:
            size = count or _posted_count(step.people.KEY, data) or len(wizard.answers.get(step.people.KEY, []))
            kind = step.people
            self.people = [kind(wizard, wording, n, data) for n in range(max(1, min(size, MOST)))]

    @property
    def all(self) -> list[StepForm]:
        """Every form, in the order of the page."""
        return [*self.people, *self.forms]

    @property
    def form(self) -> StepForm | None:
        """The form beside the people, or the only one."""
        return self.forms[0] if self.forms else None

    @property
    def key(self) -> str:
        return self.step.people.KEY if self.step.people else ""

    @property
    def full(self) -> bool:
        """No further person fits on the page."""
        return len(self.people) >= MOST

    def valid(self) -> bool:
        return all([form.is_valid() for form in self.all])

    @property
    def too_long(self) -> bool:
        return any(form.too_long for form in self.all)

    @property
    def touched(self) -> bool:
        """Whether the page shows back something typed before."""
        return any(form.touched for form in self.all)

    def take(self, *, without: int | None = None) -> None:
        """Put what is valid into the wizard; `without`: leave this person out."""
        self.valid()
        if self.step.people:
            found = [form.given() for form in self.people if form.number != without]
            self.wizard.put({self.key: [person for person in found if person]})
        for form in self.forms:
            form.take(self.wizard)

    def summary(self) -> list[tuple[str, str]]:
        """(question, answer) for every answer given in this step."""
        return [row for form in self.all for row in form.summary()]

    def context(self) -> dict[str, Any]:
        """What the step's template reads."""
        return {
            "step": self.step,
            "heading": self.step.heading(self.wizard.about),
            "form": self.form,
            "people": self.people,
            "people_key": self.key,
            "people_full": self.full,
            "forms": self.all,
        }


def _posted_count(key: str, data: Data | None) -> int:
    raw = data.get(f"{key}-count", "") if data is not None else ""
    text = str(raw)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
