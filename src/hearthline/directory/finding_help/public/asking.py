"""The forms of "help near you": what they send on is made of codes alone, and goes in no address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext

from hearthline.directory import loading
from hearthline.directory.finding_help import marks, needs, places, words
from hearthline.directory.finding_help.needs import Need, Vocabulary
from hearthline.ui import languages
from hearthline.ui.fields import QUIET, Choice, FieldView

MOST_NEEDS: Final = 5
LAST_PAGE: Final = 25


@dataclass(frozen=True)
class Sieve:
    """What of the found is wanted: codes of closed lists, "" and False for all."""

    language: str = ""
    people: str = ""
    free: bool = False
    open: bool = False

    @property
    def marks(self) -> tuple[str, ...]:
        found = (self.language and f"l:{self.language}", self.people and f"w:{self.people}", self.free and "c:free")
        return tuple(code for code in found if code)

    @property
    def query(self) -> dict[str, str]:
        own = {
            "l": self.language,
            "w": self.people,
            "free": "on" if self.free else "",
            "open": "on" if self.open else "",
        }
        return {key: value for key, value in own.items() if value}


def sieve(given: Mapping[str, str]) -> Sieve | None:
    """What an address asks for; None when something in it is no code of ours."""
    lang, who = given.get("l", ""), given.get("w", "")
    free, opened = given.get("free", ""), given.get("open", "")
    if lang not in ("", *marks.LANGUAGES) or who not in ("", *marks.PEOPLE) or {free, opened} - {"", "on"}:
        return None
    return Sieve(lang, who, free == "on", opened == "on")


def number(text: str) -> int:
    """A small whole number, or -1."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else -1


def hidden(codes: Sequence[int], at: str, own: Sieve | None = None) -> list[tuple[str, str]]:
    """The hidden fields that ask for a list: numbers of needs, a place, and codes of closed lists."""
    return [("n", str(code)) for code in codes] + [("at", at)] + list((own or Sieve()).query.items())


def others(vocabulary: Vocabulary, without: Sequence[int]) -> list[tuple[int, str]]:
    """Every other need: its number and name."""
    lang = languages.current()
    return [(need.code, need.name(lang)) for need in vocabulary.needs.values() if need.code not in without]


def errors(something: bool, typed: str, codes: Sequence[str]) -> dict[str, str]:
    """Field to what is wrong there."""
    found = {}
    if not something:
        found["need"] = gettext("Write what you need, or choose from the list.")
    if not typed:
        found["place"] = gettext("Write a ZIP code, a county or a state.")
    elif not codes:
        found["place"] = gettext("We do not know this place. Write the name of your state.")
    return found


def context(
    vocabulary: Vocabulary,
    typed: str,
    at: str,
    wrong: Mapping[str, str] | None = None,
    codes: Sequence[str] = (),
    chosen: Need | None = None,
) -> dict[str, Any]:
    """The question page. `codes`: places of one name, to choose from."""
    lang, book, wrong = languages.current(), loading.current(), wrong or {}
    return {
        "need": FieldView(
            kind="text",
            name="need",
            id="need",
            label=gettext("What do you need?"),
            hint=gettext("In your own words. Like: food for tonight. Or the name of a place that helps."),
            value=typed,
            error=wrong.get("need", ""),
            maxlength=needs.LONGEST,
            attrs=QUIET,
        ),
        "place": FieldView(
            kind="text",
            name="place",
            id="place",
            label=gettext("ZIP code, county or state"),
            hint=gettext("Where you are, or where you can go."),
            value=at,
            error=wrong.get("place", ""),
            maxlength=80,
            width="mid",
            attrs=QUIET,
        ),
        "chosen": chosen.code if chosen else "",
        "errors": list(wrong.items()),
        "has_errors": bool(wrong),
        "choices": [(places.name(book, code, "en"), places.name(book, code, lang)) for code in codes],
        "needs": [(need.code, need.name(lang)) for need in vocabulary.needs.values()],
    }


def sieve_fields(own: Sieve) -> list[FieldView]:
    """The form that narrows a list."""
    tongues = [("", gettext("Any language")), *marks.LANGUAGES.items()]
    people = [("", gettext("Anyone")), *((code, str(word)) for code, word in words.PEOPLE.items())]
    return [
        _select("l", gettext("A language they speak"), tongues, own.language),
        _select("w", gettext("Who it is for"), people, own.people),
        _check("free", gettext("Only what is free"), own.free),
        _check("open", gettext("Only what is open now"), own.open),
    ]


def _select(name: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> FieldView:
    choices = tuple(Choice(f"{name}_{n}", code, text, code == chosen) for n, (code, text) in enumerate(options))
    return FieldView(kind="select", name=name, id=name, label=label, value=chosen, choices=choices, width="mid")


def _check(name: str, label: str, on: bool) -> FieldView:
    return FieldView(kind="checkbox", name=name, id=name, label=label, value="on" if on else "")
