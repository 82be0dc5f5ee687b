"""I know this family: the record closes at once for who says so, on every list, and a supervisor is told."""

import pytest

from hearthline.access.models import Barred, ToReview
from hearthline.access.viewer import Viewer
from hearthline.duty.queries import alerts, interrupting
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake import queries as intake
from hearthline.intake.models import Report
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Born
from hearthline.people.models import ReportedLink, Standing
from hearthline.screening import actions, queries
from hearthline.screening.history import linking
from hearthline.screening.models import Screening
from hearthline.screening.need import conflicts, reviews
from tests import staff
from tests.screening.build import NOBODY, again, came, decide, other_screener, screener
from tests.screening.history_build import JON, SMITH, john_smith, known
from tests.screening.need_build import boss

pytestmark = [pytest.mark.django_db, pytest.mark.fault("47")]


def sees(viewer: Viewer, screening: Screening) -> bool:
    """Lists, counts and the single reading say the same."""
    report_id = screening.report_id
    listed = Report.objects.for_viewer(viewer, "report:list", "screening").filter(pk=report_id).exists()
    queued = any(row.screening.report_id == report_id for row in queries.queue(viewer).rows)
    listing = any(row.pk == report_id for row in intake.report_list(viewer))
    found = intake.by_number(viewer, screening.report.number) == report_id
    try:
        intake.report_detail(viewer, report_id, "screening")
        read = True
    except Refused:
        read = False
    assert {queued, listing, found, read} == {listed}
    return listed


def test_a_report_closes_for_who_knows_the_family_and_for_nobody_else() -> None:
    one, other = came(), came()
    assert sees(screener(), one)
    before = intake.counts(screener()).waiting
    conflicts.declare_report(viewer=screener(), report_id=one.report_id, why="neighbour")
    assert not sees(screener(), one)
    assert sees(screener(), other)
    assert sees(other_screener(), one)
    assert intake.counts(screener()).waiting == before - 1


@pytest.mark.fault("48")
def test_every_address_of_the_report_is_closed_at_once() -> None:
    one = came()
    desk = staff.desk("screener")
    assert desk.client.get(f"/screening/{one.report_id}").status_code == 200
    page = desk.client.get(f"/screening/{one.report_id}/conflict")
    assert page.status_code == 200
    assert desk.client.post(f"/screening/{one.report_id}/conflict", {"why": ""}).status_code == 422
    done = desk.client.post(f"/screening/{one.report_id}/conflict", {"why": "family"})
    assert "closed for you" in done.content.decode()
    for place in ("", "/print", "/history", "/conflict"):
        assert desk.client.get(f"/screening/{one.report_id}{place}").status_code == 403, place
    for place in ("/claim", "/facts", "/decide"):
        assert desk.client.post(f"/screening/{one.report_id}{place}", {}).status_code == 403, place
    assert one.report.number not in desk.client.get("/").content.decode()


def test_who_held_it_gives_it_back() -> None:
    one = came()
    actions.claim(viewer=screener(), report_id=one.report_id)
    conflicts.declare_report(viewer=screener(), report_id=one.report_id, why="friend")
    assert again(one).claimed_by == ""
    actions.claim(viewer=other_screener(), report_id=one.report_id)


def test_a_supervisor_who_knows_the_family_seconds_nothing_of_it() -> None:
    one = came()
    made = decide(one, screener(), NOBODY, "A television was loud.")
    assert [row.pk for row in queries.supervisor_list(boss()).proposals] == [made.pk]
    conflicts.declare_report(viewer=boss(), report_id=one.report_id, why="family")
    assert not queries.supervisor_list(boss()).proposals


def test_a_supervisor_is_told_and_only_a_code_is_kept() -> None:
    one = came()
    conflicts.declare_report(viewer=screener(), report_id=one.report_id, why="friend")
    row = ToReview.unscoped.get()
    assert (row.kind, row.rule, row.user_id, row.record_id) == ("conflict", "friend", screener().id, one.report_id.hex)
    entry = Entry.objects.get(tag=Tag.CONFLICT_DECLARED)
    assert (entry.purpose, entry.fields) == ("friend", "")


def test_only_a_supervisor_opens_it_again_and_it_is_open_again() -> None:
    one = came()
    conflicts.declare_report(viewer=screener(), report_id=one.report_id, why="other")
    row = ToReview.unscoped.get()
    with pytest.raises(Refused):
        reviews.close(viewer=screener(), review_id=row.pk, outcome="lifted")
    reviews.close(viewer=boss(), review_id=row.pk, outcome="in_order")
    assert not sees(screener(), one), "having looked lifts nothing"
    conflicts._bar(staff.HERE, one.report_id, other_screener().id, "other", other_screener().id)
    ToReview.unscoped.filter(pk=row.pk).update(closed_at=None, closed_by="", outcome="")
    reviews.close(viewer=boss(), review_id=row.pk, outcome="lifted")
    assert sees(screener(), one)
    assert not sees(other_screener(), one)


@pytest.mark.parametrize("why", ["", "curious"])
def test_how_they_know_them_is_one_of_the_codes(why: str) -> None:
    one = came()
    with pytest.raises(DomainError):
        conflicts.declare_report(viewer=screener(), report_id=one.report_id, why=why)
    assert sees(screener(), one)


@pytest.mark.parametrize("role", ["administrator", ""])
def test_who_may_read_no_report_declares_nothing(role: str) -> None:
    one = came()
    with pytest.raises(Refused):
        conflicts.declare_report(viewer=staff.viewer(role), report_id=one.report_id, why="family")


# Own family


def test_a_person_of_ones_own_family_is_absent_with_every_report_they_are_linked_in() -> None:
    made = john_smith()
    conflicts.declare_person(viewer=screener(), person_id=made.person_id, why="family")
    decided, waiting = made.reports
    assert not sees(screener(), waiting)
    with pytest.raises(Refused):
        intake.report_detail(screener(), decided.report_id, "screening")
    assert sees(other_screener(), waiting)
    assert Standing.unscoped.get(person_id=made.person_id).kind == "named"
    desk = staff.desk("screener")
    assert desk.client.get(f"/people/{made.person_id}").status_code == 403
    assert desk.client.get(f"/people/{made.person_id}/glass").status_code == 403


def test_a_report_that_is_linked_later_closes_and_opens_again_with_the_link() -> None:
    person_id = known(SMITH, Born(2016))
    conflicts.declare_person(viewer=screener(), person_id=person_id, why="myself")
    one = came(children=JON)
    assert sees(screener(), one)
    linking.link(viewer=other_screener(), report_id=one.report_id, slot="child-1", person_id=person_id)
    assert conflicts.follow() == 1
    assert conflicts.follow() == 0
    assert not sees(screener(), one)
    linking.unlink(viewer=other_screener(), report_id=one.report_id, link_id=ReportedLink.unscoped.get().pk)
    assert conflicts.follow() == 1
    assert sees(screener(), one)


def test_lifting_a_persons_conflict_opens_the_person_and_the_reports() -> None:
    made = john_smith()
    conflicts.declare_person(viewer=screener(), person_id=made.person_id, why="neighbour")
    reviews.close(viewer=boss(), review_id=ToReview.unscoped.get().pk, outcome="lifted")
    assert sees(screener(), made.reports[1])
    assert intake.report_detail(screener(), made.reports[0].report_id, "screening")
    assert not Barred.unscoped.filter(ended_at__isnull=True).exists()
    assert Entry.objects.filter(tag=Tag.CONFLICT_LIFTED).count() == 1


def test_a_persons_page_leads_to_it() -> None:
    made = john_smith()
    desk = staff.desk("screener")
    assert f"/people/{made.person_id}/conflict" in desk.client.get(f"/people/{made.person_id}").content.decode()
    assert desk.client.get(f"/people/{made.person_id}/conflict").status_code == 200
    done = desk.client.post(f"/people/{made.person_id}/conflict", {"why": "family"})
    assert "Closed for you" in done.content.decode()
    assert SMITH not in done.content.decode()


@pytest.mark.fault("46")
def test_a_report_that_closed_for_somebody_leaves_their_bar_of_alerts_and_nobody_elses() -> None:
    report = came(danger="yes").report
    somebody, colleague = other_screener(), screener()
    assert [one.label for one in alerts(somebody)] == [report.number]
    conflicts.declare_report(viewer=somebody, report_id=report.pk, why="friend")
    assert not [*alerts(somebody), *interrupting(somebody)]
    assert [one.label for one in alerts(colleague)] == [report.number]
