"""Two people on one call, two texts for one field, and a button pressed while something is not saved."""

import pytest
from playwright.sync_api import Page, expect

from tests import staff
from tests.cast import STORY
from tests.journeys.phone_line import Windows, new_call, settled, text_of

SENT = """path => { const s = hearthlineCall.state(path);
  return !s.flight && s.sent === hearthlineCall.value(path); }"""
"""What stands in the field is what the server was told last."""

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_two_people_see_each_other_and_one_field_by_two_is_shown_to_both(window: Windows):
    one, other = staff.desk(), staff.desk(username="screener2", name="Rosa Imbert")
    here, there = window(one), window(other, quiet=True)
    call = new_call(here)
    there.goto(here.url)
    expect(here.locator("[data-here]")).to_contain_text("Rosa Imbert")
    there.fill("[name=where_now]", "Near the red store.")
    expect(here.locator("[name=where_now]")).to_have_value("Near the red store.")
    expect(here.locator("[data-here]")).to_contain_text("types in")
    # Both in one field: a colleague's words came while ours were on the way.
    there.route("**/news**", lambda route: route.abort())
    here.fill("[name=story]", "Mine, from the telephone.")
    settled(here)
    there.fill("[name=story]", "Hers, from the neighbor.")
    conflict = there.locator(".hc-other")
    expect(conflict).to_contain_text("Mine, from the telephone.")
    conflict.get_by_role("button", name="Keep both").click()
    settled(there)
    both = text_of(one, call, "story")
    assert "Mine, from the telephone." in both
    assert "Hers, from the neighbor." in both
    here.keyboard.press("Tab")
    expect(here.locator("[name=story]")).to_have_value(both)


def test_what_a_colleague_writes_does_not_appear_under_somebodys_hands(window: Windows):
    one, other = staff.desk(), staff.desk(username="screener2", name="Rosa Imbert")
    here, there = window(one), window(other)
    new_call(here)
    there.goto(here.url)
    here.locator("[name=where_now]").focus()
    there.fill("[name=where_now]", "Near the red store.")
    there.fill("[name=with_whom]", "An aunt.")
    settled(there)
    expect(here.locator("[name=with_whom]")).to_have_value("An aunt.")
    assert here.locator("[name=where_now]").input_value() == ""
    here.keyboard.press("Tab")
    expect(here.locator("[name=where_now]")).to_have_value("Near the red store.")


def two_texts(window: Windows) -> tuple[staff.Desk, Page, Page]:
    """A first window whose words stand, and a second whose own wait to be chosen."""
    one, other = staff.desk(), staff.desk(username="screener2", name="Rosa Imbert")
    here, there = window(one), window(other, quiet=True)
    new_call(here)
    there.goto(here.url)
    there.route("**/news**", lambda route: route.abort())
    here.fill("[name=story]", "He came home late. Mine, from the telephone.")
    settled(here)
    there.fill("[name=story]", "He came home late. Hers, from the neighbor.")
    expect(there.locator(".hc-other")).to_contain_text("Mine, from the telephone.")
    return one, here, there


def test_a_conflict_outlives_a_reload_until_somebody_chooses_and_says_so(window: Windows):
    _one, _here, there = two_texts(window)
    expect(there.locator("#hc-lost")).to_contain_text("choose which words to keep")
    expect(there.locator("#hc-lost")).not_to_contain_text("tries again")
    there.evaluate("window.addEventListener('beforeunload', (e) => e.stopImmediatePropagation(), true)")
    there.locator("[name=story]").press_sequentially(" And more.")
    there.wait_for_function(SENT, arg="story")
    there.on("dialog", lambda box: box.accept())
    there.reload()
    expect(there.locator(".hc-other")).to_contain_text("Mine, from the telephone.")
    expect(there.locator("[name=story]")).to_have_value("He came home late. Hers, from the neighbor. And more.")
    there.locator(".hc-other").get_by_role("button", name="Keep both").click()
    settled(there)
    call_url = there.url
    wanted = "He came home late. Mine, from the telephone.\n\nHers, from the neighbor. And more."
    expect(there.locator("[name=story]")).to_have_value(wanted)
    there.goto(call_url)
    expect(there.locator("#call .hc-other")).to_have_count(0)
    expect(there.locator("[name=story]")).to_have_value(wanted)


def test_choosing_theirs_is_remembered(window: Windows):
    _one, _here, there = two_texts(window)
    there.locator(".hc-other").get_by_role("button", name="Keep theirs").click()
    settled(there)
    there.reload()
    expect(there.locator("#call .hc-other")).to_have_count(0)
    expect(there.locator("[name=story]")).to_have_value("He came home late. Mine, from the telephone.")


def test_filing_with_two_texts_says_what_is_in_the_way_and_leads_to_it(window: Windows):
    _one, _here, there = two_texts(window)
    there.locator("#file").click()
    expect(there.locator("#hc-stuck")).to_contain_text("choose which words to keep")
    there.locator("#hc-stuck a").first.click()
    assert there.evaluate("document.activeElement.name") == "story"
    assert "/calls/" in there.url


def test_filing_with_a_refused_field_says_so_at_the_top(window: Windows):
    page = window(staff.desk(), quiet=True)
    new_call(page)
    page.route("**/field", lambda route: route.fulfill(status=422, json={"wrong": "Too long."}))
    page.fill("[name=story]", STORY)
    expect(page.locator("p[data-wrong]")).to_contain_text("Too long.")
    page.locator("#file").click()
    expect(page.locator("#hc-stuck a")).to_have_count(1)
    expect(page.locator("#hc-stuck")).to_contain_text("this was not accepted")
    assert page.evaluate("document.activeElement.id") == "hc-stuck"


def test_a_single_box_is_kept_by_the_script(window: Windows):
    desk = staff.desk()
    page = window(desk)
    call = new_call(page)
    page.locator("label[for=f-where-unsure]").click()
    settled(page)
    assert text_of(desk, call, "where_unsure") == "yes"
    page.locator("label[for=f-where-unsure]").click()
    settled(page)
    assert text_of(desk, call, "where_unsure") == ""


def test_both_texts_in_one_repeat_no_sentence_and_drop_no_word_that_differs(window: Windows):
    page = window(staff.desk())
    new_call(page)
    both = "([a, b]) => window.hearthlineCall.both(a, b, ' / ')"
    cases = [
        ("He did not hit her.", "He did hit her.", "He did not hit her. / He did hit her."),
        ("Same start. Hers.", "Same start. Mine.", "Same start. Hers. / Mine."),
        ("One two three four. Hers.", "Mine. One two three four.", "One two three four. Hers. / Mine."),
        ("Is she safe? No.", "Was he there? No. He left.", "Is she safe? No. / Was he there? No. He left."),
        ("The same. And more.", "The same.", "The same. And more."),
    ]
    for theirs, mine, wanted in cases:
        assert page.evaluate(both, [theirs, mine]) == wanted
