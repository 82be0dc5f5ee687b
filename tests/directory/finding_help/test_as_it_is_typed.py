"""Numbers, places and ages as files and people write them: a link calls whom the listing names or nobody, and a place
is found whatever keyboard it was typed on (D-3, D-6)."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hearthline.directory import loading
from hearthline.directory.finding import Spot, find, fold, plain
from hearthline.directory.finding_help import needs, places, words
from hearthline.directory.finding_help.showing import _phone
from tests.directory.finding_help.test_public import body, text

pytestmark = [pytest.mark.req("D-3", "D-6")]
FOOD = "food"


# -- whom a link calls -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number",
    [
        "555-0142 ext 123", "555-0142 x123", "555-0142 or 911", "988 / 555-0142", "911 555-0142", "211, 555-0142",
        "555-0142 (24/7)", "916-555-0142 (24/7)", "916-555-0142, 916-555-0143", "916-555-0142 or 988", "(916) 555-01",
        "916-555-01423", "0916-555-0142", "016-555-0142", "116-555-0142", "2026-11-23 09:00", "$916.555.0142.00",
    ],
)  # fmt: skip
def test_figures_that_are_not_one_number_call_nobody(number: str) -> None:
    """A fault that was here: "555-0142 ext 123" called (555) 014-2123, and "988 / 555-0142" a number of no state."""
    assert _phone(number, "", "").href == ""
    assert _phone(number, "", "").say == number


@pytest.mark.parametrize(
    "number",
    [
        "9165550142", "916.555.0142", "916/555-0142", "(916)555-0142", "(916) 555 - 0142", "1 (916) 555-0142",
        "1-(916)-555-0142", "+1-916-555-0142", "+19165550142", "916–555–0142", "916‑555‑0142", "916\u00a0555\u00a00142",
        "916-555-0142 (voice)", "Call 916-555-0142", "TTY: 916-555-0142", "\u200e916-555-0142\u200f", "٩١٦-٥٥٥-٠١٤٢",
        "９１６−５５５−０１４２".replace("−", "-"),
    ],
)  # fmt: skip
def test_one_number_is_called_however_it_is_written(number: str) -> None:
    assert _phone(number, "", "").href == "tel:+19165550142"


@given(
    st.from_regex(r"[2-9][0-9]{2}", fullmatch=True).filter(lambda area: area[1:] != "11" and area != "988"),
    st.from_regex(r"[0-9]{3}", fullmatch=True),
    st.from_regex(r"[0-9]{4}", fullmatch=True),
    st.sampled_from(["", "-", ".", " ", " - ", "–"]),
    st.sampled_from(["", "1-", "+1 ", "1 "]),
    st.integers(0, 99_999),
)
def test_whatever_stands_beside_a_number_it_calls_that_number_or_none(
    area: str, middle: str, last: str, sign: str, before: str, beside: int
) -> None:
    number = f"{before}{area}{sign}{middle}{sign}{last}"
    assert _phone(number, "", "").href == f"tel:+1{area}{middle}{last}"
    for more in (f"{number} ext {beside}", f"{number} or {beside}", f"{beside}, {number}", f"{number}; {number}"):
        assert _phone(more, "", "").href == ""


@given(st.text(max_size=30) | st.from_regex(r"[0-9٠-٩０-９ ().+-]{3,18}", fullmatch=True))
def test_a_link_has_only_figures_that_the_listing_shows(number: str) -> None:
    dial = _phone(number, "", "").href.removeprefix("tel:").removeprefix("+1")
    shown = "".join(ch for ch in plain(number) if ch in "0123456789")
    assert dial == "" or (dial.isascii() and dial.isdigit() and len(dial) in (3, 4, 10))
    assert dial in shown


# -- where somebody is -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "95814", "９５８１４", "٩٥٨١٤", "۹۵۸۱۴", "९५८१४", "95814\u200f", "\u200e95814", "95814-1234", "95814 ",
        "\u00a095814", "Sacramento, CA ９５８１４", "CA 95814-1234",
    ],
)  # fmt: skip
def test_a_zip_code_is_found_whatever_keyboard_it_was_typed_on(typed: str) -> None:
    """A fault that was here: with the figures of a Chinese or a Japanese keyboard it led to no page at all."""
    assert places.code_of(loading.current(), typed) == ("95814",)


@pytest.mark.django_db
@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("typed", ["９５８１４", "٩٥٨١٤", "95814\u200f"])
@pytest.mark.parametrize("need", ["something to eat", "lantern"])
def test_the_form_leads_from_such_a_zip_code_to_a_page_that_is_there(stranger: Client, typed: str, need: str) -> None:
    answer = stranger.post("/help-near", {"need": need, "place": typed}, follow=True)
    assert answer.status_code == 200
    assert ("Lantern Beds" if need == "lantern" else "Oak Table") in text(body(answer))


@pytest.mark.parametrize(
    ("typed", "spot"),
    [
        ("sacramento", Spot("CA", "Sacramento")),
        ("SACRAMENTO COUNTY", Spot("CA", "Sacramento")),
        ("condado de Sacramento", Spot("CA", "Sacramento")),
        ("California", Spot("CA")),
        ("ＣＡ", Spot("CA")),
        ("\u200fCalifornia", Spot("CA")),
        ("Sacramento, California", Spot("CA", "Sacramento")),
        ("doña ana", Spot("NM", "Doña Ana")),
        ("dona ana", Spot("NM", "Doña Ana")),
        ("DON\u0303A ANA", Spot("NM", "Doña Ana")),
    ],
)
def test_a_county_or_a_state_is_found_with_and_without_its_accents(typed: str, spot: Spot) -> None:
    assert spot in find(loading.current(), typed).spots


@pytest.mark.parametrize("typed", ["00000", "1234", "958", "958141", "ساكرامنتو", "北京", "🙂", "--", ",", "county"])
def test_a_place_that_nobody_knows_is_none_and_nothing_is_guessed(typed: str) -> None:
    assert places.code_of(loading.current(), typed) == ()


@given(st.text(max_size=60))
def test_figures_of_any_script_mean_the_same_place(typed: str) -> None:
    assert find(loading.current(), typed) == find(loading.current(), plain(typed))
    assert plain(plain(typed)) == plain(typed)


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_folding_leaves_no_accent_no_apostrophe_and_single_blanks(typed: str) -> None:
    found = fold(typed)
    assert found == " ".join(found.split())
    assert not set(found) & set(".'`’")
    if typed.isascii():
        assert found == found.lower()


@given(st.text(st.characters(codec="latin-1", categories=("L", "Nd", "Zs")), max_size=40))
def test_how_an_accent_is_put_together_changes_nothing(typed: str) -> None:
    import unicodedata

    for form in ("NFC", "NFD"):
        assert fold(unicodedata.normalize(form, typed)) == fold(typed)


# -- what somebody needs, in three languages -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "need"),
    [
        ("Tengo HAMBRE!!", FOOD),
        ("necesito pañales", "baby"),
        ("necesito panales", "baby"),
        ("PAN\u0303ALES", "baby"),
        ("tsis muaj noj", FOOD),
        ("Kuv tshaib plab heev", FOOD),
        ("i'm hungry", FOOD),
        ("I\u2019m hungry", FOOD),
        ("hungry\u200f", FOOD),
        ("\u202bhungry\u202c", FOOD),
        ("food/rent", FOOD),
        ("me pega", "violence"),
        ("¿Me pegó?", "violence"),
        ("nws ntaus kuv", "violence"),
    ],
)
def test_a_need_is_heard_with_any_accent_sign_or_direction(typed: str, need: str) -> None:
    assert need in needs.current().asked(typed).needs


@pytest.mark.parametrize("typed", ["", " ", "?!", "אני רעב", "я голоден", "饿", "🍞", "\u200f\u200e", "a", "%%%", "_"])
def test_words_of_other_scripts_are_asked_again_with_the_list_to_press(typed: str) -> None:
    asked = needs.current().asked(typed)
    assert asked.needs == ()
    assert asked.words == ()


@pytest.mark.django_db
@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("lang", ["en", "es", "hmn"])
def test_who_writes_in_another_script_is_shown_the_list_and_keeps_what_was_typed(stranger: Client, lang: str) -> None:
    stranger.cookies.clear()
    answer = stranger.post(f"/help-near?lang={lang}", {"need": "אני רעב", "place": "95814"})
    assert answer.status_code == 422
    page = body(answer)
    assert "אני רעב" in page
    assert 'aria-invalid="true"' in page


@pytest.mark.django_db
@pytest.mark.usefixtures("town")
def test_the_form_needs_no_script_and_is_one_press_for_each_need(stranger: Client) -> None:
    page = body(stranger.get("/help-near"))
    assert "<script" not in page.split("</head>")[-1].replace("<script src=", "<script src=") or "onclick" not in page
    assert "onclick" not in page
    assert "onsubmit" not in page
    for need in needs.current().needs.values():
        assert f'name="n" value="{need.code}"' in page


# -- for which ages --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [
        (None, 5.99, "Up to age 5"),
        (2.5, None, "Age 2 and up"),
        (3.5, 17.5, "Ages 3 to 17"),
        (0.5, None, ""),
        (None, 0.5, "Up to age 1"),
        (0.25, 1, "Up to age 1"),
        (18, 999, "Age 18 and up"),
        (-1, 10**18, ""),
        (65, 18, ""),
        (18, 18, "Ages 18 to 18"),
        (120, None, "Age 120 and up"),
        (121, None, ""),
        (0, 0, ""),
    ],
)
def test_ages_are_those_of_people_and_nobody_is_sent_who_is_too_old(least: Any, most: Any, said: str) -> None:
    """A fault that was here: "up to 5.99" said "up to age 6", and 999 for "of any age" was an age."""
    assert words.ages(least, most) == said


@given(st.none() | st.floats(-5, 2000), st.none() | st.floats(-5, 2000))
def test_the_ages_that_are_said_are_within_those_that_were_told(least: float | None, most: float | None) -> None:
    said = [int(word) for word in words.ages(least, most).split() if word.isdigit()]
    assert all(1 <= age <= words.OLDEST for age in said)
    if most is not None and most >= 1 and said and least is None:
        assert said[0] <= most
    if least is not None and said and most is None:
        assert said[0] <= least < said[0] + 1
