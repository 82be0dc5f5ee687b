"""The page a proxy serves when nothing of ours answers."""

from pathlib import Path

from hearthline.ui import downpage
from tests.ui.pages import Page


def test_it_has_every_language_the_numbers_and_no_script(state: Path) -> None:
    page = Page(downpage.write(state / "down").read_text())
    assert [e.attrs["lang"] for e in page.all("section")] == ["en", "es", "hmn"]
    assert page.all("a", href="tel:911")
    assert len(page.all("a", href="tel:+19168755437")) == 3
    assert not page.all("script")
    assert len(page.all("h1")) == 1


def test_what_it_links_to_lies_beside_it(state: Path) -> None:
    path = downpage.write(state / "down")
    sheet = Page(path.read_text()).one("link", rel="stylesheet").attrs["href"]
    assert (path.parent / sheet).stat().st_size > 1000


def test_it_can_be_written_again(state: Path) -> None:
    assert downpage.write(state).read_text() == downpage.write(state).read_text()
