"""Fields of the help desk's own forms, with what was typed in them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from hearthline.helpdesk import words
from hearthline.helpdesk.actions.answering import MOST, WHAT, WHO, WORDS, Agree
from hearthline.helpdesk.models import Inquiry
from hearthline.ui.fields import QUIET, Choice, FieldView
from hearthline.ui.moments import parse_day

SHOWN_ROWS = 3
"""Lines for what was agreed; filling them all in shows more after a press of Send."""


def area(name: str, label: str, value: str, error: str = "", *, hint: str = "", limit: int, rows: int = 8) -> FieldView:
    """A field for several lines."""
    return FieldView(
        kind="textarea", name=name, id=name, label=label, hint=hint, value=value, error=error, rows=rows,
        maxlength=limit, attrs=QUIET,
    )  # fmt: skip


def line(name: str, label: str, value: str, error: str = "", *, hint: str = "", limit: int = 200) -> FieldView:
    """A field for one line, kept out of the browser's memory."""
    return FieldView(
        kind="text", name=name, id=name, label=label, hint=hint, value=value, error=error, maxlength=limit, attrs=QUIET
    )


def pick(name: str, label: str, table: Mapping[str, Any], chosen: str, error: str = "", *, hint: str = "") -> FieldView:
    """Radio buttons from a table of words."""
    choices = tuple(
        Choice(f"{name}_{n}", code, str(word), code == chosen) for n, (code, word) in enumerate(table.items())
    )
    return FieldView(kind="radios", name=name, id=name, label=label, hint=hint, error=error, choices=choices)


def answer_fields(given: Mapping[str, str], name: str, errors: Mapping[str, str]) -> list[FieldView]:
    """The follow-up: words and signature. What was agreed is in `agreed_rows`."""
    return [
        area(
            "words",
            gettext("What was said, and what happens next"),
            given.get("words", ""),
            errors.get("words", ""),
            hint=gettext("The person reads this. Say what we can do and what we cannot. No names of others."),
            limit=WORDS,
            rows=10,
        ),
        line(
            "signed",
            gettext("Your name or badge, as they read it"),
            given.get("signed", name),
            errors.get("signed", ""),
            limit=150,
        ),
    ]


def agreed_rows(given: Mapping[str, str]) -> list[list[FieldView]]:
    """Lines for what was agreed: what, who does it, their name or office, by which day."""
    filled = sum(1 for n in range(MOST) if given.get(f"what_{n}", "").strip())
    shown = min(MOST, max(SHOWN_ROWS, filled + 1))
    return [_agreed(given, n) for n in range(shown)]


def _agreed(given: Mapping[str, str], n: int) -> list[FieldView]:
    number = str(n + 1)
    chosen = given.get(f"by_{n}", "us")
    by = tuple(Choice(f"by_{n}_{code}", code, str(word), code == chosen) for code, word in words.BY.items())
    return [
        line(f"what_{n}", f"{gettext('What is to be done')} {number}", given.get(f"what_{n}", ""), limit=WHAT),
        FieldView(kind="select", name=f"by_{n}", id=f"by_{n}", label=gettext("Who does it"), choices=by),
        line(f"who_{n}", gettext("Name, badge or office"), given.get(f"who_{n}", ""), limit=WHO),
        FieldView(
            kind="text",
            name=f"on_{n}",
            id=f"on_{n}",
            label=gettext("By which day"),
            value=given.get(f"on_{n}", ""),
            input_type="date",
            width="mid",
        ),
    ]


def read_agreed(given: Mapping[str, str]) -> list[Agree]:
    """What was agreed, as typed; a line without words is none, one with a wrong day is refused by the action."""
    found = []
    for n in range(MOST):
        what, who = given.get(f"what_{n}", "").strip(), given.get(f"who_{n}", "").strip()
        if what or who:
            found.append(Agree(what, given.get(f"by_{n}", ""), who, parse_day(given.get(f"on_{n}", ""))))
    return found


def about_fields(given: Mapping[str, str], row: Inquiry, errors: Mapping[str, str]) -> list[FieldView]:
    """What it is about, and how the desk knows who asks."""
    return [
        pick(
            "topic",
            gettext("What it is about"),
            words.TOPICS,
            given.get("topic", row.topic),
            errors.get("topic_0", ""),
        ),
        pick(
            "proof",
            gettext("How we know who asks"),
            words.PROOFS,
            given.get("proof", row.proof),
            errors.get("proof_0", ""),
            hint=gettext("Nobody is verified because they say so."),
        ),
    ]


def note_field(given: Mapping[str, str], errors: Mapping[str, str]) -> FieldView:
    """A note of the desk for the desk."""
    return area(
        "note", gettext("A note for the desk"), given.get("note", ""), errors.get("note", ""), limit=4000, rows=3
    )
