"""What the policies say about opening a closed record, reviewing it, and explaining it; every action of the schema."""

import pytest

from hearthline.access.engine import _actions, book
from hearthline.access.policy import can
from hearthline.access.viewer import ROLES, Viewer
from hearthline.ground.ids import uuid7

HERE = "here"
OWN = "p1"


def allowed(role: str, action: str, purpose: str = "x", **resource: object) -> bool:
    viewer = Viewer("person", OWN, HERE, roles=frozenset(role.split()))
    return can(viewer, action, {"agency": HERE, **resource}, purpose).allowed


def test_the_actions_of_every_statement_of_the_schema_are_known() -> None:
    staff = "appliesTo { principal: User, resource: Record }"
    text = f'entity A;\naction "a:b", "c:d"\n  {staff};\naction "e:f" {staff};\n'
    text += 'action "own:x"\n  appliesTo { principal: Outsider, resource: Own };\n'
    assert _actions(text) == {"a:b", "c:d", "e:f"}
    assert _actions(text, "Outsider") == {"own:x"}
    assert {"report:list", "glass:break", "access:explain"} <= book().actions


@pytest.mark.fault("51")
@pytest.mark.parametrize(
    ("action", "roles"),
    [
        ("glass:break", {"screener", "supervisor"}),
        ("opening:give", {"supervisor"}),
        ("review:list", {"supervisor"}),
        ("review:close", {"supervisor"}),
        ("conflict:declare", {"screener", "supervisor"}),
        ("access:explain", {"supervisor", "administrator"}),
    ],
)
def test_each_is_for_its_roles_and_for_no_other(action: str, roles: set[str]) -> None:
    assert {role for role in (*ROLES, "system") if allowed(role, action)} == roles


@pytest.mark.fault("50")
@pytest.mark.parametrize("action", ["glass:break", "opening:give", "review:list", "review:close", "conflict:declare"])
def test_an_administrator_who_also_supervises_does_none_of_it(action: str) -> None:
    assert not allowed("administrator supervisor screener", action)


@pytest.mark.parametrize("action", ["glass:break", "opening:give"])
def test_nothing_opens_without_a_reason(action: str) -> None:
    assert not allowed("supervisor", action, "")


@pytest.mark.fault("47")
@pytest.mark.parametrize(
    "action", sorted(a for a in book().actions if a.split(":")[0] in ("person", "glass", "opening"))
)
@pytest.mark.parametrize("state", [{"sealed": True}, {"named": {OWN}}, {"conflicted": {OWN}}])
def test_an_opening_is_stronger_than_a_restriction_and_than_nothing_else(action: str, state: dict[str, object]) -> None:
    for role in ("screener", "supervisor"):
        assert not allowed(role, action, granted={OWN}, restricted=True, **state)


def test_an_opening_of_somebody_else_opens_nothing() -> None:
    assert allowed("screener", "person:read", restricted=True, granted={OWN})
    assert not allowed("screener", "person:read", restricted=True, granted={uuid7().hex})
    assert not allowed("screener", "person:read", restricted=True, granted=set())


@pytest.mark.fault("55")
@pytest.mark.parametrize("action", ["review:close", "opening:give"])
def test_nobody_reviews_or_opens_for_themselves(action: str) -> None:
    assert not allowed("supervisor", action, author=OWN)
    assert allowed("supervisor", action, author="p2")
