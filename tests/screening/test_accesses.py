"""Who looked at this record, when, why, by which authority: for a supervisor, and for a family that asks."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from hearthline.ground import clock
from hearthline.ground.errors import Refused
from hearthline.intake import queries as intake
from hearthline.journal.actions import write
from hearthline.journal.actor import Actor
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.people import actions as people
from hearthline.people import queries as persons
from hearthline.screening.accesses import looking, words
from hearthline.screening.accesses.commands import journal
from tests import cast, staff
from tests.screening.build import came, other_screener, screener, supervisor
from tests.screening.history_build import JON, born_seven_years_ago, john_smith, known

pytestmark = pytest.mark.django_db


def text(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.status_code
    return " ".join(answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0].split())


def page_of(screening, desk=None, **asked: str) -> str:
    return text((desk or staff.desk("supervisor")).client.get(f"/screening/{screening.report_id}/journal", asked))


def rows(page: str) -> list[str]:
    return re.findall(r"<tr><td>(.*?)</tr>", page)


def test_every_tag_has_a_sentence_and_a_kind_of_act() -> None:
    assert set(words.ACTS) == set(Tag), f"put into words: {set(Tag) - set(words.ACTS)}"
    assert {kind for kind, _said in words.ACTS.values()} <= {
        words.LOOKED, words.CHANGED, words.TOLD, words.TIMES, words.ACCOUNT
    }  # fmt: skip
    said = [str(sentence) for _kind, sentence in words.ACTS.values()]
    assert len(set(said)) == len(said), "two kinds of entry that nobody can tell apart"
    assert not [one for one in said if ":" in one.split()[0]]


@pytest.mark.req("C-3")
@pytest.mark.fault("46")
def test_a_supervisor_sees_who_read_a_report_when_why_and_by_which_authority() -> None:
    screening = came()
    reader = other_screener()
    intake.report_detail(reader, screening.report_id, "screening")
    with pytest.raises(Refused):
        intake.report_detail(staff.viewer("administrator"), screening.report_id, "screening")
    page = page_of(screening)
    (read,) = [row for row in rows(page) if "Read the report" in row]
    assert reader.name in read
    assert "To decide about a report" in read
    assert "screener-works-reports" in read
    assert "Cal. Penal Code 11167.5(b)" in read
    assert re.search(r"<time datetime=[^>]*>\d+:\d\d [ap]\.m\., \w+ \d+, \d{4}, Pacific time</time>", read)
    (refused,) = [row for row in rows(page) if "Refused:" in row]
    assert cast.ADMINISTRATOR in refused
    assert "the system" in page, "it opened the envelope"
    assert reader.id not in page


def test_the_looking_is_itself_in_the_journal_and_on_the_next_page() -> None:
    screening = came()
    before = Entry.objects.filter(tag=Tag.JOURNAL_READ).count()
    page_of(screening, kind="looked")
    made = Entry.objects.filter(tag=Tag.JOURNAL_READ).order_by("-id")
    assert made.count() == before + 1
    assert (made[0].record_kind, made[0].record_id) == ("report", screening.report_id.hex)
    assert (made[0].purpose, made[0].fields) == ("oversight", "looked")
    assert "Looked up who looked at this record" in page_of(screening)


@pytest.mark.fault("46")
@pytest.mark.parametrize("role", ["screener", ""])
def test_nobody_without_the_right_sees_it_and_the_asking_is_kept(role: str) -> None:
    screening = came()
    desk = staff.desk(role)
    answer = desk.client.get(f"/screening/{screening.report_id}/journal")
    assert answer.status_code == 403
    kept = Entry.objects.filter(tag=Tag.RIGHT_REFUSED, record_id=screening.report_id.hex, fields="journal:read")
    assert kept.count() == 1


@pytest.mark.fault("50")
def test_another_agencys_record_and_none_at_all_are_refused_alike() -> None:
    screening = came()
    there = staff.desk("supervisor", agency_id=staff.THERE)
    theirs = there.client.get(f"/screening/{screening.report_id}/journal")
    none = there.client.get("/screening/01a201e0-915d-7d85-b16f-ab038e246602/journal")
    assert (theirs.status_code, none.status_code) == (403, 403)
    assert theirs.content == none.content


@pytest.mark.fault("50")
def test_an_administrator_may_oversee_the_looking_and_learns_neither_number_nor_way_in() -> None:
    screening = came()
    page = page_of(screening, staff.desk("administrator"))
    assert screening.report.number not in page
    assert "Back to the record" not in page
    assert cast.STORY.split(".")[0] not in page
    assert screening.report.number in page_of(screening)


def test_it_is_narrowed_to_a_kind_of_act() -> None:
    screening = came()
    intake.report_detail(screener(), screening.report_id, "screening")
    looked = page_of(screening, kind="looked")
    assert "Read the report" in looked
    assert "Ran the decision tool" not in looked
    assert "Ran the decision tool" in page_of(screening, kind="changed")
    assert "Read the report" in page_of(screening, kind="nonsense"), "what is not understood narrows nothing"
    assert "Nothing of this kind" in page_of(screening, kind="told")


def test_pages_follow_each_other_by_key_and_show_each_line_once() -> None:
    screening = came()
    with transaction.atomic():
        for number in range(120):
            write(
                actor=Actor("person", screener().id, staff.HERE),
                tag=Tag.REPORT_READ,
                record_kind="report",
                record_id=screening.report_id.hex,
                purpose=f"p{number}",
            )
    desk, address = staff.desk("supervisor"), f"/screening/{screening.report_id}/journal"
    seen: list[str] = []
    query = "?kind=looked"
    for _ in range(5):
        page = text(desk.client.get(address + query))
        seen += re.findall(r"<td[^>]*>(p\d+)</td>", page)
        following = re.search(r'href="([^"]*)" rel="next"', page)
        if not following:
            break
        query = following[1].replace("&amp;", "&")
        assert "kind=looked" in query
    assert seen == [f"p{number}" for number in range(119, -1, -1)]


def test_a_page_asks_the_database_no_more_for_many_lines_than_for_few() -> None:
    screening, desk = came(), staff.desk("supervisor")
    address = f"/screening/{screening.report_id}/journal"
    desk.client.get(address)
    with CaptureQueriesContext(connection) as few:
        desk.client.get(address)
    for _ in range(20):
        intake.report_detail(screener(), screening.report_id, "screening")
    with CaptureQueriesContext(connection) as many:
        desk.client.get(address)
    assert len(many) <= len(few)


def test_lists_and_searches_that_showed_it_are_found_week_by_week() -> None:
    now = clock.now()
    with clock.freeze(now - timedelta(days=60)):
        screening = came()
        intake.report_list(screener())
    with clock.freeze(now - timedelta(days=59)):
        intake.report_list(other_screener())
    page = page_of(screening, kind="lists")
    assert "Nothing of this kind" in page
    assert "back to" in page
    names: list[str] = []
    for _ in range(4):
        names += re.findall(r"</time></td><td[^>]*>([^<]*)</td><td[^>]*>Saw it in a list", page)
        following = re.search(r"after=([0-9a-f]{32})", page)
        if not following:
            break
        page = page_of(screening, kind="lists", after=following[1])
    assert names == [other_screener().name, screener().name]


@pytest.mark.req("C-3")
def test_a_family_is_given_who_looked_without_names_inner_reasons_and_anything_about_the_reporter() -> None:
    screening = came()
    intake.report_detail(other_screener(), screening.report_id, "screening")
    intake.report_detail(other_screener(), screening.report_id, "protect-reporter")
    actor = Actor("person", screener().id, staff.HERE)
    with transaction.atomic():
        for tag in (*sorted(words.ABOUT_THE_REPORTER), Tag.RIGHT_REFUSED):
            write(actor=actor, tag=tag, record_kind="report", record_id=screening.report_id.hex, purpose="inner-code")
        write(
            actor=actor, tag=Tag.FILE_OPENED, record_kind="report", record_id=screening.report_id.hex, purpose="inner"
        )
    assert "To protect who reported" in page_of(screening)
    page = page_of(screening, family="1")
    assert "Read the report" in page
    assert "a member of staff" in page
    assert "unknown" in page, "no law says whether names may be given: that stays visible"
    assert "Opened a file" in page
    for hidden in (
        other_screener().name,
        screener().name,
        "inner",
        "screener-works-reports",
        "Who reported",
        "To protect",
        "Opened who",
    ):
        assert hidden not in page, hidden
    assert Entry.objects.filter(tag=Tag.JOURNAL_READ, purpose="record-request").count() == 1


@pytest.mark.req("C-3")
def test_a_persons_page_shows_what_happened_to_the_records_that_became_one() -> None:
    one, other = known("Ana Lark", born_seven_years_ago()), known("Anna Lark", born_seven_years_ago())
    persons.history(screener(), other)
    people.merge(viewer=supervisor(), absorbed_id=other, survivor_id=one, why="the same child")
    page = text(staff.desk("supervisor").client.get(f"/people/{other}/journal"))
    assert f'href="/people/{other}"' in page
    assert "Read this person&#x27;s record" in page
    assert screener().name in page


@pytest.mark.fault("50")
def test_a_sealed_persons_journal_is_as_absent_as_nobodys() -> None:
    made = john_smith()
    desk = staff.desk("supervisor")
    assert desk.client.get(f"/people/{made.person_id}/journal").status_code == 200
    people.seal(viewer=supervisor(), person_id=made.person_id, why="adoption")
    sealed = desk.client.get(f"/people/{made.person_id}/journal")
    none = desk.client.get("/people/01a201e0-915d-7d85-b16f-ab038e246602/journal")
    assert (sealed.status_code, none.status_code) == (403, 403)
    assert sealed.content == none.content
    assert looking.about("person", made.person_id).resource == {"agency": "none"}


def test_the_records_own_page_leads_here_for_a_supervisor_only() -> None:
    screening = came(children=JON)
    address = f"/screening/{screening.report_id}"
    assert f'href="{address}/journal"' in staff.desk("supervisor").client.get(address).content.decode()
    assert f'href="{address}/journal"' not in staff.desk().client.get(address).content.decode()
    person = f"/people/{john_smith().person_id}"
    assert f'href="{person}/journal"' in staff.desk("supervisor").client.get(person).content.decode()


def test_an_operator_asks_on_the_command_line_and_the_asking_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    screening = came()
    intake.report_detail(other_screener(), screening.report_id, "screening")
    intake.report_list(screener())
    assert journal(["of", "report", screening.report.number.lower()]) == 0
    said = capsys.readouterr().out
    assert "Read the report" in said
    assert other_screener().name in said
    assert re.search(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-0[78]:00  ", said, re.M), "in the agency's zone"
    assert journal(["of", "report", str(screening.report_id), "--json", "--lists"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["who"], row["what"]) for row in rows] == [(screener().name, "Saw it in a list of reports")]
    kept = Entry.objects.filter(tag=Tag.JOURNAL_READ, record_id=screening.report_id.hex).order_by("id")
    assert [(e.actor_kind, e.actor_id, e.fields) for e in kept] == [
        ("system", "operator", ""),
        ("system", "operator", "lists"),
    ]


def test_the_command_for_a_family_leaves_names_out_and_says_what_is_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    screening = came()
    intake.report_detail(other_screener(), screening.report_id, "screening")
    assert journal(["of", "report", screening.report_id.hex, "--family"]) == 0
    told = capsys.readouterr()
    assert "a member of staff  Read the report" in told.out
    assert other_screener().name not in told.out
    assert "unknown" in told.err
    assert journal(["of", "person", "nobody"]) == 2
    assert journal(["of", "user", "01a201e0915d7d85b16fab038e246602"]) == 0, "the asking itself stands there by now"


@pytest.mark.fault("50")
def test_a_reports_page_tells_of_no_link_once_its_person_is_sealed() -> None:
    made = john_smith()
    now = came(children=JON, adults=[])
    desk = staff.desk("supervisor")
    linked = desk.client.post(
        f"/screening/{now.report_id}/history/link", {"slot": "child-1", "person": str(made.person_id)}
    )
    assert linked.status_code == 303
    desk.client.get(f"/screening/{now.report_id}")
    assert "Saw who the report is about" in page_of(now)
    people.seal(viewer=supervisor(), person_id=made.person_id, why="adoption")
    assert "Saw who the report is about" not in page_of(now)
    words = re.sub(r"<[^>]*>", " ", page_of(now, kind="changed"))  # without the random letters of its forms
    assert "link" not in words.lower()
