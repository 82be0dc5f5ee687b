"""Policies that cannot be lists, or that are wrong, stop the start; rows of an agency need a viewer."""

import re
from typing import Any

import pytest
from django.db.models import Q

from hearthline.access.checks import agency_comes_first, check_vocabulary, policies_fit
from hearthline.access.compile import NOTHING, Compiler, scope
from hearthline.access.engine import POLICIES, PolicyBook, book
from hearthline.access.models import RoleGrant
from hearthline.access.scoped import UnscopedQuery
from hearthline.access.viewer import Viewer
from hearthline.access.vocabulary import ATTRIBUTES, OutsideVocabulary
from hearthline.ground.errors import ConfigurationError
from tests import staff

SCHEMA = (POLICIES / "schema.cedarschema").read_text(encoding="utf-8")
VIEWER = Viewer("person", "p1", "here", roles=frozenset({"screener"}))


def policies(condition: str, effect: str = "permit", notes: str = '@id("x") @cite("y")') -> PolicyBook:
    text = f'{notes} {effect} (principal, action == Action::"report:list", resource) when {{ {condition} }};'
    return PolicyBook(text, SCHEMA)


def test_the_house_policies_fit() -> None:
    assert policies_fit(None) == []
    assert agency_comes_first(None) == []


@pytest.mark.parametrize(
    "condition",
    [
        'resource.agency like "sac*"',
        "principal == principal",
        "resource == resource",
        'if resource.agency == "a" then true else false',
        'principal.languages.containsAll(["en"])',
        "resource has state && resource.state == resource.agency",
        "principal.languages.isEmpty()",
    ],
)
def test_a_policy_outside_the_vocabulary_stops_the_start(condition: str) -> None:
    with pytest.raises(OutsideVocabulary) as stopped:
        check_vocabulary(policies(condition))
    assert stopped.value.code == "access.E002"
    assert stopped.value.remedy


def test_a_branch_that_no_viewer_reaches_is_looked_at_all_the_same() -> None:
    wrong = policies('context.purpose == "never" && resource.agency like "x*"')
    assert scope(VIEWER, "report:list", policies=wrong) == NOTHING, "short-circuited for this viewer"
    with pytest.raises(OutsideVocabulary):
        check_vocabulary(wrong)


@pytest.mark.parametrize(
    ("condition", "notes"),
    [
        ('resource.agncy == "a"', '@id("x") @cite("y")'),
        ('resource.state == "a"', '@id("x") @cite("y")'),
        ('resource.agency == "a"', '@id("x")'),
        ('resource.agency == "a"', '@cite("y")'),
        ("resource.agency == 7", '@id("x") @cite("y")'),
        ("resource.agency ==", '@id("x") @cite("y")'),
    ],
)
def test_a_wrong_policy_stops_the_start_with_an_id_and_a_remedy(condition: str, notes: str) -> None:
    with pytest.raises(ConfigurationError) as stopped:
        policies(condition, notes=notes)
    assert stopped.value.code == "access.E001"
    assert stopped.value.remedy


def test_two_policies_of_one_name_stop_the_start() -> None:
    twice = '@id("x") @cite("y") permit (principal, action, resource);' * 2
    with pytest.raises(ConfigurationError):
        PolicyBook(twice, SCHEMA)


def test_the_schema_and_the_vocabulary_name_the_same_attributes() -> None:
    record = re.search(r"entity Record = \{(.*?)\};", SCHEMA, re.DOTALL)
    assert record
    assert set(re.findall(r'"(\w+)"', record[1])) == ATTRIBUTES


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("resource.agency == principal.agency", Q(agency_id="here")),
        ('resource has state && ["a", "b"].contains(resource.state)', ("a", "b")),
        ('principal in Role::"screener"', ~NOTHING),
        ('principal in Role::"supervisor"', NOTHING),
        ('principal.languages.contains("en")', ~NOTHING),
        ('principal.languages.contains("es")', NOTHING),
        ("principal has programmes", NOTHING),
    ],
)
def test_what_is_known_is_decided_before_the_database_is_asked(condition: str, expected: Any) -> None:
    found = scope(
        VIEWER, "report:list", columns={"agency": "agency_id", "state": "state"}, policies=policies(condition)
    )
    if isinstance(expected, Q):
        assert found == expected
    else:
        assert str(list(expected)) in str(found)


def test_a_forbid_that_cannot_be_decided_forbids() -> None:
    """Strict validation makes this impossible for our policies; should it ever happen, it must close and not open."""
    policy = {
        "effect": "forbid",
        "principal": {"op": "All"},
        "action": {"op": "All"},
        "resource": {"op": "All"},
        "annotations": {"id": "x"},
        "conditions": [
            {"kind": "when", "body": {".": {"left": {"Var": "resource"}, "attr": "restricted"}}},
        ],
    }
    compiler = Compiler(VIEWER, "", {"agency": "agency_id"}, "x")
    assert compiler.applies(policy, "report:list") is True
    assert compiler.applies({**policy, "effect": "permit"}, "report:list") is False


@pytest.mark.parametrize("call", ["all", "filter", "exclude", "count", "exists", "first", "values_list", "iterator"])
def test_an_agencys_rows_cannot_be_asked_for_without_a_viewer(call: str) -> None:
    with pytest.raises(UnscopedQuery, match="for_viewer"):
        getattr(RoleGrant.objects, call)()


@pytest.mark.fault("46")
@pytest.mark.django_db
def test_rows_of_another_agency_never_show() -> None:
    here = staff.viewer("administrator")
    there = staff.viewer("administrator", agency_id=staff.THERE)
    assert RoleGrant.unscoped.count() == 2
    for viewer in (here, there):
        rows = RoleGrant.objects.for_viewer(viewer, "user:manage")
        assert [row.agency_id for row in rows] == [viewer.agency_id]
    assert not RoleGrant.objects.for_viewer(staff.viewer("screener"), "user:manage").exists()


def test_policies_are_read_once_a_process() -> None:
    assert book() is book()


def test_a_question_that_was_asked_before_is_answered_anew_for_other_rights() -> None:
    """The Q is kept: a role that is taken away, another agency and another language must not meet what was kept."""
    columns = {"agency": "agency_id", "language": "language"}
    allowed = scope(VIEWER, "report:list", "screening", columns=columns)
    assert allowed != NOTHING
    assert scope(VIEWER, "report:list", "screening", columns=columns) == allowed
    bare = Viewer("person", "p1", "here")
    assert scope(bare, "report:list", "screening", columns=columns) == NOTHING
    elsewhere = Viewer("person", "p1", "there", roles=VIEWER.roles)
    assert str(scope(elsewhere, "report:list", "screening", columns=columns)).count("there")
    assert "there" not in str(scope(VIEWER, "report:list", "screening", columns=columns))
    assert scope(VIEWER, "report:list", "screening", columns=columns, policies=policies("false")) == NOTHING
