"""The practice agency's help desk: nobody real, nothing empty, and made once however often it is started."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hearthline.access.models import RoleGrant, User
from hearthline.access.queries import viewer_of
from hearthline.duty.models import Clock
from hearthline.ground import clock
from hearthline.helpdesk import actions, queries
from hearthline.helpdesk.complaints.ladder import Ladder
from hearthline.helpdesk.complaints.models import Complaint, LadderPost
from hearthline.helpdesk.complaints.queries import complaints
from hearthline.helpdesk.models import Inquiry
from hearthline.site import demo_help
from hearthline.ui.agency import current_pack
from tests import staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("H-3", "H-7", "H-8")]
PEOPLE = (
    ("screener", "screener"),
    ("screener2", "screener"),
    ("supervisor", "supervisor"),
    ("admin", "administrator"),
    ("agent", "agent"),
)


def loaded(hour: int = 10) -> dict[str, Any]:
    at = datetime(2026, 11, 18, hour, 5, tzinfo=ZoneInfo("America/Los_Angeles")).astimezone(UTC)
    with clock.freeze(at):
        for name, role in PEOPLE:
            staff.user(role, username=name, name=name.title())
        demo_help.load(staff.HERE)
        demo_help.load(staff.HERE)
        actions.open_pending()
    return {name: viewer_of(User.objects.get(username=name)) for name, _role in PEOPLE}


@pytest.mark.parametrize("hour", [2, 10, 23])
def test_the_list_has_what_waits_what_is_answered_and_what_came_by_the_web_at_any_hour(hour: int) -> None:
    people = loaded(hour)
    rows = queries.inquiries(people["agent"])
    assert sorted((one.way, one.state, one.send) for one in rows) == [
        ("phone", "answered", "told"),
        ("phone", "new", "told"),
        ("web", "new", "code"),
    ]
    assert Inquiry.unscoped.count() == 3
    late = [one for one in rows if one.due_at and one.due_at < one.received_at + timedelta(hours=5)]
    assert late == [], "nothing of it is past its promise at first"


def test_the_call_back_is_free_to_take_and_says_whom_to_call() -> None:
    people = loaded()
    row = next(one for one in queries.inquiries(people["agent"]) if one.way == "phone" and one.state == "new")
    assert (row.claimed_by, row.complaint_id, row.report_id) == ("", None, None)
    found = queries.inquiry(people["agent"], row.pk)
    assert re.fullmatch(r"\(916\) 555-01\d\d", found.contact)


def test_somebody_stands_on_every_step_of_the_ladder_and_the_new_ones_have_no_right() -> None:
    loaded()
    posts = LadderPost.unscoped.filter(ended_at__isnull=True)
    assert {post.step for post in posts} == {step.code for step in Ladder.of(current_pack()).steps}
    made = User.objects.exclude(username__in=[name for name, _role in PEOPLE])
    assert made.count() == 3
    assert not RoleGrant.unscoped.filter(user__in=made).exists()
    assert not any(user.has_usable_password() for user in made)


def test_the_open_complaint_lies_with_the_supervisor_and_never_with_who_it_is_about() -> None:
    people = loaded()
    row = Complaint.unscoped.get()
    assert (row.step, row.owner, row.state) == ("supervisor", people["supervisor"].id, "waiting")
    assert [one.pk for one in complaints(people["supervisor"])] == [row.pk]
    assert complaints(people["screener2"]) == []


def test_its_promises_run() -> None:
    loaded()
    kinds = set(Clock.unscoped.filter(state="running").values_list("subject_kind", flat=True))
    assert {"inquiry", "agreed", "complaint"} <= kinds


def test_every_telephone_is_invented_and_no_address_of_a_mail_stands_there() -> None:
    text = demo_help.WORDS.read_text(encoding="utf-8")
    numbers = re.findall(r"\(?\d{3}\)?[ -]\d{3}-\d{4}", text)
    assert len(numbers) == 3
    assert all(re.fullmatch(r"\(916\) 555-01\d\d", one) for one in numbers)
    assert "@" not in text
    assert {"ladder", "complaint", "answered", "call_back", "asked"} == json.loads(text).keys()
