"""After a report was taken, in a real browser: handed on with proof, asked and answered, promised and done."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from hearthline.dispatch.actions import record_answer, tell
from hearthline.dispatch.models import HandOff
from hearthline.duty.actions import tick
from hearthline.ground import clock
from hearthline.intake.actions import make_follow_up
from hearthline.intake.calls import actions as calls
from hearthline.intake.models import Report
from hearthline.sealing import new_token
from tests import cast, staff
from tests.intake.build import IDENTITY, arrived
from tests.intake.calls.build import WHOLE, typed
from tests.intake.test_written_forms import oral, paper
from tests.journeys.looking import in_every_look
from tests.screening.build import came
from tests.statuses import shown_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Windows = Callable[..., Page]


@pytest.fixture
def desk_window(window: Windows) -> Windows:
    """A signed-in window in which nothing moves."""
    return partial(window, reduced_motion="reduce")


def elsewhere(desk: staff.Desk) -> Report:
    """A call about a child outside the area, filed."""
    call = typed(desk.viewer, {**WHOLE, "out_of_area": "yes"})
    return Report.unscoped.get(pk=calls.file_call(viewer=desk.viewer, call_id=call.pk).report_id)


@pytest.mark.req("I-9")
@pytest.mark.parametrize("script", [True, False])
def test_a_report_from_elsewhere_is_handed_on_warm_with_proof(desk_window: Windows, script: bool):
    desk = staff.desk()
    report = elsewhere(desk)
    page = desk_window(desk, script=script)
    page.goto(f"/screening/{report.pk}")
    expect(page.locator(".hl-elsewhere")).to_contain_text("outside our area")
    page.locator(".hl-elsewhere").get_by_role("link", name=re.compile("^Tell ")).click()
    said = page.locator("#said").input_value()
    assert cast.CHILD.name in said
    assert cast.CHILD.address in said
    for secret in (cast.MARISOL.name, cast.MARISOL.phone):
        assert secret not in page.content()
    page.locator("#agency").fill("Placer County child protective services")
    page.locator("#phone").fill("(530) 555-0148")
    page.get_by_role("button", name="I call them now").click()
    expect(page.locator(".hl-handoff__state")).to_contain_text("Nobody has answered yet")
    expect(page.locator(".hd-steps")).to_contain_text(cast.CHILD.name)
    assert HandOff.unscoped.get().answered_at is None
    page.locator("#answered_by").fill("Badge 4471")
    page.locator("#their_reference").fill("PL-2201")
    page.get_by_role("button", name="They have it").click()
    expect(page.locator(".hl-handoff__state")).to_contain_text("Told: Badge 4471")
    page.get_by_role("link", name="On paper, or as a PDF").click()
    expect(page.locator("h1")).to_contain_text(report.number)
    page.emulate_media(media="print")
    paper_text = page.locator("main").inner_text()
    for wanted in ("Badge 4471", "PL-2201", "Placer County", "(530) 555-0148", "11165.9"):
        assert wanted in paper_text
    page.emulate_media(media="screen")
    page.goto(f"/screening/{report.pk}")
    expect(page.locator(".hl-elsewhere")).to_have_count(0)


@pytest.mark.req("I-9")
def test_silence_of_the_other_agency_is_on_every_desk_until_the_answer_is_written_down(desk_window: Windows):
    desk, other = staff.desk(), staff.desk("supervisor")
    report = elsewhere(desk)
    with clock.freeze(clock.now() - timedelta(hours=1)):
        row = tell(
            viewer=desk.viewer,
            report_id=report.pk,
            recipient="other_county",
            why="out_of_area",
            agency="Placer",
            phone="",
            said="A child.",
        )
    tick()
    page = desk_window(other)
    page.goto("/mine")
    alarm = page.locator(".hl-alarm")
    expect(alarm).to_contain_text(report.number)
    alarm.get_by_role("link").click()
    expect(page.locator("h1")).to_contain_text(report.number)
    page.locator("#answered_by").fill("J. Okafor")
    at = page.locator("#answered_at")
    assert at.input_value()
    page.get_by_role("button", name="They have it").click()
    expect(page.locator(".hl-handoff__state")).to_contain_text("J. Okafor")
    expect(page.locator(".hl-alarm")).to_have_count(0)
    assert HandOff.unscoped.get(pk=row.pk).recorded_by == other.viewer.id


@pytest.mark.req("I-5")
def test_a_ready_question_is_sent_by_keyboard_answered_and_read(desk_window: Windows):
    token, desk = new_token(), staff.desk()
    report = came(token=token, language="es", story=cast.STORY_ES).report
    page = desk_window(desk)
    page.goto(f"/screening/{report.pk}")
    page.locator("#questions summary").press("Enter")
    page.locator('#questions a[href*="ready=school"]').press("Enter")
    box = page.locator("#question")
    expect(box).to_have_attribute("lang", "es")
    assert "escuela" in box.input_value()
    expect(page.locator("main")).to_contain_text("Which school or day care does the child go to?")
    box.press("End")
    box.press_sequentially(" Gracias.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".hl-said").first).to_contain_text("Your question is sent")
    expect(page.locator("#questions")).to_contain_text("Gracias.")
    expect(page.locator("#followups")).to_contain_text("Look for the reporter's answer")
    assert shown_of(report) == "question"
    arrived(token, kind="addition", language="es", story="La escuela azul.")
    page.reload()
    expect(page.locator("#questions .hl-tag--new")).to_have_text("not read yet")
    page.get_by_role("button", name="I have read this answer").press("Enter")
    expect(page.locator("#questions .hl-tag--new")).to_have_count(0)
    expect(page.locator("#followups")).to_contain_text("done by")


def pages(desk: staff.Desk) -> list[str]:
    """Every page of this room that a person sees, each with something on it."""
    viewer = desk.viewer
    report = came(language="hmn", story=cast.STORY_HMN, identity=IDENTITY).report
    make_follow_up(
        viewer=viewer, report_id=report.pk, kind="other", words="Ask.", due_at=clock.now() + timedelta(hours=1)
    )
    waits, done = (
        tell(
            viewer=viewer,
            report_id=report.pk,
            recipient="law_enforcement",
            why="danger",
            agency="Sheriff",
            said="A child.",
        )
        for _ in range(2)
    )
    record_answer(
        viewer=viewer, hand_off_id=done.pk, answered_by="Badge 1", their_reference="", answered_at=clock.now()
    )
    oral(viewer)
    elsewhere(desk)
    own = f"/reports/{report.pk}"
    return [
        "/follow-ups", "/hand-offs", "/written-forms", f"/written-forms/{paper(viewer).pk}",
        f"/hand-offs/{waits.pk}", f"/hand-offs/{done.pk}", f"/hand-offs/{done.pk}/proof",
        f"{own}/tell", f"{own}/follow-up", f"{own}/add", f"{own}/question?ready=where_now",
        f"/screening/{report.pk}",
    ]  # fmt: skip


def test_axe_finds_nothing_and_nothing_scrolls_sideways(desk_window: Windows):
    desk = staff.desk("supervisor")
    page = desk_window(desk)
    found = []
    for address in pages(desk):
        page.goto(address)
        page.locator("#alerts [data-stamp]").wait_for(state="attached")
        page.evaluate("document.querySelectorAll('main details').forEach(fold => { fold.open = true; })")
        found += [f"{address}: {fault}" for fault in in_every_look(page)]
    assert not found, "\n".join(found)
