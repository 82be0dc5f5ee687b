"""Entering who works with a family: by whom, what rests of it, and what the journal says."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from hearthline.ground.errors import DomainError, Refused
from hearthline.helpdesk.mycase import actions, keys, queries
from hearthline.helpdesk.mycase.models import Assignment, Letter, Party, Role, View
from hearthline.journal.models import Entry
from tests import staff
from tests.helpdesk.mycase.build import CASE, NEXT, TEAM, agent, code_for, entered

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-5")]
NAMES = ("Oyelaran", "Lindqvist", "Nakagawa", "555-0142", "W-4471")


def everything() -> str:
    """Every row of this app and of the journal, as the database has it."""
    kept = ""
    for model in (*apps.get_app_config("mycase").get_models(), Entry):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
            kept += "".join(str([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor)
    return kept


@pytest.mark.parametrize("role", ["agent", "supervisor"])
def test_the_help_desk_and_a_supervisor_enter_a_case_by_roles_alone(role: str) -> None:
    row = actions.enter(viewer=staff.viewer(role), case=CASE, parties=["youth", "parent_a"], given=TEAM)
    assert {party.role for party in Party.unscoped.filter(assignment=row)} == {"youth", "parent_a"}
    assert not {"name", "label", "phone", "person"} & {f.name for f in Party._meta.get_fields()}
    assert not Letter.unscoped.exists(), "a letter is made one by one, for who is there"


@pytest.mark.parametrize("role", ["screener", "administrator", ""])
def test_nobody_else_enters_one_and_the_refusal_is_remembered(role: str) -> None:
    with pytest.raises(Refused):
        actions.enter(viewer=staff.viewer(role), case=CASE, parties=["youth"], given=TEAM)
    assert not Assignment.unscoped.exists()
    assert Entry.objects.filter(outcome="refused", record_kind="assignment").exists()


@pytest.mark.req("C-1")
def test_nothing_of_the_case_rests_in_clear_and_no_entry_of_the_journal_holds_a_value() -> None:
    made = entered()
    code = code_for(made.party(), "es")
    kept = everything()
    for word in (CASE, CASE.lower(), "C0417ZQ99", *NAMES, code, code.replace("-", "")):
        assert word not in kept, word
    entry = Entry.objects.get(tag="mycase:assignment:enter")
    assert (entry.record_id, entry.fields) == (made.row.pk.hex, "parent_a parent_b")
    assert "desk-keeps-families-pages" in entry.authority


def test_no_row_shows_a_value_in_its_words() -> None:
    made = entered()
    code_for(made.party())
    for model in (Assignment, Party, Letter, View):
        for row in model.unscoped.all():  # type: ignore[attr-defined]  # every table of the app
            assert not [word for word in (CASE, *NAMES) if word in repr(row) + str(row)]


def test_the_same_case_is_entered_once_while_it_is_open_however_it_is_spaced() -> None:
    first = entered()
    with pytest.raises(DomainError, match=r"mycase\.there"):
        entered(case="c 0417 zq99")
    actions.close(viewer=agent(), assignment_id=first.row.pk)
    assert entered().row.pk != first.row.pk


def test_two_agencies_may_have_the_same_number_and_do_not_meet() -> None:
    entered()
    away = staff.viewer("agent", staff.THERE)
    there = actions.enter(viewer=away, case=CASE, parties=["youth"], given=TEAM)
    found, _more = queries.cases(away, case=CASE)
    assert [line.id for line in found] == [there.pk]


@pytest.mark.parametrize(
    ("case", "parties", "code"),
    [(" - ", ["youth"], "mycase.case"), (CASE, [], "mycase.parties"), (CASE, ["x"], "mycase.parties")],
)
def test_a_case_needs_a_number_and_somebody_who_may_get_a_letter(case: str, parties: list[str], code: str) -> None:
    with pytest.raises(DomainError) as wrong:
        actions.enter(viewer=agent(), case=case, parties=parties, given=TEAM)
    assert wrong.value.code == code
    assert not Assignment.unscoped.exists()


def test_more_relatives_and_youths_are_added_one_by_one_and_parents_are_two() -> None:
    made = entered(parties=("relative",))
    for number in (2, 3):
        added = actions.add_party(viewer=agent(), assignment_id=made.row.pk, role=Role.RELATIVE)
        assert added.number == number
    actions.add_party(viewer=agent(), assignment_id=made.row.pk, role="parent_b")
    with pytest.raises(DomainError, match=r"mycase\.enough"):
        actions.add_party(viewer=agent(), assignment_id=made.row.pk, role="parent_b")
    with pytest.raises(DomainError, match=r"mycase\.role"):
        actions.add_party(viewer=agent(), assignment_id=made.row.pk, role="neighbor")
    for _ in range(3):
        actions.add_party(viewer=agent(), assignment_id=made.row.pk, role="relative")
    with pytest.raises(DomainError):
        actions.add_party(viewer=agent(), assignment_id=made.row.pk, role="relative")


def test_a_box_of_another_case_does_not_open_and_says_so() -> None:
    one, two = entered(), entered(case="C-2")
    Assignment.unscoped.filter(pk=two.row.pk).update(box=Assignment.unscoped.get(pk=one.row.pk).box)
    moved = Assignment.unscoped.get(pk=two.row.pk)
    assert keys.open_box(moved, agent().id) is None
    detail = queries.case_of(agent(), two.row.pk)
    assert (detail.case, detail.team) == ("", None)
    with pytest.raises(DomainError, match=r"mycase\.damaged"):
        actions.change_team(viewer=agent(), assignment_id=two.row.pk, given=NEXT, version=1)
    with pytest.raises(DomainError, match=r"mycase\.damaged"):
        code_for(two.party())
    lines = {line.id: line for line in queries.cases(agent())[0]}
    assert (lines[two.row.pk].case, lines[two.row.pk].worker.name) == ("", "")


def test_a_box_holds_a_case_number_and_three_people() -> None:
    row = Assignment.unscoped.get(pk=entered().row.pk)
    box: Any = keys.open_box(row, agent().id)
    assert box is not None
    assert box.keys() == {"case", "people", "opens", "closes"}
    assert box["case"] == CASE
    assert json.dumps(box).count("name") == 3
