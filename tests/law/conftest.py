"""What the law tests share: the real packs, read once, and a small pack to break."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hearthline import law

PACKS = Path(__file__).parents[2] / "packs"
TODAY = date(2026, 11, 22)

HEAD = """
id: tiny
title: A small pack for tests
zone: America/Los_Angeles
sources:
  code: {title: Code of Tests, address: "https://law.example/{section}"}
"""
SOURCED = "citation: code 12(a), verified_on: 2026-11-22, confidence: unverified"


@pytest.fixture(scope="session")
def library() -> law.Library:
    return law.load(PACKS)


@pytest.fixture(scope="session")
def pack(library: law.Library) -> law.Pack:
    return library.at("us-ca-sacramento", TODAY)


@pytest.fixture(scope="session")
def tool(pack: law.Pack) -> law.Tool:
    return pack.tool()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write files of a pack called tiny: `write(**{"values.yaml": "..."})` gives the folder to load."""

    def run(files: dict[str, str] | None = None, head: str = HEAD, name: str = "tiny") -> Path:
        folder = tmp_path / name
        for file, text in {"pack.yaml": head, **(files or {})}.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(text, encoding="utf-8")
        return tmp_path

    return run


def small_tool(**changes: Any) -> dict[str, Any]:
    """A tool of three facts as plain data; `changes` replace its parts."""
    sourced = {"citation": ["Code of Tests", "1", ""], "confidence": "unverified", "source_pack": "tiny"}
    three = {"domain": ["no", "unknown", "yes"], "order": ["no", "unknown", "yes"], "group": "harm", **sourced}
    levels = {
        "respond": {"levels": ["evaluate_out", "in_person"], "default": "in_person"},
        "speed": {"levels": ["none", "ten_days", "immediate"], "default": "ten_days"},
        "call_911": {"levels": ["no", "yes"], "default": "no"},
    }
    rules = {
        "visit": {"when": "hurt >= yes", "sets": {"respond": "in_person", "speed": "ten_days"}, **sourced},
        "now": {
            "when": "hurt >= yes and near >= yes",
            "sets": {"respond": "in_person", "speed": "immediate"},
            **sourced,
        },
        "out": {"when": "not hurt >= unknown", "sets": {"respond": "evaluate_out"}, **sourced},
        "police": {"when": "hurt >= yes", "tells": {"police": "must"}, "limit": "soon", **sourced},
    }
    return {
        "id": "screening",
        "adopted": [],
        "dimensions": levels,
        "default": {"text": "rule.default", **sourced},
        "facts": {"hurt": three, "near": three, "place": {**three, "domain": ["here", "unknown"], "order": None}},
        "conditions": {},
        "rules": rules,
        "recipients": {"police": {"otherwise": "may", **sourced}},
        "impossible": {},
        **changes,
    }
