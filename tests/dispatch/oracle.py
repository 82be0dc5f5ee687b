"""The official schema of the Emergency Incident Data Object as a test oracle, and a strict reader of it.

The schema (NENA, github NENA911/EIDO-JSON at 7f62055) states no licence, so no word of it is in this repository: it is
read from a folder beside it, or from the clone of theirs that `HEARTHLINE_TEST_EIDO` names. Where there is none, its
tests say so and are skipped.
"""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data" / "eido"
NAMED = Path(os.environ.get("HEARTHLINE_TEST_EIDO", str(BESIDE)))
FOLDER = NAMED / "Schema" if (NAMED / "Schema").is_dir() else NAMED
SAMPLES = (NAMED / "sample-call-transfer.json", NAMED / "Samples" / "Sample call transfer EIDO.json")
needs_schema = pytest.mark.skipif(
    not (FOLDER / "openapi.yaml").is_file(), reason="the official EIDO schema is not on this machine"
)
ROOT = "#/components/schemas/EmergencyIncidentDataObjectType"
KNOWN = {
    "$ref", "allOf", "type", "required", "properties", "items", "enum", "format", "minItems",
    "title", "description", "example",
}  # fmt: skip
"""What the schema uses where our documents go. Anything else in it fails loudly: it would not be checked."""


@cache
def _file(name: str) -> Any:
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def _schema(ref: str, within: str) -> tuple[dict[str, Any], str]:
    """The schema a reference names, and the file it stands in."""
    file, _, path = ref.partition("#")
    name = os.path.normpath(os.path.join(os.path.dirname(within), file)) if file else within
    found = _file(name)
    for step in path.strip("/").split("/"):
        found = found[step]
    return found, name


def sample() -> Any:
    """The official sample."""
    return json.loads(next(path for path in SAMPLES if path.is_file()).read_text(encoding="utf-8"))


def errors(document: Any) -> list[str]:
    """Everything that is wrong with a document, by place. Unknown parts are wrong too: a slip in a name would hide."""
    schema, file = _schema(ROOT, "openapi.yaml")
    return list(_errors(document, schema, file, "$"))


def _errors(value: Any, schema: dict[str, Any], file: str, at: str) -> Iterator[str]:
    if "$ref" in schema and isinstance(schema["$ref"], str):
        inner, name = _schema(schema["$ref"], file)
        yield from _errors(value, inner, name, at)
        return
    strange = schema.keys() - KNOWN
    if strange:
        raise AssertionError(f"{at}: the schema says {strange}, which nothing here reads")
    every = [schema, *_flat(schema, file)]
    names = {name for one in every for name in one.get("properties", {})}
    if isinstance(value, dict) and names and (extra := value.keys() - names - {"@context"}):
        yield f"{at}: not in the schema: {sorted(extra)}"
    for one in every:
        yield from _one(value, one, file, at)


def _flat(schema: dict[str, Any], file: str) -> Iterator[dict[str, Any]]:
    """The parts of `allOf`, with what they refer to in the same file."""
    for part in schema.get("allOf", []):
        inner, name = _schema(part["$ref"], file) if "$ref" in part else (part, file)
        assert name == file, "a part of allOf in another file is not read here"
        yield inner
        yield from _flat(inner, file)


def _one(value: Any, schema: dict[str, Any], file: str, at: str) -> Iterator[str]:
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}
    kind = schema.get("type") or ("object" if "properties" in schema else None)
    if kind and (not isinstance(value, kinds[kind]) or (kind in ("integer", "number") and isinstance(value, bool))):
        yield f"{at}: not {kind}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: none of {schema['enum']}"
    if schema.get("format") == "date-time" and not _moment(value):
        yield f"{at}: no moment"
    if isinstance(value, dict):
        for name in schema.get("required", []):
            if name not in value:
                yield f"{at}: {name} is missing"
        for name, inner in schema.get("properties", {}).items():
            if name in value:
                yield from _errors(value[name], inner, file, f"{at}.{name}")
    if isinstance(value, list) and "items" in schema:
        for number, item in enumerate(value):
            yield from _errors(item, schema["items"], file, f"{at}[{number}]")


def _moment(value: Any) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False


def references(value: Any) -> Iterator[str]:
    """Every id that a document refers to."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "$ref":
                yield inner
            else:
                yield from references(inner)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


def ids(value: Any) -> Iterator[str]:
    """Every id that a document holds."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "$id":
                yield inner
            else:
                yield from ids(inner)
    elif isinstance(value, list):
        for item in value:
            yield from ids(item)
