"""The contact pages: danger first, only what is needed, a code, and the answer by it (H-3, H-7)."""

import re
from typing import Any

import pytest
from django.test import Client

from hearthline.helpdesk import actions
from hearthline.helpdesk.answers.book import ANSWER, code_of
from hearthline.helpdesk.door import accept, lookup
from hearthline.helpdesk.door.models import InquiryEnvelope, InquiryPending, SealedAnswer
from hearthline.helpdesk.models import Inquiry
from hearthline.helpdesk.public import views
from hearthline.journal.models import Entry
from tests import staff
from tests.helpdesk.build import agent, asked, came, fresh

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("H-3", "H-7")]
TYPED = {"from": "write", "words": "Zqwords of mine", "name": "Zqname", "reads": "en", "send": "code"}


@pytest.fixture(autouse=True)
def _agency() -> None:
    staff.agency()


def text(answer: Any) -> str:
    html = answer.content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index("<main") : html.index("</main>")]).split())


def state_of(answer: Any) -> str:
    found = re.search(r'name="state" value="([^"]+)"', answer.content.decode())
    assert found
    return found.group(1)


def at_the_words(face: Client, topic: str = "case") -> str:
    """Through the first two questions; the sealed state of the last page."""
    face.post("/contact/", {"from": "danger", "danger": "no"})
    return state_of(face.post("/contact/", {"from": "topic", "topic": topic}))


def test_the_first_question_is_whether_a_child_is_in_danger_now(face: Client) -> None:
    page = text(face.get("/contact/"))
    assert "Is a child in danger now?" in page
    assert 'name="words"' not in face.get("/contact/").content.decode()


@pytest.mark.parametrize("said", ["yes", "unsure"])
def test_danger_leads_to_911_the_hotline_and_the_start_of_a_report(face: Client, said: str) -> None:
    answer = face.post("/contact/", {"from": "danger", "danger": said})
    assert "Call 911 now" in text(answer)
    assert 'href="/"' in answer.content.decode()
    assert "What is it about?" in text(face.post("/contact/", {"from": "danger", "go_on": "1"}))


@pytest.mark.parametrize("came_from", ["danger", "topic"])
def test_no_answer_asks_again_and_nobody_is_stuck(face: Client, came_from: str) -> None:
    answer = face.post("/contact/", {"from": came_from})
    assert answer.status_code == 422
    assert "Choose one of the answers." in text(answer)


def test_who_wants_papers_learns_where_to_go_and_may_still_ask(face: Client) -> None:
    answer = face.post("/contact/", {"from": "topic", "topic": "records"})
    assert "The records office keeps the files." in text(answer)
    assert "Write to us" in text(face.post("/contact/", {"from": "topic", "topic": "question"}))


def test_the_words_are_durable_before_the_code_is_shown_and_rest_sealed(face: Client) -> None:
    answer = face.post("/contact/", {**TYPED, "state": at_the_words(face)})
    code = re.search(r"(?:[0-9A-Z]{4}[ -]){6}[0-9A-Z]{4}", text(answer))
    assert code
    row = InquiryEnvelope.unscoped.get()
    assert InquiryPending.unscoped.get().envelope_id == row.pk
    stored = repr([{k: bytes(v) if isinstance(v, memoryview) else v for k, v in one.items()}
                   for one in (*InquiryEnvelope.unscoped.values(), *Entry.objects.values())])  # fmt: skip
    assert not [planted for planted in ("Zqwords", "Zqname") if planted in stored]
    assert code.group().replace(" ", "-") not in stored
    assert lookup.find(code.group(), agency_id=staff.HERE) is not None


def test_sending_twice_is_one_inquiry_with_one_code(face: Client) -> None:
    state = at_the_words(face)
    first, second = (text(face.post("/contact/", {**TYPED, "state": state})) for _ in range(2))
    assert re.findall(r"[0-9A-Z]{4} [0-9A-Z]{4}", first)[:2] == re.findall(r"[0-9A-Z]{4} [0-9A-Z]{4}", second)[:2]
    assert InquiryEnvelope.unscoped.count() == 1


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"words": " "}, "Write what you want to ask or tell us."),
        ({"send": "mail"}, "Write your e-mail address."),
        ({"send": "mail", "contact": "no address"}, "An e-mail address has an @ in it."),
        ({"send": "text", "contact": "soon"}, "Only figures make a phone number."),
        ({"send": "told"}, "Write your phone number."),
        ({"send": "letter"}, "Write where the letter goes."),
        ({"send": "pigeon"}, "Choose one of the answers."),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(face: Client, changed: dict[str, str], message: str) -> None:
    answer = face.post("/contact/", {**TYPED, **changed, "state": at_the_words(face)})
    assert answer.status_code == 422
    assert message in text(answer)
    assert "Zqname" in answer.content.decode()
    assert not InquiryEnvelope.unscoped.exists()


def test_a_bad_number_stays_on_the_page_with_what_is_wrong_with_it(face: Client) -> None:
    answer = face.post(
        "/contact/", {**TYPED, "send": "told", "contact": "916-55 01", "state": at_the_words(face), "words": "Zqbad"}
    )
    assert "This phone number is too short. Write it with the area code." not in text(answer), "seven figures will do"
    answer = face.post("/contact/", {**TYPED, "send": "told", "contact": "555 01", "state": at_the_words(face)})
    assert "This phone number is too short. Write it with the area code." in text(answer)
    assert 'value="555 01"' in answer.content.decode()
    assert "Write your phone number." not in text(answer)


def test_the_question_what_it_is_about_stands_once_as_the_heading(face: Client) -> None:
    html = face.post("/contact/", {"from": "danger", "danger": "no"}).content.decode()
    assert html.count("What is it about?") == 1
    assert re.search(r"<legend[^>]*><h1[^>]*>What is it about\?</h1>", html)


@pytest.mark.req("H-4", "H-6")
@pytest.mark.parametrize(
    ("lang", "asked"),
    [("", "I was in foster care. May I have my file?"), ("/es", "Estuve en cuidado de crianza"), ("/hmn", "")],
)
def test_who_wants_a_file_finds_the_answer_before_the_office_of_another_place(
    face: Client, lang: str, asked: str
) -> None:
    answer = face.post(f"{lang}/contact/", {"from": "topic", "topic": "records"})
    html = answer.content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    own, elsewhere = code_of(ANSWER, "own-file-foster"), main.index(f'href="{lang}/lines"')
    for answer_id in ("own-file-foster", "see-my-case", "own-file-investigated", "records-ask"):
        link = f'href="{lang}/answers/{code_of(ANSWER, answer_id)}"'
        assert main.index(f'href="{lang}/answers/{own}"') <= main.index(link) < elsewhere
        assert face.get(link[6:-1]).status_code == 200
    assert asked in text(answer)


def test_a_pack_without_answers_on_files_still_names_the_office(face: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "behind", lambda _door: ())
    said = text(face.post("/contact/", {"from": "topic", "topic": "records"}))
    assert "The records office keeps the files." in said
    assert "Press the line that fits you." not in said


def test_a_planted_state_of_another_site_gives_nobody_the_code(face: Client) -> None:
    state = at_the_words(face)
    answer = face.post("/contact/", {**TYPED, "state": state}, headers={"Sec-Fetch-Site": "cross-site"})
    assert state_of(answer) != state
    assert "Zqwords of mine" in answer.content.decode()
    assert not InquiryEnvelope.unscoped.exists()


def test_another_language_keeps_every_word(face: Client) -> None:
    answer = face.post("/contact/", {**TYPED, "state": at_the_words(face), "_lang": "es"})
    assert "Escríbanos" in text(answer)
    assert "Zqwords of mine" in answer.content.decode()


def test_a_flood_is_slowed_by_one_more_press_and_never_refused(face: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accept, "over_budget", lambda _address: True)
    state = at_the_words(face)
    assert "Press Send once more" in text(face.post("/contact/", {**TYPED, "state": state}))
    face.post("/contact/", {**TYPED, "state": state, "once_more": "1"})
    assert InquiryEnvelope.unscoped.get().burst


@pytest.mark.parametrize("address", ["/contact/", "/contact/back"])
def test_no_cookie_no_inline_script_and_nothing_kept_by_a_proxy(face: Client, address: str) -> None:
    answer = face.get(address)
    assert not answer.cookies
    assert "private" in answer["Cache-Control"]
    assert not re.search(r"<script(?![^>]*src=)|style=|onclick", answer.content.decode())


def test_unknown_malformed_and_report_codes_answer_alike(face: Client) -> None:
    answers = {text(face.post("/contact/back", {"code": code})) for code in ("", "x")}
    assert len(answers) == 2
    unknown = asked_elsewhere()
    one = text(face.post("/contact/back", {"code": unknown})).replace(unknown, "")
    other = text(face.post("/contact/back", {"code": "nonsense"})).replace("nonsense", "")
    assert one == other


def asked_elsewhere() -> str:
    """A well-formed code that leads nowhere."""
    from hearthline.sealing import new_token

    return accept.code_of(new_token())


def test_looking_a_code_up_asks_three_questions_whatever_was_typed(
    face: Client, django_assert_num_queries: Any
) -> None:
    code = asked()
    for typed in (code, asked_elsewhere(), "nonsense"):
        with django_assert_num_queries(3):
            lookup.find(typed, agency_id=staff.HERE)


def answered() -> str:
    code = asked()
    actions.open_pending()
    row = Inquiry.unscoped.get()
    actions.answer(viewer=agent(), inquiry_id=row.pk, version=row.version, words="Zqanswer for you")
    return code


def test_the_answer_is_read_by_its_code_alone_and_never_the_question(face: Client) -> None:
    code = answered()
    page = text(face.post("/contact/back", {"code": code.lower().replace("-", " ")}))
    assert "Zqanswer for you" in page
    assert "Zqasked" not in page
    assert "Zqanswer" not in repr(bytes(SealedAnswer.unscoped.get().sealed))


def test_one_receipt_opens_nobody_elses_answer(face: Client) -> None:
    answered()
    other = asked(words="Zqother")
    assert "Zqanswer" not in text(face.post("/contact/back", {"code": other}))


def test_more_words_come_under_the_same_code_and_the_desk_sees_them_as_unread(face: Client) -> None:
    code = answered()
    before = Inquiry.unscoped.get()
    state = state_of(face.post("/contact/back", {"code": code}))
    answer = face.post("/contact/back", {"state": state, "words": "Zqmore from me"})
    assert "A worker reads them." in text(answer)
    actions.open_pending()
    now = fresh(before)
    assert Inquiry.unscoped.count() == 1
    assert now.unread_since is not None
    assert (now.state, now.version) == ("open", before.version + 1)
    assert now.due_at is not None


def test_a_code_typed_into_the_words_is_taken_out(face: Client) -> None:
    stray = asked_elsewhere()
    face.post("/contact/", {**TYPED, "words": f"Zqwords {stray}", "state": at_the_words(face)})
    actions.open_pending()
    from hearthline.helpdesk import queries

    found = queries.inquiry(agent(), Inquiry.unscoped.get().pk)
    content = found.said[0].content
    assert content is not None
    assert stray not in content.words


def test_the_first_page_leads_here(face: Client) -> None:
    assert 'href="/contact/"' in face.get("/").content.decode()


def test_what_came_is_one_inquiry_however_often_the_worker_looks() -> None:
    inquiry = came()
    assert actions.open_pending().new == 0
    assert fresh(inquiry).received_at == InquiryEnvelope.unscoped.get().received_at
