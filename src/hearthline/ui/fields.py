"""One shape for every form field, whether it comes from a Django form or from a view's own words."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django import forms
from django.forms.boundfield import BoundField

# Characters of a text area that are left before a count appears (experience brief, (b)1 rule 5).
COUNT_FROM = 0.8
QUIET = (("autocomplete", "off"), ("spellcheck", "false"))
"""What is typed goes into no memory of the browser and to no spelling service."""


@dataclass(frozen=True)
class Choice:
    """One radio button, checkbox or option."""

    id: str
    value: str
    label: str
    checked: bool = False
    hint: str = ""


@dataclass(frozen=True)
class FieldView:
    """What the field templates read. `kind`: text, textarea, select, radios, checkboxes, checkbox, file, hidden."""

    kind: str
    name: str
    id: str
    label: str
    value: str = ""
    hint: str = ""
    error: str = ""
    required: bool = False
    input_type: str = "text"
    attrs: tuple[tuple[str, str], ...] = ()
    choices: tuple[Choice, ...] = field(default=())
    maxlength: int = 0
    rows: int = 5
    width: str = ""
    big: bool = False
    optional: bool = False

    @property
    def hint_id(self) -> str:
        return f"{self.id}-hint" if self.hint else ""

    @property
    def error_id(self) -> str:
        return f"{self.id}-error" if self.error else ""

    @property
    def described_by(self) -> str:
        """Ids for aria-describedby: the hint, then the error. Empty when there is neither."""
        return " ".join(x for x in (self.hint_id, self.error_id) if x)

    @property
    def count_from(self) -> int:
        """The length at which the count of characters appears."""
        return int(self.maxlength * COUNT_FROM)

    @property
    def template(self) -> str:
        """The part that draws it."""
        return f"ui/parts/field_{self.kind}.html"

    @property
    def target_id(self) -> str:
        """What a link in the error summary points at: the field, or the first choice of a set."""
        return self.choices[0].id if self.kind in ("radios", "checkboxes") and self.choices else self.id


def _kind(widget: forms.Widget) -> str:
    ordered: Sequence[tuple[type[forms.Widget], str]] = (
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.RadioSelect, "radios"),
        (forms.Select, "select"),
        (forms.CheckboxInput, "checkbox"),
        (forms.FileInput, "file"),
        (forms.Textarea, "textarea"),
        (forms.HiddenInput, "hidden"),
    )
    return next((kind for cls, kind in ordered if isinstance(widget, cls)), "text")


def _choices(bound: BoundField) -> tuple[Choice, ...]:
    value = bound.value()
    many = value if isinstance(value, list | tuple | set) else ["" if value is None else value]
    chosen = {str(v) for v in many}
    found = []
    for n, (code, label) in enumerate(getattr(bound.field, "choices", ())):
        found.append(Choice(f"{bound.auto_id}_{n}", str(code), str(label), str(code) in chosen))
    return tuple(found)


def from_bound(
    bound: BoundField, *, hint: str = "", big: bool = False, width: str = "", optional: bool = False
) -> FieldView:
    """The view of a bound form field. `hint` replaces the field's help text; `big` makes the question the page's h1;
    `optional` says so in words beside the question.

    A password is never written back into the page; an uploaded file cannot be.
    """
    widget = bound.field.widget
    kind = _kind(widget)
    value = bound.value()
    secret = isinstance(widget, forms.PasswordInput) or kind == "file"
    attrs = {k: str(v) for k, v in widget.attrs.items() if k not in ("rows", "cols", "maxlength", "class", "id")}
    limit = int(widget.attrs.get("maxlength") or getattr(bound.field, "max_length", None) or 0)
    return FieldView(
        kind=kind,
        name=bound.html_name,
        id=bound.auto_id or bound.html_name,
        label=str(bound.label),
        value="" if secret or value is None else str(value),
        hint=hint or str(bound.help_text),
        error=str(bound.errors[0]) if bound.errors else "",
        required=bound.field.required,
        input_type=getattr(widget, "input_type", None) or "text",
        attrs=tuple(attrs.items()),
        choices=_choices(bound) if kind in ("radios", "checkboxes", "select") else (),
        maxlength=limit,
        rows=int(widget.attrs.get("rows") or 5),
        width=width,
        big=big,
        optional=optional,
    )
