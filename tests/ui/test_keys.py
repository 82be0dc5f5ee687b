"""The shortcuts: one list for the script, the list behind `?` and the page where a person changes them."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ui.keys import BY_NAME, DIGITS, SHORTCUTS, Keymap, usable
from hearthline.ui.keys_page import keys
from tests.ui.conftest import Render
from tests.ui.pages import ROOT
from tests.ui.test_desk_page import PAGE, Someone

SOURCE = ROOT / "src/hearthline"
SCRIPTS = SOURCE / "ui/static/ui"
ADDRESS = "/ui/keys"
NAMES = [s.name for s in SHORTCUTS]
characters = st.sampled_from([*"abcdefghijklmnopqrstuvwxyz123456789/?;.,'[]-+=<>&\"éж", ""])


def post(**sent: str) -> Any:
    request = RequestFactory().post(ADDRESS, {name.replace("__", "."): value for name, value in sent.items()})
    return keys(request)


def kept(response: Any) -> Keymap:
    request = HttpRequest()
    request.COOKIES["keys"] = response.cookies["keys"].value
    return Keymap.from_cookie(request)


def test_every_act_of_a_page_is_in_the_list_of_shortcuts() -> None:
    used = {
        key
        for path in SOURCE.glob("*/templates/**/*.html")
        for key in re.findall(r'data-key="([^"{]+)"', path.read_text())
    }
    assert used <= {s.key for s in SHORTCUTS} | {"enter"}
    assert {"c", "d", "enter"} <= used


def test_the_script_does_the_acts_that_nothing_in_a_page_carries() -> None:
    script = (SCRIPTS / "keys.js").read_text()
    own = [s.key for s in SHORTCUTS if not s.needs.startswith("[data-key=")]
    assert own == ["j", "k", "g", "?"]
    for key in own:
        assert re.search(
            rf'(?:^\s*|\s)"?{re.escape(key)}"?: function|map\[key\] === "{re.escape(key)}"', script, re.M
        ), key
    assert "/^[1-9]$/" in script
    assert 'event.key === "Enter"' in script
    assert 'event.key === ";"' in script


def test_the_script_knows_no_letter_of_its_own() -> None:
    script = (SCRIPTS / "keys.js").read_text()
    single = set(re.findall(r'(?:key|name) === "(.)"', script)) | set(
        re.findall(r"^\s+\"?(.)\"?: function", script, re.M)
    )
    assert single <= {"g", ";", "j", "k", "?"}


def test_the_first_keys_clash_with_nothing_and_are_the_design_s() -> None:
    assert Keymap().clashes() == []
    assert [s.key for s in SHORTCUTS] == [
        "j",
        "k",
        "c",
        "n",
        "a",
        "/",
        "h",
        "l",
        "d",
        "t",
        "b",
        "u",
        "r",
        "o",
        "g",
        "?",
    ]
    assert not set(DIGITS) & {s.key for s in SHORTCUTS}


def test_the_page_carries_the_person_s_own_keys(render: Render) -> None:
    root = render(PAGE, face="desk", viewer=Someone(), cookies={"keys": "claim-78.new_call-.cards-"}).one("html").attrs
    keymap = json.loads(unescape(root["data-keymap"]))
    assert keymap["x"] == "c"
    assert "c" not in keymap
    assert "n" not in keymap.values()
    assert root["data-key-cards"] == "off"


def test_the_list_names_the_person_s_own_keys_and_leaves_out_those_without_one(render: Render) -> None:
    page = render(PAGE, face="desk", viewer=Someone(), cookies={"keys": "claim-78.new_call-"})
    rows = {
        row.attrs.get("data-acts-on", ""): row.all_text for row in page.by_id("keys").children[2].children[2].children
    }
    assert rows["[data-key='c']"] == "Xclaim"
    assert "[data-key='n']" not in rows
    assert "G Q" in rows["[data-go='q']"]


def test_a_cleared_key_for_going_leaves_no_letters_in_the_list(render: Render) -> None:
    page = render(PAGE, face="desk", viewer=Someone(), cookies={"keys": "go-"})
    assert 'data-acts-on="[data-go' not in page.html


@pytest.mark.parametrize(
    "cookie",
    ["", "....", "claim", "claim-zz", "claim-110000", "claim-20", "claim-0", "nobody-78", "claim-6a", "claim-31", "-"],
)
def test_a_broken_or_clashing_cookie_gives_the_first_keys(cookie: str) -> None:
    assert dict(Keymap.read(cookie).pairs()) == dict(Keymap().pairs())


@given(st.text(max_size=200))
def test_no_cookie_however_broken_stops_a_page(text: str) -> None:
    found = Keymap.read(text)
    assert found.clashes() == []
    assert all(key == "" or usable(key) for _, key in found.pairs())


@given(st.dictionaries(st.sampled_from(NAMES), characters), st.booleans())
def test_what_a_person_keeps_is_what_the_page_then_has(chosen: dict[str, str], cards: bool) -> None:
    wanted = Keymap({n: k for n, k in chosen.items() if k != BY_NAME[n].key}, cards)
    if wanted.clashes():
        return
    text = wanted.cookie()
    assert re.fullmatch(r"[a-z0-9_.\-]*", text), "nothing that a cookie would have to quote"
    back = Keymap.read(text)
    assert (dict(back.pairs()), back.cards) == (dict(wanted.pairs()), cards)
    assert len(back.by_key()) == sum(1 for _, key in back.pairs() if key)


@given(st.dictionaries(st.sampled_from(NAMES), characters), st.booleans())
def test_two_acts_never_share_a_key_without_being_told(chosen: dict[str, str], cards: bool) -> None:
    keymap = Keymap(chosen, cards)
    given_out = [key for _, key in keymap.pairs() if key]
    alone = len(given_out) == len(set(given_out)) and not (cards and set(given_out) & set(DIGITS))
    assert alone is (keymap.clashes() == [])


@pytest.fixture
def _signed_in(settings: Any) -> None:
    settings.MIDDLEWARE = []


def test_a_key_is_changed_another_cleared_and_the_rest_stay() -> None:
    response = post(key__claim="x", key__new_call="", cards="on")
    assert (response.status_code, response["Location"]) == (303, "/ui/keys?said=kept")
    found = kept(response)
    assert (found.key("claim"), found.key("new_call"), found.key("decide"), found.cards) == ("x", "", "d", True)
    assert response.cookies["keys"]["httponly"]


def test_a_capital_is_the_same_key() -> None:
    assert kept(post(key__claim="X")).key("claim") == "x"


@pytest.mark.usefixtures("_signed_in")
@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"key.claim": "d"}, "D is the key for “claim” already"),
        ({"key.claim": "xy"}, "Give one character"),
        ({"key.claim": "4", "cards": "on"}, "4 goes to a card"),
    ],
)
def test_a_clash_is_refused_with_a_clear_message_and_nothing_is_kept(sent: dict[str, str], told: str) -> None:
    response = Client().post(ADDRESS, sent)
    page = unescape(response.content.decode())
    assert response.status_code == 422
    assert "keys" not in response.cookies
    assert page.count(told) == 2, "in the summary and at the field"
    assert "<title>Error: " in page
    assert f'value="{sent["key.claim"]}"' in page, "what was typed is not lost"


def test_a_digit_is_free_when_the_cards_do_not_use_it() -> None:
    assert kept(post(key__claim="4")).key("claim") == "4"


def test_the_first_keys_come_back_with_one_press() -> None:
    assert kept(post(first="yes", key__claim="x")) == Keymap()


@pytest.mark.usefixtures("_signed_in")
def test_the_page_shows_every_key_in_a_labelled_field_and_needs_no_script() -> None:
    page = unescape(Client().get(ADDRESS, headers={"cookie": "keys=claim-78"}).content.decode())
    for shortcut in SHORTCUTS:
        assert f'<label for="key-{shortcut.name}">' in page
    assert 'name="key.claim" value="x"' in page
    assert 'action="/ui/keys"' in page
