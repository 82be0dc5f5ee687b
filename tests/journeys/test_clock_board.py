"""All clocks on one page: whose, how late, by which rule; one stands still by order and goes on; a court was closed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from hearthline.duty import actions, promises
from hearthline.duty.models import Clock, ClockState
from hearthline.ground import clock
from hearthline.journal.actor import system
from hearthline.journal.models import Entry
from tests import staff
from tests.duty import law_made_up
from tests.journeys.looking import in_every_look
from tests.staff import HERE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Windows = Callable[..., Page]
KINDS = ("screening", "second_look", "translation", "hand-off", "update", "cross_report", "follow-up", "response")


def started(kind: str, rule: str, at: datetime, owner: str = "") -> Clock:
    with transaction.atomic():
        due = promises.due(rule, at, agency_id=HERE)
        return actions.start_clock(
            actor=system("tests", HERE), subject_kind="report", subject_id=uuid4().hex, kind=kind, started_at=at,
            due_at=due.at, rule=rule, citation=str(due.citation), counting_verified=due.counting_verified,
            owner=owner, label="SAC-7K3Q-9FMX",
        )  # fmt: skip


@pytest.mark.parametrize("script", [True, False])
def test_every_kind_of_clock_stands_on_one_page_and_only_an_act_meets_it(
    window: Windows, monkeypatch: pytest.MonkeyPatch, script: bool
) -> None:
    law_made_up.in_force(monkeypatch)
    desk = staff.desk("supervisor")
    now = clock.now()
    rows = [started(kind, law_made_up.STANDS, now - timedelta(hours=50 if kind == "update" else 2)) for kind in KINDS]
    page = window(desk, script=script, width=320 if not script else 1280)
    page.goto("/duty/clocks")
    expect(page.locator("tbody tr[data-row]")).to_have_count(len(KINDS))
    expect(page.locator("tbody tr[data-row]").first).to_contain_text("late")
    page.get_by_role("navigation", name="How late").get_by_role("link").filter(has_text="Late").first.click()
    expect(page.locator("tbody tr[data-row]")).to_have_count(1)
    assert Clock.unscoped.filter(state=ClockState.MET).count() == 0
    with transaction.atomic():
        actions.meet_clock(
            actor=desk.viewer, subject_kind="report", subject_id=rows[0].subject_id, kind=rows[0].kind,
            entry=str(Entry.objects.order_by("pk").first().pk),
        )  # fmt: skip
    page.goto("/duty/clocks")
    expect(page.locator("tbody tr[data-row]")).to_have_count(len(KINDS) - 1)
    if script:
        assert list(in_every_look(page)) == []


@pytest.mark.parametrize("script", [True, False])
def test_a_clock_stands_still_by_order_until_a_day_and_goes_on(
    window: Windows, monkeypatch: pytest.MonkeyPatch, script: bool
) -> None:
    law_made_up.in_force(monkeypatch)
    desk = staff.desk("supervisor")
    row = started("response", law_made_up.STANDS, clock.now())
    page = window(desk, script=script, width=320 if not script else 1280)
    page.goto(f"/duty/clocks/{row.pk}")
    page.get_by_label("Why it stands still").select_option(index=1)
    page.get_by_label("By what authority").fill("Order 26-118")
    page.get_by_label("Until which day").fill(str((clock.now() + timedelta(days=3)).date()))
    page.get_by_role("button", name="Let it stand still").click()
    expect(page.get_by_role("button", name="Let it go on now")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Order 26-118")
    assert Clock.unscoped.get().state == ClockState.PAUSED
    if script:
        assert list(in_every_look(page)) == []
        page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("button", name="Let it go on now").click()
    expect(page.get_by_role("button", name="Let it stand still")).to_be_visible()
    assert Clock.unscoped.get().state == ClockState.RUNNING


def test_a_closure_moves_nothing_until_a_supervisor_counts_again(
    window: Windows, monkeypatch: pytest.MonkeyPatch
) -> None:
    law_made_up.in_force(monkeypatch)
    desk = staff.desk("supervisor")
    monday = clock.now().astimezone(UTC) + timedelta(days=(7 - clock.now().weekday()) % 7 or 7)
    while not law_made_up.pack().calendars()[0].open(monday.date()):
        monday += timedelta(days=1)
    row = started("response", law_made_up.BOTH, clock.now())
    page = window(desk)
    page.goto("/duty/clocks/closures")
    page.locator("select[name=calendar]").select_option(index=1)
    page.locator("input[name=day]").fill(str(monday.date()))
    page.locator("select[name=why]").select_option(index=1)
    page.locator("input[name=source]").fill("Order 26-119")
    page.get_by_role("button", name="Enter it").click()
    expect(page.locator("main")).to_contain_text("1 clock would move")
    assert Clock.unscoped.get(pk=row.pk).due_at == row.due_at
    page.get_by_role("button", name="Count them again").click()
    expect(page.locator("main")).not_to_contain_text("would move")
    assert Clock.unscoped.get(pk=row.pk).state == ClockState.RECOUNTED
    moved = Clock.unscoped.get(state=ClockState.RUNNING)
    assert moved.due_at > row.due_at
    page.goto(f"/duty/clocks/{moved.pk}")
    assert list(in_every_look(page)) == []
