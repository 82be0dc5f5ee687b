"""The fields of the contact pages, in plain words."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hearthline.helpdesk.door.content import LINE, PLACE, WORDS
from hearthline.helpdesk.words import LANGUAGES
from hearthline.ui.fields import QUIET, Choice, FieldView

DANGER: Final[Mapping[str, Any]] = {
    "yes": pgettext_lazy("Is a child in danger now?", "Yes"),
    "unsure": pgettext_lazy("Is a child in danger now?", "I am not sure"),
    "no": pgettext_lazy("Is a child in danger now?", "No"),
}
TOPICS: Final[Mapping[str, Any]] = {
    "question": _("I have a question"),
    "case": _("I worry about how a case is handled"),
    "complaint": _("I want to complain"),
    "service": _("I need help for my family"),
    "records": _("I want a file or papers"),
    "other": _("Something else"),
}
SENDS: Final[Mapping[str, Any]] = {
    "code": _("On this site, with a code"),
    "mail": _("E-mail me when there is an answer"),
    "text": _("Text me when there is an answer"),
    "told": _("Call me"),
    "letter": _("Send me a letter"),
}


MOST_SHOWN: Final = 2 * WORDS
"""Letters of what was typed that stand on the page again, with what is too long of it."""


def radios(
    name: str,
    label: str,
    table: Mapping[str, Any],
    chosen: str = "",
    error: str = "",
    hint: str = "",
    *,
    big: bool = False,
) -> FieldView:
    """A question with its answers. `big`: it is the heading of its page."""
    choices = tuple(
        Choice(f"{name}_{n}", code, str(said), code == chosen) for n, (code, said) in enumerate(table.items())
    )
    return FieldView(kind="radios", name=name, id=name, label=label, hint=hint, error=error, choices=choices, big=big)


def danger(error: str = "") -> FieldView:
    return radios("danger", gettext("Is a child in danger now?"), DANGER, error=error)


def topic(chosen: str = "", error: str = "") -> FieldView:
    return radios("topic", gettext("What is it about?"), TOPICS, chosen, error, big=True)


def words(value: str, error: str, label: str) -> FieldView:
    return FieldView(
        kind="textarea", name="words", id="words", label=label, value=value, error=error, rows=10, maxlength=WORDS,
        attrs=QUIET,
    )  # fmt: skip


def write(typed: Mapping[str, str], errors: Mapping[str, str]) -> list[FieldView]:
    """Only what is needed: the words; a name if they like; how and in which language they want the answer."""
    return [
        words(typed["words"], errors.get("words", ""), gettext("Your words")),
        FieldView(
            kind="text",
            name="name",
            id="name",
            label=gettext("Your name"),
            value=typed["name"],
            error=errors.get("name", ""),
            optional=True,
            maxlength=LINE,
            attrs=QUIET,
        ),
        radios("reads", gettext("Which language do you want the answer in?"), dict(LANGUAGES), typed["reads"]),
        radios(
            "send",
            gettext("How do you want the answer?"),
            SENDS,
            typed["send"],
            errors.get("send_0", ""),
            gettext("A text or e-mail only says that there is an answer."),
        ),
        FieldView(
            kind="text",
            name="contact",
            id="contact",
            label=gettext("Your phone number or e-mail"),
            hint=gettext("Only if we should call, text or e-mail you."),
            value=typed["contact"],
            error=errors.get("contact", ""),
            optional=True,
            maxlength=LINE,
            attrs=QUIET,
        ),
        FieldView(
            kind="textarea",
            name="place",
            id="place",
            label=gettext("Where should a letter go?"),
            hint=gettext("Only if you want a letter."),
            value=typed["place"],
            error=errors.get("place", ""),
            optional=True,
            rows=3,
            maxlength=PLACE,
            attrs=QUIET,
        ),
    ]


def code(typed: str, error: str = "") -> FieldView:
    return FieldView(
        kind="text",
        name="code",
        id="code",
        label=gettext("Your code"),
        value=typed,
        hint=gettext("Small or big letters, with or without spaces: all are fine."),
        error=error,
        attrs=(("autocomplete", "off"), ("spellcheck", "false"), ("autocapitalize", "off")),
        width="code",
    )
