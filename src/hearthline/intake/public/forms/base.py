"""What every step's form shares: wording by who it is about, answers in and out, a summary for the check page."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.datastructures import MultiValueDict

from hearthline.intake.public.answers import Wizard
from hearthline.intake.public.fields import Label, ManyOf, OneOf, Tick, presentable
from hearthline.intake.public.wording import Wording

Data = MultiValueDict[str, str]


class StepForm(forms.Form):
    """A form over part of a wizard's answers.

    `OWN`: labels that differ when the person writes about themselves ("self") or about the past ("past").
    """

    use_required_attribute = False
    OWN: ClassVar[Mapping[str, Mapping[str, Label]]] = {}

    def __init__(
        self, wizard: Wizard, wording: Wording, data: Data | None = None, *, prefix: str | None = None
    ) -> None:
        self.wizard = wizard
        self.wording = wording
        super().__init__(data, initial=self.initial_of(wizard), prefix=prefix, auto_id="%s", label_suffix="")
        for name, label in self.OWN.get(wizard.about, {}).items():
            self.fields[name].label = label
        self.dress()

    def dress(self) -> None:
        """Labels and choices that come from the pack. Called once, after the fields are there."""

    def initial_of(self, wizard: Wizard) -> dict[str, Any]:
        """What the fields show when the page is opened again."""
        return {name: wizard.answers.get(name) for name in self.base_fields}

    def take(self, wizard: Wizard) -> None:
        """Put what is valid so far into the wizard."""
        wizard.put({name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data})

    @property
    def too_long(self) -> bool:
        """Whether some text did not fit: then the page stays, whatever was pressed, so that no words are lost."""
        return any(error.code == "too_long" for errors in self.errors.as_data().values() for error in errors)

    @property
    def touched(self) -> bool:
        """Whether the person has answered anything here before."""
        return any(bool(value) for value in self.initial.values())

    def summary(self) -> list[tuple[str, str]]:
        """(question, answer as people read it) for every answer given, from the initial values."""
        rows = []
        for name, field in self.fields.items():
            shown = _shown(field, self.initial.get(name))
            if shown:
                rows.append((str(field.label), presentable(shown)))
        return rows


def _shown(field: forms.Field, value: Any) -> str:
    if not value:
        return ""
    if isinstance(field, Tick):
        return "✓"
    if isinstance(field, ManyOf):
        return ", ".join(str(label) for code, label in field.choices if code in value)  # type: ignore[union-attr, misc]
    if isinstance(field, OneOf):
        return next((str(label) for code, label in field.choices if code == value), "")  # type: ignore[union-attr, misc]
    return str(value)
