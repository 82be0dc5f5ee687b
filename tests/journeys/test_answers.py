"""Finding an answer on a small telephone, with and without scripts, by hand and by keyboard; notes that stay here."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hearthline.helpdesk.answers.book import ANSWER, DOOR, WHO, code_of
from tests.journeys.looking import SIDEWAYS
from tests.journeys.person import Person
from tests.journeys.test_public_access import check_axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Make = Callable[..., Person]


@pytest.mark.req("H-1")
@pytest.mark.parametrize("script", [True, False])
def test_a_sentence_leads_to_its_answer_by_keyboard(person: Make, script: bool) -> None:
    somebody = person(width=320, height=568, script=script).open("/answers/")
    page = somebody.page
    call = page.locator('main a[href="tel:911"]').first.bounding_box()
    assert call is not None
    assert call["y"] + call["height"] <= 568
    page.locator("#q").fill("they took my kids")
    page.locator("#q").press("Enter")
    page.wait_for_url("**/answers/search")
    first = page.locator("main .hl-doors a").first
    first.focus()
    first.press("Enter")
    page.wait_for_url(f"**/answers/{code_of(ANSWER, 'child-taken')}")
    assert page.title() == "Answers"
    assert not page.context.cookies()
    assert not [address for address in somebody.asked if "kids" in address]
    assert len({address.split("/")[2] for address in somebody.asked if address.startswith("http")}) == 1


@pytest.mark.req("H-1", "H-4", "H-6", "D-6")
@pytest.mark.parametrize("width", [320, 256])
def test_every_kind_of_page_can_be_used_by_everybody(person: Make, width: int) -> None:
    """256 px is a window of 1024 px at 400 %."""
    somebody = person(width=width)
    kinds = [(ANSWER, "worker-at-door"), (ANSWER, "danger-now"), (WHO, "parent"), (DOOR, "at_home")]
    paths = ["/answers/", "/answers/notes", "/answers/search"]
    paths += [f"{lang}/answers/{code_of(*kind)}" for lang in ("", "/es", "/hmn") for kind in kinds]
    for path in paths:
        somebody.open(path)
        assert not somebody.page.evaluate(SIDEWAYS), path
        check_axe(somebody, path)
    for typed in ("my dad hurts me", "qwrtzp"):
        somebody.open("/es/answers/").page.locator("#q").fill(typed)
        somebody.page.locator("#q").press("Enter")
        somebody.page.wait_for_url("**/answers/search")
        assert not somebody.page.evaluate(SIDEWAYS), typed
        check_axe(somebody, typed)


@pytest.mark.req("H-6")
def test_notes_are_saved_by_the_browser_and_sent_nowhere(person: Make, tmp_path: Path) -> None:
    somebody = person(width=320).open("/answers/notes")
    page = somebody.page
    page.wait_for_load_state("networkidle")
    asked = len(somebody.asked)
    page.locator("#n-case").fill("555-0100")
    page.locator("#n-case").press("Enter")
    page.locator("#n-said-1").fill("She said: come on Monday.")
    with page.expect_download() as got:
        page.locator("[data-save-notes]").click()
    text = Path(got.value.path()).read_text()
    assert got.value.suggested_filename == "notes.txt"
    assert "Case number or letter number:\n555-0100" in text
    assert "What they said:\nShe said: come on Monday." in text
    page.locator("[data-clear-notes]").click()
    assert page.locator("#n-said-1").input_value() == ""
    assert [address for address in somebody.asked[asked:] if not address.startswith("blob:")] == []


@pytest.mark.req("H-6")
def test_without_scripts_the_notes_print_with_what_was_typed(person: Make) -> None:
    somebody = person(script=False).open("/answers/notes")
    page = somebody.page
    page.locator("#n-ask").fill("When can I see my son?")
    assert page.locator("[data-save-notes]").is_hidden()
    page.emulate_media(media="print")
    assert page.locator("#n-ask").is_visible()
    assert page.locator(".hl-checks input").first.is_visible()
    assert page.locator(".hl-exit").is_hidden()


@pytest.mark.req("H-1")
def test_an_answer_prints_with_its_source_and_without_the_search(person: Make) -> None:
    page = person().open(f"/answers/{code_of(ANSWER, 'worker-at-door')}").page
    page.emulate_media(media="print")
    assert page.locator(".hl-origin").is_visible()
    assert page.locator("#q").is_hidden()
