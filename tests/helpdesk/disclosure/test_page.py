"""The page of what may be said: the words, why, and what stays of it."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthline.access.models import Barred
from hearthline.helpdesk.models import Inquiry
from hearthline.journal.models import Entry
from tests import staff
from tests.helpdesk import build

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-3", "H-8")]
REFUSAL = "I cannot say if there is a case about anyone, or if there is not."


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index("<main") : html.index("</main>")]).split())


def ask(desk: staff.Desk, **form: str) -> tuple[int, str]:
    answer = desk.client.post("/say/", {"who": "neighbour", "way": "", "asks": "case_exists", "language": "en"} | form)
    return answer.status_code, text(answer.content.decode())


@pytest.mark.parametrize("role", ["agent", "screener", "supervisor"])
def test_who_talks_to_people_reads_what_to_say_word_for_word_and_why(role: str) -> None:
    status, said = ask(staff.desk(role))
    assert status == 200
    assert "Say only this" in said
    assert REFUSAL in said
    assert "10850(a) read in the law" in said
    assert "Look nothing up first." in said


def test_an_administrator_does_not_talk_to_families() -> None:
    assert staff.desk("administrator").client.get("/say/").status_code == 403


def test_a_verified_parent_hears_the_name_and_a_stranger_the_refusal() -> None:
    desk = staff.desk("agent")
    _, known = ask(desk, who="parent", way="photo_id", asks="worker_name")
    assert "You may say this" in known
    assert REFUSAL not in known
    _, stranger = ask(desk, who="parent", asks="worker_name")
    assert REFUSAL in stranger
    _, kept = ask(desk, who="parent", way="photo_id", asks="worker_name", kept_away="yes")
    assert REFUSAL in kept
    assert "Nobody has found out what the law says here. Do not say it. Ask: The supervisor on duty" in kept


def test_the_words_come_in_the_callers_language_with_the_english_beside_them() -> None:
    _, said = ask(staff.desk("agent"), language="es")
    assert "No puedo decir si hay o no hay un caso" in said
    assert REFUSAL in said
    assert "translation not checked" in said


def test_the_journal_keeps_which_rule_was_shown_and_about_which_conversation() -> None:
    inquiry = build.logged()
    ask(staff.desk("agent"), who="employer", asks="who_reported", inquiry=str(inquiry.pk))
    entry = Entry.objects.filter(tag="helpdesk:saying:show").get()
    assert entry.record_id == inquiry.pk.hex
    assert {"employer", "not_verified", "who_reported", "no", "reporter_not_to_employer"} <= set(entry.fields.split())


@pytest.mark.parametrize("whose", ["nobody's", "another agency's", "a complaint about who asks"])
def test_nobody_writes_into_the_journal_of_a_conversation_that_is_closed_to_them(whose: str) -> None:
    desk, inquiry = staff.desk("agent"), build.logged()
    if whose == "another agency's":
        Inquiry.unscoped.update(agency_id=staff.THERE)
    elif whose == "a complaint about who asks":
        Inquiry.unscoped.update(complaint_id=uuid4())
        Barred.objects.create(
            agency_id=staff.HERE,
            record_kind="inquiry",
            record_id=inquiry.pk,
            user_id=build.agent().id,
            why="complaint",
            by="tests",
        )
    own = uuid4() if whose == "nobody's" else inquiry.pk
    answer = desk.client.post("/say/", {"who": "neighbour", "asks": "case_exists", "language": "en", "inquiry": own})
    assert answer.status_code == 403
    assert not Entry.objects.filter(tag="helpdesk:saying:show").exists()


@pytest.mark.parametrize("form", [{"who": "alien"}, {"asks": "<b>"}, {"way": "x" * 5000}, {"who": ""}])
def test_what_is_in_no_list_is_refused_and_keeps_the_form(form: dict[str, str]) -> None:
    status, said = ask(staff.desk("agent"), **form)
    assert status == 422
    assert "Choose who asks and what they ask, from the lists." in said
    assert not Entry.objects.filter(tag="helpdesk:saying:show").exists()


def test_yes_and_no_take_the_same_queries_so_that_the_time_tells_nothing() -> None:
    desk = staff.desk("agent")
    counts = []
    for form in ({}, {"who": "parent", "way": "photo_id", "asks": "worker_name"}, {"who": "parent", "asks": "outcome"}):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            ask(desk, **form)
        counts.append(len(caught))
    assert len(set(counts)) == 1
    assert not any("intake_" in query["sql"] or "people_" in query["sql"] for query in caught)
