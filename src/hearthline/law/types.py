"""What the law room hands out: frozen records, plain Python, each with where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Self

Confidence = Literal["verified-statute", "verified-page", "old-page", "unverified", "unknown"]
Answer = Literal["yes", "no", "unknown"]
Effect = Literal["must", "must_not", "may"]
IdentityKind = Literal["must_give", "must_be_asked", "may_offer"]


class PackError(Exception):
    """A pack that must not be used, or a question a pack cannot answer.

    `file`, `line` and `key` say where (empty or 0 when it is not about a file); `remedy` says what to do.
    The message holds pack content only, never anything from a report.
    """

    def __init__(self, problem: str, *, remedy: str, file: str = "", line: int = 0, key: str = "") -> None:
        super().__init__(problem)
        self.problem, self.remedy, self.file, self.line, self.key = problem, remedy, file, line, key

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line) if part)
        key = f" [{self.key}]" if self.key else ""
        return f"{where}{': ' if where else ''}{self.problem}{key}\n  remedy: {self.remedy}"


class Citation(str):
    """Where a rule comes from. It *is* the line to show ("source section"); the parts are attributes.

    `source`: name of the law or page; `section`: the place in it, may be empty; `address`: https address, may be empty.
    """

    __slots__ = ("address", "section", "source")
    source: str
    section: str
    address: str

    def __new__(cls, source: str, section: str = "", address: str = "") -> Self:
        """A citation; equal to, and stored as, its line of text."""
        made = super().__new__(cls, f"{source} {section}".strip())
        made.source, made.section, made.address = source, section, address
        return made

    def __reduce__(self) -> tuple[type[Self], tuple[str, str, str]]:
        return (type(self), (self.source, self.section, self.address))


@dataclass(frozen=True, slots=True)
class Value:
    """One dated fact of law or agency setting. `value` is None when it is unknown, and stays visibly so."""

    key: str
    value: str | int | bool | tuple[str, ...] | None
    unit: str
    description: str
    citation: Citation
    verified_on: date
    confidence: Confidence
    source_pack: str
    note: str = ""

    @property
    def unknown(self) -> bool:
        return self.confidence == "unknown"


@dataclass(frozen=True, slots=True)
class Text:
    """Pack wording. `lang` is the language of `text`; `fallback` is True when it is not the one asked for."""

    id: str
    text: str
    lang: str
    review: Literal["drafted", "reviewed"]
    by: str
    on: date | None
    fallback: bool

    @property
    def drafted(self) -> bool:
        return self.review == "drafted"


@dataclass(frozen=True, slots=True)
class Contact:
    """A telephone number or address to show. `text_id` is its label; `value` as printed; `dial` for a tel: link.

    `kind`: emergency | hotline | relay | interpreter | complaint | licensing | crisis | other. Empty `value`: unknown.
    """

    id: str
    kind: str
    text_id: str
    value: str
    dial: str
    medium: Literal["phone", "email", "web", "mail", "fax"]
    citation: Citation
    verified_on: date
    confidence: Confidence
    source_pack: str

    @property
    def verified(self) -> bool:
        return self.confidence in ("verified-statute", "verified-page")


@dataclass(frozen=True, slots=True)
class ReporterCategory:
    """A role the law names. `code` is stored; `text_id` is the label (`reporter_category.<code>`)."""

    code: str
    text_id: str
    citation: Citation
    verified_on: date
    confidence: Confidence
    source_pack: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class MustAsk:
    """Something the agency must put to a reporter. `reason_id`: the text that says why.

    `when`: "always", or "declined" (ask once, only when name or telephone was declined). `skippable`: the person may
    decline and still send; the declining is recorded by `code`.
    """

    code: str
    text_id: str
    reason_id: str
    when: Literal["always", "declined"]
    skippable: bool
    citation: Citation


@dataclass(frozen=True, slots=True)
class IdentityRule:
    """Whether a kind of reporter (public | mandated | self) must give, must be asked for, or may offer a name."""

    kind: str
    rule: IdentityKind
    text_id: str
    must_ask: tuple[MustAsk, ...]
    citation: Citation
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Duty:
    """What a kind of reporter must do. `web_report_satisfies`: unknown counts as no (`satisfied_by_web`).

    `limit_id` names the time limit (`Pack.limit`), counted from its own start event.
    """

    id: str
    kind: str
    text_id: str
    limit_id: str
    web_report_satisfies: Answer
    citation: Citation
    verified_on: date
    confidence: Confidence
    source_pack: str

    @property
    def satisfied_by_web(self) -> bool:
        return self.web_report_satisfies == "yes"


@dataclass(frozen=True, slots=True)
class DangerSign:
    """One box of the danger question. `code` as in report content; `text_id` is `danger_sign.<code>`."""

    code: str
    text_id: str
    citation: Citation
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a list in the pack (abuse type, finding) with its label and source."""

    code: str
    text_id: str
    citation: Citation
    confidence: Confidence
    source_pack: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A question of the tool. `domain`: allowed answers. `order`: harmless to worst, or None when it has no order."""

    id: str
    text_id: str
    hint_id: str
    group: str
    domain: tuple[str, ...]
    order: tuple[str, ...] | None
    citation: Citation


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the tool: when `when` holds it sets the named parts. `when` is the condition as written."""

    id: str
    text_id: str
    when: Any
    sets: Mapping[str, str]
    citation: Citation
    confidence: Confidence
    source_pack: str


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A rule that fired: `text_id` is its plain-word reason, `sets` what it asked for, `facts` the answers it read."""

    id: str
    text_id: str
    citation: Citation
    confidence: Confidence
    sets: Mapping[str, str]
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RecipientRuling:
    """Whether somebody must, must not or may be told. `rule_id` is empty when the recipient's default applies."""

    recipient: str
    text_id: str
    effect: Effect
    reason_id: str
    rule_id: str
    limit_id: str
    citation: Citation
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class AskFirst:
    """An unknown fact whose answer alone would change the outcome.

    `could_change`: the parts that some answer changes, of call_911, speed, respond, outcome (whether enough is known)
    and recipients. `worst`: the most urgent an answer leads to, call_911 or a speed. `raises`: whether an answer makes
    it more urgent than it is now.
    """

    fact: str
    text_id: str
    could_change: tuple[str, ...]
    worst: str
    raises: bool


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What the tool recommends. A person decides.

    outcome: in_person | evaluate_out | refer_elsewhere | ask_first (no rule fired: learn more; `respond` and
    `priority` then hold the declared default). priority: immediate | ten_days | none. `limit_id`: the response clock
    for Pack.limit, empty when there is none. recipients: {"must": (...), "must_not": (...), "may": (...)}.
    `duties`: information duties. `unknowns`: ids of facts not answered.
    """

    outcome: str
    priority: str
    respond: str
    call_911: bool
    limit_id: str
    text_id: str
    citation: Citation
    recipients: Mapping[Effect, tuple[RecipientRuling, ...]]
    duties: tuple[FiredRule, ...]
    fired: tuple[FiredRule, ...]
    ask_first: tuple[AskFirst, ...]
    unknowns: tuple[str, ...]
    default_used: bool
    adopted: bool
