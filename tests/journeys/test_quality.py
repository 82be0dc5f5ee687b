"""Looking again, in a real browser: a sample is drawn, a note is read, a second reading sees nothing of the first."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from hearthline.duty.models import Alert
from hearthline.screening.actions import blind, falsereports, quality
from hearthline.screening.models import BlindReading, Decision, Sample
from tests import staff
from tests.journeys.looking import in_every_look
from tests.screening.build import came, screener
from tests.screening.quality_build import NOTE, REASON, now, reader, second_supervisor, sent_nobody

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def boss() -> staff.Desk:
    second_supervisor()
    return staff.desk("supervisor", username="supervisor-2")


def reading_desk() -> staff.Desk:
    reader()
    return staff.desk("screener", username="reader-nils")


def test_a_sample_is_drawn_a_note_is_written_and_its_screener_reads_it(window: Callable[..., Page]):
    number = now(sent_nobody()).report.number
    page = window(boss())
    page.goto("/quality")
    page.get_by_role("button", name="Draw", exact=True).click()
    expect(page.locator("#open")).to_contain_text(number)
    page.locator("#open").get_by_role("link", name=number).click()
    expect(page.locator("#main")).to_contain_text(REASON)
    page.get_by_text("I see it differently").click()
    page.locator("#note").fill(NOTE)
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("#verdict")).to_contain_text("May a child be waiting?")

    mine = window(staff.desk())
    mine.goto("/mine")
    mine.get_by_role("link", name=re.compile("1 new note")).click()
    expect(mine.locator("#main")).to_contain_text(NOTE)
    mine.get_by_role("button", name="I have read it").click()
    expect(mine.locator("#main")).to_contain_text("You read it")
    assert Sample.unscoped.get().seen_at is not None
    page.goto("/quality")
    expect(page.locator("#main")).to_contain_text("the note was read")


@pytest.mark.req("S-5")
def test_a_second_reading_sees_nothing_of_the_first_and_a_more_urgent_one_is_told_at_once(window: Callable[..., Page]):
    made = sent_nobody()
    number = now(made).report.number
    reader()
    page = window(boss())
    page.goto("/quality")
    page.locator("#ask").get_by_role("link", name=number).click()
    page.get_by_text(reader().name).click()
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".hl-said")).to_contain_text("They are asked to read it")

    other = window(reading_desk())
    other.goto("/mine")
    other.get_by_role("link", name=re.compile("1 report to read")).click()
    other.get_by_role("link", name=number).click()
    shown = other.locator("#main").inner_text()
    for secret in (REASON, screener().name, "You decided", "agreed by"):
        assert secret not in shown
    first = other.locator("#ask input[value=yes]").first
    fact = first.get_attribute("name")
    first.check()
    other.get_by_role("button", name="Run the tool with these answers").click()
    expect(other.locator(f'input[name="{fact}"][value=yes]')).to_be_checked()
    other.locator('label[for="choice"]').click()
    other.locator("#reason").fill("A bruise, and a man who shouts.")
    other.get_by_role("button", name="Decide", exact=True).click()
    expect(other.locator(".hl-said")).to_contain_text("Your reading is kept")
    assert Alert.unscoped.filter(about="blind", label=number).count() == 1
    page.goto("/alarms/all")
    expect(page.locator("#main")).to_contain_text("A second reading is more urgent than what was decided")
    assert Decision.unscoped.get().pk == made.pk
    assert now(made).final_decision_id == made.pk


def test_axe_finds_nothing_and_nothing_scrolls_sideways(window: Callable[..., Page]):
    boss_desk, viewer = boss(), second_supervisor()
    made, person = sent_nobody(), reader()
    blind.ask_blind(viewer=viewer, decision_id=made.pk, reader=person.user.pk)
    sent_nobody()
    long_ago = made.decided_at.replace(year=made.decided_at.year - 1)
    rows = quality.draw_sample(viewer=viewer, since=long_ago, count=2)
    quality.review_sample(viewer=viewer, sample_id=rows[0].pk, verdict="disagree", note=NOTE)
    blind.finish_blind(
        viewer=person, reading_id=BlindReading.unscoped.get().pk, choice="in_person:immediate", reason="x"
    )
    screening = came()
    own = falsereports.open_review(
        viewer=viewer, report_id=screening.report_id, grounds=["admitted", "volume"], reasons="He said so."
    )
    other = falsereports.open_review(
        viewer=staff.viewer("supervisor"), report_id=came().report_id, grounds=["other"], reasons="A letter."
    )
    falsereports.close_review(viewer=viewer, review_id=other.pk, finding="knowingly_false", reasons="Two witnesses.")
    addresses = [
        "/quality", f"/quality/sample/{rows[0].pk}", f"/quality/sample/{rows[1].pk}", f"/quality/ask/{made.pk}",
        "/coaching", "/false-reports", f"/false-reports/report/{came().report_id}", f"/false-reports/{own.pk}",
        f"/false-reports/{other.pk}",
    ]  # fmt: skip
    found = []
    visits = [(boss_desk, address) for address in addresses]
    visits += [(staff.desk(), "/coaching"), (reading_desk(), f"/quality/reading/{BlindReading.unscoped.get().pk}")]
    pages: dict[str, Page] = {}
    for desk, address in visits:
        if desk.user.username not in pages:
            pages[desk.user.username] = window(desk)
        page = pages[desk.user.username]
        page.goto(address)
        page.locator("#alerts [data-stamp]").wait_for(state="attached")
        found += [f"{address}: {fault}" for fault in in_every_look(page)]
    assert not found, "\n".join(found)
