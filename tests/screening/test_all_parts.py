"""What a report says is what all of its parts say: the worst of them, and a person's answer until a part says worse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.intake.actions import open_pending
from hearthline.intake.door.accept import accept
from hearthline.intake.door.envelope import origin_of
from hearthline.intake.door.models import Kind
from hearthline.intake.models import ReportPart
from hearthline.law import Pack
from hearthline.screening import keeping, queries
from hearthline.screening.choices import TOOL
from hearthline.screening.desk import steps
from hearthline.screening.models import Screening
from hearthline.sealing import new_token
from hearthline.ui.agency import current_pack
from tests.intake.build import receipt_of, sealed
from tests.screening.build import again, answer, came, run_of, screener

CALM = {"danger": "no", "danger_signs": ["none"]}
EMPTY = {"children": [], "adults": [], "where_now": "", "reporter": {}}


def added(token: bytes, **changes) -> None:
    envelope = sealed(new_token(), kind=Kind.ADDITION, origin=origin_of(receipt_of(token)), **{**EMPTY, **changes})
    accept(envelope)
    open_pending()


def facts(screening: Screening) -> dict[str, str]:
    run = run_of(screening)
    return keeping.open_facts(keeping.key_of(again(screening).report, actor="test"), run.pk, bytes(run.facts))


@pytest.mark.django_db
def test_a_later_yes_beats_an_earlier_no():
    token = new_token()
    screening = came(token=token, **CALM)
    assert facts(screening)["medical_care_needed"] == "no"
    added(token, danger="yes", danger_signs=["hurt_needs_doctor"], story="Now there is blood.")
    assert (facts(screening)["medical_care_needed"], facts(screening)["danger_now"]) == ("yes", "yes")
    assert run_of(screening).call_911
    assert again(screening).level == "emergency"


@pytest.mark.django_db
def test_a_later_no_does_not_beat_an_earlier_yes():
    token = new_token()
    screening = came(token=token, danger="yes", danger_signs=["hurt_needs_doctor"])
    added(token, story="It is calm again.", **CALM)
    assert (facts(screening)["medical_care_needed"], facts(screening)["danger_now"]) == ("yes", "yes")


@pytest.mark.django_db
def test_the_youngest_child_of_all_parts_counts():
    token = new_token()
    screening = came(token=token, children=[{"name": "Juniper", "age": "14"}], **CALM)
    added(token, children=[{"name": "Wren", "age": "2"}], story="There is a small one too.")
    assert facts(screening)["youngest_age"] == "under_5"


@pytest.mark.django_db
def test_what_a_screener_answered_stays_when_the_new_part_says_nothing_worse():
    token = new_token()
    screening = came(token=token, danger="unsure", danger_signs=["hurt_needs_doctor"])
    answer(screening, screener(), medical_care_needed="no", hit="yes")
    added(token, story="The dog is brown.", danger="unsure")
    assert (facts(screening)["medical_care_needed"], facts(screening)["hit"]) == ("no", "yes")


@pytest.mark.django_db
def test_what_a_screener_answered_gives_way_to_a_new_part_that_says_worse():
    token = new_token()
    screening = came(token=token, **CALM)
    answer(screening, screener(), medical_care_needed="no", child_alone="no")
    added(token, danger="unsure", danger_signs=["hurt_needs_doctor"], story="There is blood.")
    assert (facts(screening)["medical_care_needed"], facts(screening)["child_alone"]) == ("yes", "no")
    assert "medical_care_needed" in run_of(screening).prefilled.split()


@pytest.mark.django_db
def test_what_a_screener_made_unknown_stays_unknown_until_a_part_says_worse():
    token = new_token()
    screening = came(token=token, **CALM)
    answer(screening, screener(), hit="yes")  # everything else unknown
    added(token, story="The dog is brown.", danger="unsure")
    assert "medical_care_needed" not in facts(screening)
    added(token, story="There is blood.", danger="unsure", danger_signs=["hurt_needs_doctor"])
    assert facts(screening)["medical_care_needed"] == "yes"


@pytest.mark.django_db
def test_a_damaged_part_hides_no_other():
    token = new_token()
    screening = came(token=token, **CALM)
    ReportPart.unscoped.filter(report_id=screening.report_id).update(sealed=b"damaged")
    added(token, danger="unsure", danger_signs=["hurt_needs_doctor"], story="There is blood.")
    assert facts(screening)["medical_care_needed"] == "yes"


@pytest.mark.django_db
def test_the_page_marks_as_from_the_report_what_any_part_said():
    token = new_token()
    screening = came(token=token, **CALM)
    added(token, danger="unsure", danger_signs=["hurt_needs_doctor"], story="There is blood.")
    found = queries.detail(screener(), screening.report_id)
    assert found.told["medical_care_needed"] == "yes"
    at = steps.at_report(found)
    shown = [*steps.ask_first(at), *(fact for group in steps.groups(at) for fact in group.facts)]
    assert next(fact for fact in shown if fact.id == "medical_care_needed").from_report


def _pack() -> Pack:
    return current_pack()


@given(data=st.data())
def test_merging_parts_never_gives_a_better_answer_than_any_of_them(data: st.DataObject):
    tool = _pack().tool(TOOL)
    ordered = [fact for fact in tool.facts if fact.order]
    parts = data.draw(
        st.lists(
            st.dictionaries(st.sampled_from([f.id for f in ordered]), st.integers(0, 9), max_size=6),
            min_size=1,
            max_size=4,
        )
    )
    known = {fact.id: fact.order for fact in ordered}
    said = [{fact: known[fact][n % len(known[fact])] for fact, n in part.items()} for part in parts]
    made = tool.worst_of(said)
    for part in said:
        for fact, value in part.items():
            assert known[fact].index(made[fact]) >= known[fact].index(value)
            assert not tool.worse(fact, value, made[fact])


def test_parts_that_disagree_on_a_fact_without_an_order_leave_it_open():
    tool = _pack().tool(TOOL)
    assert tool.worst_of([{"jurisdiction": "here"}, {"jurisdiction": "elsewhere"}]) == {}
    assert tool.worst_of([{"jurisdiction": "here"}, {"jurisdiction": "unknown"}]) == {"jurisdiction": "here"}
    assert not tool.worse("jurisdiction", "elsewhere", "here")
