"""Fields of this room's forms."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext

from hearthline.dispatch import law
from hearthline.dispatch.actions.telling import LONGEST_LINE
from hearthline.dispatch.desk import words
from hearthline.dispatch.models import Covers, Effect
from hearthline.dispatch.places import Office
from hearthline.dispatch.ready import Ready
from hearthline.ground import clock
from hearthline.intake.desk.fields import line_field, set_field, words_field
from hearthline.ui.agency import current_pack
from hearthline.ui.fields import FieldView
from hearthline.ui.moments import as_typed, moment_field

ANSWER: Final = ("answered_by", "their_agency", "their_reference", "answered_at", "note")
Given = Mapping[str, str]


def line(
    name: str, label: str, given: Given, *, hint: str = "", error: str = "", limit: int = LONGEST_LINE
) -> FieldView:
    """One line, with what was typed."""
    return line_field(name, label, given.get(name, ""), error, hint=hint, limit=limit)


def begin_fields(found: Ready, given: Given, draft: str, at: Given, limit: int) -> dict[str, FieldView]:
    """The page before the call. Who must not be told is not among those to choose from."""
    listed = [(code, _recipient(code, one)) for code, one in found.recipients if one.effect != Effect.MUST_NOT]
    guessed = gettext("As the report's own words say. Change it when you know better.")
    unknown = gettext("The report's words name no place that we know: the whole county is asked.")
    reasons = [(code, str(word)) for code, word in words.WHY.items()]
    return {
        "recipient": set_field(
            "radios", "recipient", gettext("Whom you tell"), listed, found.recipient, at.get("recipient_0", "")
        ),
        "place": set_field(
            "select",
            "place",
            gettext("Where the child is"),
            [("", gettext("Not known"))] + [(p.code, words.place(p.kind, p.name)) for p in found.places],
            found.place.code,
            hint=guessed if found.place.kind else unknown,
        ),
        "why": set_field("select", "why", gettext("Why they are told"), reasons, given.get("why", "")),
        "agency": line(
            "agency",
            gettext("Somebody else instead"),
            given,
            error=at.get("agency", ""),
            hint=gettext("Empty: the office above."),
        ),
        "phone": line(
            "phone",
            gettext("Their telephone"),
            given,
            hint=gettext("From the directory you use. Empty: the number above, or none."),
            limit=40,
        ),
        "said": words_field(
            "said",
            gettext("What you say"),
            draft or found.script.text,
            at.get("said", ""),
            limit=limit,
            hint=gettext("Take out what they do not need, and what tells who reported."),
            rows=16,
            lang="en",
        ),
    }


def _recipient(code: str, one: law.Allowed) -> str:
    word = law.recipient_word(code)
    return f"{word}: {words.EFFECTS[one.effect]} ({one.citation})" if one.effect == Effect.MUST else word


def answer_fields(given: Given, at: Given) -> list[FieldView]:
    """Who answered: in the order in which they say it."""
    return [
        line(
            "answered_by",
            gettext("Name or badge of who answered"),
            given,
            error=at.get("answered_by", ""),
        ),
        line("their_agency", gettext("Their agency"), given, hint=gettext("Empty: the one you called.")),
        line("their_reference", gettext("Their incident number"), given, hint=gettext("Empty: they gave none.")),
        moment_field(
            "answered_at",
            gettext("When they answered"),
            value=given.get("answered_at", "") or as_typed(clock.now()),
            error=at.get("answered_at", ""),
        ),
        line("note", gettext("Anything they said"), given),
    ]


def update_field(given: Given, at: Given) -> FieldView:
    """A later fact."""
    return words_field(
        "words",
        gettext("What is new"),
        given.get("words", ""),
        at.get("words", ""),
        limit=2_000,
        hint=gettext("As you say it on the telephone. Nothing that tells who reported."),
        rows=4,
    )


def outcome_fields(given: Given, at: Given) -> list[FieldView]:
    """What the response came to."""
    return [
        set_field(
            "radios",
            "code",
            gettext("What it came to"),
            [(code, str(word)) for code, word in words.OUTCOMES.items()],
            given.get("code", ""),
            at.get("code_0", ""),
        ),
        moment_field("at", gettext("When"), value=given.get("at", "") or as_typed(clock.now()), error=at.get("at", "")),
        words_field(
            "said_words", gettext("In their words"), given.get("said_words", ""), at.get("said_words", ""), limit=2_000
        ),
    ]


def sent_fields(given: Given, at: Given) -> list[FieldView]:
    """A form that was sent."""
    return [
        set_field(
            "radios",
            "how",
            gettext("How it was sent"),
            [(code, str(word)) for code, word in words.HOW.items()],
            given.get("how", ""),
            at.get("how_0", ""),
        ),
        line("to", gettext("To whom"), given, error=at.get("to", "")),
        line("reference", gettext("Their number, or the proof that it went"), given),
    ]


def responder_fields(office: Office | None, given: Given, at: Given) -> list[FieldView]:
    """An office as an administrator writes it down."""
    known = _known(office) | dict(given)
    kinds = [(code, law.recipient_word(code)) for code in law.known(current_pack())]
    covers = [(code, str(words.COVERS[code])) for code in Covers.values]
    none = gettext("Empty when there is none: pages then say “none on file: call 911”. Never a guess.")
    return [
        set_field(
            "select",
            "recipient",
            gettext("What kind of office"),
            kinds,
            known.get("recipient", ""),
            at.get("recipient", ""),
        ),
        set_field(
            "select",
            "covers",
            gettext("Which places it answers for"),
            covers,
            known.get("covers", ""),
            at.get("covers", ""),
        ),
        line("place", gettext("Name of the place"), known, error=at.get("place", ""), limit=80),
        line("name", gettext("Name of the office"), known, error=at.get("name", ""), limit=160),
        line("phone", gettext("Telephone, as it is dialed day and night"), known, hint=none, limit=40),
        line(
            "source",
            gettext("Where this comes from"),
            known,
            error=at.get("source", ""),
            hint=gettext("Who said so, or which page."),
        ),
        line_field(
            "checked_on",
            gettext("The day somebody called it or looked"),
            known.get("checked_on", ""),
            at.get("checked_on", ""),
            input_type="date",
            width="mid",
        ),
    ]


def _known(office: Office | None) -> dict[str, str]:
    if office is None:
        return {}
    names = ("recipient", "covers", "place", "name", "phone", "source")
    checked = office.checked_on.isoformat() if office.checked_on else ""
    return {name: str(getattr(office, name)) for name in names} | {"checked_on": checked}
