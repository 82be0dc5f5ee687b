"""The pages of clocks in a browser without script: list, one clock, closures, clock types."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from hearthline.duty import actions, promises
from hearthline.duty.models import Clock, ClockState, Closure, Pause
from hearthline.ground import clock as wall
from hearthline.journal.actor import system
from tests import staff
from tests.duty import law_made_up
from tests.staff import HERE, Desk

pytestmark = pytest.mark.django_db(transaction=True)

START = datetime(2026, 11, 16, 18, 0, tzinfo=UTC)
LIST = "/duty/clocks"


@pytest.fixture(autouse=True)
def _made_up(monkeypatch: pytest.MonkeyPatch):
    law_made_up.in_force(monkeypatch)
    with wall.freeze(START + timedelta(hours=4)):
        yield


@pytest.fixture
def boss() -> Desk:
    return staff.desk("supervisor")


def started(rule: str = law_made_up.COURT, owner: str = "") -> Clock:
    with transaction.atomic():
        due = promises.due(rule, START, agency_id=HERE)
        return actions.start_clock(
            actor=system("open-envelopes", HERE),
            subject_kind="report",
            subject_id=uuid4().hex,
            kind="response",
            started_at=START,
            due_at=due.at,
            rule=rule,
            citation=str(due.citation),
            counting_verified=due.counting_verified,
            owner=owner,
            label="SAC-7K3Q-9FMX",
        )


def page(desk: Desk, address: str, status: int = 200) -> str:
    answer = desk.client.get(address)
    assert answer.status_code == status
    return str(answer.content.decode())


def test_the_list_shows_number_kind_time_owner_and_rule_and_leads_on(boss: Desk) -> None:
    row = started()
    html = page(boss, LIST)
    for told in ("SAC-7K3Q-9FMX", "To respond", "nobody’s", "A statute made up for tests 12(a)", "1 day 20 hours left"):
        assert told in html
    assert reverse("clocks:clock", args=[row.pk]) in html
    assert 'data-key="enter"' in html
    assert "counting rule not verified" not in html


def test_what_is_not_verified_says_so_on_the_list_and_on_its_page(boss: Desk) -> None:
    row = started("response.ten_days")
    assert "counting rule not verified" in page(boss, LIST)
    assert "It is counted the shorter way." in page(boss, reverse("clocks:clock", args=[row.pk]))


def test_each_filter_is_a_plain_link_that_keeps_the_others(boss: Desk) -> None:
    started()
    html = page(boss, f"{LIST}?who=unowned&when=week")
    links = re.findall(r'href="/duty/clocks\?([^"]+)"', html)
    assert "who=unowned&amp;when=late" in links
    assert "who=mine&amp;when=week" in links
    assert "SAC-7K3Q-9FMX" in html
    assert "No clock is open here." in page(boss, f"{LIST}?when=late")


def test_a_clocks_page_says_which_days_did_not_count_and_why(boss: Desk) -> None:
    Closure.objects.create(
        agency_id=HERE,
        calendar="courts",
        day=START.date() + timedelta(days=1),
        why="weather",
        source="Order 2026-114",
        entered_by="u",
        entered_name="Somebody",
        entered_at=START - timedelta(days=1),
    )
    html = page(boss, reverse("clocks:clock", args=[started().pk]))
    assert "closed for once" in html
    assert "Order 2026-114" in html
    assert "2 court days" in html


def test_a_supervisor_lets_it_stand_still_and_go_on_with_two_forms(boss: Desk) -> None:
    row = started(law_made_up.STANDS)
    here = reverse("clocks:clock", args=[row.pk])
    assert "Let it stand still" in page(boss, here)
    form = {"why": "court_order", "authority": "Order 2026-114", "until": "2026-11-20"}
    wrong = boss.client.post(f"{here}/pause", {**form, "authority": "the mother said so"})
    assert wrong.status_code == 422
    assert 'href="#authority"' in wrong.content.decode()
    assert boss.client.post(f"{here}/pause", form).status_code == 303
    assert "Stood still from here" in page(boss, here)
    assert "Standing still" in page(boss, f"{LIST}?when=paused")
    assert boss.client.post(f"{here}/resume").status_code == 303
    assert Clock.unscoped.get().state == ClockState.RUNNING
    assert Pause.unscoped.get().ended_at is not None
    assert boss.client.post(f"{here}/resume").status_code == 422


@pytest.mark.parametrize("until", ["", "soon", "2026-99-99", "1999-01-01"])
def test_a_day_that_is_none_is_refused_at_its_field(boss: Desk, until: str) -> None:
    here = reverse("clocks:clock", args=[started(law_made_up.STANDS).pk])
    form = {"why": "court_order", "authority": "Order 1", "until": until}
    answer = boss.client.post(f"{here}/pause", form)
    assert answer.status_code == 422
    assert 'href="#until"' in answer.content.decode()


def test_a_closure_is_entered_seen_and_counted_and_withdrawn(boss: Desk) -> None:
    row = started()
    wrong = boss.client.post(f"{LIST}/closures", {"calendar": "courts", "day": "2026-11-17", "why": "weather"})
    assert wrong.status_code == 422
    form = {"calendar": "courts", "day": "2026-11-17", "why": "weather", "source": "Order 2026-114"}
    assert boss.client.post(f"{LIST}/closures", form).status_code == 303
    html = page(boss, f"{LIST}/closures")
    assert "1 clock would move" in html
    assert "<strong>later</strong>" in html
    assert "A closure was entered that this clock does not count yet" in page(
        boss, reverse("clocks:clock", args=[row.pk])
    )
    with wall.freeze(START + timedelta(hours=4, minutes=1)):
        assert boss.client.post(f"{LIST}/closures/recount", {"calendar": "courts"}).status_code == 303
    new = Clock.unscoped.get(state=ClockState.RUNNING)
    assert new.due_at == row.due_at + timedelta(days=1)
    assert "Counted again" in page(boss, reverse("clocks:clock", args=[new.pk]))
    made = Closure.unscoped.get()
    with wall.freeze(START + timedelta(hours=4, minutes=2)):
        assert boss.client.post(f"{LIST}/closures/{made.pk}/withdraw").status_code == 303
    assert Clock.unscoped.get(state=ClockState.RUNNING).due_at == row.due_at
    assert "withdrawn by" in page(boss, f"{LIST}/closures")


def test_a_screener_sees_closures_and_enters_none(boss: Desk) -> None:
    screener = staff.desk("screener")
    html = page(screener, f"{LIST}/closures")
    assert "Enter a closure" not in html
    assert "Enter a closure" in page(boss, f"{LIST}/closures")
    form = {"calendar": "courts", "day": "2026-11-17", "why": "weather", "source": "Order 2026-114"}
    assert screener.client.post(f"{LIST}/closures", form).status_code == 403


def test_the_clock_types_say_what_starts_them_and_what_starts_nothing_yet(boss: Desk) -> None:
    html = page(boss, f"{LIST}/types")
    for told in ("2 court days", "Cal. Rules of Court 1.11", "not started by this system yet", "not complete"):
        assert told in html


def test_an_administrator_enters_closures_and_sees_no_clock() -> None:
    administrator = staff.desk("administrator")
    page(administrator, LIST, 403)
    assert "Enter a closure" in page(administrator, f"{LIST}/closures")


def test_the_pages_speak_spanish(boss: Desk) -> None:
    row = started(law_made_up.STANDS)
    english = re.compile(
        r"Open clocks|Who has what|What happened|Let it stand still|Enter a closure|Which clocks there"
    )
    for address in (LIST, reverse("clocks:clock", args=[row.pk]), f"{LIST}/closures", f"{LIST}/types"):
        with translation.override("es"):
            found = boss.client.get(address, headers={"accept-language": "es"}).content.decode()
        assert "<h1>" in found
        if 'lang="es"' in found:
            assert not english.search(found), address
