"""A resolved pack at a date: what the law (and the agency) says, each answer with its source."""

from collections.abc import Mapping
from typing import Any

from hearthline.law.limits import TimeLimit
from hearthline.law.tool import Tool
from hearthline.law.types import (
    Code,
    Contact,
    DangerSign,
    Duty,
    IdentityRule,
    ReporterCategory,
    Text,
    Value,
)


class Pack:
    """One pack with its parents folded in. Immutable; made by `Library.at` or from stored `canonical()` bytes."""

    id: str
    title: str
    version: str
    """sha256 (hex) of `canonical()`."""
    parents: tuple[str, ...]
    languages: tuple[str, ...]
    zone: str

    def __init__(self, resolved: Mapping[str, Any]) -> None:
        raise NotImplementedError

    @classmethod
    def from_canonical(cls, stored: bytes) -> "Pack":
        """The pack whose `canonical()` bytes were kept, for re-running an old decision."""
        raise NotImplementedError

    def canonical(self) -> bytes:
        """The whole resolved pack as canonical JSON: enough to re-run any decision made under it."""
        raise NotImplementedError

    def value(self, key: str) -> Value:
        """The value in force. Raises PackError for a key the pack does not hold."""
        raise NotImplementedError

    def values(self, prefix: str = "") -> tuple[Value, ...]:
        """Every value whose key begins with `prefix`, by key."""
        raise NotImplementedError

    def text(self, text_id: str, lang: str = "en") -> Text:
        """The wording in `lang`, else in English with `fallback=True`. Raises PackError for an unknown id."""
        raise NotImplementedError

    def text_ids(self, prefix: str = "") -> tuple[str, ...]:
        raise NotImplementedError

    def safety_reviewed(self, lang: str) -> bool:
        """Whether a named person has reviewed every `safety.` text in `lang`."""
        raise NotImplementedError

    def contacts(self, kind: str | None = None) -> tuple[Contact, ...]:
        raise NotImplementedError

    def contact(self, contact_id: str) -> Contact:
        raise NotImplementedError

    def reporter_categories(self) -> tuple[ReporterCategory, ...]:
        raise NotImplementedError

    def identity_rule(self, kind: str) -> IdentityRule:
        """The rule for a reporter kind: public | mandated | self."""
        raise NotImplementedError

    def duties(self, kind: str, category: str = "") -> tuple[Duty, ...]:
        """Duties of a reporter kind (and category, when the pack singles it out)."""
        raise NotImplementedError

    def limit(self, limit_id: str) -> TimeLimit:
        raise NotImplementedError

    def limits(self) -> tuple[TimeLimit, ...]:
        raise NotImplementedError

    def danger_signs(self) -> tuple[DangerSign, ...]:
        raise NotImplementedError

    def abuse_types(self) -> tuple[Code, ...]:
        raise NotImplementedError

    def findings(self) -> tuple[Code, ...]:
        raise NotImplementedError

    def coverage(self) -> Mapping[str, str]:
        """Topic to complete | partial | not_started."""
        raise NotImplementedError

    def tool(self, name: str = "screening") -> Tool:
        raise NotImplementedError
