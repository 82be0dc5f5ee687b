"""At night, in a real browser: danger is taken down, police are told by the script, and what came of it comes back."""

from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from hearthline.dispatch.actions import keep_responder, tell
from hearthline.dispatch.models import HandOff, Line, Typed
from hearthline.ground import clock
from hearthline.intake.calls import actions as calls
from hearthline.intake.models import Report
from tests import cast, staff
from tests.intake.build import IDENTITY, administrator, arrived
from tests.intake.calls.build import WHOLE, typed
from tests.journeys.looking import in_every_look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Windows = Callable[..., Page]
GALT = {
    "recipient": "law_enforcement",
    "covers": "city",
    "place": "Galt",
    "name": "Galt Police Department",
    "phone": "(209) 555-0107",
    "source": "Their watch commander",
}


@pytest.fixture
def desk_window(window: Windows) -> Windows:
    """A signed-in window in which nothing moves."""
    return partial(window, reduced_motion="reduce")


def danger(desk: staff.Desk) -> Report:
    """A call about a child in danger, filed."""
    said = {**WHOLE, "danger": "yes", "where_now": "12 Alder Row, Galt"}
    call = typed(desk.viewer, said)
    return Report.unscoped.get(pk=calls.file_call(viewer=desk.viewer, call_id=call.pk).report_id)


@pytest.mark.req("E-1", "E-2", "E-3", "I-2")
@pytest.mark.parametrize("script", [True, False])
def test_a_screener_at_night_tells_police_by_the_script_and_the_outcome_comes_back(desk_window: Windows, script: bool):
    desk = staff.desk()
    keep_responder(viewer=administrator(), values=GALT, checked_on=clock.now().date(), from_pack="police_galt")
    report = danger(desk)
    page = desk_window(desk, script=script)
    page.goto(f"/screening/{report.pk}")
    expect(page.locator(".hd-offer")).to_contain_text("tell someone now")
    if script:
        page.keyboard.press("t")
    else:
        page.get_by_role("link", name="Tell someone now").first.click()
    expect(page.locator("h1")).to_contain_text(report.number)
    expect(page.locator(".hd-first")).to_contain_text("Galt Police Department")
    expect(page.locator(".hd-first")).to_contain_text("(209) 555-0107")
    page.get_by_role("button", name="I call them now").click()
    expect(page.locator(".hl-handoff__state")).to_contain_text("Nobody has answered yet")
    steps = page.locator(".hd-steps")
    for wanted in ("There is danger now.", "12 Alder Row, Galt", cast.CHILD.name, report.number):
        expect(steps).to_contain_text(wanted)
    for secret in (cast.MARISOL.name, cast.MARISOL.phone):
        assert secret not in page.content()
    size = steps.locator("p").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert size >= 22
    row = HandOff.unscoped.get()
    assert row.answered_at is None
    page.locator("#answered_by").fill("Badge 44")
    if script:
        expect(page.locator("[data-typed-words]")).to_have_text("What you type is kept.")
        assert Typed.unscoped.get().by == desk.viewer.id
        page.reload()
        expect(page.locator("#answered_by")).to_have_value("Badge 44")
    page.locator("#answered_by").fill("Badge 4471")
    page.locator("#their_reference").fill("26-5512")
    page.get_by_role("button", name="They have it").click()
    expect(page.locator(".hl-handoff__state")).to_contain_text("Told: Badge 4471")
    expect(page.locator(".hl-handoff__state")).to_contain_text("26-5512")
    page.locator("#words").fill("The father left in a blue car.")
    page.get_by_role("button", name="I tell them now").click()
    expect(page.locator("#updates")).to_contain_text("Not received yet")
    page.get_by_label("Name or badge of who has it").fill("Badge 9")
    page.locator("#updates").get_by_role("button", name="They have it").click()
    expect(page.locator("#updates")).to_contain_text("received by Badge 9")
    page.get_by_text("Protective custody").click()
    page.locator("#said_words").fill("Both are at the station.")
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator("#outcomes")).to_contain_text("Protective custody")
    page.goto(f"/screening/{report.pk}")
    expect(page.locator("#handoffs")).to_contain_text("Protective custody")
    expect(page.locator("#handoffs")).to_contain_text("received by Badge 9")
    expect(page.locator(".hd-offer")).to_have_count(0)
    assert sorted(Line.unscoped.values_list("kind", flat=True)) == ["outcome", "received", "update"]


@pytest.mark.req("E-2")
def test_nobody_answers_and_the_next_one_is_called_with_what_was_typed_still_there(desk_window: Windows):
    desk = staff.desk()
    report = arrived(danger="yes", where_now="Galt", identity=IDENTITY)
    row = tell(viewer=desk.viewer, report_id=report.pk, recipient="law_enforcement", why="danger", place="city:Galt")
    page = desk_window(desk)
    page.goto(f"/hand-offs/{row.pk}")
    expect(page.locator(".hd-number")).to_contain_text("none on file: call 911")
    page.locator("#note").fill("rings and rings")
    expect(page.locator("[data-typed-words]")).to_have_text("What you type is kept.")
    page.get_by_role("button", name="Nobody answers: the next one").click()
    expect(page.locator(".hd-call")).to_contain_text("Tried: Galt Police Department")
    expect(page.locator("#note")).to_have_value("rings and rings")


@pytest.mark.req("E-1")
def test_the_pages_of_telling_are_whole_in_every_look(desk_window: Windows):
    desk = staff.desk()
    report = arrived(danger="yes", where_now="Galt")
    row = tell(viewer=desk.viewer, report_id=report.pk, recipient="law_enforcement", why="danger", place="city:Galt")
    page = desk_window(desk)
    for address in (f"/reports/{report.pk}/tell", f"/hand-offs/{row.pk}", "/hand-offs", "/responders"):
        page.goto(address)
        assert list(in_every_look(page)) == [], address
