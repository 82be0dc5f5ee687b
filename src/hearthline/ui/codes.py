"""Codes in words: what is kept is a code, what is shown is its word in the page's language."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.template import Library


def said(table: Mapping[str, Any], code: str) -> str:
    """The word for a code; the code itself when there is none."""
    return str(table.get(code, code))


def word_filters(register: Library, **tables: Mapping[str, Any]) -> None:
    """A filter for each of these tables: with `way_word=WAYS`, a template says `{{ code|way_word }}`."""
    for name, table in tables.items():
        register.filter(name, partial(said, table))
