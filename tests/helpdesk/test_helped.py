"""Did this answer it? Counted once, by topic, tied to nobody; and what a person can do when it did not (H-7, H-8)."""

import re
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from hearthline.ground import clock
from hearthline.ground.budget import BUDGET, Budget
from hearthline.helpdesk import actions, queries
from hearthline.helpdesk.answers import book as books
from hearthline.helpdesk.answers.book import ANSWER, code_of
from hearthline.helpdesk.complaints.trends import trends
from hearthline.helpdesk.door import accept, helped
from hearthline.helpdesk.door.content import ABOUT_ANSWER
from hearthline.helpdesk.door.models import Helped, InquiryEnvelope
from hearthline.helpdesk.masking import FEW
from hearthline.helpdesk.models import Inquiry, Said
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import staff
from tests.helpdesk.build import agent, asked, came, fresh
from tests.helpdesk.test_public import answered, state_of, text

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("H-7", "H-8")]
WORD = "quillfeather"


@pytest.fixture(autouse=True)
def _start(monkeypatch: pytest.MonkeyPatch) -> None:
    staff.agency()
    monkeypatch.setattr(helped, "_budget", Budget())


def own_page(face: Client) -> tuple[str, str]:
    """A written answer is there: (code, state of the page that the code opens)."""
    code = answered()
    return code, state_of(face.post("/contact/back", {"code": code}))


def an_answer() -> tuple[str, str]:
    """An answer on the site: (its code, its topic)."""
    own, one = next(iter(books.current().answers.items()))
    return code_of(ANSWER, own), one.topic


def press(face: Client, said: str, once: str = "", **more: Any) -> Any:
    return face.post("/contact/helped", {"answer": an_answer()[0], "said": said, "once": once}, **more)


@pytest.mark.parametrize("said", ["yes", "partly", "no"])
def test_a_written_answer_is_judged_once_and_the_first_word_stays(face: Client, said: str) -> None:
    _code, state = own_page(face)
    for word in (said, "yes", "no"):
        answer = face.post("/contact/back", {"state": state, "helped": word})
        assert "Thank you for telling us." in text(answer)
    row = Helped.unscoped.get()
    assert (row.of, row.topic, row.said, row.burst) == ("written", "case", said, False)
    inquiry = Inquiry.unscoped.get()
    assert row.pk not in {inquiry.pk.hex, inquiry.root_id, inquiry.receipt_hash}
    assert Entry.objects.filter(tag=Tag.ANSWER_HELPED).count() == 1


def test_the_next_answer_is_asked_about_anew(face: Client) -> None:
    code, state = own_page(face)
    face.post("/contact/back", {"state": state, "helped": "no"})
    face.post("/contact/back", {"state": state, "words": f"Zqmore {WORD}"})
    actions.open_pending()
    row = Inquiry.unscoped.get()
    actions.answer(viewer=agent(), inquiry_id=row.pk, version=row.version, words="Zqbetter")
    state = state_of(face.post("/contact/back", {"code": code}))
    face.post("/contact/back", {"state": state, "helped": "yes"})
    assert sorted(Helped.unscoped.values_list("said", flat=True)) == ["no", "yes"]


@pytest.mark.parametrize(("said", "offered"), [("yes", False), ("partly", True), ("no", True)])
def test_who_says_no_may_ask_again_complain_or_speak_to_the_supervisor(face: Client, said: str, offered: bool) -> None:
    _code, state = own_page(face)
    answer = face.post("/contact/back", {"state": state, "helped": said})
    page = answer.content.decode()
    assert ('href="#words"' in page) is offered
    assert ("I want to speak to the supervisor" in page) is offered
    assert ('<li><a href="/complain"' in page) is offered


@pytest.mark.parametrize("typed", ["", f"Zqagain {WORD}"])
def test_asking_for_the_supervisor_reaches_the_desk_with_what_was_written(face: Client, typed: str) -> None:
    _code, state = own_page(face)
    before = Inquiry.unscoped.get()
    answer = face.post("/contact/back", {"state": state, "words": typed, "supervisor": "1"})
    assert "We have it." in text(answer)
    actions.open_pending()
    now = fresh(before)
    assert (now.state, now.unread_since is not None, now.due_at is not None) == ("open", True, True)
    last = queries.inquiry(agent(), now.pk).said[-1].content
    assert last is not None
    assert (last.odd, last.words) == ("supervisor", typed)


def test_typed_words_stay_on_the_page_when_somebody_judges_first(face: Client) -> None:
    _code, state = own_page(face)
    answer = face.post("/contact/back", {"state": state, "helped": "no", "words": f"half a {WORD}"})
    assert WORD in answer.content.decode()


def test_enter_presses_send_and_judges_nothing(face: Client) -> None:
    code, _state = own_page(face)
    page = face.post("/contact/back", {"code": code}).content.decode()
    form = page[page.index('<form id="answers"') :]
    assert 'name="' not in re.search(r"<button[^>]*>", form).group()  # type: ignore[union-attr]  # there is a button


def test_nothing_is_asked_before_there_is_an_answer(face: Client) -> None:
    code = asked()
    answer = face.post("/contact/back", {"code": code})
    assert "Did this answer it?" not in text(answer)
    face.post("/contact/back", {"state": state_of(answer), "helped": "yes"})
    assert not Helped.unscoped.exists()


def test_every_answer_on_the_site_asks_without_a_cookie_a_name_or_a_script(face: Client) -> None:
    code, topic = an_answer()
    answer = face.get(f"/answers/{code}")
    page = answer.content.decode()
    assert "Did this answer it?" in text(answer)
    assert not answer.cookies
    once = re.search(r'name="once" value="([0-9a-f]+)"', page)
    assert once
    assert once.group(1) not in face.get(f"/answers/{code}").content.decode()
    done = press(face, "partly", once.group(1))
    assert "Thank you" in text(done)
    assert not done.cookies
    row = Helped.unscoped.get()
    assert (row.of, row.topic, row.said) == ("public", topic, "partly")


def test_pressing_twice_is_one_word(face: Client) -> None:
    for _ in range(2):
        press(face, "no", "ab" * 16)
    assert Helped.unscoped.count() == 1


@pytest.mark.parametrize(
    "typed", [{}, {"said": "no"}, {"answer": "zzzzzz", "said": "no"}, {"answer": "$", "said": "maybe"}]
)
def test_what_is_no_answer_leads_to_the_answers_and_is_not_counted(face: Client, typed: dict[str, str]) -> None:
    given = {name: an_answer()[0] if value == "$" else value for name, value in typed.items()}
    answer = face.post("/contact/helped", given)
    assert (answer.status_code, answer["Location"]) == (302, "/answers/")
    assert face.get("/contact/helped")["Location"] == "/answers/"
    assert not Helped.unscoped.exists()


@pytest.mark.parametrize("once", ["", "zz", "0" * 999, "é"])
def test_a_page_without_its_token_still_counts(face: Client, once: str) -> None:
    press(face, "yes", once)
    assert Helped.unscoped.get().said == "yes"


def test_another_site_cannot_make_browsers_judge(face: Client) -> None:
    answer = press(face, "no", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200
    assert not Helped.unscoped.exists()


def test_words_become_a_question_like_any_other_sealed_with_a_code_and_the_desk_knows_what_was_read(
    face: Client,
) -> None:
    state = state_of(press(face, "no"))
    assert "Write what you want" in text(face.post("/contact/helped", {"state": state, "words": " "}))
    answer = face.post("/contact/helped", {"state": state, "words": f"Zqmissing {WORD}"})
    assert "Your code" in text(answer)
    assert WORD not in repr(bytes(InquiryEnvelope.unscoped.get().box))
    face.post("/contact/helped", {"state": state, "words": f"Zqmissing {WORD}"})
    actions.open_pending()
    inquiry = Inquiry.unscoped.get()
    assert Said.unscoped.count() == 1
    words = queries.inquiry(agent(), inquiry.pk).said[0].content
    assert words is not None
    assert WORD in words.words
    assert words.odd == f"{ABOUT_ANSWER}{an_answer()[0]}"


def test_the_desk_reads_what_the_person_asked_for_and_which_answer_they_had_read() -> None:
    row = came(words=f"Zqmissing {WORD}", odd=f"supervisor {ABOUT_ANSWER}{an_answer()[0]}")
    gone = came(words=WORD, odd=f"{ABOUT_ANSWER}zzzzzz")
    client = staff.desk("agent").client
    page = client.get(f"/help/{row.pk}").content.decode()
    assert "ask to speak to the supervisor" in page
    assert "They had read our answer to:" in page
    assert "that is not there any more" in client.get(f"/help/{gone.pk}").content.decode()


def test_words_stay_on_the_page_in_another_language_and_while_nothing_can_be_kept(
    face: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = state_of(press(face, "no"))
    answer = face.post("/contact/helped", {"state": state, "words": WORD, "_lang": "es"})
    assert "Escríbalo con sus palabras" in text(answer)
    assert WORD in answer.content.decode()

    def nothing(**_: Any) -> None:
        raise accept.NotKept

    monkeypatch.setattr(accept, "hand_in", nothing)
    answer = face.post("/contact/helped", {"state": state, "words": WORD})
    assert answer.status_code == 503
    assert WORD in answer.content.decode()


def test_while_the_database_is_away_nobody_is_shown_an_error(face: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(helped, "write", away)
    assert press(face, "yes").status_code == 200
    assert not Helped.unscoped.exists(), "no word without its entry in the journal"


def test_a_strangers_flood_is_thanked_and_counts_no_more_than_its_budget(face: Client) -> None:
    for _ in range(BUDGET + 15):
        assert press(face, "no").status_code == 200
    assert Helped.unscoped.filter(burst=False).count() == BUDGET
    with clock.freeze(clock.now() + timedelta(days=40)):
        counted = trends(staff.viewer("supervisor")).public[an_answer()[1]]
    assert counted["no"] == BUDGET or counted["no"] is None


def put(n: int, said: str, topic: str = "case", **more: Any) -> None:
    day = more.pop("day", (clock.now() - timedelta(days=40)).date())
    for _ in range(n):
        values = {"agency_id": staff.HERE, "of": "written", "day": day, **more}
        Helped.objects.create(id=uuid4().hex, topic=topic, said=said, **values)


def test_the_page_of_themes_and_trends_counts_by_topic_and_hides_what_is_fewer_than_five() -> None:
    put(9, "yes")
    put(7, "no")
    put(FEW - 1, "partly")
    put(9, "no", agency_id=staff.THERE)
    put(9, "no", burst=True)
    put(9, "no", day=datetime(2020, 1, 1, tzinfo=UTC).date())
    found = trends(staff.viewer("supervisor"))
    assert dict(found.written["case"]) == {"yes": 9, "partly": None, "no": None}, "one hidden takes a second along"
    assert set(found.written["question"].values()) == {None}
    page = staff.desk("supervisor").client.get("/complaints/trends").content.decode()
    assert "Did our written answers help?" in page
    assert "fewer than 5" in page


@pytest.mark.fault("18")
def test_ten_people_at_once_are_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[bool] = []

    def one(number: int) -> None:
        try:
            kept.append(helped.say(own=f"own-{number}", of="public", topic="rights", said="yes", address=f"n{number}"))
        finally:
            connection.close()

    threads = [Thread(target=one, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept.count(True) == Helped.unscoped.count() == 10


def test_the_agent_never_sees_who_judged() -> None:
    columns = {field.name for field in Helped._meta.concrete_fields}
    assert columns == {"agency_id", "id", "of", "topic", "said", "day", "burst"}
