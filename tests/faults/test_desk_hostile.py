"""Hostile values at the desk, from a colleague or a broken page: a clear answer, never a 500."""

from typing import Any

import pytest

from hearthline.screening.models import Screening
from tests import staff
from tests.faults.desk_world import addresses, filled

pytestmark = pytest.mark.django_db

FIELDS = (
    "text", "version", "next", "purpose", "reason", "run", "choice", "decision", "answer", "note", "since", "page",
    "said", "login", "password", "code", "present", "new", "again", "role", "name", "username", "languages", "expires",
    "fact.child_age", "fact.nothing", "state", "agency_id", "owner", "_lang", "theme", "density", "translation",
)  # fmt: skip
VALUES = ("9" * 400, "٣", "\x00", "<script>{{ 7 }}\r\nX-Evil: 1", "\u202enan")
TIMES = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "x")


@pytest.mark.fault("30", "58")
@pytest.mark.parametrize("role", ["screener", "supervisor"])
def test_no_value_in_any_field_of_any_desk_form_makes_the_desk_fail(role: str) -> None:
    world = filled()
    desk = staff.desk(role)
    desk.client.raise_request_exception = False
    failed = []
    for path, name in addresses(world.ids):
        # What ends or locks the session would leave the rest of the walk before a closed door.
        if name in ("account_logout", "access_restart", "access_close", "account_login", "mfa_authenticate"):
            continue
        if name in ("access_lock", "access_somebody_else"):
            continue
        for method, value in [*(("post", one) for one in VALUES), *(("get", one) for one in TIMES)]:
            given: dict[str, Any] = dict.fromkeys(FIELDS, value)
            answer = getattr(desk.client, method)(path, given)
            if answer.status_code >= 500:
                failed.append(f"{method} {name} {value[:20]!r}")
            assert "X-Evil" not in answer.headers
    assert failed == []


@pytest.mark.fault("58")
def test_no_form_takes_a_field_it_does_not_show() -> None:
    """Mass assignment: state, agency, owner, due time and the like are nobody's to send."""
    world = filled()
    before = Screening.unscoped.values().get(report=world.report)
    sent = {
        "state": "closed", "agency_id": "placer-demo", "owner": "me", "due_at": "2099-01-01", "rank": "9", "id": "1",
        "claimed_by": "me", "level": "low", "danger": "no", "received_at": "2000-01-01", "whole": "", "burst": "on",
    }  # fmt: skip
    desk = staff.desk("screener")
    for path, name in addresses(world.ids):
        if name.startswith(("screening:", "intake_desk:")):
            desk.client.post(path, sent)
    after = Screening.unscoped.values().get(report=world.report)
    for column in ("agency_id", "burst", "received_at", "rank", "level"):
        assert after[column] == before[column], column
    assert after["due_at"].year < 2099
    world.report.refresh_from_db()
    assert world.report.agency_id == staff.HERE
    assert (world.report.danger, world.report.state) == ("yes", "screening") or world.report.state == "new"
