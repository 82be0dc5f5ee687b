"""The one field that takes a code."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from hearthline.intake.public.pages import UNPROCESSABLE
from hearthline.intake.public.respond import page
from hearthline.ui.fields import FieldView


def code_field(typed: str, problem: str = "") -> FieldView:
    """The field with what was typed and what is wrong with it. Any case, spaces and dashes are read."""
    return FieldView(
        kind="text",
        name="code",
        id="code",
        label=_("Your code"),
        value=typed,
        hint=_("Small or big letters, with or without spaces: all are fine."),
        error=problem,
        attrs=(("autocomplete", "off"), ("spellcheck", "false"), ("autocapitalize", "off")),
        width="code",
    )


def refuse_code(request: HttpRequest, template: str, typed: str, problem: str, **extra: Any) -> HttpResponse:
    """The same page again with the problem beside the field and what was typed still in it."""
    context = {
        "code_field": code_field(typed, problem),
        "errors": [("code", problem)],
        "has_errors": True,
        **extra,
    }
    return page(request, template, context, status=UNPROCESSABLE)
