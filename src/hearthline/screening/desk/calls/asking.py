"""What the pack has the desk ask and say on the telephone. Law is in the pack; here is where on the page it goes."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from hearthline.intake.calls.lacks import HOW_KNOW, asked_in
from hearthline.law import MustAsk, Pack, PackError
from hearthline.screening.desk.words import LANGUAGES
from hearthline.ui.languages import current
from hearthline.ui.words import of_pack

KINDS: Final = ("public", "mandated", "self")
NEXT_STEPS: Final = (("call_next.decide", "next_steps.decide"), ("next_steps.limits",), ("next_steps.keep",))
"""What a caller hears, in this order; of several wordings the first that the pack has."""


@dataclass(frozen=True)
class Ask:
    """Something the law has the desk ask. `field`: where the answer goes, "" when the page has no field for it; `code`:
    what "declined" is recorded as.
    `kinds`: the kinds of reporter it is put to, separated by spaces. `once`: only after something was declined."""

    code: str
    field: str
    question: str
    why: str
    kinds: str
    once: bool
    citation: str

    @property
    def declined(self) -> str:
        """The path of "declined"."""
        return f"declined.{self.code}"


def text(pack: Pack, text_id: str) -> str:
    """Pack wording as the page shows it (`ui.words.of_pack`); "" when the pack has none."""
    try:
        return of_pack(pack, text_id)
    except PackError:
        return ""


def asks(pack: Pack) -> tuple[Ask, ...]:
    """Everything the law has the desk ask any kind of reporter, each once, in the pack's order."""
    return _asks(pack, current())


@lru_cache(maxsize=16)
def _asks(pack: Pack, _language: str) -> tuple[Ask, ...]:
    found: dict[str, MustAsk] = {}
    kinds: dict[str, list[str]] = {}
    for kind in KINDS:
        for ask in pack.identity_rule(kind).must_ask:
            found[ask.code] = ask
            kinds.setdefault(ask.code, []).append(kind)
    return tuple(
        Ask(
            code,
            asked_in(code),
            text(pack, ask.text_id),
            text(pack, ask.reason_id),
            " ".join(kinds[code]),
            once=ask.when == "declined",
            citation=str(ask.citation),
        )
        for code, ask in found.items()
    )


def asks_at(pack: Pack, field: str) -> tuple[Ask, ...]:
    """What the law has the desk ask in this field: one for some kinds of reporter, perhaps another for the rest."""
    return tuple(ask for ask in asks(pack) if ask.field == field)


def danger_signs(pack: Pack) -> tuple[tuple[str, str], ...]:
    """(code, words) of the danger signs."""
    return tuple((sign.code, text(pack, sign.text_id)) for sign in pack.danger_signs())


def abuse_types(pack: Pack) -> tuple[tuple[str, str], ...]:
    """(code, words) of the kinds of abuse and neglect."""
    return tuple((one.code, text(pack, one.text_id)) for one in pack.abuse_types())


def categories(pack: Pack) -> tuple[tuple[str, str], ...]:
    """(code, words) of the jobs whose holders must report."""
    return tuple((one.code, text(pack, one.text_id)) for one in pack.reporter_categories())


def languages() -> tuple[tuple[str, str], ...]:
    """(code, name) of the languages a caller may speak, in the order of the list."""
    return tuple((code, str(name)) for code, name in LANGUAGES.items())


def next_steps(pack: Pack) -> tuple[str, ...]:
    """What the caller hears about what happens next. A sentence with a time the page cannot fill in is left out."""
    said = (next((words for step in steps if (words := text(pack, step))), "") for steps in NEXT_STEPS)
    return tuple(found for words in said if (found := _without_blanks(words)))


def _without_blanks(words: str) -> str:
    """The sentences that need nothing filled in. A promise about reading is none to a caller: a person listens."""
    return " ".join(one for one in _sentences(words) if "{" not in one)


def _sentences(words: str) -> list[str]:
    ended = words.replace(". ", ".\n").split("\n")
    return [one for one in ended if one.strip()]


__all__ = [
    "HOW_KNOW",
    "KINDS",
    "Ask",
    "abuse_types",
    "asks",
    "asks_at",
    "categories",
    "danger_signs",
    "languages",
    "next_steps",
    "text",
]
