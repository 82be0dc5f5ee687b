"""One child twice: proposed, compared, merged and un-merged, by keyboard alone, at 320 pixels, without any script."""

import pytest
from playwright.sync_api import Page, expect

from hearthline.people import actions as people
from hearthline.people.models import Merge, Person, Possible
from tests import staff
from tests.journeys.phone_line import Windows
from tests.screening.build import screener
from tests.screening.history_build import SMITH, born_seven_years_ago, known

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("D-7", "I-6")]
AT = "document.activeElement"
MOST_TABS = 60
PLACE = f"""(() => {{ const e = {AT}; return [e.tagName, e.name || '', e.value || '',
  (e.labels && e.labels[0] ? e.labels[0].textContent : e.textContent || '').trim()].join(' | ') }})()"""


def tab_to(page: Page, words: str) -> None:
    """Press Tab until something with these words has the focus."""
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        if words in str(page.evaluate(PLACE)):
            return
    raise AssertionError(f"Tab never comes to {words!r}")


def press(page: Page, words: str, key: str = "Enter") -> None:
    """Go to it by Tab and press it; the next page is there when this returns."""
    tab_to(page, words)
    with page.expect_navigation():
        page.keyboard.press(key)


def test_one_child_twice_is_proposed_compared_merged_and_unmerged_by_keyboard_at_320_without_script(window: Windows):
    john, jon = known(SMITH, born_seven_years_ago()), known("Jon Smith", born_seven_years_ago())
    people.add_phone(viewer=screener(), person_id=jon, phone="(916) 555-0142")
    colleague = window(staff.desk(), width=320, script=False)
    _propose(colleague, john)
    expect(colleague.locator("#same")).to_contain_text("Only a supervisor does that")

    page = window(staff.desk("supervisor"), width=320, script=False)
    page.goto("/supervisor")
    press(page, "1 pair waits.")
    press(page, "and J")
    expect(page.locator("main")).to_contain_text("The date of birth is the same.")
    expect(page.locator(".hh-pair")).to_contain_text("(916) 555-0142")
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    expect(page.locator("#same")).to_contain_text("It is shown as Jon Smith then: the newest name comes first.")
    _merge(page)
    assert Merge.unscoped.get().absorbed_id == jon
    expect(page.locator("main")).to_contain_text("also called John Smith")

    press(page, "Un-merge")
    expect(page.locator("main")).to_contain_text("Back to the other record, Jon Smith")
    expect(page.locator("main")).to_contain_text("1 telephone number")
    tab_to(page, "Why they are two persons")
    page.keyboard.type("Two birth certificates.")
    expect(page.get_by_label("do not offer this pair again")).not_to_be_checked()  # nobody means it by accident
    tab_to(page, "do not offer this pair again")
    page.keyboard.press("Space")
    press(page, "Make them two persons again")
    expect(page.locator("#said")).to_contain_text("They are two persons again.")
    press(page, "The page of the other")
    expect(page.locator("h1")).to_have_text("Jon Smith")
    assert Person.unscoped.filter(merged_into=None).count() == 2
    page.goto("/people/duplicates")
    expect(page.locator("main")).to_contain_text("No pair waits.")


def _propose(page: Page, person_id: object) -> None:
    page.goto(f"/people/{person_id}")
    press(page, "This may be the same as")
    tab_to(page, "Age or date of birth")
    page.keyboard.type("7")
    press(page, "Look")
    assert "Smith" not in page.url
    press(page, "Put them beside each other")
    assert page.url.endswith(str(Possible.unscoped.get().pk))


def _merge(page: Page) -> None:
    """Choose whose record stays with the arrow keys: the one of John Smith, wherever it stands."""
    tab_to(page, "stays |")
    for _press in range(2):
        if "record of John" in str(page.evaluate(PLACE)):
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    tab_to(page, "Why they are the same person")
    page.keyboard.type("The school has one child of this name.")
    press(page, "Merge into one person")
    expect(page.locator("#said")).to_contain_text("They are one person now.")


def test_a_record_is_sealed_after_a_second_question_and_was_never_there_then(window: Windows):
    john = known(SMITH, born_seven_years_ago())
    page = window(staff.desk("supervisor"), quiet=True)
    page.goto(f"/people/{john}/seal")
    page.get_by_text("An adoption").click()
    page.get_by_text("I have the order before me").click()
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("#sure")).to_contain_text("Once more")
    assert not Person.unscoped.filter(sealed=True).exists()
    page.get_by_role("button", name="Seal the record of John Smith").click()
    expect(page.locator("#said")).to_contain_text("The record is sealed.")
    assert page.goto(f"/people/{john}").status == 403
    page.goto("/people")
    page.fill("[name=name]", SMITH)
    page.get_by_role("button", name="Look").click()
    expect(page.locator("main")).to_contain_text("Nobody like them is known.")
