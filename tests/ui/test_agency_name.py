"""The name at the top of a page is in the page's language when the pack has it."""

import pytest

from tests.ui.conftest import Render

FRAME = '{% extends "ui/public/base.html" %}'


@pytest.mark.parametrize(("lang", "said"), [("en", "Services"), ("es", "Condado"), ("hmn", "menyuam")])
def test_the_agency_is_named_in_the_language_of_the_page(render: Render, lang: str, said: str) -> None:
    name = render(FRAME, lang).one("p", class_="hl-head__name")
    assert said in name.all_text
    assert "Sacramento" in name.all_text
