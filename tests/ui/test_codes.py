"""Codes in words: the word, or the code itself; and filters made of tables of words."""

import pytest
from django.template import Context, Engine, Library
from django.utils.translation import gettext_lazy, override
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ui.codes import said, word_filters

TABLE = {"web": "By web", "told": gettext_lazy("Yes")}


@given(st.dictionaries(st.text(max_size=3), st.text(max_size=9), min_size=1))
def test_a_code_is_its_word_or_itself(table: dict[str, str]) -> None:
    assert [said(table, code) for code in table] == list(table.values())
    assert said(table, "longer than any") == "longer than any"


@pytest.mark.parametrize("language", ["en", "es", "hmn"])
def test_a_word_is_in_the_language_of_the_page_and_not_of_the_start(language: str) -> None:
    with override(language):
        assert said(TABLE, "told") == str(gettext_lazy("Yes"))


def test_a_filter_is_made_for_each_table_and_what_it_says_is_escaped() -> None:
    register = Library()
    word_filters(register, way_word=TABLE, other_word={"web": "<b>"})
    engine = Engine(libraries={}, builtins=[])
    engine.template_builtins.append(register)
    shown = engine.from_string("{{ 'web'|way_word }} {{ 'web'|other_word }} {{ 'none'|way_word }}")
    assert shown.render(Context({})) == "By web &lt;b&gt; none"
