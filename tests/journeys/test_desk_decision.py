"""Deciding in a real browser: a sign of life, evidence by selecting, undo, the number by one key, at every size."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from hearthline.duty import promises
from hearthline.ground import clock
from hearthline.screening import actions
from hearthline.screening.actions import undoing
from hearthline.screening.desk import undo
from hearthline.screening.models import Decision, Screening
from tests import staff
from tests.cast import MARISOL
from tests.intake.build import IDENTITY
from tests.journeys.looking import in_every_look
from tests.screening.build import AT_ONCE, again, answer, came, decide
from tests.screening.test_evidence import STORY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Window = Callable[..., Page]
SECOND_MS, MINUTE_MS = 1_000, 60_000


def held(desk: staff.Desk, **changes: object) -> Screening:
    screening = came(story=STORY, **changes)
    actions.claim(viewer=desk.viewer, report_id=screening.report_id)
    return again(screening)


def select(page: Page, first: int, last: int) -> None:
    """As a mouse does: from within one sentence into another."""
    page.evaluate(
        """([first, last]) => {
          const words = (n) => document.querySelector(`[data-sentence="${n}"]`).childNodes[1];
          const range = document.createRange();
          range.setStart(words(first), 1);
          range.setEnd(words(last), 3);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }""",
        [first, last],
    )


@pytest.mark.req("S-2")
def test_words_are_selected_and_put_beside_the_answer_they_support(window: Window) -> None:
    desk = staff.desk()
    screening = held(desk)
    page = window(desk)
    page.goto(f"/screening/{screening.report_id}")
    select(page, 2, 2)
    bar = page.locator("#pick")
    expect(bar).to_contain_text("Sentence 2")
    expect(bar.locator("button")).to_be_disabled()
    question = page.locator("#ask [data-fact]").first
    question.locator("input[value=yes]").check()
    select(page, 1, 2)
    expect(bar).to_contain_text("Sentences 1-2")
    bar.locator("button").click()
    expect(question.locator("[data-says]")).to_have_value("1-2")
    expect(question.locator("[data-says]")).to_be_focused()
    expect(bar).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator(".hl-said")).to_contain_text("The tool ran")
    expect(page.locator("mark")).to_have_count(2)
    page.locator("mark + .hl-s__back").click()
    fact = page.url.split("#q-")[1]
    expect(page.locator(f"#q-{fact}")).to_be_visible()


@pytest.mark.req("S-1")
def test_typing_keeps_an_emergency_and_its_holder_is_warned_in_words(window: Window) -> None:
    desk = staff.desk()
    screening = held(desk, danger="yes")
    lease, warn = promises.claim_lease(emergency=True), promises.claim_warning()
    # Two idle minutes ago: the page opens a minute before its warning, and that minute passes on the page's clock.
    until = clock.now() + lease - warn + timedelta(minutes=1)
    Screening.unscoped.update(claimed_until=until)
    page = window(desk)
    page.clock.install()
    page.goto(f"/screening/{screening.report_id}")
    keep = page.locator("#keep")
    expect(keep).to_contain_text("goes back to everyone when its holder")
    page.clock.run_for(MINUTE_MS + SECOND_MS)
    expect(keep).to_contain_text("No sign of life from you. In 2 min")
    assert again(screening).claimed_until == until, "no sign of life was sent by nobody"
    page.locator("#reason").press_sequentially("A")
    expect(keep).to_contain_text("goes back to everyone when its holder")
    kept = again(screening)
    assert kept.claimed_until is not None
    assert kept.claimed_until > until
    page.locator("#reason").press_sequentially("nother word, and more.")
    assert again(screening).claimed_until == kept.claimed_until, "at most one every 30 seconds"
    with page.expect_response("**/touch"):
        keep.get_by_role("button").click()
    now = again(screening).claimed_until
    assert now is not None
    assert now > kept.claimed_until, "a press is always sent"


def test_a_claim_that_ended_says_so_and_what_was_typed_stays(window: Window) -> None:
    desk = staff.desk()
    screening = held(desk, danger="yes")
    page = window(desk)
    page.goto(f"/screening/{screening.report_id}")
    page.locator("#reason").fill("My words.")
    Screening.unscoped.update(claimed_until=clock.now())
    page.reload()
    expect(page.locator("#keep")).to_have_count(0)
    actions.claim(viewer=desk.viewer, report_id=screening.report_id)
    Screening.unscoped.update(claimed_until=clock.now() + timedelta(minutes=2))
    page.clock.install()
    page.goto(f"/screening/{screening.report_id}")
    expect(page.locator("#keep button")).to_be_visible()
    page.clock.run_for(2 * MINUTE_MS + SECOND_MS)
    expect(page.locator("#keep")).to_contain_text("You do not have this report any more")
    expect(page.locator("#keep button")).to_be_hidden()


def test_undo_by_its_key_and_without_a_script_by_its_button(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (undoing, undo):  # ten seconds are for people; how many they are is tested elsewhere
        monkeypatch.setattr(module, "UNDO_WITHIN", timedelta(minutes=5))
    desk = staff.desk()
    screening = held(desk)
    page = window(desk, script=False, width=320)
    decide(screening, desk.viewer, AT_ONCE, "She called twice.")
    page.goto(f"/screening/{screening.report_id}")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".hl-said")).to_contain_text("Taken back")
    page = window(desk)
    decide(screening, desk.viewer, AT_ONCE, "She called twice.")
    page.goto(f"/screening/{screening.report_id}")
    expect(page.locator("[data-undo]")).to_contain_text("left to undo")
    page.keyboard.press("u")
    expect(page.locator(".hl-said")).to_contain_text("stays short")
    assert set(Decision.unscoped.values_list("state", flat=True)) == {"undone"}


@pytest.mark.req("C-1")
def test_the_number_is_one_key_away_and_leaves_no_copy(window: Window) -> None:
    desk = staff.desk()
    screening = held(desk, identity=IDENTITY)
    page = window(desk)
    page.goto(f"/screening/{screening.report_id}")
    page.keyboard.press("b")
    expect(page.locator("#callback")).to_contain_text(MARISOL.phone)
    assert MARISOL.phone not in page.title()
    assert MARISOL.phone not in page.url
    page.emulate_media(media="print")
    expect(page.locator("#callback")).to_be_hidden()
    page.emulate_media(media="screen")
    assert not Axe().run(page).response["violations"]


def test_every_state_of_the_page_is_accessible_and_nothing_scrolls_sideways(window: Window) -> None:
    desk = staff.desk("supervisor")
    claimed, plain, up = held(desk, danger="yes", identity=IDENTITY), came(story=STORY), came(story=STORY)
    actions.set_facts(
        viewer=desk.viewer, report_id=claimed.report_id, version=again(claimed).version,
        facts={"hit": "yes", "injury": "minor", "danger_now": "yes"}, says={"hit": "1", "injury": "1-3"},
    )  # fmt: skip
    answer(plain, staff.viewer("screener"), hit="yes")
    decide(up, staff.viewer("screener"), AT_ONCE, "She called twice.")
    page = window(desk)
    for screening in (claimed, plain, up):
        page.goto(f"/screening/{screening.report_id}")
        page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true })")
        assert not list(in_every_look(page)), screening.state
