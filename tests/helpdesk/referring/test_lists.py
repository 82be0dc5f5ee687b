"""The list of open referrals, those of one inquiry, and counts that say nothing of anybody (D-2, D-3)."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthline.access.need import Barred
from hearthline.access.restricting import Named, Restriction
from hearthline.access.viewer import Viewer
from hearthline.directory.finding_help import actions as listings
from hearthline.directory.finding_help import queries as worklists
from hearthline.duty.board import Asked, board
from hearthline.ground import clock
from hearthline.ground.errors import Refused
from hearthline.helpdesk import actions as helpdesk
from hearthline.helpdesk.referring import actions, queries
from hearthline.helpdesk.referring.models import Referral
from hearthline.journal.models import Entry
from tests import staff
from tests.helpdesk.build import agent, fresh
from tests.helpdesk.referring.build import agreed, asked, heard, of_inquiry, of_report, offer
from tests.intake.build import arrived

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("D-2", "D-3")]


def test_the_oldest_stands_first_and_each_sees_what_they_may_read() -> None:
    with clock.freeze(clock.now() - timedelta(days=9)):
        old = of_inquiry()
    new, other = of_inquiry(), of_report()
    rows, more = queries.open_ones(agent())
    assert [one.row.pk for one in rows] == [old.pk, new.pk]
    assert not more
    assert (rows[0].days, rows[0].name, rows[0].late) == (9, "Oak Table", True)
    assert [one.row.pk for one in queries.open_ones(staff.viewer("screener"))[0]] == [other.pk]
    assert len(queries.open_ones(staff.viewer("supervisor"))[0]) == 3
    assert queries.open_ones(staff.viewer("supervisor", staff.THERE))[0] == []
    with pytest.raises(Refused):
        queries.open_ones(staff.viewer("administrator"))
    entry = Entry.objects.filter(tag="referring:referral:list").order_by("at").first()
    assert entry
    assert entry.fields.split() == [old.pk.hex, new.pk.hex]


def test_the_list_asks_as_many_questions_for_twenty_as_for_one() -> None:
    of_inquiry()
    boss, counted = staff.viewer("supervisor"), []
    queries.open_ones(boss)
    for many in (0, 19):
        for _ in range(many):
            of_inquiry()
        with CaptureQueriesContext(connection) as asked_for:
            rows, _more = queries.open_ones(boss)
        counted.append(len(asked_for))
    assert len(rows) == 20
    assert counted[0] == counted[1]


def test_a_long_list_comes_in_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    made = [of_inquiry().pk for _ in range(3)]
    first, more = queries.open_ones(agent())
    last, none = queries.open_ones(agent(), page=2)
    assert [one.row.pk for one in (*first, *last)] == made
    assert (more, none) == (True, False)


@pytest.mark.fault("47")
def test_a_restricted_report_s_referral_shows_to_who_is_named_alone() -> None:
    report = arrived()
    row = of_report(report)
    named, boss = staff.viewer("screener", username="named"), staff.viewer("supervisor")
    own = {"agency_id": staff.HERE, "record_kind": "report", "record_id": report.pk}
    Restriction.objects.create(**own, ask_id=boss.id, why="x", by=boss.id)
    Named.objects.create(**own, user_id=named.id, by=boss.id)
    other = staff.viewer("screener", username="other")
    assert queries.open_ones(other)[0] == []
    assert queries.of_subject(other, "report", report.pk) == []
    assert [one.row.pk for one in queries.open_ones(named)[0]] == [row.pk]
    with pytest.raises(Refused):
        queries.referral(other, row.pk)


@pytest.mark.fault("47")
def test_an_inquiry_that_became_a_complaint_closes_its_referrals_to_whom_it_is_about() -> None:
    inquiry = asked()
    row = of_inquiry(inquiry)
    about = agent(username="about")
    held = helpdesk.claim(viewer=agent(), inquiry_id=inquiry.pk, version=fresh(inquiry).version)
    helpdesk.complain(viewer=agent(), inquiry_id=inquiry.pk, version=held.version)
    Barred.objects.create(
        agency_id=staff.HERE, record_kind="inquiry", record_id=inquiry.pk, user_id=about.id, why="x", by="x"
    )
    assert queries.open_ones(about)[0] == []
    assert [one.row.pk for one in queries.open_ones(agent())[0]] == [row.pk], "who has it still sees it"
    with pytest.raises(Refused):
        queries.referral(about, row.pk)


@pytest.mark.req("H-8")
def test_the_clock_of_a_referral_is_closed_to_whom_the_complaint_of_its_inquiry_is_about() -> None:
    inquiry = asked()
    of_inquiry(inquiry)
    about, other = (staff.viewer("supervisor", username=name) for name in ("zq-about", "zq-other"))

    def clocks(viewer: Viewer) -> list[str]:
        page = board(viewer, Asked(kind="referral"), now=clock.now(), zone=ZoneInfo("America/Los_Angeles"))
        return [one.label for one in page.rows]

    assert clocks(about) == [inquiry.number]
    Barred.objects.create(
        agency_id=staff.HERE, record_kind="inquiry", record_id=inquiry.pk, user_id=about.id, why="x", by="x"
    )
    assert (clocks(about), clocks(other)) == ([], [inquiry.number])


def test_those_of_one_inquiry_are_told_and_passed_the_newest_first() -> None:
    inquiry = asked()
    told = actions.tell(viewer=agent(), kind="inquiry", subject_id=inquiry.pk, offer_id=offer("haven").pk)
    passed_on = of_inquiry(inquiry)
    of_inquiry()
    rows = queries.of_subject(agent(), "inquiry", inquiry.pk)
    assert [(one.row.pk, one.name) for one in rows] == [(passed_on.pk, "Oak Table"), (told.pk, "Willow Haven")]
    assert queries.of_subject(agent(), "household", inquiry.pk) == []


def test_a_listing_says_how_many_were_sent_and_taken_and_when_it_last_answered_and_names_nobody() -> None:
    first, second, third = of_inquiry(), of_inquiry(), of_inquiry()
    actions.tell(viewer=agent(), kind="inquiry", subject_id=asked().pk, offer_id=offer().pk)
    of_inquiry(offer_id=offer("clean").pk)
    at = clock.now()
    heard(first, "served", at=at)
    heard(second, "accepted", at=at)
    heard(third, "no_answer")
    found = worklists.sheet(staff.viewer("administrator"), "pantry")
    assert found
    tally = found.tally
    assert (tally.sent, tally.passed, tally.taken) == (4, 3, 2)
    assert tally.outcomes == {"": 1, "served": 1, "accepted": 1, "no_answer": 1}
    assert tally.answered_at == at
    away = worklists.sheet(staff.viewer("supervisor", staff.THERE), "pantry")
    assert away
    assert away.tally.sent == 0, "another agency's people are not counted"


def test_three_times_no_answer_puts_a_listing_on_the_worklist_and_a_check_takes_it_off() -> None:
    rows = [of_inquiry() for _ in range(3)]
    for row in rows[:2]:
        heard(row, "no_answer")
    assert worklists.worklist(agent()).silent == ()
    heard(rows[2], "no_answer")
    (one,) = worklists.worklist(agent()).silent
    assert (one.service, one.name, one.times) == ("pantry", "Oak Table", 3)
    listings.asked(viewer=agent(), service_id="pantry", outcome="no_answer", heard="It rang.")
    assert worklists.worklist(agent()).silent, "nobody answered us either"
    with clock.freeze(clock.now() + timedelta(minutes=1)):
        listings.asked(viewer=agent(), service_id="pantry", outcome="same", heard="A woman answered.")
        assert worklists.worklist(agent()).silent == ()


def test_a_provider_that_told_us_of_somebody_is_not_silent() -> None:
    row = of_inquiry()
    for minutes in range(3):
        with clock.freeze(clock.now() + timedelta(minutes=minutes)):
            heard(row, "no_answer")
    assert worklists.worklist(agent()).silent
    with clock.freeze(clock.now() + timedelta(minutes=9)):
        heard(row, "waiting")
        assert worklists.worklist(agent()).silent == ()


def test_counts_cost_the_same_however_many_there_are() -> None:
    viewer, counted = agent(), []
    for many in (3, 6):
        for _ in range(many):
            heard(of_inquiry(), "no_answer")
        with CaptureQueriesContext(connection) as asked_for:
            worklists.worklist(viewer)
        counted.append(len(asked_for))
    assert counted[0] == counted[1]


def test_a_consent_for_one_provider_says_nothing_to_another() -> None:
    row = of_inquiry()
    found = queries.provider_sheet(agent(), row.pk)
    assert found.agreement
    assert (found.name, found.row.service) == ("Oak Table", "pantry")
    assert Referral.unscoped.filter(service="clean").count() == 0
    assert set(found.agreement.words) == {"name", "need"}
    assert agreed().items.keys() == found.agreement.words.keys()
