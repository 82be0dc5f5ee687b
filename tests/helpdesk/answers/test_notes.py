"""Getting ready for a call and keeping notes (H-6): nothing typed there leaves the device."""

import re
from pathlib import Path

import pytest

from tests.helpdesk.answers.conftest import Visit, main, words_of
from tests.ui.pages import ROOT, Page

SCRIPT: Path = ROOT / "src/hearthline/helpdesk/static/helpdesk/notes.js"
SHEET: Path = ROOT / "src/hearthline/helpdesk/static/helpdesk/answers.css"


@pytest.mark.req("H-6")
@pytest.mark.parametrize("lang", ["", "/es", "/hmn"])
def test_the_notes_are_in_no_form_and_have_no_name_to_be_sent_by(visit: Visit, lang: str) -> None:
    html = main(visit(f"{lang}/answers/notes"))
    page = Page(html)
    typed = [*page.all("input"), *page.all("textarea")]
    assert len(typed) > 15
    assert page.all("form") == []
    for field in typed:
        assert "name" not in field.attrs
        assert "form" not in field.attrs
        assert field.attrs["autocomplete"] == "off"
    assert all(button.attrs["type"] == "button" for button in page.all("button"))


@pytest.mark.req("H-6")
def test_the_checklist_asks_for_number_names_dates_and_questions(visit: Visit) -> None:
    text = words_of(main(visit("/answers/notes"))).lower()
    for wanted in ("case number", "names of the children", "dates", "what i want to ask", "badge", "by what day"):
        assert wanted in text
    assert "stays on this screen" in text


@pytest.mark.req("H-6")
def test_every_box_has_its_label(visit: Visit) -> None:
    page = Page(main(visit("/answers/notes")))
    labelled = {label.attrs.get("for") for label in page.all("label")}
    for field in [*page.all("input"), *page.all("textarea")]:
        assert field.attrs.get("id") in labelled or field.inside("label")


@pytest.mark.req("H-6")
def test_the_script_sends_and_keeps_nothing() -> None:
    code = re.sub(r"//.*", "", SCRIPT.read_text())
    for way in ("fetch", "XMLHttp", "sendBeacon", "WebSocket", "localStorage", "sessionStorage", "indexedDB", "cookie"):
        assert way not in code, way
    assert "location" not in code


@pytest.mark.req("H-6")
def test_without_a_script_the_buttons_that_need_one_are_not_there(visit: Visit) -> None:
    page = Page(main(visit("/answers/notes")))
    assert len(page.all("button")) == 3
    assert all("hidden" in button.attrs for button in page.all("button"))


@pytest.mark.req("H-6")
def test_on_paper_the_boxes_are_there_to_write_in() -> None:
    """The house prints no control; here they are the page."""
    printed = SHEET.read_text().partition("@media print")[2]
    assert ".hl-notes textarea { display: block !important" in printed.replace(".hl-notes input, ", "")


def test_the_sheet_says_start_and_end_never_left_and_right() -> None:
    from tests.ui.test_styles import PHYSICAL, SIDEWAYS, rules

    assert not PHYSICAL.findall(rules(SHEET.read_text()))
    assert not SIDEWAYS.findall(rules(SHEET.read_text()))
