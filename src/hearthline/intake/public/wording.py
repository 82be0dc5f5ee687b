"""The pack's wording and rules as the public pages need them, read once for each language and pack version."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from hearthline.law import Duty, IdentityRule, Pack, PackError
from hearthline.ui import languages
from hearthline.ui.agency import current_pack, first_phone

MUST_GIVE = "must_give"


@dataclass(frozen=True)
class Ask:
    """Something the law has us put to a reporter, in words. See `law.MustAsk`."""

    code: str
    question: str
    why: str
    when: str
    skippable: bool


@dataclass(frozen=True)
class DutyLine:
    """A duty of who reports because of a job. `due_at` is counted from the moment given; None when it has no limit."""

    text: str
    satisfied: bool
    due_at: datetime | None
    counting_verified: bool
    citation: str
    immediate: bool


@dataclass(frozen=True)
class Wording:
    """One language of one pack. `danger_signs`, `categories`: (code, label) in the pack's order."""

    pack: Pack
    lang: str
    danger_signs: tuple[tuple[str, str], ...]
    categories: tuple[tuple[str, str], ...]
    next_steps: tuple[str, ...]
    known: frozenset[str] = field(repr=False)

    def text(self, text_id: str) -> str:
        """The wording; "" when the pack has no such text."""
        return self.pack.text(text_id, self.lang).text if text_id in self.known else ""

    def rule(self, kind: str) -> IdentityRule:
        """The identity rule for a reporter kind (public, mandated, self)."""
        return self.pack.identity_rule(kind)

    def must_give(self, kind: str) -> bool:
        """Whether the law takes no report of this kind without a name."""
        return self.rule(kind).rule == MUST_GIVE

    def asks(self, kind: str) -> tuple[Ask, ...]:
        """What must be put to a reporter of this kind."""
        return tuple(
            Ask(ask.code, self.text(ask.text_id), self.text(ask.reason_id), ask.when, ask.skippable)
            for ask in self.rule(kind).must_ask
        )

    def duties(self, kind: str, category: str, start: datetime) -> tuple[DutyLine, ...]:
        """The duties of a reporter kind and category, each with when it is due counted from `start` (aware)."""
        return tuple(self._line(duty, start) for duty in self.pack.duties(kind, category))

    def _line(self, duty: Duty, start: datetime) -> DutyLine:
        limit = self.pack.limit(duty.limit_id) if duty.limit_id else None
        immediate = limit is not None and limit.unit == "immediately"
        due = limit.due(start) if limit is not None and not immediate else None
        return DutyLine(
            text=self.text(duty.text_id),
            satisfied=duty.satisfied_by_web,
            due_at=due.at if due else None,
            counting_verified=due.counting_verified if due else True,
            citation=str(duty.citation),
            immediate=immediate,
        )

    def phone(self, kind: str) -> tuple[str, str]:
        """(as printed, for a tel: link) of the first known number of a kind; two empty strings when there is none."""
        found = first_phone(self.pack, kind)
        return (found.value, found.dial or found.value) if found else ("", "")


@lru_cache(maxsize=32)
def _made(_version: str, lang: str, pack_id: str) -> Wording:
    pack = current_pack()
    known = frozenset(pack.text_ids())

    def text(text_id: str) -> str:
        return pack.text(text_id, lang).text

    return Wording(
        pack=pack,
        lang=lang,
        danger_signs=tuple((sign.code, text(sign.text_id)) for sign in pack.danger_signs()),
        categories=tuple((one.code, text(one.text_id)) for one in pack.reporter_categories()),
        next_steps=tuple(text(text_id) for text_id in sorted(pack.text_ids("next_step."))),
        known=known,
    )


def wording(lang: str = "") -> Wording:
    """The wording in `lang` (default: the page's). Raises PackError when the pack cannot be read."""
    pack = current_pack()
    return _made(pack.version, lang or languages.current(), pack.id)


__all__ = ["MUST_GIVE", "Ask", "DutyLine", "PackError", "Wording", "wording"]
