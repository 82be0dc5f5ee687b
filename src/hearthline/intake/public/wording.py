"""The pack's wording and rules as the public pages need them, read once for each language and pack version."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache

from django.utils.translation import ngettext

from hearthline.law import Duty, IdentityRule, Pack, PackError
from hearthline.ui import languages
from hearthline.ui.agency import current_pack, first_phone

MUST_GIVE = "must_give"
NEXT_STEPS = ("read", "decide", "question", "keep")
Pairs = tuple[tuple[str, str], ...]
READ_LIMIT = "promise.read_web_report"
# Where the answer to something the law has us ask is given. A code for one kind of reporter ends in its name.
_FIELDS = {"telephone": "phone", "business_address": "address", "source": "how_know", "capacity": "role"}


@dataclass(frozen=True)
class Ask:
    """Something the law has us put to a reporter, in words. See `law.MustAsk`. `field`: which of ours it is."""

    code: str
    field: str
    question: str
    why: str
    when: str
    skippable: bool


@dataclass(frozen=True)
class DutyLine:
    """A duty of who reports because of a job: words, the due time, words.

    `due_at` is counted from the moment given; None when the duty has no limit or is due at once.
    """

    before: str
    after: str
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
    limits: str
    mandated_next: str
    duty_hint: str
    known: frozenset[str] = field(repr=False)

    @cached_property
    def _asks(self) -> dict[str, tuple[Ask, ...]]:
        """What `asks` has put together, by reporter kind: every Send wants it twice."""
        return {}

    @cached_property
    def _demanded(self) -> dict[str, bool]:
        """What `name_demanded` has found, by reporter kind."""
        return {}

    def text(self, text_id: str) -> str:
        """The wording; "" when the pack has no such text."""
        return self.pack.text(text_id, self.lang).text if text_id in self.known else ""

    def signs(self, about: str) -> Pairs:
        """(code, label) of the danger signs, as put to who writes about themself ("self") or about somebody else.

        A sign has its own words for who writes about themself, or it is not put to them: a pack without any such
        words puts them all as they are.
        """
        if about != "self":
            return self.danger_signs
        own = tuple(
            (code, said) for code, _label in self.danger_signs if (said := self.text(f"danger_sign_self.{code}"))
        )
        return own or self.danger_signs

    def rule(self, kind: str) -> IdentityRule:
        """The identity rule for a reporter kind (public, mandated, self)."""
        return self.pack.identity_rule(kind)

    def name_demanded(self, kind: str) -> bool:
        """Whether no report of this kind is taken without a name: it must be given, and may not be skipped."""
        if kind not in self._demanded:
            name = next((ask for ask in self.asks(kind) if ask.field == "name"), None)
            self._demanded[kind] = self.rule(kind).rule == MUST_GIVE and (name is None or not name.skippable)
        return self._demanded[kind]

    def ask(self, kind: str, field_name: str) -> Ask | None:
        """What the law has us ask this kind of reporter in this field, or None."""
        return next((ask for ask in self.asks(kind) if ask.field == field_name), None)

    def asks(self, kind: str) -> tuple[Ask, ...]:
        """What must be put to a reporter of this kind."""
        if kind not in self._asks:
            self._asks[kind] = tuple(
                Ask(a.code, field_of(a.code), self.text(a.text_id), self.text(a.reason_id), a.when, a.skippable)
                for a in self.rule(kind).must_ask
            )
        return self._asks[kind]

    def duties(self, kind: str, category: str, start: datetime) -> tuple[DutyLine, ...]:
        """The duties of a reporter kind and category, each with when it is due counted from `start` (aware)."""
        return tuple(self._line(duty, start) for duty in self.pack.duties(kind, category))

    def _line(self, duty: Duty, start: datetime) -> DutyLine:
        limit = self.pack.limit(duty.limit_id) if duty.limit_id else None
        immediate = limit is not None and limit.unit == "immediately"
        due = limit.due(start) if limit is not None and not immediate else None
        said = self.text(duty.text_id).replace("{phone}", self.phone("hotline")[0])
        before, _, after = said.partition("{due}")
        return DutyLine(
            before=before,
            after=after,
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


def field_of(code: str) -> str:
    """The field that takes the answer to a must-ask code."""
    bare = code.removesuffix("_mandated")
    return _FIELDS.get(bare, bare)


def _filled(text: str, pack: Pack) -> str:
    """`text` with the time in which a person reads a report; without that sentence when the pack does not say."""
    if "{read_within}" not in text:
        return text
    known = {limit.id: limit for limit in pack.limits()}
    limit = known.get(READ_LIMIT)
    if limit is None or limit.unit not in ("minutes", "hours"):
        return text.split(".", maxsplit=1)[0] + "."
    if limit.unit == "minutes" and limit.length % 60:
        within = ngettext("%(n)s minute", "%(n)s minutes", limit.length) % {"n": limit.length}
    else:
        hours = limit.length // 60 if limit.unit == "minutes" else limit.length
        within = ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return text.replace("{read_within}", within)


@lru_cache(maxsize=32)
def _made(_version: str, lang: str, pack_id: str) -> Wording:
    pack = current_pack()
    known = frozenset(pack.text_ids())

    def text(text_id: str) -> str:
        return pack.text(text_id, lang).text if text_id in known else ""

    return Wording(
        pack=pack,
        lang=lang,
        danger_signs=tuple((sign.code, text(sign.text_id)) for sign in pack.danger_signs()),
        categories=tuple((one.code, text(one.text_id)) for one in pack.reporter_categories()),
        next_steps=tuple(_filled(said, pack) for step in NEXT_STEPS if (said := text(f"next_steps.{step}"))),
        limits=text("next_steps.limits"),
        mandated_next=text("next_steps.mandated"),
        duty_hint=text("duty.written_form_hint"),
        known=known,
    )


def wording(lang: str = "") -> Wording:
    """The wording in `lang` (default: the page's). Raises PackError when the pack cannot be read."""
    pack = current_pack()
    return _made(pack.version, lang or languages.current(), pack.id)


__all__ = ["MUST_GIVE", "Ask", "DutyLine", "PackError", "Wording", "wording"]
