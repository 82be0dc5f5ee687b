"""Floods: everything is kept, marked and slowed; nobody else notices; nothing takes the room that words need."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest

from hearthline.ground import budget as counting
from hearthline.ground import clock
from hearthline.intake.actions import open_pending
from hearthline.intake.door import attachments, budget
from hearthline.intake.models import Draft, Envelope, Report
from hearthline.screening import queries
from tests import staff
from tests.cast import STORY
from tests.faults.conftest import NOON
from tests.faults.test_door_abuse import CODE, code_on, sendable
from tests.intake.build import agency
from tests.intake.public.walking import Walk

pytestmark = pytest.mark.django_db


def flood(walk: Walk, number: int, address: str, danger: str = "no") -> None:
    """One whole report from `address`, with one press more where the page asks for it."""
    walk.client.defaults["REMOTE_ADDR"] = address
    walk.start()
    walk.press(danger=danger)
    if danger == "yes":
        walk.press("called")
    walk.press(story=f"{STORY} {number}").press().press(where_now="near the red store")
    for _ in range(4):
        walk.press()
    walk.send()
    if "again" in {name for form in walk.read.forms for name in form["buttons"]}:
        walk.press("again")
    assert walk.heading == "We have your report", number


@pytest.mark.fault("19")
def test_a_flood_from_one_address_is_marked_and_slowed_and_nobody_else_notices(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every report of the flood is kept; it costs one press more; it stands behind the others, below no danger."""
    agency()
    monkeypatch.setattr(counting, "BUDGET", 2)
    for number in range(4):
        flood(walk, number, "203.0.113.5")
    flood(walk, 4, "203.0.113.5", danger="yes")
    data = sendable(walk, story="Somebody else's worry")
    other = walk.client.post("/r/send", data, REMOTE_ADDR="198.51.100.20")
    assert CODE.search(other.content.decode()), "somebody else sends with one press"
    assert Envelope.unscoped.count() == 6
    assert Envelope.unscoped.filter(burst=True).count() == 3
    open_pending(limit=50)
    reports = [row.screening.report for row in queries.queue(staff.viewer("screener")).rows]
    rows = [(report.danger, report.burst) for report in reports]
    assert rows[0] == ("yes", True), "a flood never pushes a danger down"
    assert rows[1:] == [("no", False)] * 3 + [("no", True)] * 2, "unmarked before marked"


@pytest.mark.fault("20")
def test_a_flood_from_very_many_addresses_stays_small_in_memory_and_refuses_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(counting, "MOST_SOURCES", 8_000)
    watch = budget.Budget()
    with clock.freeze(NOON):
        over = [watch.note(f"10.{n >> 8}.{n & 255}.1") for n in range(8_000)]
        over += [watch.note(f"2001:db8:{n:x}::1") for n in range(2_000)]
    assert not any(over), "each came once"
    assert len(watch._seen) == 8_000


@pytest.mark.fault("8", "20")
def test_a_clock_that_jumps_back_leaves_nobody_over_budget_for_ever() -> None:
    watch = budget.Budget()
    with clock.freeze(NOON + timedelta(hours=1)):
        for _ in range(30):
            watch.note("203.0.113.5")
    with clock.freeze(NOON):
        assert not watch.note("203.0.113.5")


@pytest.mark.fault("65")
def test_a_header_anyone_can_write_gives_no_fresh_budget(walk: Walk) -> None:
    data = sendable(walk)
    pages = []
    for number in range(12):
        headers = {"HTTP_X_FORWARDED_FOR": f"198.51.{number}.7", "HTTP_FORWARDED": f"for=198.51.{number}.7"}
        pages.append(walk.client.post("/r/send", data, REMOTE_ADDR="203.0.113.5", **headers).content.decode())
    assert CODE.search(pages[0])
    assert not CODE.search(pages[-1]), "the socket's address counts"


@pytest.mark.fault("19")
def test_a_flood_of_cannot_call_is_marked_like_any_other(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or one address could stand first in line for ever. Each is kept, and alarms; a first one stands before them."""
    agency()
    monkeypatch.setattr(counting, "BUDGET", 2)
    for _ in range(4):
        walk.start().press(danger="yes")
        walk.press("cannot_call")
    assert Envelope.unscoped.filter(kind="danger").count() == 4
    assert Envelope.unscoped.filter(kind="danger", burst=True).count() == 2
    walk.client.defaults["REMOTE_ADDR"] = "198.51.100.20"
    walk.start().press(danger="yes")
    walk.press("cannot_call")
    assert Envelope.unscoped.filter(kind="danger", burst=False).count() == 3, "somebody else's is not marked"


@pytest.mark.fault("19")
def test_a_reply_does_not_wash_a_flood_clean(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    agency()
    monkeypatch.setattr(counting, "BUDGET", 1)
    for number in range(2):
        flood(walk, number, "203.0.113.5")
    code = code_on(walk.text)
    walk.page = walk.client.post("/back", {"code": code})
    walk.press("continue", text="and one thing more")
    open_pending()
    assert Envelope.unscoped.get(kind="addition").burst
    assert Report.unscoped.filter(burst=True).count() == 1


@pytest.mark.fault("2", "20")
def test_drafts_stop_at_the_disk_reserve_that_is_kept_for_reports(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anybody may save drafts, a megabyte each, for three days: they must not take the room of the reports."""
    walk.start().to(3)
    monkeypatch.setattr(attachments.shutil, "disk_usage", lambda _: SimpleNamespace(free=999 * 1024 * 1024))
    walk.press("save")
    assert not Draft.unscoped.exists()
    # The whole form of a draft code: two letters of it may stand anywhere in the sealed state.
    assert not re.search(r"D-(?:[0-9A-Z]{5}-){5}[0-9A-Z]{5}", walk.text)
    assert walk.page.status_code == 200
    walk.page = walk.client.post("/r/4", {**walk.form["values"], "continue": "1"})
    walk.press(where_now="near the red store")
    for _ in range(4):
        walk.press()
    assert walk.send().heading == "We have your report"
