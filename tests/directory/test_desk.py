"""The desk's two pages: what is to be called, and one entry with its log."""

import re
from datetime import UTC, datetime

import pytest

from hearthline.directory import loading
from hearthline.directory.actions import BETTER, HEARD
from hearthline.directory.door import noting
from hearthline.directory.models import Check
from hearthline.ground import clock
from tests import staff

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-2")]
HERE = "/numbers/call?entry=gu.line"


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index("<main") : html.index("</main>")]).split())


def test_the_list_says_what_where_and_why() -> None:
    fl = loading.current().entry("fl.line")
    assert fl is not None
    noting.note(fl, "not_in_service", "", "", burst=False)
    said = text(staff.desk().client.get("/numbers/").content.decode())
    assert said.index("People say it is wrong (1)") < said.index("Pages do not agree on it")
    assert "The number does not work: 1" in said
    assert "475-2672" in said
    assert "453-5145" in said  # a disputed number is hidden from the public, not from who must call it


@pytest.mark.parametrize("role", ["screener", "supervisor", "administrator"])
def test_a_call_is_kept_and_stands_in_the_log(role: str) -> None:
    desk = staff.desk(role)
    entry = loading.current().entry("gu.line")
    assert entry is not None
    form = {
        "entry": "gu.line",
        "mark": entry.mark,
        "outcome": "works",
        "heard": "They said: child line.",
        "called_at": "",
    }
    answer = desk.client.post("/numbers/call", form)
    assert (answer.status_code, answer["Location"]) == (303, HERE)
    said = text(desk.client.get(HERE).content.decode())
    assert "They said: child line." in said
    assert desk.user.name in said
    assert "Nothing is to be checked here now." in said


def test_what_could_not_be_taken_keeps_what_was_typed() -> None:
    desk = staff.desk()
    form = {
        "entry": "gu.line",
        "mark": "old",
        "outcome": "wrong",
        "heard": "A bakery.",
        "called_at": "yesterday",
        "better": "7",
    }
    answer = desk.client.post("/numbers/call", form)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Write the day and the time of the call" in html
    assert "A bakery." in html
    assert 'value="yesterday"' in html
    assert not Check.unscoped.exists()


@pytest.mark.parametrize(("field", "most"), [("heard", HEARD), ("better", BETTER)])
def test_what_is_too_long_is_said_at_its_field_and_kept_whole_on_the_page(field: str, most: int) -> None:
    desk = staff.desk()
    entry = loading.current().entry("gu.line")
    assert entry is not None
    long = ("zqword" * most)[: most - 11] + "Zqtheveryend"
    form = {"entry": entry.id, "mark": entry.mark, "outcome": "wrong", "heard": "A bakery.", field: long}
    html = desk.client.post("/numbers/call", form).content.decode()
    assert f"It may have {most:,} characters." in html
    assert f'href="#{field}"' in html
    assert long in html
    assert not Check.unscoped.exists()


def test_the_time_of_the_call_is_the_agencys_own() -> None:
    with clock.freeze(datetime(2026, 11, 25, 18, 0, tzinfo=UTC)):
        desk = staff.desk()
        entry = loading.current().entry("gu.line")
        assert entry is not None
        form = {"entry": "gu.line", "mark": entry.mark, "outcome": "no_answer", "heard": "It rang."}
        desk.client.post("/numbers/call", form | {"called_at": "2026-11-25T09:30"})
    assert Check.unscoped.get().called_at == datetime(2026, 11, 25, 17, 30, tzinfo=UTC)


def test_a_disputed_entry_says_why_and_that_a_call_does_not_free_it() -> None:
    said = text(staff.desk().client.get("/numbers/call?entry=co.disputed").content.decode())
    assert "with a digit changed" in said
    assert "A disputed number stays hidden" in said


def test_an_entry_that_is_not_there_leads_to_the_list() -> None:
    desk = staff.desk()
    assert desk.client.get("/numbers/call?entry=zz.line")["Location"] == "/numbers/"
    assert desk.client.get("/numbers/call")["Location"] == "/numbers/"


def test_who_has_no_role_gets_no_page() -> None:
    assert staff.desk("").client.get("/numbers/").status_code == 403


def test_the_desk_says_it_in_spanish() -> None:
    desk = staff.desk()
    desk.client.cookies["language"] = "es"
    said = text(desk.client.get("/numbers/").content.decode())
    assert "Números por comprobar" in said
    assert "Las páginas no coinciden" in said
