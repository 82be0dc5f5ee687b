"""A resolved pack at a date: what the law (and the agency) says, each answer with its source."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from hearthline.law.calendars import Calendar, made
from hearthline.law.limits import PauseRule, TimeLimit
from hearthline.law.responders import Responder
from hearthline.law.tool import Tool
from hearthline.law.types import (
    Citation,
    Code,
    Contact,
    DangerSign,
    Duty,
    IdentityRule,
    MustAsk,
    PackError,
    ReporterCategory,
    Text,
    Value,
)

_SOURCE_LANGUAGE = "en"
P = ParamSpec("P")
R = TypeVar("R")


def _once(method: "Callable[Concatenate[Pack, P], R]") -> "Callable[Concatenate[Pack, P], R]":
    """Keep each answer: a pack never changes, and every page of the public face asks it dozens of times."""

    @wraps(method)
    def answered(self: "Pack", *args: P.args, **named: P.kwargs) -> R:
        key = (method.__name__, args, *named.items())
        if key not in self._answers:
            self._answers[key] = method(self, *args, **named)
        answer: R = self._answers[key]
        return answer

    return answered  # type: ignore[return-value]  # mypy minds that `self` has a name; callers do not


class Pack:
    """One pack with its parents folded in. Immutable; made by `Library.at` or from stored `canonical()` bytes.

    `version` is the sha256 (hex) of `canonical()`; `zone` the time zone its limits count in.
    """

    def __init__(self, resolved: Mapping[str, Any]) -> None:
        self._data = resolved
        self.id: str = resolved["id"]
        self.title: str = resolved["title"]
        self.parents: tuple[str, ...] = tuple(resolved["parents"])
        self.languages: tuple[str, ...] = tuple(resolved["languages"])
        self.zone: str = resolved["zone"]
        self._canonical = json.dumps(resolved, ensure_ascii=False, separators=(",", ":")).encode()
        self.version: str = hashlib.sha256(self._canonical).hexdigest()
        self._tools: dict[str, Tool] = {}
        self._answers: dict[Any, Any] = {}

    def __repr__(self) -> str:
        return f"<Pack {self.id} {self.version[:12]}>"

    @classmethod
    def from_canonical(cls, stored: bytes) -> "Pack":
        """The pack whose `canonical()` bytes were kept, for re-running an old decision."""
        return cls(json.loads(stored))

    def canonical(self) -> bytes:
        """The whole resolved pack as canonical JSON: enough to re-run any decision made under it."""
        return self._canonical

    def _entry(self, section: str, key: str) -> Mapping[str, Any]:
        entries: Mapping[str, Mapping[str, Any]] = self._data.get(section, {})
        if key not in entries:
            family = key.partition(".")[0]
            near = [known for known in entries if known.startswith(family)][:8]
            hint = f"near it: {', '.join(near)}" if near else f"`packs show {self.id}` lists what there is"
            raise PackError(f"{self.id} holds no {section} entry {key}", remedy=hint, key=key)
        return entries[key]

    @_once
    def value(self, key: str) -> Value:
        """The value in force. Raises PackError for a key the pack does not hold."""
        entry = self._entry("values", key)
        value = tuple(entry["value"]) if isinstance(entry["value"], list) else entry["value"]
        extra = {"note": entry.get("note", ""), **_sourced(entry)}
        return Value(key=key, value=value, unit=entry["unit"], description=entry["description"], **extra)

    def values(self, prefix: str = "") -> tuple[Value, ...]:
        """Every value whose key begins with `prefix`, by key."""
        return tuple(self.value(key) for key in self._data["values"] if key.startswith(prefix))

    @_once
    def text(self, text_id: str, lang: str = _SOURCE_LANGUAGE) -> Text:
        """The wording in `lang`, else in English with `fallback=True`. Raises PackError for an unknown id."""
        for tried in dict.fromkeys((lang, _SOURCE_LANGUAGE)):
            entry = self._data["texts"].get(tried, {}).get(text_id)
            if entry:
                on = date.fromisoformat(entry["on"]) if entry["on"] else None
                return Text(text_id, entry["text"], tried, entry["review"], entry["by"], on, tried != lang)
        raise PackError(f"{self.id} has no text {text_id}", remedy="add it to text/en.yaml", key=text_id)

    @_once
    def text_ids(self, prefix: str = "") -> tuple[str, ...]:
        """Every id that has an English text and begins with `prefix`."""
        return tuple(key for key in self._data["texts"].get(_SOURCE_LANGUAGE, {}) if key.startswith(prefix))

    @_once
    def safety_reviewed(self, lang: str) -> bool:
        """Whether a named person has reviewed every `safety.` text in `lang`."""
        texts = [self.text(key, lang) for key in self.text_ids("safety.")]
        return bool(texts) and all(not text.fallback and text.review == "reviewed" and text.by for text in texts)

    @_once
    def contacts(self, kind: str | None = None) -> tuple[Contact, ...]:
        """Every contact, or those of one kind, in the pack's order. Unknown ones are there with an empty value."""
        made = (self.contact(key) for key in self._data["contacts"])
        return tuple(contact for contact in made if kind in (None, contact.kind))

    @_once
    def contact(self, contact_id: str) -> Contact:
        """One contact. Raises PackError for an unknown id."""
        entry = self._entry("contacts", contact_id)
        value = str(entry["value"] or "")
        return Contact(
            id=contact_id,
            kind=entry["kind"],
            text_id=entry["text"],
            value=value,
            dial=entry.get("dial", ""),
            medium=entry["medium"],
            **_sourced(entry),
        )

    @_once
    def responders(self) -> tuple[Responder, ...]:
        """Every office outside that can be told, in the pack's order. Unknown telephones are empty."""
        entries: Mapping[str, Mapping[str, Any]] = self._data.get("responders", {})
        return tuple(
            Responder(
                id=own,
                **{name: entry[name] for name in ("recipient", "covers", "name")},
                place=entry.get("place", ""),
                value=str(entry["value"] or ""),
                rank=entry.get("rank", 1),
                **_sourced(entry),
            )
            for own, entry in entries.items()
        )

    @_once
    def reporter_categories(self) -> tuple[ReporterCategory, ...]:
        """The roles whose holders must report, in the order of the law."""
        return tuple(
            ReporterCategory(code=code, text_id=entry["text"], note=entry.get("note", ""), **_sourced(entry))
            for code, entry in self._data["categories"].items()
        )

    @_once
    def identity_rule(self, kind: str) -> IdentityRule:
        """The rule for a reporter kind: public | mandated | self. Raises PackError for another."""
        entry = self._entry("identity", kind)
        asks = tuple(self._must_ask(code) for code in entry["must_ask"])
        return IdentityRule(kind, entry["rule"], entry["text"], asks, Citation(*entry["citation"]), entry["confidence"])

    def _must_ask(self, code: str) -> MustAsk:
        entry = self._entry("must_ask", code)
        return MustAsk(
            code, entry["text"], entry["reason"], entry["when"], entry["skippable"], Citation(*entry["citation"])
        )

    @_once
    def duties(self, kind: str, category: str = "") -> tuple[Duty, ...]:
        """Duties of a reporter kind; a duty that names categories counts only for those."""
        return tuple(
            Duty(
                id=duty_id,
                kind=kind,
                text_id=entry["text"],
                limit_id=entry["limit"],
                web_report_satisfies=entry["web_report_satisfies"],
                **_sourced(entry),
            )
            for duty_id, entry in self._data["duties"].items()
            if kind in entry["kinds"] and ("categories" not in entry or category in entry["categories"])
        )

    @_once
    def limit(self, limit_id: str) -> TimeLimit:
        """A time limit with its calendar. Raises PackError for an unknown id, and for a calendar that is not there."""
        entry = self._entry("limits", limit_id)
        sourced = _sourced(entry)
        del sourced["verified_on"]
        names = ("description", "length", "unit", "start_event", "first_day", "ends")
        return TimeLimit(
            id=limit_id,
            zone=entry.get("zone", self.zone),
            starts=entry.get("starts", ""),
            calendar=self.calendar(entry["calendar"]) if "calendar" in entry else None,
            last_day=entry.get("last_day", "stays"),
            pause=_pause(entry),
            **{name: entry[name] for name in names},
            **sourced,
        )

    @_once
    def calendar(self, calendar_id: str) -> Calendar:
        """A calendar of closed days. Raises PackError for an unknown id."""
        return made(calendar_id, self._entry("calendars", calendar_id))

    def calendars(self) -> tuple[Calendar, ...]:
        """Every calendar, in the pack's order. None in a pack that was kept before packs had calendars."""
        return tuple(self.calendar(calendar_id) for calendar_id in self._data.get("calendars", {}))

    def limits(self) -> tuple[TimeLimit, ...]:
        """Every time limit, in the pack's order."""
        return tuple(self.limit(limit_id) for limit_id in self._data["limits"])

    @_once
    def danger_signs(self) -> tuple[DangerSign, ...]:
        """The boxes of the danger question, in the order to show them."""
        return tuple(
            DangerSign(code, entry["text"], Citation(*entry["citation"]), entry["confidence"])
            for code, entry in self._data["danger_signs"].items()
        )

    def abuse_types(self) -> tuple[Code, ...]:
        """Kinds of abuse and neglect, as codes with labels."""
        return self._codes("abuse_types")

    def findings(self) -> tuple[Code, ...]:
        """Findings an investigation can end in."""
        return self._codes("findings")

    def _codes(self, section: str) -> tuple[Code, ...]:
        made = []
        for code, entry in self._data[section].items():
            sourced = _sourced(entry)
            del sourced["verified_on"]
            made.append(Code(code=code, text_id=entry["text"], **sourced))
        return tuple(made)

    def coverage(self) -> Mapping[str, str]:
        """Topic to complete | partial | not_started: how far the pack covers the law."""
        return {topic: entry["state"] for topic, entry in self._data["coverage"].items()}

    def tool(self, name: str = "screening") -> Tool:
        """A decision tool. Raises PackError for an unknown name."""
        if name not in self._tools:
            self._tools[name] = Tool(self._entry("tools", name))
        return self._tools[name]

    def tool_names(self) -> tuple[str, ...]:
        """The names of the pack's tools."""
        return tuple(self._data["tools"])

    def resolved(self) -> Mapping[str, Any]:
        """The pack as plain data, for audits and for showing. Treat as read-only."""
        return self._data


def _pause(entry: Mapping[str, Any]) -> PauseRule | None:
    found = entry.get("pause")
    if not found:
        return None
    cited = Citation(*found["citation"])
    return PauseRule(tuple(found["reasons"]), found["most_days"], cited, entry["confidence"])


def _sourced(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "citation": Citation(*entry["citation"]),
        "verified_on": date.fromisoformat(entry["verified_on"]),
        "confidence": entry["confidence"],
        "source_pack": entry["source_pack"],
    }
