"""Every public page of every place: what may be pressed, what stands first, and what is never shown."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client
from django.utils.text import slugify

from hearthline.directory import loading
from hearthline.directory.book import COUNTRY, Book, Entry
from hearthline.directory.finding import fold
from hearthline.directory.showing import card as shown_card
from tests.directory.conftest import Visit, files

PLACES = sorted(code for code in files().places if code != COUNTRY)
HREF = re.compile(r'<a [^>]*href="([^"]+)"')
DIALED = re.compile(r"(?:tel|sms):")


def main(html: str) -> str:
    return html[html.index("<main") : html.index("</main>")]


def part(html: str, heading: str) -> str:
    """The section under a heading, "" when the page has none."""
    found = re.search(rf"<h2>{re.escape(heading)}</h2>.*?</section>", html, re.S)
    return found[0] if found else ""


def dialed(html: str) -> list[str]:
    return [unescape(href) for href in HREF.findall(html) if DIALED.match(href)]


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def entries(code: str) -> list[Entry]:
    return list(loading.current().of(code))


def pages() -> Iterator[tuple[str, str]]:
    """(address, place) of every page: each place, and each county that has a number of its own."""
    for code in PLACES:
        yield f"/lines/{code.lower()}", code
        for county in sorted(
            {name for e in files().of(code) for name in e.counties} | ({"Sacramento"} if code == "CA" else set())
        ):
            yield f"/lines/{code.lower()}/{slugify(fold(county))}", code


def may_be_pressed(code: str) -> set[str]:
    """By hand: numbers of lines that are verified and undisputed, in this place and in the whole country."""
    found = {"tel:911"}
    for entry in [*entries(code), *entries(COUNTRY)]:
        if entry.channel in ("voice", "tty", "text") and entry.confidence == "verified" and not entry.disputed:
            for number in entry.numbers:
                dial = number.dial.replace("#", "%23")
                found |= {f"sms:{dial}"} if entry.channel == "text" else {f"tel:{dial}", f"sms:{dial}"}
    return found


@pytest.mark.req("D-1", "D-2", "I-2")
@pytest.mark.parametrize(("address", "code"), list(pages()))
def test_a_page_gives_only_numbers_that_may_be_called_and_911_first(visit: Visit, address: str, code: str) -> None:
    html = main(visit(address))
    pressed = dialed(html)
    assert pressed[0] == "tel:911"
    assert set(pressed) <= may_be_pressed(code) | {"tel:711"}
    for entry in entries(code):
        if entry.disputed or entry.confidence == "unverified":
            shown = {digits(n.say) for e in entries(code) + entries(COUNTRY) if not e.disputed for n in e.numbers}
            for number in entry.numbers:
                assert digits(number.say) in shown or number.say not in html, number.say
    old = part(html, "Numbers in print that we have not checked")
    assert dialed(old) == []
    assert old.count("ot checked by us") == old.count('class="hl-card"')


@pytest.mark.req("D-2")
@pytest.mark.parametrize("code", PLACES)
def test_what_is_only_printed_never_stands_before_a_checked_number(visit: Visit, code: str) -> None:
    html = main(visit(f"/lines/{code.lower()}"))
    first = part(html, "Report by phone")
    assert "not checked by us" not in first
    if first and "Numbers in print" in html:
        assert html.index("Report by phone") < html.index("Numbers in print")
    if not first:
        assert "We have no checked number" in html
        assert "If a child is in danger now, call 911." in html


@pytest.mark.req("D-1")
@pytest.mark.parametrize("code", PLACES)
def test_a_line_that_takes_no_reports_is_never_under_a_heading_of_reports(visit: Visit, code: str) -> None:
    html = main(visit(f"/lines/{code.lower()}"))
    assert "800-422-4453" in part(html, "Someone to talk to")
    rest = html.replace(part(html, "Someone to talk to"), "")
    assert "800-422-4453" not in rest
    assert "They take no reports." in part(html, "Someone to talk to")


@pytest.mark.req("D-2")
def test_every_card_says_how_sure_we_are_and_where_it_comes_from(visit: Visit) -> None:
    for code in PLACES:
        html = main(visit(f"/lines/{code.lower()}"))
        cards = re.findall(r'<li class="hl-card.*?</li>', html, re.S)
        for card in cards:
            assert re.search(r"Checked on a web page: \w+ \d+, \d{4}|not checked by us|Not checked by us", card), card
            assert "From:" in card or "project" in card, card


def test_the_page_of_the_country_names_no_line_as_one_for_reports(visit: Visit) -> None:
    html = main(visit("/lines/us"))
    assert "Report by phone" not in html
    assert {"tel:988", "tel:211", "sms:741741", "tel:+18004224453", "sms:+18004224453"} <= set(dialed(html))
    assert "66008" not in html  # an older list printed it


@pytest.mark.req("D-1")
def test_sacramento_has_what_its_pack_holds_and_says_what_nobody_knows(visit: Visit) -> None:
    html = main(visit("/lines/ca/sacramento"))
    assert "tel:+19168755437" in dialed(part(html, "Report by phone"))
    help_ = part(html, "Complaints and records")
    assert "DCFAS-Ombudsperson@saccounty.gov" in help_
    assert "(916) 875-2000" in help_
    assert "(916) 875-4825" in help_  # a fax on an old page: printed, and no link
    assert "tel:+19168754825" not in html
    assert part(html, "What we do not know").count("unknown") >= 3
    assert "498-1000" not in html  # never verified


def test_a_county_that_has_no_line_here_gets_the_state_and_its_list(visit: Visit) -> None:
    html = main(visit("/lines/ca/alameda"))
    assert "We have no checked number for this place." in html
    assert "cdss.ca.gov" in part(html, "Offices that take reports")
    assert "858-560-2191" not in html


def test_a_county_of_a_state_with_one_line_gets_that_line(visit: Visit) -> None:
    assert "tel:+18009622873" in dialed(part(main(visit("/lines/fl/miami-dade")), "Report by phone"))


def test_new_york_gives_the_public_line_to_the_public(visit: Visit) -> None:
    html = main(visit("/lines/ny"))
    assert dialed(part(html, "Report by phone")) == ["tel:+18003423720"]
    assert dialed(part(html, "If you report because of your job")) == ["tel:+18006351522"]


def test_guam_shows_an_old_print_with_its_year_and_no_link(visit: Visit) -> None:
    html = main(visit("/lines/gu"))
    assert "475-2672" in html
    assert "Printed in 2020, not checked by us." in html
    assert "tel:+16714752672" not in html


def test_a_number_from_a_cell_phone_is_dialed_with_its_sign(visit: Visit) -> None:
    assert "tel:%237233" in dialed(part(main(visit("/lines/nm")), "Another way to call"))


@pytest.mark.req("D-6")
@pytest.mark.parametrize("lang", ["es", "hmn"])
@pytest.mark.parametrize("code", PLACES)
def test_the_same_numbers_stand_in_every_language(visit: Visit, lang: str, code: str) -> None:
    english, other = (main(visit(f"{prefix}/lines/{code.lower()}")) for prefix in ("", f"/{lang}"))
    # Above them, a draft translation shows an interpreter’s telephone beside the words on danger.
    own, theirs = (dialed(html[html.index("hl-find") :]) for html in (english, other))
    assert own == theirs


def test_no_page_asks_anything_of_another_site(visit: Visit) -> None:
    for address in ("/lines", "/lines/fl", "/lines/us", "/lines/wrong/fl.line"):
        html = visit(address)
        assert re.findall(r"<(?:img|script|link|iframe|form)[^>]+(?:src|href|action)=\"(?:https?:)?//", html) == []


@pytest.mark.django_db
def test_a_page_needs_one_query_a_minute_and_no_cookie(face: Client, django_assert_num_queries: object) -> None:
    loading.current()
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's fixture
        answers = [face.get(address) for address in ("/lines/fl", "/lines/ga", "/es/lines/al", "/lines")]
    assert all(answer.status_code == 200 and not answer.cookies for answer in answers)


@pytest.mark.parametrize(
    "address", ["/lines/zz", "/lines/FL", "/lines/fl/nowhere", "/lines/us/clark", "/lines/wrong/zz.x"]
)
def test_what_is_not_there_is_not_there(face: Client, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    from hearthline.directory.door import calls

    monkeypatch.setattr(calls.Kept, "now", lambda self: {})
    assert face.get(address).status_code == 404


def test_every_place_is_one_press_away_without_typing(visit: Visit, book: Book) -> None:
    html = main(visit("/lines"))
    assert {f"/lines/{code.lower()}" for code in book.places} <= set(HREF.findall(html))


@pytest.mark.parametrize(
    ("path", "own", "others"),
    [
        ("/lines/ak", ["dfcs.alaska.gov"], ["healthandwelfare.idaho.gov"]),
        ("/lines/ca", [], ["dfcs.alaska.gov", "healthandwelfare.idaho.gov"]),
        ("/lines/us", ["dfcs.alaska.gov", "healthandwelfare.idaho.gov"], []),
    ],
)
def test_the_page_of_another_state_is_no_source_of_a_number_of_the_whole_country(
    path: str, own: list[str], others: list[str]
) -> None:
    book = loading.current()
    entry = book.entry("us.local_211")
    assert entry is not None
    shown = shown_card(book, entry, path[-2:].upper())
    assert [one.say for one in shown.sources] == own
    assert not {one.say for one in shown.sources} & set(others)
    assert shown.national is not bool(own)


def test_a_source_of_no_one_state_stands_everywhere_without_those_of_others() -> None:
    book = loading.current()
    entry = book.entry("us.childhelp")
    assert entry is not None
    everywhere = [one.say for one in shown_card(book, entry, "CA").sources]
    assert "childhelphotline.org" in everywhere
    assert "mochildcareaware.org" not in everywhere
    assert [one.say for one in shown_card(book, entry, "MO").sources] == ["mochildcareaware.org"]
    assert [one.say for one in shown_card(book, entry, "").sources] == everywhere
    assert len(shown_card(book, entry).sources) == len(entry.sources)


@pytest.mark.req("D-2")
def test_no_place_of_a_state_names_the_site_of_another_as_its_source(visit: Visit) -> None:
    sites = {site: state for one in loading.current().of(COUNTRY) for site, state in one.hosts.items()}
    assert sites
    for code in PLACES:
        said = re.findall(r'hl-card__trust">(.*?)</p>', visit(f"/lines/{code.lower()}"), re.S)
        for site, state in sites.items():
            assert state == code or not any(f"//{site}/" in one or f"//www.{site}/" in one for one in said), (
                code,
                site,
            )
