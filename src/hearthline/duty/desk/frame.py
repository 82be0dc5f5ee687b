"""What pages about duty, and of the rooms above, share: fields of their forms. And what every page of the desk does."""

from collections.abc import Iterable
from typing import Any

from hearthline.access.desk.http import desk, see
from hearthline.ground.errors import DomainError
from hearthline.ui.fields import QUIET, Choice, FieldView

__all__ = ["choose", "desk", "errors", "line", "see"]


def line(
    name: str, label: str, sent: str, wrong: str, *, hint: str = "", limit: int = 0, kind: str = "text"
) -> FieldView:
    """One line to type in; nothing of it goes into the browser's memory or to a spelling service."""
    return FieldView(
        kind="text",
        name=name,
        id=name,
        label=label,
        hint=hint,
        value=sent,
        error=wrong,
        input_type=kind,
        maxlength=limit,
        width="mid" if kind == "date" else "",
        attrs=QUIET,
    )


def choose(name: str, label: str, options: Iterable[tuple[str, Any]], sent: str, wrong: str) -> FieldView:
    """A list to choose from: (code, words)."""
    made = tuple(Choice(f"{name}_{n}", code, str(text), code == sent) for n, (code, text) in enumerate(options))
    return FieldView(kind="select", name=name, id=name, label=label, error=wrong, choices=made)


def errors(wrong: DomainError | None, places: dict[str, str]) -> dict[str, str]:
    """Place on the page to what is wrong there."""
    return {places.get(wrong.code, "main"): wrong.message} if wrong else {}
