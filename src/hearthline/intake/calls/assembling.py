"""From the fields of a call to what the report says: content of schema 1, and the reporter's identity beside it."""

import json
from collections.abc import Mapping
from typing import Any

from hearthline.intake.calls import fields
from hearthline.intake.calls.entries import FILE
from hearthline.intake.calls.lacks import DECLINED, WRITTEN, asked_in
from hearthline.intake.door.content import Identity, ReportContent
from hearthline.sealing import without_codes

PAGES = ("en", "es", "hmn")
"""Languages a report's words may be marked as being in. What somebody types at the desk is English, unless they copy a
letter: the language a caller speaks stands on the call."""
MOST_CODES = 40
_WORDS = ("story", "saw", "think", "where_now", "where_tomorrow", "with_whom", "trusted_adult", "when")
_CODES = ("danger", "how_often", "still")
_VISIT = ("language", "interpreter", "tribe", "military", "disability", "dogs", "weapons", "violence", "note")
_CHILD = ("name", "age", "looks", "school")
_ADULT = ("name", "relation", "worried_about", "access", "note")


def content(values: Mapping[str, str], *, channel: str = "phone", whole: bool = True) -> ReportContent:
    """What is filed. `values`: field to text, newest, empty ones left out or empty; files as JSON in `files.<id>`.
    `whole`: a report; an addition says of its reporter only what was typed.

    A row of a list with nothing in it is left out, and so is an allegation of no kind, or about a child that was taken
    away; one about an adult that was taken away is about somebody not known. What the page alone needs (`note`,
    `readback`, `fact`) stays on the call. A receipt code that the caller read out is taken out of the words: whoever
    reads the report could open that person's page.
    """
    children = rows_kept(values, "children")
    adults = rows_kept(values, "adults")
    kind = values.get("reporter.kind", "")
    return ReportContent.of(
        {
            "about": "self" if kind == "self" else "child",
            **{name: without_codes(values.get(name, "")) for name in _WORDS},
            **{name: values.get(name, "") for name in _CODES},
            "danger_signs": list(fields.ticked(values, "danger_signs"))[:MOST_CODES],
            "how_know": [code for code in fields.HOW_KNOW if values.get(f"how_know.{code}")],
            "where_unsure": bool(values.get("where_unsure")),
            "children": list(children.values()),
            "adults": list(adults.values()),
            "allegations": _allegations(values, list(children), list(adults)),
            "visit": {name: values.get(f"visit.{name}", "") for name in _VISIT},
            "files": _files(values),
            "reporter": {
                "kind": kind or ("public" if whole and channel not in WRITTEN else ""),
                "category": values.get("reporter.category", ""),
                "declined": declined(values),
                "why_declined": values.get("reporter.why_declined", ""),
            },
            "language": _language(values, channel),
        }
    )


def identity(values: Mapping[str, str]) -> Identity | None:
    """Who reported, for the identity box; None when nothing was given."""
    found = Identity.of({name: values.get(fields.WHO + name, "") for name in fields.IDENTITY})
    return None if found.is_empty else found


def declined(values: Mapping[str, str]) -> list[str]:
    """Codes of what was asked and not given. An answer that came after all is an answer."""
    codes = [
        path.removeprefix(DECLINED) for path, text in values.items() if path.startswith(DECLINED) and text == "yes"
    ]
    return sorted(code for code in codes if not _given(values, asked_in(code)))[:MOST_CODES]


def _given(values: Mapping[str, str], field: str) -> bool:
    if field == "how_know":
        return bool(fields.ticked(values, field))
    return bool(field and values.get(field, "").strip())


def rows_kept(values: Mapping[str, str], stem: str) -> dict[int, dict[str, str]]:
    """The rows of `children` or `adults` that a report gets, by their place on the page, from 0: without those that
    hold nothing. The report lists them in this order."""
    names = _CHILD if stem == "children" else _ADULT
    found = {place: {name: row.get(name, "") for name in names} for place, row in fields.rows(values, stem).items()}
    return {place: row for place, row in found.items() if any(text.strip() for text in row.values())}


def _allegations(values: Mapping[str, str], children: list[int], adults: list[int]) -> list[dict[str, Any]]:
    made = []
    for row in fields.rows(values, "allegations").values():
        child, adult = row.get("child", ""), row.get("adult", "")
        if not row.get("kind") or not child or int(child) not in children:
            continue
        made.append(
            {
                "child": children.index(int(child)) + 1,
                "adult": adults.index(int(adult)) + 1 if adult and int(adult) in adults else 0,
                "kind": row["kind"],
            }
        )
    return made


def _files(values: Mapping[str, str]) -> list[dict[str, Any]]:
    return [json.loads(text) for path, text in sorted(values.items()) if path.startswith(FILE) and text]


def _language(values: Mapping[str, str], channel: str) -> str:
    spoken = values.get("language", "")
    return spoken if channel in WRITTEN and spoken in PAGES else "en"
