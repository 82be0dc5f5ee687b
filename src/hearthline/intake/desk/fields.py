"""Fields of the desk's forms, made in one place, and what a page says about a form that could not be taken.

What is written about a family goes into no browser's memory and to no spelling service.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from hearthline.ground.errors import DomainError
from hearthline.ui.fields import Choice, FieldView
from hearthline.ui.words import in_words

UNSPELLED = (("spellcheck", "false"),)
UNKEPT = (("autocomplete", "off"), *UNSPELLED)
Pair = tuple[str, str]


def words_field(
    name: str,
    label: str,
    value: str = "",
    error: str = "",
    *,
    limit: int,
    at: str = "",
    hint: str = "",
    rows: int = 3,
    lang: str = "",
) -> FieldView:
    """A box to write in, of at most `limit` letters. `at`: its id, when not its name; `lang`: of the words in it."""
    return FieldView(
        kind="textarea",
        name=name,
        id=at or name,
        label=label,
        hint=hint,
        value=value,
        error=error,
        rows=rows,
        maxlength=limit,
        attrs=(*UNSPELLED, *((("lang", lang),) if lang else ())),
    )


def line_field(
    name: str,
    label: str,
    value: str = "",
    error: str = "",
    *,
    hint: str = "",
    limit: int = 0,
    input_type: str = "text",
    width: str = "",
) -> FieldView:
    """One line to type in. `limit`: letters, 0 for none."""
    return FieldView(
        kind="text",
        name=name,
        id=name,
        label=label,
        hint=hint,
        value=value,
        error=error,
        input_type=input_type,
        maxlength=limit,
        width=width,
        attrs=UNKEPT,
    )


def set_field(
    kind: str,
    name: str,
    label: str,
    options: Iterable[Pair],
    chosen: str | Collection[str] | None = None,
    error: str = "",
    *,
    at: str = "",
    hint: str = "",
) -> FieldView:
    """Radio buttons, check boxes or a list (`kind`: radios, checkboxes, select) of (code, words).

    `chosen`: a code or several, None for none. `at`: its id, when not its name; its boxes are `<id>_0`, `<id>_1`, …
    """
    picked: Collection[str] = () if chosen is None else {chosen} if isinstance(chosen, str) else chosen
    own = at or name
    made = tuple(Choice(f"{own}_{n}", code, text, code in picked) for n, (code, text) in enumerate(options))
    return FieldView(kind=kind, name=name, id=own, label=label, hint=hint, error=error, choices=made)


def faults(wrong: DomainError | None, places: Mapping[str, str]) -> dict[str, str]:
    """Place on the page to what is wrong there; `main` for an error that `places` (code to id) has no place for."""
    return {places.get(wrong.code, "main"): in_words(wrong)} if wrong else {}


def at_the_top(found: Mapping[str, str]) -> dict[str, Any]:
    """The list of errors at the top of the page, each leading to its place."""
    return {"errors": list(found.items()), "has_errors": bool(found)}
