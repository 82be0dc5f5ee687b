"""The practice agency's pack with three clocks of our own: by court days, by hours that may stand still, both."""

import json
from typing import Any

import pytest

from hearthline.duty import promises
from hearthline.duty.actions import closures, pausing
from hearthline.duty.desk import closures as pages
from hearthline.law import Pack
from hearthline.ui import agency

COURT, STANDS, BOTH = "made.court", "made.stands", "made.both"
_CITED: dict[str, Any] = {
    "citation": ["A statute made up for tests", "12(a)", ""],
    "verified_on": "2026-11-23",
    "confidence": "verified-statute",
    "source_pack": "test",
    "start_event": "it was made up",
    "first_day": "excluded",
    "ends": "instant",
}
_PAUSE = {"reasons": ["parent_absent", "court_order"], "most_days": 30, "citation": ["Another", "9", ""]}
LIMITS = {
    COURT: {**_CITED, "description": "Two court days.", "length": 2, "unit": "judicial_days", "calendar": "courts"},
    STANDS: {**_CITED, "description": "48 hours.", "length": 48, "unit": "hours", "pause": _PAUSE},
    BOTH: {
        **_CITED,
        "description": "Five court days.",
        "length": 5,
        "unit": "judicial_days",
        "calendar": "courts",
        "pause": _PAUSE,
    },
}


def pack() -> Pack:
    told = json.loads(agency.current_pack().canonical())
    told["limits"] = {**told["limits"], **LIMITS}
    return Pack(told)


def in_force(monkeypatch: pytest.MonkeyPatch) -> Pack:
    """Every part of the duty room asks this pack."""
    made = pack()
    for module in (promises, closures, pausing, pages):
        monkeypatch.setattr(module, "current_pack", lambda: made)
    return made
