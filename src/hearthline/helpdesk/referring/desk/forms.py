"""Fields of the forms about referrals, with what was typed in them. No box is ticked before somebody ticks it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext

from hearthline.directory.finding_help import needs
from hearthline.helpdesk.desk.forms import area, line, pick
from hearthline.helpdesk.referring import promises, words
from hearthline.helpdesk.referring.actions.after import WHO as HEARD_WHO
from hearthline.helpdesk.referring.actions.after import WORDS
from hearthline.helpdesk.referring.actions.making import NOTE
from hearthline.helpdesk.referring.consent import LIMITS, OUR_NUMBER, WHO
from hearthline.helpdesk.referring.models import Item
from hearthline.ui.fields import QUIET, Choice, FieldView
from hearthline.ui.languages import LANGUAGES
from hearthline.ui.moments import as_typed, here

Given = Mapping[str, str]


@dataclass(frozen=True)
class Ticked:
    """One thing that may be passed on: its box, and the field for its words, None for what has none."""

    box: FieldView
    field: FieldView | None


def search_fields(need: str, place: str, errors: Given) -> list[FieldView]:
    """What is looked for, and where."""
    return [
        line(
            "need",
            gettext("What do they need?"),
            need,
            errors.get("need", ""),
            hint=gettext("In their own words, or the name of a place that helps."),
            limit=needs.LONGEST,
        ),
        line("place", gettext("ZIP code, county or state"), place, errors.get("place", ""), limit=80),
    ]


def item_fields(given: Given, ticked: Collection[str], errors: Given) -> list[Ticked]:
    """Each thing with its own box. Words beside an empty box are kept nowhere."""
    found = []
    for code in Item.values:
        word = words.said(words.ITEMS, code)
        value = "on" if code in ticked else ""
        box = FieldView(kind="checkbox", name=f"item_{code}", id=f"item_{code}", label=word, value=value)
        found.append(Ticked(box, _item_line(code, given, errors)))
    return found


def ticked_in(given: Given) -> list[str]:
    """Codes of the boxes that are ticked in a form."""
    return [code for code in Item.values if given.get(f"item_{code}", "") == "on"]


def _item_line(code: str, given: Given, errors: Given) -> FieldView | None:
    labels = {
        Item.NAME: gettext("The name, as it goes to the provider"),
        Item.TELEPHONE: gettext("The number"),
        Item.LANGUAGE: gettext("The language"),
        Item.NEED: gettext("What they need, in words they agreed to"),
    }
    if code not in labels:
        return None
    label, value, wrong = labels[Item(code)], given.get(code, ""), errors.get(code, "")
    if code == Item.NEED:
        hint = gettext("Nothing about a report, another person, or where they live.")
        return area(code, label, value, wrong, hint=hint, limit=LIMITS[code], rows=3)
    return line(code, label, value, wrong, limit=LIMITS[code])


def who_fields(given: Given, errors: Given) -> list[FieldView]:
    """Who agreed, how, when and until when."""
    own = {"self": gettext("The person themselves"), "guardian": gettext("A parent or guardian, for a child")}
    until = here().date() + timedelta(days=promises.consent_days())
    return [
        pick("own", gettext("Who agreed"), own, given.get("own", ""), errors.get("own", "")),
        line("who", gettext("Their name, or how we know them"), given.get("who", ""), errors.get("who", ""), limit=WHO),
        pick("how", gettext("How they agreed"), words.HOWS, given.get("how", ""), errors.get("how", "")),
        _when("at", gettext("When they agreed"), given.get("at", as_typed(here())), errors.get("at", "")),
        _when(
            "until",
            gettext("Until which day they agree"),
            given.get("until", until.isoformat()),
            errors.get("until", ""),
            kind="date",
        ),
    ]


def our_fields(given: Given, name: str, errors: Given) -> list[FieldView]:
    """What the provider learns of us, and the language of the person's own sheet."""
    return [
        line(
            "signed",
            gettext("Your name or badge, as the provider hears it"),
            given.get("signed", name),
            errors.get("signed", ""),
            limit=WHO,
        ),
        line(
            "our_number",
            gettext("A number where they reach you (may be empty)"),
            given.get("our_number", ""),
            errors.get("our_number", ""),
            hint=gettext("Is it answered with the agency’s name? Then it tells who we are."),
            limit=OUR_NUMBER,
        ),
        language_field(given.get("sheet", "en")),
        area(
            "note",
            gettext("A note for the desk (may be empty)"),
            given.get("note", ""),
            errors.get("note", ""),
            limit=NOTE,
            rows=2,
        ),
    ]


def language_field(chosen: str) -> FieldView:
    made = tuple(Choice(f"sheet_{n}", code, word, code == chosen) for n, (code, word) in enumerate(LANGUAGES))
    return FieldView(
        kind="select", name="sheet", id="sheet", label=gettext("Language of their own sheet"), choices=made
    )


def reporter_field(on: bool, wrong: str) -> FieldView:
    return FieldView(
        kind="checkbox",
        name="not_reporter",
        id="not_reporter",
        label=gettext("This is not who reported. A reporter’s name never goes out."),
        value="on" if on else "",
        error=wrong,
    )


def passed_fields(given: Given, errors: Given) -> list[FieldView]:
    """That a provider was told."""
    return [
        pick("how", gettext("How they were told"), words.HOWS, given.get("how", ""), errors.get("how", "")),
        line("taker", gettext("Who took it there"), given.get("taker", ""), errors.get("taker", ""), limit=HEARD_WHO),
    ]


def outcome_fields(given: Given, errors: Given) -> list[FieldView]:
    """What became of it."""
    reasons: list[tuple[str, Any]] = [("", gettext("Only when they refused")), *words.REASONS.items()]
    made = tuple(
        Choice(f"reason_{n}", code, str(word), code == given.get("reason", ""))
        for n, (code, word) in enumerate(reasons)
    )
    return [
        pick(
            "outcome",
            gettext("What became of it"),
            words.OUTCOMES,
            given.get("outcome", ""),
            errors.get("outcome", ""),
        ),
        FieldView(
            kind="select",
            name="reason",
            id="reason",
            label=gettext("Why they refused"),
            error=errors.get("reason", ""),
            choices=made,
        ),
        pick("source", gettext("Who told us"), words.SOURCES, given.get("source", ""), errors.get("source", "")),
        line(
            "teller",
            gettext("Their name, or what they do"),
            given.get("teller", ""),
            errors.get("teller", ""),
            limit=HEARD_WHO,
        ),
        _when(
            "heard_at", gettext("When we heard it"), given.get("heard_at", as_typed(here())), errors.get("heard_at", "")
        ),
        area(
            "said",
            gettext("In their words (may be empty)"),
            given.get("said", ""),
            errors.get("said", ""),
            limit=WORDS,
            rows=2,
        ),
    ]


def _when(name: str, label: str, value: str, wrong: str, kind: str = "datetime-local") -> FieldView:
    return FieldView(
        kind="text",
        name=name,
        id=name,
        label=label,
        value=value,
        error=wrong,
        input_type=kind,
        width="mid",
        attrs=QUIET,
    )
