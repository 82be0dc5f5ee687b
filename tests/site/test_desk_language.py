"""The desk speaks the language a person chose on this device, else the one their browser asks for, else English."""

import re

import pytest
from django.test import Client
from django.utils import translation

from hearthline.site.settings import desk, public
from hearthline.ui import speaking
from tests import staff

LOCALE = "django.middleware.locale.LocaleMiddleware"
SIGN_IN = "/account/sign-in"


def spoken(answer: object) -> str:
    """The language that the page says it is in; its header says the same."""
    page = answer.content.decode()  # type: ignore[attr-defined]  # a response of the test client
    found = re.search(r'<html lang="(\w+)"', page)
    assert found
    assert answer.headers["Content-Language"] == found[1]  # type: ignore[attr-defined]  # the same
    return found[1]


def test_only_the_public_face_has_a_language_in_its_addresses() -> None:
    assert LOCALE not in desk.MIDDLEWARE
    assert LOCALE in vars(public)["MIDDLEWARE"]
    assert [code for code, _name in vars(public)["LANGUAGES"]] == ["en", "es", "hmn"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", "en"),
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("en-US,en;q=0.9,es;q=0.5", "en"),
        ("hmn,es;q=0.5", "es"),  # the desk's words are not whole in Hmong
        ("fr,de", "en"),
        ("es;q=0", "en"),
        ("\x00;;,=q", "en"),
    ],
)
def test_the_browser_is_followed_to_a_language_that_is_whole(asked: str, expected: str, db: None) -> None:
    assert spoken(Client().get(SIGN_IN, headers={"accept-language": asked})) == expected


@pytest.mark.parametrize("asked", ["en", "es", ""])
def test_what_the_person_chose_holds_against_the_browser(asked: str, db: None) -> None:
    client = Client()
    for chosen in ("es", "en"):
        back = client.post("/ui/look", {"language": chosen, "next": SIGN_IN}, headers={"accept-language": asked})
        assert back.headers["Location"] == SIGN_IN
        assert spoken(client.get(SIGN_IN, headers={"accept-language": asked})) == chosen


@pytest.mark.parametrize("odd", ["hmn", "xx", "../etc", ""])
def test_a_language_the_desk_does_not_have_is_neither_kept_nor_believed(odd: str, db: None) -> None:
    client = Client()
    client.post("/ui/look", {"language": odd, "next": SIGN_IN})
    assert speaking.COOKIE not in client.cookies
    client.cookies[speaking.COOKIE] = odd
    assert spoken(client.get(SIGN_IN)) == "en"


def test_a_choice_of_colors_leaves_the_language_alone(db: None) -> None:
    client = Client()
    client.post("/ui/look", {"language": "es"})
    client.post("/ui/look", {"theme": "dim"})
    assert spoken(client.get(SIGN_IN)) == "es"


def test_a_site_that_has_left_spanish_out_does_not_offer_it(settings: object, db: None) -> None:
    settings.LANGUAGES = [("en", "English")]  # type: ignore[attr-defined]  # the fixture of the test runner
    page = Client().get(SIGN_IN, headers={"accept-language": "es"})
    assert spoken(page) == "en"
    assert 'name="language"' not in page.content.decode()


@pytest.mark.django_db
def test_the_menu_offers_the_other_language_and_a_translated_page_says_that_it_is_a_draft() -> None:
    me = staff.desk()
    english, spanish = me.client.get("/"), me.client.get("/", headers={"accept-language": "es"})
    assert 'name="language" value="es" lang="es">Español<' in english.content.decode()
    assert 'name="language" value="en" lang="en">English<' in spanish.content.decode()
    assert "Esta traducción es un borrador" in spanish.content.decode()
    assert "This translation is a draft" not in english.content.decode()


@pytest.mark.django_db
def test_one_request_in_spanish_leaves_the_next_one_and_this_thread_alone() -> None:
    me = staff.desk()
    before = translation.get_language()
    assert spoken(me.client.get("/", headers={"accept-language": "es"})) == "es"
    assert translation.get_language() == before
    assert spoken(me.client.get("/")) == "en"


@pytest.mark.django_db
def test_an_error_and_a_page_that_is_not_there_speak_it_too() -> None:
    me, asks = staff.desk(), {"accept-language": "es"}
    gone = me.client.get("/no-such-page", headers=asks).content.decode()
    assert 'lang="es"' in gone
    assert "Llame y pida un intérprete" in gone
    wrong = me.client.post("/calls/new", {"channel": "letter", "received_at": "x"}, headers=asks).content.decode()
    assert "Write the day" not in wrong
