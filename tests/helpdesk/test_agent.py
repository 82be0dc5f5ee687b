"""The role of the help desk: what it may do, and what stays shut to it (H-3)."""

import pytest

from hearthline.access.models import RoleGrant
from hearthline.access.policy import can
from hearthline.access.viewer import AGENT, CONFIRMED_ROLES, SCREENER, Viewer
from tests import staff

pytestmark = [pytest.mark.req("H-3")]


def viewer(*roles: str) -> Viewer:
    return Viewer("person", "somebody", staff.HERE, roles=frozenset(roles))


@pytest.mark.parametrize("action", ["inquiry:list", "inquiry:read", "inquiry:claim", "inquiry:write", "inquiry:report"])
def test_an_agent_answers_inquiries_of_their_own_agency_and_an_administrator_never(action: str) -> None:
    assert can(viewer(AGENT), action, {"agency": staff.HERE}).allowed
    assert not can(viewer(AGENT), action, {"agency": staff.THERE}).allowed
    assert not can(viewer(AGENT, "administrator"), action, {"agency": staff.HERE}).allowed
    assert not can(viewer(SCREENER), action, {"agency": staff.HERE}).allowed


@pytest.mark.parametrize(
    "action", ["report:list", "report:read", "identity:reveal", "person:search", "call:read", "screening:decide"]
)
def test_an_agent_opens_no_report_no_caller_and_nobodys_history(action: str) -> None:
    assert not can(viewer(AGENT), action, {"agency": staff.HERE}, "screening").allowed


@pytest.mark.django_db
def test_the_right_of_an_agent_waits_for_a_second_person() -> None:
    person = staff.user(AGENT)
    RoleGrant.unscoped.filter(user=person).update(confirmed_at=None, confirmed_by="")
    assert AGENT in CONFIRMED_ROLES
    assert staff.viewer_of(person).roles == frozenset()
