"""Form fields of the public pages: everything is text, everything is cleaned, almost nothing is refused.

A field never throws typed text away. What is too long is an error beside the box with the text still in it.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hearthline.ground.text import clean_text, one_line
from hearthline.intake.door import content

LINE = 200
WORDS = content.LONG
STORY = content.STORY
# Past this a text is measured but not cleaned letter by letter: cleaning costs time, and it is refused anyway.
_TOO_MUCH = 2 * STORY

Label = Any  # a lazy translation or a str
Pairs = Iterable[tuple[str, Label]]


def presentable(value: Any) -> str:
    """`value` as it may stand in a page again: nothing that cannot be written as UTF-8, and no NUL."""
    return str(value).encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


class Text(forms.CharField):
    """Cleaned text with a limit in code points. `widget` decides whether it is one line or many."""

    def __init__(self, *, limit: int, lines: bool, label: Label = "", **kwargs: Any) -> None:
        self.limit = limit
        self.lines = lines
        super().__init__(required=False, label=label, strip=True, **kwargs)
        if lines:
            # For the count of letters near the limit; set after Django could make the browser cut a paste short.
            self.max_length = limit

    def to_python(self, value: Any) -> str:
        raw = "" if value is None else str(value)
        if len(raw) > _TOO_MUCH:
            raise self.too_long(len(raw))
        text = clean_text(raw, _TOO_MUCH).strip() if self.lines else one_line(raw, _TOO_MUCH)
        if len(text) > self.limit:
            raise self.too_long(len(text))
        return text

    def too_long(self, length: int) -> ValidationError:
        """The error for `length` code points: how much to take out, and that nothing is lost."""
        over = length - self.limit
        message = ngettext(
            "This is %(over)s letter too long for one box. Make it shorter, or put the rest in another box. "
            "Your words are still here.",
            "This is %(over)s letters too long for one box. Make it shorter, or put the rest in another box. "
            "Your words are still here.",
            over,
        ) % {"over": over}
        return ValidationError(message, code="too_long")

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What is shown again after an error: the typed words."""
        return presentable(data) if data is not None else ""


def line(label: Label = "", *, autocomplete: str = "off", limit: int = LINE, kind: str = "text") -> Text:
    """A field of one line. `autocomplete` is a token only on the reporter's own details."""
    attrs = {"autocomplete": autocomplete, "spellcheck": "false"}
    widget = {"text": forms.TextInput, "tel": _tel, "email": _email}[kind](attrs=attrs)
    return Text(limit=limit, lines=False, label=label, widget=widget)


def _tel(attrs: dict[str, str]) -> forms.TextInput:
    widget = forms.TextInput(attrs=attrs)
    widget.input_type = "tel"
    return widget


def _email(attrs: dict[str, str]) -> forms.TextInput:
    # type=email would let the browser refuse what we take; only the keyboard should change.
    return forms.TextInput(attrs={**attrs, "inputmode": "email"})


def words(label: Label = "", *, rows: int = 4, limit: int = 4_000) -> Text:
    """A text area. No `autocomplete=off`: browsers fill none in, and with it their Back button would empty it."""
    attrs = {"rows": str(rows), "spellcheck": "false"}
    return Text(limit=limit, lines=True, label=label, widget=forms.Textarea(attrs=attrs))


class OneOf(forms.ChoiceField):
    """Radio buttons or a list; blank is allowed unless the step says otherwise."""

    def __init__(self, label: Label, choices: Pairs = (), *, select: bool = False) -> None:
        widget = forms.Select(attrs={"autocomplete": "off"}) if select else forms.RadioSelect()
        super().__init__(
            label=label,
            required=False,
            choices=list(choices),
            widget=widget,
            error_messages={"invalid_choice": _("Choose one of the answers.")},
        )

    def bound_data(self, data: Any, initial: Any) -> Any:
        return presentable(data) if data is not None else ""


class ManyOf(forms.MultipleChoiceField):
    """Check boxes. A value the page never offered is left out: it cannot come from a person."""

    def __init__(self, label: Label, choices: Pairs = ()) -> None:
        super().__init__(label=label, required=False, choices=list(choices), widget=forms.CheckboxSelectMultiple())

    def clean(self, value: Any) -> list[str]:
        given = value if isinstance(value, list | tuple) else []
        return [str(code) for code, _label in self.choices if str(code) in given]  # type: ignore[union-attr, misc]


class Tick(forms.BooleanField):
    """One check box."""

    def __init__(self, label: Label) -> None:
        super().__init__(label=label, required=False)
