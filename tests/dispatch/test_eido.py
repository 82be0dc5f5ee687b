"""The hand-off for machines: valid by the official schema, whole, and never more than was said."""

import copy
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from hearthline.dispatch.eido import Issuer, eido
from hearthline.dispatch.facts import facts
from hearthline.intake.door.content import ReportContent
from hearthline.intake.withheld.outgoing import Marks
from tests import cast
from tests.dispatch.oracle import errors, ids, needs_schema, references, sample
from tests.dispatch.test_script import made, reports
from tests.intake.build import content

pytestmark = pytest.mark.req("E-1")
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def document(report: ReportContent, **changes: Any) -> dict[str, Any]:
    told = facts([report], Marks())
    wanted: dict[str, Any] = {
        "issuer": Issuer("Sacramento County CPS", "hearthline.sacramento-demo", "(916) 875-5437"),
        "to": "Galt Police Department",
        "recipient": "law_enforcement",
        "number": "SAC-7K3Q-9FMX",
        "hand_off": "0" * 32,
        "at": AT,
        "updates": [("She is at the school now.", AT)],
    } | changes
    found = eido(told, made(told), **wanted)
    return json.loads(json.dumps(found))


WHOLE = content(
    danger="yes",
    danger_signs=["child_alone"],
    adults=[{"name": cast.ADULT.name, "relation": "father", "worried_about": "yes", "access": "yes"}],
    visit={"weapons": "yes", "dogs": "yes"},
)


@needs_schema
class TestTheOfficialSchema:
    def test_the_official_sample_is_valid_by_our_reader(self):
        """The reader is right about what the standard's own authors call valid."""
        assert errors(sample()) == []

    def test_a_whole_hand_off_is_valid(self):
        assert errors(document(WHOLE)) == []

    @settings(max_examples=40, deadline=None)
    @given(reports())
    def test_a_hand_off_of_any_report_is_valid(self, report: ReportContent):
        assert errors(document(report)) == []

    def test_every_mutation_is_found(self):
        """Each required part taken away, each value of another type, each enumeration left, each name misspelt."""
        good = document(WHOLE)
        tried = missed = 0
        for told, bad in mutations(good):
            tried += 1
            if not errors(bad):
                missed += 1
                pytest.fail(f"not found: {told}")
        assert tried > 200
        assert missed == 0


def mutations(good: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(what was done, the document): one slip in each."""
    for path, value in walk(good, ()):
        name = str(path[-1]) if path else ""
        if isinstance(value, str):
            yield from ((f"{path} is a number", put(good, path, 7)), (f"{path} is a list", put(good, path, [value])))
        elif isinstance(value, bool):
            yield f"{path} is a text", put(good, path, "true")
        elif isinstance(value, list):
            yield f"{path} is no list", put(good, path, {"of": value})
            yield f"{path} holds null", put(good, path, [None])
        elif path:
            yield f"{path} is null", put(good, path, None)
        if name and isinstance(path[-1], str) and not name.startswith("$"):
            yield f"{path} is misspelt", rename(good, path)
    for name in ("$id", "lastUpdateTimeStamp", "updatedByAgencyReference"):
        for path, value in walk(good, ()):
            if isinstance(value, dict) and name in value and (not path or "Reference" not in str(path[-1])):
                yield f"{path} without {name}", put(good, (*path, name), gone)
    for name in ("eidoVersion", "issuingElementIdentification", "agencyComponent"):
        yield f"without {name}", put(good, (name,), gone)
    yield "another version", put(good, ("eidoVersion",), "2.0")
    yield "no moment", put(good, ("lastUpdateTimeStamp",), "yesterday")
    yield "a moment without a zone", put(good, ("lastUpdateTimeStamp",), "2026-11-23T02:00:00")
    yield "a severity nobody knows", put(good, ("cautionComponent", 0, "cautionSeverity"), "awful")
    for name in ("cautionTypeInternalText", "cautionTypeCommonRegistryText", "cautionSeverity"):
        yield f"without {name}", put(good, ("cautionComponent", 0, name), gone)
    yield "no type", put(good, ("incidentComponent", "incidentTypeCommonRegistryText"), gone)
    yield "no role", put(good, ("personComponent", 0, "personIncidentRoleRegistryText"), gone)
    yield "no comment", put(good, ("notesComponent", 0, "notesActionComments"), gone)
    yield "no kind of place", put(good, ("locationComponent", 0, "locationTypeDescriptionRegistryText"), gone)


gone = object()


def walk(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in items:
        yield from walk(inner, (*path, name))


def put(good: dict[str, Any], path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    made_of = copy.deepcopy(good)
    inner: Any = made_of
    for step in path[:-1]:
        inner = inner[step]
    if value is gone:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return made_of


def rename(good: dict[str, Any], path: tuple[str | int, ...]) -> dict[str, Any]:
    made_of = copy.deepcopy(good)
    inner: Any = made_of
    for step in path[:-1]:
        inner = inner[step]
    inner[f"{path[-1]}s"] = inner.pop(path[-1])
    return made_of


class TestTheDocument:
    def test_every_reference_leads_to_a_part_that_is_there(self):
        found = document(WHOLE)
        assert set(references(found)) <= set(ids(found))
        assert len(list(ids(found))) == len(set(ids(found)))

    def test_the_same_hand_off_has_the_same_ids_and_another_has_others(self):
        assert set(ids(document(WHOLE))) == set(ids(document(WHOLE)))
        assert len(set(ids(document(WHOLE))) & set(ids(document(WHOLE, hand_off="1" * 32)))) == 1  # our agency's own

    def test_it_holds_what_was_said_and_what_came_later_with_its_time(self):
        later = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
        found = document(WHOLE, updates=[("She is at <school> now.", later)])
        notes = {note["notesActionComments"]: note["lastUpdateTimeStamp"] for note in found["notesComponent"]}
        assert notes["She is at &lt;school&gt; now."].startswith("2026-11-23T03:30")
        assert any(cast.CHILD.address in note for note in notes)

    def test_there_is_no_call_no_caller_and_no_number_but_the_agencys(self):
        found = document(WHOLE)
        assert "callComponent" not in found
        assert [one["callBackInformationUri"] for one in found["callbackComponent"]] == [["tel:9168755437"]]
        roles = {role for one in found["personComponent"] for role in one["personIncidentRoleRegistryText"]}
        assert roles <= {"Child", "Suspect"}

    def test_without_a_number_of_the_agency_there_is_no_way_to_call_back(self):
        assert "callbackComponent" not in document(WHOLE, issuer=Issuer("A", "e", ""))

    def test_a_time_without_a_zone_is_refused(self):
        with pytest.raises(ValueError):
            document(WHOLE, at=datetime(2026, 11, 23))  # noqa: DTZ001 - wrong on purpose
