"""A ladder with somebody on each step, and complaints about them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from hearthline.access.queries import viewer_of
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.helpdesk.complaints import actions
from hearthline.helpdesk.complaints.actions.opening import Told
from hearthline.helpdesk.complaints.models import Complaint
from tests import staff

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
LINE = (
    ("worker", "screener", ""),
    ("supervisor", "supervisor", "worker"),
    ("manager", "supervisor", "supervisor"),
    ("ombudsperson", "supervisor", ""),
    ("civil_rights", "supervisor", ""),
)
"""Step, right, and whose boss this one is."""
WORDS = "Nobody calls me back. Zq canary."


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    with clock.freeze(NOW):
        yield


@dataclass
class House:
    """Who stands where: viewers by step, the help desk's agent, an administrator."""

    admin: Viewer
    agent: Viewer
    on: dict[str, Viewer] = field(default_factory=dict)

    def opened(self, *about: str, **wanted: Any) -> Complaint:
        """A complaint taken by the agent, about those who stand on these steps."""
        told = {
            "viewer": self.agent,
            "kind": "complaint",
            "theme": "no_call_back",
            "language": "en",
            "told": Told(WORDS, wants="A call.", who="Ida Roscoe", reach="555-0123"),
            "about": [self.on[step].id for step in about],
            "near": self.on["worker"].id,
        }
        return actions.open_complaint(**(told | wanted))


def person(step: str, role: str, agency_id: str = staff.HERE) -> Viewer:
    """Somebody for a step."""
    return viewer_of(staff.user(role, agency_id=agency_id, username=f"{step}-{agency_id}", name=f"{step.title()} Zq"))


@pytest.fixture
def house(db: None) -> House:
    made = House(staff.viewer("administrator"), staff.viewer("agent"))
    for step, role, _below in LINE:
        made.on[step] = person(step, role)
    above = {below: step for step, _role, below in LINE if below}
    for step, _role, _below in reversed(LINE):
        boss = made.on[above[step]].id if step in above else ""
        actions.set_post(viewer=made.admin, user_id=made.on[step].id, step=step, above=boss)
    return made
