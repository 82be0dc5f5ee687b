"""The public contact pages with anything that people, programs and other sites send: nobody is refused for want of a
cookie, nothing typed is lost, nothing is kept twice, and every code leads to its own words (H-3, H-7, D-6)."""

import re
from html import escape
from typing import Any
from unittest import mock

import pytest
from django.db import DatabaseError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground.text import clean_text
from hearthline.helpdesk import actions, queries
from hearthline.helpdesk.door import accept, lookup
from hearthline.helpdesk.door.content import LIMITS, LINE, WORDS, BadContent, Content
from hearthline.helpdesk.door.models import InquiryEnvelope
from hearthline.helpdesk.models import Inquiry
from hearthline.helpdesk.public.fields import SENDS
from hearthline.helpdesk.public.views import Typed, wrong
from hearthline.sealing import new_token
from tests import staff
from tests.helpdesk.build import agent, asked, came, content, fresh
from tests.helpdesk.test_public import at_the_words, state_of, text

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-3", "H-7", "D-6")]
TEXTS = {
    "emoji": "Zqemoji 👩‍👧 call me 🙏🏽", "arabic": "اتصلوا بي غداً Zqarabic", "hebrew": "Zqmixed שלום call",
    "hmong": "Zqhmoob kuv xav tham nrog tus neeg ua haujlwm", "chinese": "Zqhan 請打電話給我",
    "tags": "Zqtags <script>alert(1)</script> & \"q\"", "percent": "Zq %s {0} {{ x }}", "long": "Zqlong words. " * 400,
    "lines": "Zqone\r\ntwo\n\nthree",
}  # fmt: skip
GIVEN = {"from": "write", "words": "Zqwords of mine", "name": "Zqname Quill", "reads": "en", "send": "code"}


@pytest.fixture(autouse=True)
def _agency() -> None:
    staff.agency()


def has(answer: Any, words: str) -> bool:
    flat = " ".join(answer.content.decode().split())
    plain = " ".join(clean_text(words, 100_000).split())
    return plain in flat or escape(plain) in flat


@pytest.mark.parametrize("kind", TEXTS)
def test_what_was_typed_reaches_the_desk_as_it_was_typed(face: Client, kind: str) -> None:
    face.post("/contact/", {**GIVEN, "words": TEXTS[kind], "state": at_the_words(face)})
    actions.open_pending()
    found = queries.inquiry(agent(), Inquiry.unscoped.get().pk)
    own = found.said[0].content
    assert own is not None
    assert own.words.split() == clean_text(TEXTS[kind], WORDS).split()
    assert own.name == "Zqname Quill"


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize(
    "missing",
    [
        {"send": "mail", "contact": ""},
        {"send": "text", "contact": "soon"},
        {"send": "letter", "place": " "},
        {"send": "owl"},
    ],
)
def test_what_is_missing_is_said_and_every_word_stays(face: Client, kind: str, missing: dict[str, str]) -> None:
    state = at_the_words(face)
    given_ = {
        **GIVEN,
        "words": TEXTS[kind],
        "place": "Zqplace street",
        "contact": "Zqcontact",
        "state": state,
        **missing,
    }
    answer = face.post("/contact/", given_)
    assert answer.status_code == 422
    assert has(answer, TEXTS[kind])
    assert has(answer, "Zqname Quill")
    if missing.get("place") is None:
        assert has(answer, "Zqplace street")
    assert not InquiryEnvelope.unscoped.exists()


@pytest.mark.parametrize("state", ["", "x", "\x00", "A" * 5_000, "🙂", "eyJ4IjoxfQ"])
def test_a_page_that_is_too_old_gives_a_new_one_with_every_word(face: Client, state: str) -> None:
    answer = face.post("/contact/", {**GIVEN, "state": state})
    assert answer.status_code == 200
    assert has(answer, "Zqwords of mine")
    assert has(answer, "Zqname Quill")
    assert not InquiryEnvelope.unscoped.exists()
    sent = face.post("/contact/", {**GIVEN, "state": state_of(answer)})
    assert InquiryEnvelope.unscoped.count() == 1
    assert sent.status_code == 200


@pytest.mark.parametrize("header", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://other.example"}])
def test_a_post_that_another_site_made_keeps_nothing_and_shows_the_words(face: Client, header: dict[str, str]) -> None:
    answer = face.post("/contact/", {**GIVEN, "state": at_the_words(face)}, headers=header)
    assert not InquiryEnvelope.unscoped.exists()
    assert has(answer, "Zqwords of mine")


@pytest.mark.parametrize("error", [DatabaseError, OSError])
def test_while_database_and_spool_are_away_nobody_is_thanked_and_nothing_is_lost(
    face: Client, error: type[Exception]
) -> None:
    state = at_the_words(face)
    away = mock.patch.object(accept.spooling, "spool", side_effect=OSError)
    with mock.patch.object(accept, "put", side_effect=error), away:
        answer = face.post("/contact/", {**GIVEN, "state": state})
    assert answer.status_code == 503
    assert has(answer, "Zqwords of mine")
    again = face.post("/contact/", {**GIVEN, "state": state_of(answer)})
    assert again.status_code == 200
    actions.drain_spool()  # for some seconds nobody asks a database that was away: it rests on the shelf first
    assert InquiryEnvelope.unscoped.count() == 1


@pytest.mark.parametrize("came_from", ["", "write", "topic", "danger", "x" * 500, "\x00"])
@pytest.mark.parametrize("lang", ["", "es", "hmn", "xx", "\x00"])
def test_no_step_breaks_whatever_it_says_it_comes_from(face: Client, came_from: str, lang: str) -> None:
    given_ = {"from": came_from, "words": "Zqwords of mine", **({"_lang": lang} if lang else {})}
    answer = face.post("/contact/", given_)
    assert answer.status_code in (200, 422)
    if came_from == "write":
        assert has(answer, "Zqwords of mine")


def test_the_same_page_sent_thrice_is_one_inquiry_and_other_words_are_a_further_word(face: Client) -> None:
    state = at_the_words(face)
    codes = set()
    for words in ("Zqone", "Zqone", "Zqone", "Zqtwo"):
        found = re.search(
            r"(?:[0-9A-Z]{4}[ -]){6}[0-9A-Z]{4}",
            text(face.post("/contact/", {**GIVEN, "words": words, "state": state})),
        )
        assert found
        codes.add(found.group())
    assert len(codes) == 1
    actions.open_pending()
    assert Inquiry.unscoped.count() == 1
    told = queries.inquiry(agent(), Inquiry.unscoped.get().pk)
    assert sorted(one.content.words for one in told.said if one.content) == ["Zqone", "Zqtwo"]


CODES = ["", " ", "\x00", "x", "0" * 26, "A" * 500, "🙂", "١٢٣", "----", "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG"]


@pytest.mark.parametrize("code", CODES)
def test_every_code_that_opens_nothing_is_answered_alike_and_keeps_what_was_typed(face: Client, code: str) -> None:
    asked()
    answer = face.post("/contact/back", {"code": code, "words": "Zqfurther words"})
    assert answer.status_code == 422
    assert has(answer, "Zqfurther words")
    assert InquiryEnvelope.unscoped.count() == 1


@pytest.mark.parametrize("how", ["lower", "spaces", "dashes", "look-alikes"])
def test_a_code_may_be_typed_as_people_type(face: Client, how: str) -> None:
    code = asked()
    plain = re.sub(r"[^0-9A-Z]", "", code)
    typed = {
        "lower": code.lower(),
        "spaces": " ".join(plain),
        "dashes": "-".join(plain[n : n + 4] for n in range(0, len(plain), 4)),
        "look-alikes": plain.replace("0", "O").replace("1", "l"),
    }[how]
    assert "Something to add?" in text(face.post("/contact/back", {"code": typed}))


@pytest.mark.parametrize("kind", TEXTS)
def test_a_further_word_joins_its_own_inquiry_and_no_other(face: Client, kind: str) -> None:
    one, _other = asked(), asked()
    page = face.post("/contact/back", {"code": one})
    face.post("/contact/back", {"state": state_of(page), "words": TEXTS[kind]})
    actions.open_pending()
    told = [queries.inquiry(agent(), row.pk) for row in Inquiry.unscoped.all()]
    assert sorted(len(each.said) for each in told) == [1, 2]
    [both] = [each for each in told if len(each.said) == 2]
    assert both.said[1].content is not None
    assert both.said[1].content.words.split() == clean_text(TEXTS[kind], WORDS).split()


def test_a_receipt_of_one_agency_opens_nothing_at_another() -> None:
    code = asked()
    assert lookup.find(code, agency_id=staff.HERE) is not None
    assert lookup.find(code, agency_id=staff.THERE) is None


@pytest.mark.parametrize("known", [True, False])
def test_a_right_and_a_wrong_code_cost_the_same_questions(known: bool, django_assert_num_queries: Any) -> None:
    code = asked()
    with django_assert_num_queries(3):
        lookup.find(code if known else "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG", agency_id=staff.HERE)


def test_one_damaged_answer_hides_no_other() -> None:
    from hearthline.helpdesk.door.models import SealedAnswer

    token = new_token()
    code = asked(token)
    actions.open_pending()
    row = Inquiry.unscoped.get()
    for n in range(2):
        actions.answer(viewer=agent(), inquiry_id=row.pk, version=fresh(row).version, words=f"Zqanswer {n}")
    SealedAnswer.unscoped.filter(pk=SealedAnswer.unscoped.order_by("at").first().pk).update(sealed=b"damaged")  # type: ignore[union-attr]  # there are two
    found = lookup.find(code, agency_id=staff.HERE)
    assert found is not None
    assert [letter.words for letter in found.letters] == ["Zqanswer 1"]


@pytest.mark.fault("3")
def test_an_inquiry_whose_key_is_damaged_blocks_no_other() -> None:
    """A fault that was here: a further word of such an inquiry stopped the worker's round, and all after it waited."""
    token = new_token()
    asked(token)
    actions.open_pending()
    broken = Inquiry.unscoped.get()
    Inquiry.unscoped.filter(pk=broken.pk).update(wrapped_key=b"damaged")
    asked(token, words="Zqfurther")
    asked(words="Zqsomebody else")
    done = actions.open_pending()
    assert (done.new, done.further, done.aside) == (1, 0, 1)
    assert Inquiry.unscoped.count() == 2
    from hearthline.duty.models import Alert

    assert Alert.unscoped.filter(kind="way_in", about="unreadable").count() == 1
    assert actions.open_pending() == type(done)()


# -- what is sealed ---------------------------------------------------------------------------------------------------

ANY = st.text(max_size=60) | st.sampled_from(["\x00", "\ud800", "🙂" * 10, "x" * 25_000, " ", "\u202eabc"])


@given(
    st.dictionaries(
        st.sampled_from(["words", "name", "contact", "place", "send", "reads", "files", "odd", "more"]), ANY
    )
)
def test_what_was_typed_is_sealed_clean_and_comes_back_the_same(given_: dict[str, str]) -> None:
    made = Content.of(given_)
    assert Content.read(made.raw()) == made
    assert Content.of(vars(made)) == made, "clean is clean"
    for name, kept in vars(made).items():
        assert len(kept) <= LIMITS.get(name, LINE)
        assert "\x00" not in kept
        kept.encode()


@given(
    st.binary(max_size=60)
    | st.sampled_from([b"[]", b"null", b'{"words": 5}', b'{"more": "x"}', b'{"words": null}', b"[" * 99_999])
)
def test_what_is_no_inquiry_is_never_read_as_one(raw: bytes) -> None:
    try:
        found = Content.read(raw)
    except BadContent as error:
        assert str(error) == "", "it says nothing of what is in it"
    else:
        assert raw in (b"{}", found.raw()) or Content.read(found.raw()) == found


@given(
    st.builds(
        Typed,
        st.text(max_size=30),
        st.text(max_size=9),
        st.sampled_from([*SENDS, "owl"]),
        st.text(max_size=30),
        st.text(max_size=9),
    )
)
def test_what_is_missing_has_a_place_on_the_page_and_nothing_else_is_asked(typed: Typed) -> None:
    found = wrong(typed)
    assert set(found) <= {"words", "send_0", "contact", "place"}
    assert ("words" in found) == (not typed.words.strip())
    assert ("send_0" in found) == (typed.send not in SENDS)
    if typed.send in ("code", "owl"):
        assert not {"contact", "place"} & set(found)
    if typed.send == "letter":
        assert ("place" in found) == (not typed.place.strip())


@pytest.mark.parametrize(
    ("send", "contact", "good"),
    [
        ("mail", "zq@example.org", True), ("mail", " zq@example.org ", True), ("mail", "zq@example", False),
        ("mail", "zq example.org", False), ("mail", "", False), ("mail", "a@b@c.org", False),
        ("text", "916-555-0142", True), ("text", "+1 (916) 555-0142", True), ("told", "555-0142", True),
        ("told", "call me", False), ("text", "", False), ("text", "zq@example.org", False), ("told", "1" * 30, False),
    ],
)  # fmt: skip
def test_a_way_to_answer_is_one_that_can_be_used(send: str, contact: str, good: bool) -> None:
    assert ("contact" not in wrong(Typed(words="Zq", send=send, contact=contact))) is good


def test_the_language_in_which_it_was_asked_is_the_language_of_the_answer(face: Client) -> None:
    for lang in ("es", "hmn"):
        face.post("/contact/", {**GIVEN, "reads": lang, "state": at_the_words(face), "words": f"Zqin {lang}"})
    actions.open_pending()
    reads = {queries.inquiry(agent(), row.pk).reads for row in Inquiry.unscoped.all()}
    assert reads == {"es", "hmn"}
    assert came().language == "en"
    assert content().reads == "en"
