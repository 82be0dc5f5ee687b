"""Folding a pack into its parents at a date: the child's entry replaces the parent's entry of the same id."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from hearthline.law import schema_desk

SECTIONS = (
    "limits",
    "calendars",
    "identity",
    "must_ask",
    "categories",
    "duties",
    "abuse_types",
    "findings",
    "danger_signs",
    "contacts",
    "responders",
    *schema_desk.SECTIONS,
)
TOOL_SECTIONS = ("dimensions", "facts", "rules", "recipients", "conditions", "impossible")


class Raw(Protocol):
    """What resolving needs of a pack as read."""

    @property
    def id(self) -> str: ...
    @property
    def head(self) -> Mapping[str, Any]: ...
    @property
    def sections(self) -> Mapping[str, Mapping[str, Any]]: ...
    @property
    def texts(self) -> Mapping[str, Mapping[str, Any]]: ...
    @property
    def tools(self) -> Mapping[str, Mapping[str, Any]]: ...


def resolve(chain: Sequence[Raw], on: str) -> dict[str, Any]:
    """One plain JSON-able description of the last pack of `chain` (root first) on the ISO date `on`."""
    last = chain[-1]
    languages = next((raw.head["languages"] for raw in reversed(chain) if "languages" in raw.head), ["en"])
    return {
        "id": last.id,
        "title": last.head["title"],
        "parents": [raw.id for raw in chain[:-1]],
        "zone": last.head["zone"],
        "languages": languages,
        "coverage": _fold(chain, [raw.head.get("coverage", {}) for raw in chain]),
        "values": dict(sorted(_values(chain, on).items())),
        **{name: _dated(_fold(chain, [raw.sections.get(name, {}) for raw in chain]), on) for name in SECTIONS},
        "texts": _texts(chain),
        "tools": {name: _tool(chain, name, on) for name in sorted({name for raw in chain for name in raw.tools})},
    }


def _fold(chain: Sequence[Raw], layers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    folded: dict[str, Any] = {}
    for raw, layer in zip(chain, layers, strict=True):
        for key, entry in layer.items():
            folded[key] = {**entry, "source_pack": raw.id} if isinstance(entry, dict) else entry
    return folded


def _in_force(entry: Mapping[str, Any], on: str) -> bool:
    return bool(entry.get("from", "") <= on <= entry.get("to", "9999"))


def _dated(entries: Mapping[str, Any], on: str) -> dict[str, Any]:
    return {key: entry for key, entry in entries.items() if not isinstance(entry, dict) or _in_force(entry, on)}


def _values(chain: Sequence[Raw], on: str) -> dict[str, Any]:
    made = {}
    for key, entry in _fold(chain, [raw.sections.get("values", {}) for raw in chain]).items():
        for period in entry["dated"]:
            if _in_force(period, on):
                shared = {name: entry[name] for name in ("description", "unit", "source_pack")}
                made[key] = {**shared, **period}
    return made


def _texts(chain: Sequence[Raw]) -> dict[str, Any]:
    made: dict[str, dict[str, Any]] = {}
    for raw in chain:
        for lang, texts in raw.texts.items():
            made.setdefault(lang, {}).update(texts)
    return {lang: dict(sorted(texts.items())) for lang, texts in sorted(made.items())}


def _tool(chain: Sequence[Raw], name: str, on: str) -> dict[str, Any]:
    made: dict[str, Any] = {"id": name, "adopted": []}
    layers = [raw.tools.get(name, {}) for raw in chain]
    for section in TOOL_SECTIONS:
        made[section] = _dated(_fold(chain, [layer.get(section, {}) for layer in layers]), on)
    for layer in layers:
        for section in ("adopted", "default", "prefill", "prefill_ages"):
            if section in layer:
                made[section] = layer[section]
    return made
