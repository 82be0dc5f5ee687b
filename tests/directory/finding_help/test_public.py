"""Help near you, as a stranger meets it: a question, what is near, one service. Nothing typed is kept or shown to
others, danger comes first, and nothing old is shown as if it were sure."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from hearthline.directory.finding_help import actions, making, needs, searching
from hearthline.directory.finding_help.actions import New
from hearthline.directory.finding_help.models import Offer
from hearthline.ground.errors import DomainError
from hearthline.ui.readability import grade
from tests import staff
from tests.directory.finding_help import listing

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-3", "H-2")]


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html[html.index("<main") : html.index("</main>")])).split())


def fields_of(answer: Any) -> set[tuple[str, str]]:
    """Hidden fields of a page: name and value."""
    return set(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', body(answer)))


def body(answer: Any) -> str:
    return str(answer.content.decode())


def offer(name: str) -> str:
    return f"/help-near/at/{Offer.objects.get(name=name).pk}"


@pytest.mark.usefixtures("town")
def test_from_the_own_words_to_a_place_that_helps_in_two_steps(stranger: Client) -> None:
    first = stranger.get("/help-near")
    assert first.status_code == 200
    said = text(body(first))
    assert said.index("Is a child in danger now?") < said.index("What do you need?")
    answer = stranger.post("/help-near", {"need": "food tonight", "place": "95814"})
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-cache")
    page = text(body(answer))
    assert page.index("Oak Table") < page.index("Night Kitchen")
    assert "Less than 1 mile away" in page
    assert "About 3 miles away" in page
    assert "Valley Food" not in page
    assert "Languages: Hmoob, Español" in page or "Languages: Español, Hmoob" in page
    assert "Last checked: November 23, 2026" in page
    assert "From: Practice listings" in page


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("he hits me", "95814"),
        ("my husband Bob Larkspur hits me", "Sacramento County"),
        ("I want to die", "California"),
    ],
)
def test_nothing_that_was_typed_stands_in_an_address(stranger: Client, typed: str, place: str) -> None:
    answer = stranger.post("/help-near", {"need": typed, "place": place})
    assert answer.status_code == 200, "no further address: the answer is the page of the post itself"
    shown = body(answer)
    addresses = [unescape(one) for one in re.findall(r'(?:href|action)="([^"]+)"', shown) if "help-near" in one]
    assert addresses
    assert not [one for one in addresses if "?" in one], "neither a need nor a place stands in an address"
    assert 'method="get"' not in shown
    pairs = re.findall(r'<input type="hidden" name="(n|at)" value="([^"]*)"', shown)
    codes = {str(need.code) for need in needs.current().needs.values()}
    assert {value for key, value in pairs if key == "n"} <= codes
    assert {value for key, value in pairs if key == "at"} <= {"95814", "ca-sacramento", "ca"}
    assert "Larkspur" not in shown


@pytest.mark.usefixtures("town")
def test_the_name_of_a_place_is_answered_at_once_and_stands_in_no_address(stranger: Client) -> None:
    answer = stranger.post("/help-near", {"need": "Willow Haven, please", "place": "California"})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert "Willow Haven" in text(body(answer))
    assert "You can leave this page quickly." in text(body(answer))


@pytest.mark.usefixtures("town")
def test_who_asks_for_safety_hears_first_how_to_leave_and_whom_to_call(stranger: Client) -> None:
    page = body(stranger.get("/help-near/near?n=21&at=95814"))
    said = text(page)
    assert said.index("Is a child in danger now?") < said.index("You can leave this page quickly.")
    assert said.index("800-799-7233") < said.index("Willow Haven")
    assert "The address is kept secret." in said
    assert "Example St" not in page
    assert "data-exit" in page
    one = body(stranger.get(offer("Willow Haven")))
    assert "You can leave this page quickly." in text(one)
    assert "800-799-7233" in text(one)
    assert "Example St" not in one
    assert "95814" not in one
    assert "<title>Help near you</title>" in one  # nothing in the title says which page it is


@pytest.mark.usefixtures("town")
def test_a_service_page_says_all_that_somebody_needs_to_go(stranger: Client) -> None:
    said = text(body(stranger.get(offer("Oak Table"))))
    for words in (
        "916-555-0101",
        "12 Example St, Practice, CA 95814",
        "Monday to Friday: 9:00 a.m. to 5:00 p.m.",
        "Free",
        "From: Practice listings",
        "Last checked: November 23, 2026.",
    ):
        assert words in said, words
    assert 'href="tel:+19165550101"' in body(stranger.get(offer("Oak Table")))


@pytest.mark.usefixtures("town")
@pytest.mark.req("D-2")
def test_what_nobody_checked_says_call_first(stranger: Client) -> None:
    said = text(body(stranger.get("/help-near/near?n=12&at=95814")))
    assert "Nobody has checked this. Call first." in said[said.index("Lantern Beds") :]
    Offer.objects.update(checked_on=date(2025, 3, 1))
    said = text(body(stranger.get(offer("Oak Table"))))
    assert "Last checked: March 1, 2025. That is long ago. Call first." in said


@pytest.mark.usefixtures("town")
def test_nothing_found_says_who_else_to_ask_and_what_else_there_is(stranger: Client) -> None:
    page = body(stranger.get("/help-near/near?n=52&at=95814"))
    said = text(page)
    assert "We know of no such help near there. That does not mean there is none." in said
    assert 'href="tel:211"' in page
    assert re.search(r'<button [^>]*name="n" value="11"', page)
    narrowed = body(stranger.get("/help-near/near?n=11&at=95814&l=vi"))
    assert "Show all of this help" in narrowed


@pytest.mark.usefixtures("town")
def test_fewer_can_be_shown_without_a_script(stranger: Client) -> None:
    page = body(stranger.get("/help-near/near?n=11&at=95814"))
    form = page[page.index("hl-help__sieve") :]
    assert re.findall(r'name="(\w+)"', form[: form.index("</form>")]) == ["n", "at", "l", "w", "free", "open"]
    kept = text(body(stranger.get("/help-near/near?n=11&at=95814&l=es&w=&free=on")))
    assert "Oak Table" in kept
    assert "Night Kitchen" not in kept


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?n=11",
        "?at=95814",
        "?n=11&at=food+tonight",
        "?n=food&at=95814",
        "?n=99999&at=95814",
        "?n=11&at=ca-atlantis",
        "?n=11&at=us",
        "?n=11&at=95814&l=he+hits+me",
        "?n=11&at=95814&w=x",
        "?n=11&at=95814&free=1",
        "?n=11&at=95814&page=0",
        "?n=11&at=95814&page=-1",
        "?n=11&at=95814&page=9999",
    ],
)
def test_an_address_with_anything_but_our_codes_is_no_page(stranger: Client, query: str) -> None:
    assert stranger.get(f"/help-near/near{query}").status_code == 404


@pytest.mark.parametrize("number", ["1", str(1 << 62), str(1 << 70)])
def test_a_service_that_is_not_there_is_not_there(stranger: Client, number: str) -> None:
    assert stranger.get(f"/help-near/at/{number}").status_code == 404


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"need": "", "place": "95814"}, "Write what you need, or choose from the list."),
        ({"need": "food", "place": ""}, "Write a ZIP code, a county or a state."),
        ({"need": "food", "place": "Atlantis"}, "We do not know this place. Write the name of your state."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_still_there(
    stranger: Client, given: dict[str, str], says: str
) -> None:
    answer = stranger.post("/help-near", given)
    page = body(answer)
    assert answer.status_code == 422
    assert "<title>Error:" in page
    assert says in text(page)
    for value in filter(None, given.values()):
        assert f'value="{value}"' in page


def test_a_county_of_many_states_is_asked_again_and_keeps_the_need(stranger: Client) -> None:
    answer = stranger.post("/help-near", {"need": "", "n": "11", "place": "Orange County"})
    page = body(answer)
    assert answer.status_code == 200
    assert "Which place do you mean?" in text(page)
    assert '<input type="hidden" name="n" value="11">' in page
    again = stranger.post("/help-near", {"need": "", "n": "11", "place": ["Orange County", "Orange, California"]})
    assert {("n", "11"), ("at", "ca-orange")} <= fields_of(again)


def test_one_press_on_a_need_is_enough(stranger: Client) -> None:
    page = body(stranger.get("/help-near"))
    codes = re.findall(r'name="n" value="(\d+)"', page)
    assert len(codes) == len(needs.current().needs)
    answer = stranger.post("/help-near", {"need": "", "n": "63", "place": "Fresno County, California"})
    assert {("n", "63"), ("at", "ca-fresno")} <= fields_of(answer)


@pytest.mark.parametrize("address", ["/help-near/near?n=11&at=95814", "/help-near/at/5"])
def test_while_the_database_is_away_it_still_says_whom_to_call(
    stranger: Client, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def away(*_args: Any, **_more: Any) -> None:
        raise OperationalError("away")

    from hearthline.directory.finding_help.public import views

    monkeypatch.setattr(views, "search", away)
    monkeypatch.setattr(views.places, "where", away)
    monkeypatch.setattr(Offer, "objects", type("Gone", (), {"filter": away})())
    answer = stranger.get(address)
    assert answer.status_code == 503
    assert 'href="tel:211"' in body(answer)
    assert 'href="tel:911"' in body(answer)


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(("lang", "says"), [("es", "Ayuda cerca de usted"), ("hmn", "Kev pab nyob ze koj")])
def test_the_pages_come_in_three_languages(stranger: Client, lang: str, says: str) -> None:
    pages = ["/help-near", "/help-near/near?n=11&at=95814", offer("Oak Table"), "/help-near/your-entry"]
    for address in pages:
        page = body(stranger.get(f"/{lang}{address}"))
        assert f'<html lang="{lang}"' in page
    assert says in text(body(stranger.get(f"/{lang}/help-near")))
    assert '<h3 class="hl-help__name" lang="en">' in body(stranger.get(f"/{lang}/help-near/near?n=11&at=95814"))


@pytest.mark.usefixtures("town")
def test_a_page_sets_no_cookie_and_asks_nobody_else(stranger: Client) -> None:
    for address in ("/help-near", "/help-near/near?n=11&at=95814", offer("Oak Table")):
        answer = stranger.get(address)
        assert not answer.cookies
        sources = re.findall(r'(?:src|action)="([^"]+)"', body(answer))
        assert [one for one in sources if one.startswith(("http", "//"))] == []
        assert "style=" not in body(answer)


@pytest.mark.usefixtures("town")
def test_what_is_said_in_danger_can_be_read_in_fourth_grade(stranger: Client) -> None:
    page = body(stranger.get("/help-near/near?n=21&at=95814"))
    alerts = re.findall(r'<div class="usa-alert usa-alert--(?:emergency|warning)">.*?</div></div>', page, re.S)
    assert len(alerts) >= 2
    for alert in alerts:
        said = " ".join(re.sub(r"<[^>]+>", " ", alert).split())
        assert grade(said) <= 4, said


@pytest.mark.usefixtures("town")
def test_a_list_costs_few_queries(stranger: Client, django_assert_max_num_queries: Any) -> None:
    stranger.get("/help-near/near?n=11&at=95814")
    with django_assert_max_num_queries(10):
        stranger.get("/help-near/near?n=11&at=95814")


def test_a_source_cannot_put_its_own_page_into_ours(stranger: Client) -> None:
    listing.service(
        "x", "<b>Oak</b>", ["Food"], url="javascript:alert(1)", email="x y", description="<script>alert(1)</script>",
        alert="<img src=x>",
    )  # fmt: skip
    making.make_all()
    page = body(stranger.get(f"/help-near/at/{Offer.objects.get().pk}"))
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "javascript:" not in page


def test_many_places_come_page_by_page(stranger: Client) -> None:
    for n in range(searching.PAGE + 3):
        listing.service(f"s{n}", f"Oak {n}", ["Food Pantries"], at=(38.58 + n / 1000, -121.49))
    making.make_all()
    first = body(stranger.get("/help-near/near?n=11&at=95814"))
    assert first.count("data-offer") == searching.PAGE
    assert re.search(r'<button [^>]*name="page" value="2"', first)
    second = body(stranger.post("/help-near/near", {"n": "11", "at": "95814", "page": ["1", "2"]}))
    assert second.count("data-offer") == 3
    assert "Back one page" in second


@pytest.mark.parametrize(
    ("url", "email"),
    [
        ("http://[zqbroken", "help@example.org?bcc=zqother@example.org"),
        ("https://example.org@zqelsewhere.example/", "help@example.org&body=zqbody"),
        ("https://[::zq]/", "a%0Azq@example.org"),
    ],
)
def test_a_web_page_or_address_that_leads_elsewhere_is_left_out_and_breaks_no_list(
    stranger: Client, url: str, email: str
) -> None:
    """The first of them made every list that holds it an error page."""
    listing.service("x", "Zqoak Table", ["Food Pantries"], url=url, email=email)
    making.make_all()
    for path in ("/help-near/near?n=11&at=95814", f"/help-near/at/{Offer.objects.get().pk}"):
        answer = stranger.get(path)
        said = answer.content.decode()
        assert answer.status_code == 200
        assert "Zqoak Table" in said
        for planted in ("zqbroken", "zqother", "zqelsewhere", "zqbody", "%0Azq", "[::zq"):
            assert planted not in said


@pytest.mark.usefixtures("town")
def test_who_made_sure_of_a_service_keeps_no_web_page_that_leads_elsewhere() -> None:
    for web in ("http://[zqbroken", "https://example.org@zqelsewhere.example/", "javascript:zq"):
        with pytest.raises(DomainError) as refused:
            actions.asked(
                viewer=staff.viewer("agent"),
                service_id="pantry",
                outcome="changed",
                heard="They said so.",
                new=New(web=web),
            )
        assert refused.value.code == "service.new"


@pytest.mark.req("D-2")
@pytest.mark.parametrize("place", ["95814", "Sacramento County, California"])
def test_a_number_of_the_whole_country_names_no_page_of_another_state(stranger: Client, place: str) -> None:
    page = body(stranger.post("/help-near", {"need": "food tonight", "place": place}, follow=True))
    assert "This number is for the whole country." in text(page)
    assert "alaska" not in page
    assert "idaho" not in page


@pytest.mark.usefixtures("town")
def test_the_question_comes_again_with_the_place_and_no_address_of_it(stranger: Client) -> None:
    again = stranger.post("/help-near", {"again": "1", "at": "ca-sacramento"})
    assert again.status_code == 200
    assert 'value="Sacramento, California"' in body(again)
    assert "Error:" not in body(again)


@pytest.mark.usefixtures("town")
def test_another_language_keeps_the_list_and_puts_it_into_no_address(stranger: Client) -> None:
    form = {"n": "21", "at": "95814", "page": "1"}
    first = body(stranger.post("/help-near/near", form))
    assert re.search(r'<button [^>]*form="list" name="_lang" value="es"', first)
    second = body(stranger.post("/help-near/near", {**form, "_lang": "es"}))
    assert '<html lang="es"' in second
    assert "Willow Haven" in second
    assert 'action="/es/help-near/near"' in second
