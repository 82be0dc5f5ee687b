"""The official schemas of HSDS 3.0 as a test oracle, and a strict reader of them.

The schemas and examples (Open Referral, github openreferral/specification at 3.0) are under CC BY-SA 4.0: they are no
part of this project. They are read from a folder beside it, or from the one that `HEARTHLINE_TEST_HSDS` names. Where
there is none, their tests say so and are skipped.
"""

import csv
import json
import os
import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

BESIDE = Path(__file__).resolve().parents[4] / "shared" / "data" / "hsds-3.0"
# The tests' settings forget every HEARTHLINE_ name but HEARTHLINE_TEST_: that one reaches us within a run.
FOLDER = Path(os.environ.get("HEARTHLINE_TEST_HSDS") or os.environ.get("HEARTHLINE_HSDS") or str(BESIDE))
SCHEMA, EXAMPLES = FOLDER / "schema", FOLDER / "examples"
needs_standard = pytest.mark.skipif(
    not (SCHEMA / "compiled" / "service.json").is_file(),
    reason="the official schemas of HSDS 3.0 are not on this machine (HEARTHLINE_TEST_HSDS)",
)
READ = {"type", "required", "properties", "items", "enum", "format"}
"""What is looked at. Anything else that a schema says must be a note, or it fails loudly: it would not be checked."""
NOTES = {
    "name", "path", "description", "title", "example", "constraints", "core", "datapackage_metadata",
    "datapackage_type", "tabular_required", "$schema", "$id", "version",
}  # fmt: skip
_KINDS = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


@cache
def schema(name: str) -> dict[str, Any]:
    """A schema by its file, without the ending: `compiled/service`."""
    found: dict[str, Any] = json.loads((SCHEMA / f"{name}.json").read_text(encoding="utf-8"))
    return found


def example(name: str) -> Any:
    """An official example."""
    return json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))


def table(file: Path) -> list[dict[str, str]]:
    """A CSV table as rows."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def errors(value: Any, told: dict[str, Any], at: str = "$") -> Iterator[str]:
    """Everything that is wrong with a value, by place. Keys that the schema does not know are wrong, too."""
    strange = told.keys() - READ - NOTES
    if strange:
        raise AssertionError(f"{at}: the schema says {strange}, which nothing here reads")
    kind = told.get("type")
    if kind and (not isinstance(value, _KINDS[kind]) or (kind in ("integer", "number") and isinstance(value, bool))):
        yield f"{at}: not {kind}"
        return
    if "enum" in told and value not in told["enum"]:
        yield f"{at}: none of {told['enum']}"
    if isinstance(told.get("format"), str) and not _formed(value, told["format"]):
        yield f"{at}: no {told['format']}"
    if isinstance(value, dict):
        inner = told.get("properties", {})
        if inner and (extra := value.keys() - inner.keys()):
            yield f"{at}: not in the schema: {sorted(extra)}"
        yield from (f"{at}: {name} is missing" for name in told.get("required", []) if name not in value)
        for name in value.keys() & inner.keys():
            yield from errors(value[name], inner[name], f"{at}.{name}")
    if isinstance(value, list) and "items" in told:
        for number, item in enumerate(value):
            yield from errors(item, told["items"], f"{at}[{number}]")


def page_errors(value: Any, contents: str) -> list[str]:
    """What is wrong with a page of a list, whose records are of the schema `contents`."""
    words = schema("openapi")["components"]["schemas"]["Page"]
    head = {name: one for name, one in value.items() if name != "contents"}
    wrong = [*errors(head, words), *(f"$: {name} is missing" for name in words["properties"] if name not in head)]
    for number, record in enumerate(value["contents"]):
        wrong += errors(record, schema(contents), f"$.contents[{number}]")
    return wrong


def _formed(value: Any, form: str) -> bool:
    try:
        if form == "uuid":
            return str(UUID(value)) == value.lower()
        if form == "date-time":
            return datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False
    if form == "email":
        return isinstance(value, str) and value.count("@") == 1
    return form != "uri" or (isinstance(value, str) and _URI.fullmatch(value) is not None)
