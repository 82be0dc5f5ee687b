"""At the telephone in a browser: opening a call, typing by keyboard alone, and what is kept of it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from hearthline.intake.calls.models import Call
from hearthline.intake.calls.queries import call_detail
from tests import staff
from tests.cast import ADULT, CHILD, STORY

SECONDS = 1000.0
Windows = Callable[..., Page]


class Hands:
    """Somebody who uses the keyboard only. Counts every key that writes no letter of the report."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def pick(self, letters: str) -> None:
        """Choose in a list by its first letters. They write nothing of the report, so they count."""
        self.page.keyboard.type(letters)
        self.keys += len(letters)

    def at(self) -> str:
        """The name of what has the focus."""
        return str(self.page.evaluate("document.activeElement.name || document.activeElement.id"))


def new_call(page: Page) -> Call:
    """From the queue, with one key."""
    page.goto("/calls/")
    page.keyboard.press("n")
    page.wait_for_url("**/calls/*-*")
    return Call.unscoped.latest("opened_at")


def text_of(desk: staff.Desk, call: Call, path: str) -> str:
    value = call_detail(desk.viewer, call.pk).values.get(path)
    return value.text if value else ""


def filled_call(page: Page) -> Call:
    """A call with something on most cards, and a conflict's worth of people."""
    call = new_call(page)
    page.keyboard.type("e")
    page.fill("[name=story]", STORY)
    page.fill("[name='children.0.name']", CHILD.name)
    page.fill("[name='adults.0.name']", ADULT.name)
    page.click("label[for=f-danger-0]")
    page.locator("[name='allegations.0.kind']").or_(page.locator("[name='allegations.1.kind']")).last.select_option(
        index=1
    )
    settled(page)
    return call


def settled(page: Page) -> None:
    """Everything on the page is saved."""
    expect(page.locator("#call")).to_have_attribute("data-pending", "0")
