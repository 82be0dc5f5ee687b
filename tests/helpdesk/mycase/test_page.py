"""What a family sees at the public face, what nobody sees, and what a browser may keep: nothing."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hearthline.ground import clock
from hearthline.ground.budget import BUDGET
from hearthline.helpdesk.mycase import actions, letters
from hearthline.helpdesk.mycase.door import opening
from hearthline.helpdesk.mycase.models import View
from hearthline.journal.models import Entry
from hearthline.sealing.letters import new_letter_code
from tests.helpdesk.mycase.build import CASE, agent, code_for, entered, main, opened
from tests.sealing.rings import flipped

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-5")]
WORKER, STEPS_IN, BOSS = "Marguerite Oyelaran", "Tobiah Lindqvist", "Perpetua Nakagawa"


def dialled(html: str) -> list[str]:
    return re.findall(r'href="tel:([^"]+)"', main(html))


def told(answer: HttpResponse) -> bytes:
    """Every byte that left: the lines of the head and the body."""
    return b"\n".join([*(f"{k}: {v}".encode() for k, v in answer.items()), answer.content])


def test_the_three_people_stand_in_order_after_911_and_the_hotline(family: Client) -> None:
    status, html = opened(family, code_for(entered().party()))
    assert status == 200
    assert dialled(html)[0] == "911"
    ours = [n for n in dialled(html) if n.startswith("+1916555")]
    assert ours == ["+19165550142", "+19165550143", "+19165550144;ext=22"]
    said = main(html)
    assert said.index('href="tel:911"') < said.index("+19168755437") < said.index(WORKER)
    assert said.index(WORKER) < said.index(STEPS_IN) < said.index(BOSS)
    assert "Call your worker first" in said
    assert "W-4471" in said
    assert "8:00 a.m. to 5:00 p.m." in said


@pytest.mark.req("H-6", "H-8")
def test_it_says_how_to_prepare_how_to_go_up_and_what_is_not_here_yet(family: Client) -> None:
    said = main(opened(family, code_for(entered().party()))[1])
    for words in ("case number at hand", "Write down your questions", "Ask what happens next", "badge number"):
        assert words in said
    assert (
        said.index("the supervisor")
        < said.index("You may complain")
        < said.index("(916) 875-2000")
        < said.index("1-877-846-1602")
    )
    assert "second check that you set up with us in person" in said
    assert "That is not ready yet" in said
    links = set(re.findall(r'href="(/[^"]*)"', said))
    assert links == {"/lines", "/safety", "/complain"}, "no link to what does not exist"
    assert said.index("You may complain") < said.index('href="/complain"') < said.index("(916) 875-2000")


def test_without_hours_it_says_unknown_and_without_a_back_up_it_names_nobody(family: Client) -> None:
    made = entered(opens="", closes="", backup_name="", backup_phone="")
    said = main(opened(family, code_for(made.party()))[1])
    assert "unknown" in said
    assert "Monday to Friday" not in said
    assert "When your worker is away" not in said


@pytest.mark.req("C-1")
def test_no_byte_of_the_answer_says_whose_page_it_is(family: Client) -> None:
    """A leak test over the head and the body: nothing of the case, of any party, of the code, of the rows."""
    made, own = entered(), uuid4()
    code = code_for(made.party(), letter_id=own)
    answer = family.post("/letter", {"code": code})
    said = told(answer).lower()
    view = View.unscoped.get()
    secret = [CASE, code, code.replace("-", ""), "parent a", "parent_a", "parent_b", "youth", view.lookup]
    secret += [str(one) for one in (own, made.row.pk, made.party())] + [one.hex for one in (own, made.row.pk)]
    for word in secret:
        assert word.lower().encode() not in said, word
    assert answer.status_code == 200


@pytest.mark.fault("38")
def test_the_browser_keeps_nothing_and_is_told_nothing_of_where_it_came_from(family: Client) -> None:
    code = code_for(entered().party())
    for answer in (
        family.get("/letter"),
        family.post("/letter", {"code": code}),
        family.post("/letter", {"code": "x"}),
    ):
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert not answer.cookies
        assert "Set-Cookie" not in answer
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        html = answer.content.decode()
        assert "<script>" not in html
        assert "localStorage" not in html
        assert 'name="robots" content="noindex' in html
        assert "data-exit" in html


@pytest.mark.fault("37")
def test_the_title_and_the_address_say_nothing_of_what_it_is(family: Client) -> None:
    code = code_for(entered().party(), "es")
    for path in ("/letter", "/es/letter", "/hmn/letter"):
        for answer in (family.get(path), family.post(path, {"code": code}), family.post(path, {"code": "no"})):
            title = re.findall(r"<title>(.*?)</title>", answer.content.decode(), re.S)[0]
            assert title.strip() in {"Your page", "Su página", "Koj phab ntawv"}
    with clock.freeze(clock.now()):
        assert family.get(f"/letter?code={code}").content == family.get("/letter").content


@pytest.mark.fault("36")
def test_unknown_closed_ended_old_and_malformed_codes_answer_byte_for_byte_alike(family: Client) -> None:
    made, own = entered(), uuid4()
    closed_case = entered(case="C-2")
    ended = code_for(made.party(), letter_id=own)
    closed = code_for(closed_case.party())
    old = code_for(made.party("parent_b"))
    letters.end_letter(viewer=agent(), letter_id=own)
    actions.close(viewer=agent(), assignment_id=closed_case.row.pk)
    with clock.freeze(clock.now() + timedelta(days=400)):
        answers = [
            family.post("/letter", {"code": code})
            for code in (new_letter_code(), ended, closed, old, "nonsense", "0" * 20, "<b>" * 40)
        ]
    assert {answer.status_code for answer in answers} == {422}
    assert len({told(answer) for answer in answers}) == 1
    said = main(answers[0].content.decode())
    assert "Ask the desk" in said
    assert "This code does not open a page now." in said
    assert 'id="errors"' in said
    assert dialled(answers[0].content.decode())[0] == "911"
    assert "+19168755437" in said


@pytest.mark.fault("36")
def test_right_wrong_and_malformed_codes_cost_the_same(family: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """One slow hash, one query, one opening, whatever was typed."""
    hashes: list[str] = []
    openings: list[int] = []
    hashed, unsealed = opening.read_letter_code, opening.open_as_reporter

    def hashing(agency: str, typed: str) -> Any:
        hashes.append(typed)
        return hashed(agency, typed)

    def unsealing(private: Any, blob: bytes, where: Any) -> bytes:
        openings.append(len(blob))
        return unsealed(private, blob, where)

    monkeypatch.setattr(opening, "read_letter_code", hashing)
    monkeypatch.setattr(opening, "open_as_reporter", unsealing)
    code = code_for(entered().party())
    counts = []
    for typed in (code, new_letter_code(), "nonsense"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            family.post("/letter", {"code": typed})
        counts.append(len(asked))
    assert counts == [1, 1, 1]
    assert len(hashes) == 3
    assert len(openings) == 3
    assert len(set(openings)) == 1, "a sheet of nobody is as long as a real one"


def test_a_code_works_however_it_is_typed_and_an_empty_field_is_asked_again(family: Client) -> None:
    code = code_for(entered().party())
    assert WORKER in opened(family, f"  {code.lower().replace('-', ' ')} ")[1]
    status, html = opened(family, "   ")
    assert status == 422
    assert "Write the code from your letter." in html


@pytest.mark.fault("35")
@pytest.mark.usefixtures("still")
def test_who_tries_often_is_slowed_and_never_locked_out(family: Client) -> None:
    """After ten tries from one network each further one takes one more press; the right code still opens."""
    code = code_for(entered().party())
    for _ in range(BUDGET):
        assert opened(family, new_letter_code())[0] == 422
    status, html = opened(family, code)
    assert status == 200
    assert WORKER not in html
    assert "Press Continue once more" in html
    assert WORKER in opened(family, code, again="1")[1]
    with clock.freeze(clock.now() + timedelta(minutes=11)):
        assert WORKER in opened(family, code)[1], "the slowing is forgotten"
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert WORKER in opened(elsewhere, code)[1], "others are not slowed by it"


@pytest.mark.usefixtures("still")
def test_those_who_try_often_share_one_turn_and_take_nobody_elses(family: Client) -> None:
    code = code_for(entered().party())
    assert opening._last.acquire(timeout=0)
    try:
        for _ in range(BUDGET):
            family.post("/letter", {"code": "no"})
        status, html = opened(family, code, again="1")
        assert (status, WORKER in html) == (503, False)
        assert f'value="{code}"' in html
        assert WORKER in opened(Client(REMOTE_ADDR="203.0.113.9"), code)[1]
    finally:
        opening._last.release()
    assert WORKER in opened(family, code, again="1")[1]


def test_when_all_turns_are_taken_the_code_is_not_typed_twice(family: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    code = code_for(entered().party())
    monkeypatch.setattr(opening, "WAIT", 0)
    for _ in range(opening.AT_ONCE):
        assert opening._turns.acquire(timeout=0)
    try:
        status, html = opened(family, code)
        assert (status, f'value="{code}"' in html) == (503, True)
        assert "tel:911" in html
    finally:
        for _ in range(opening.AT_ONCE):
            opening._turns.release()
    assert WORKER in opened(family, code)[1]


@pytest.mark.fault("5")
def test_without_the_database_it_says_so_gives_the_number_and_keeps_the_code(
    family: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = code_for(entered().party())

    def away(*_: object, **__: object) -> None:
        raise OperationalError

    monkeypatch.setattr(View.unscoped, "filter", away)
    status, html = opened(family, code)
    assert (status, f'value="{code}"' in html) == (503, True)
    assert dialled(html)[0] == "911"
    assert "+19168755437" in html


def test_a_sheet_that_was_changed_in_the_table_opens_nothing(family: Client) -> None:
    code = code_for(entered().party())
    row = View.unscoped.get()
    View.unscoped.update(sealed=flipped(bytes(row.sealed), 400))
    assert opened(family, code)[0] == 422


def test_a_sheet_moved_to_another_row_opens_nothing(family: Client) -> None:
    made = entered()
    mine, theirs = code_for(made.party()), code_for(made.party("parent_b"))
    one, two = View.unscoped.order_by("pk")
    View.unscoped.filter(pk=one.pk).update(sealed=two.sealed)
    View.unscoped.filter(pk=two.pk).update(sealed=one.sealed)
    assert {opened(family, code)[0] for code in (mine, theirs)} == {422}


@pytest.mark.req("D-6")
@pytest.mark.parametrize(
    ("path", "letter", "lang", "words"),
    [
        ("/letter", "es", "es", "Llame primero a su trabajador"),
        ("/es/letter", "en", "es", "Llame primero a su trabajador"),
        ("/hmn/letter", "es", "hmn", "Hu rau koj tus neeg ua haujlwm ua ntej"),
        ("/letter", "hmn", "hmn", "Hu rau koj tus neeg ua haujlwm ua ntej"),
        ("/letter", "en", "en", "Call your worker first"),
    ],
)
def test_it_speaks_the_language_of_the_address_or_else_of_the_letter(
    family: Client, path: str, letter: str, lang: str, words: str
) -> None:
    answer = family.post(path, {"code": code_for(entered().party(), letter)})
    html = answer.content.decode()
    assert words in html
    assert f'<html lang="{lang}"' in html
    assert answer["Content-Language"] == lang


def test_a_form_on_somebody_elses_site_opens_nothing(family: Client) -> None:
    code = code_for(entered().party())
    answer = family.post("/letter", {"code": code}, headers={"sec-fetch-site": "cross-site"})
    assert WORKER not in answer.content.decode()


def test_other_methods_are_refused_and_a_look_leaves_no_entry(family: Client) -> None:
    code = code_for(entered().party())
    before = Entry.objects.count()
    opened(family, code)
    assert family.put("/letter").status_code == 405
    assert Entry.objects.count() == before, "when a family looked at its page is nobody's to know"
