"""On the report's own page: who was said to be meant is in "What happened", in the message, and beside the report."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Born
from hearthline.people import actions as people
from hearthline.people import queries as persons
from hearthline.people.models import ReportedLink
from hearthline.screening.history import linking, looking
from hearthline.screening.models import Screening
from tests import cast, staff
from tests.screening.build import came, screener, supervisor
from tests.screening.history_build import JON, SMITH, john_smith, known
from tests.screening.test_history_pages import text

pytestmark = [pytest.mark.django_db, pytest.mark.req("S-8")]
NEW = "Piers Webb"


def page(screening: Screening, said: str = "", desk: staff.Desk | None = None) -> str:
    return text((desk or staff.desk()).client.get(f"/screening/{screening.report_id}{said}"))


def happened(screening: Screening) -> str:
    return page(screening).split('id="timeline"')[1]


def linked(person_id, by=None) -> Screening:
    made = came(children=JON, adults=[])
    linking.link(viewer=by or screener(), report_id=made.report_id, slot="child-1", person_id=person_id)
    return made


def taken_back(screening: Screening, why: str = "") -> None:
    link = ReportedLink.unscoped.get(report_id=screening.report_id, unlinked_at=None)
    linking.unlink(viewer=supervisor(), report_id=screening.report_id, link_id=link.pk, why=why)


def test_a_link_and_taking_it_back_say_who_what_and_why():
    made = linked(known(SMITH, Born(2019)))
    taken_back(made, "His teacher says it is a cousin.")
    said = happened(made)
    assert f"{cast.SCREENER} said who Child 1 is:" in said
    assert f"{cast.SUPERVISOR} took back who Child 1 is:" in said
    assert said.count(SMITH) == 2
    assert "His teacher says it is a cousin." in said


def test_somebody_new_is_said_to_be_new_also_after_they_were_merged():
    made = came(children=JON, adults=[])
    (place,) = looking.of_report(screener(), made.report_id)[1]
    own = linking.new_person(viewer=screener(), report_id=made.report_id, slot="child-1", token=place.token)
    assert f"{cast.SCREENER} made a new person for Child 1:" in happened(made)
    people.merge(viewer=supervisor(), absorbed_id=own, survivor_id=known(SMITH, Born(2019)), why="One birth.")
    assert "made a new person for Child 1:" in happened(made)


@pytest.mark.req("D-7")
def test_of_a_restricted_person_only_that_they_exist_and_whom_to_ask():
    person_id = known(SMITH, Born(2019))
    made = linked(person_id)
    taken_back(made, "Not John Smith of Tannery Lane.")
    people.restrict(viewer=supervisor(), person_id=person_id, ask="Solveig Tran")
    shown = page(made)
    assert "somebody who is restricted: ask Solveig Tran" in shown
    for secret in (SMITH, "Tannery", str(person_id)):
        assert secret not in shown


@pytest.mark.req("D-7")
def test_a_sealed_person_leaves_nothing_and_costs_no_statement_more():
    made, other = linked(known(SMITH, Born(2019))), came(children=JON, adults=[])
    taken_back(made)
    gone = known("Jo Smith", Born(2018))
    linking.link(viewer=screener(), report_id=other.report_id, slot="child-1", person_id=gone)
    people.seal(viewer=supervisor(), person_id=gone, why="adoption")
    never = came(children=JON, adults=[])
    for word in ("said who", "took back who", "restricted", "Jo Smith"):
        assert word not in happened(other), word
    counts = []
    for report in (other, never):
        with CaptureQueriesContext(connection) as seen:
            assert persons.deeds_of_report(screener(), report.report_id) == []
        counts.append([query["sql"].split(" ")[0] for query in seen.captured_queries])
    assert counts[0] == counts[1]


def test_that_a_seal_ended_a_link_is_nobody_s_word_after_the_seal_is_open_again():
    gone, second = known(SMITH, Born(2019)), known("Joan Smith", Born(2017))
    made = linked(gone)
    people.seal(viewer=supervisor(), person_id=gone, why="adoption")
    linking.link(viewer=screener(), report_id=made.report_id, slot="child-1", person_id=second)
    people.unseal(viewer=supervisor(), person_id=gone, purpose="court-order")
    assert "took back" not in happened(made)


@pytest.mark.fault("47")
def test_who_is_named_there_is_journalled_and_another_agency_reads_nothing():
    person_id = known(SMITH, Born(2019))
    made = linked(person_id)
    before = Entry.objects.filter(tag=Tag.LINKS_LISTED).count()
    page(made)
    entry = Entry.objects.filter(tag=Tag.LINKS_LISTED).latest("id")
    assert Entry.objects.filter(tag=Tag.LINKS_LISTED).count() == before + 1
    assert entry.fields.split() == [person_id.hex]
    assert persons.deeds_of_report(staff.viewer("screener", staff.THERE), made.report_id) == []
    assert persons.deeds_of_report(staff.viewer("administrator"), made.report_id) == []


# The message on top


def test_after_a_link_the_message_has_the_focus_says_what_was_done_and_takes_it_back():
    desk, made = staff.desk(), came(children=JON, adults=[])
    address = f"/screening/{made.report_id}/history"
    person_id = known(SMITH, Born(2019))
    answer = desk.client.post(f"{address}/link", {"slot": "child-1", "person": str(person_id)})
    top = text(desk.client.get(answer["Location"])).split("</div>")[0]
    link = ReportedLink.unscoped.get(report_id=made.report_id)
    assert "You said that Child 1 is John Smith." in top
    assert 'tabindex="-1" autofocus' in top
    assert f'action="{address}/unlink"' in top
    assert f'value="{link.pk}"' in top
    back = desk.client.post(f"{address}/unlink", {"link": str(link.pk)})
    top = text(desk.client.get(back["Location"])).split("</div>")[0]
    assert "You took back that Child 1 is John Smith." in top
    assert "autofocus" in top
    assert "/unlink" not in top


def test_the_message_of_one_colleague_is_not_shown_as_another_s():
    made = linked(known(SMITH, Born(2019)), staff.second_screener())
    top = page(made, "?said=linked").split("</p>")[0]
    assert "You said that" not in top


# Beside the report, without a script


@pytest.mark.req("S-1")
def test_who_is_linked_stands_beside_the_report_with_their_earlier_reports():
    made = john_smith()
    now = linked(made.person_id)
    before = Entry.objects.filter(tag=Tag.HISTORY_SHOWN).count()
    area = page(now).split('id="history"')[1].split("</section> <")[0]
    assert SMITH in area
    for report in made.reports:
        assert report.report.number in area
    assert "Take this link back" in area
    assert f'href="/screening/{now.report_id}/history"' in page(now)
    assert Entry.objects.filter(tag=Tag.HISTORY_SHOWN).count() > before
    shown = Entry.objects.filter(tag=Tag.HISTORY_SHOWN).latest("id").fields.split()
    assert {made.person_id.hex, *(one.report_id.hex for one in made.reports)} <= set(shown)


@pytest.mark.req("D-7")
def test_beside_the_report_a_restricted_person_is_somebody_to_ask_about():
    made = john_smith()
    now = linked(made.person_id)
    people.restrict(viewer=supervisor(), person_id=made.person_id, ask="Solveig Tran")
    shown = page(now)
    assert "Ask Solveig Tran." in shown
    assert SMITH not in shown
    assert made.reports[0].report.number not in shown


def test_where_nobody_is_linked_nothing_more_is_read():
    made = came(children=JON, adults=[])
    page(made)
    assert not Entry.objects.filter(tag__in=[Tag.HISTORY_SHOWN, Tag.LINKS_LISTED]).exists()


def test_what_the_patterns_list_is_not_said_again_with_the_family():
    john, ann = known(SMITH, Born(2019)), known("Ann Smith", Born(2021))
    people.join_household(viewer=screener(), person_id=ann, with_person=john)
    about = came(children=[{"name": "Ann Smith", "age": "4"}], adults=[])
    linking.link(viewer=screener(), report_id=about.report_id, slot="child-1", person_id=ann)
    now = linked(john)
    whole = text(staff.desk().client.get(f"/screening/{now.report_id}/history"))
    assert "1 other report about this household" in whole
    assert "about their household or family" not in whole
    assert whole.count(about.report.number) == 1
