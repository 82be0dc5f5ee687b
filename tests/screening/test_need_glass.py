"""Breaking the glass: at once, with a reason, for a short time, told to supervisors, and reviewed by another person."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import settings

from hearthline.access.models import Opening, ToReview
from hearthline.access.policy import can
from hearthline.access.viewer import ROLES, Viewer
from hearthline.duty import actions as duty
from hearthline.duty.models import Alert, AlertKind
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.people import actions as people
from hearthline.people import queries as persons
from hearthline.people.models import Person
from hearthline.screening.need import glass
from tests import staff
from tests.screening.build import other_screener, screener
from tests.screening.need_build import CLOSED, WORDS, boss, looked_for, restricted

pytestmark = [pytest.mark.django_db, pytest.mark.fault("51")]


def broken(person_id: UUID, viewer: Viewer | None = None) -> Opening:
    return glass.break_glass(viewer=viewer or screener(), record_id=person_id, why="child_in_danger", words=WORDS)


def reads(viewer: Viewer, person_id: UUID) -> bool:
    try:
        persons.history(viewer, person_id)
    except Refused:
        return False
    return True


def test_it_opens_that_one_record_to_that_one_person_and_closes_by_itself() -> None:
    one, other = restricted(), restricted("Marguerite Okonkwo-Bell")
    assert not reads(screener(), one)
    made = broken(one)
    assert reads(screener(), one)
    assert not reads(screener(), other), "only that record"
    assert not reads(other_screener(), one), "only that person"
    with clock.freeze(made.until - timedelta(seconds=1)):
        assert reads(screener(), one)
    with clock.freeze(made.until):
        assert not reads(screener(), one)


def test_it_lasts_as_long_as_the_setting_says(settings: object) -> None:
    settings.HEARTHLINE_GLASS_MINUTES = 5  # type: ignore[attr-defined]  # pytest-django's wrapper
    made = broken(restricted())
    assert made.until - made.given_at == timedelta(minutes=5)


def test_supervisors_are_told_at_once_and_only_they_answer() -> None:
    broken(restricted())
    row = ToReview.unscoped.get()
    alert = Alert.unscoped.get(kind=AlertKind.GLASS)
    assert (alert.subject_kind, alert.subject_id) == ("review", row.pk.hex)
    assert not alert.urgent, "it is for supervisors; the alarm that makes the line unhealthy is for danger"
    with pytest.raises(Refused):
        duty.acknowledge_alert(viewer=screener(), alert_id=alert.pk)
    assert duty.acknowledge_alert(viewer=boss(), alert_id=alert.pk).acknowledged_by == boss().id
    row.refresh_from_db()
    assert row.closed_at is None, "having seen the alert is no review"


def test_the_alert_comes_again_until_somebody_reviews_it() -> None:
    broken(restricted())
    row = ToReview.unscoped.get()
    hours = timedelta(hours=settings.HEARTHLINE_GLASS_REVIEW_HOURS)
    assert glass.remind() == 0
    for again in (1, 2):
        with clock.freeze(row.first_at + hours * again + timedelta(minutes=1)):
            glass.remind()
            glass.remind()
        assert Alert.unscoped.filter(kind=AlertKind.GLASS).count() == 1 + again
    ToReview.unscoped.update(closed_at=clock.now(), closed_by=boss().id, outcome="in_order")
    with clock.freeze(row.first_at + hours * 5):
        assert glass.remind() == 0


def test_the_reason_is_a_code_in_the_journal_and_the_words_are_sealed() -> None:
    made = broken(restricted())
    entry = Entry.objects.get(tag=Tag.GLASS_BROKEN)
    assert (entry.purpose, entry.fields) == ("child_in_danger", f"opening:{made.pk.hex}")
    assert WORDS.encode() not in bytes(Opening.unscoped.get().words)
    assert not Entry.objects.filter(fields__contains="school").exists()
    assert glass.words_of(made, boss()) == WORDS


@pytest.mark.parametrize(("why", "words", "code"), [("curious", WORDS, "glass.why"), ("other", "  ", "glass.words")])
def test_without_a_reason_nothing_opens(why: str, words: str, code: str) -> None:
    one = restricted()
    with pytest.raises(DomainError) as wrong:
        glass.break_glass(viewer=screener(), record_id=one, why=why, words=words)
    assert wrong.value.code == code
    assert not Opening.unscoped.exists()


@pytest.mark.fault("50")
def test_an_administrator_breaks_no_glass_whatever_else_they_hold() -> None:
    one = restricted()
    viewer = staff.viewer("administrator")
    with pytest.raises(Refused):
        broken(one, viewer)
    assert not can(Viewer("person", "p1", "here", frozenset(ROLES)), "glass:break", {"agency": "here"}, "x").allowed


@pytest.mark.fault("47")
def test_a_sealed_person_another_agencys_and_nobody_answer_alike_and_leave_the_same_trace() -> None:
    sealed = restricted()
    people.seal(viewer=boss(), person_id=sealed, why="court", authority="order_seen")
    stranger = staff.viewer("screener", staff.THERE)
    elsewhere = restricted("Marguerite Okonkwo-Bell")
    said = []
    for viewer, who in ((screener(), sealed), (stranger, elsewhere), (screener(), uuid4())):
        with pytest.raises(Refused) as no:
            broken(who, viewer)
        said.append((no.value.message, no.value.entry["authority"], no.value.entry["purpose"]))
    assert len(set(said)) == 1
    assert not Opening.unscoped.exists()
    assert not ToReview.unscoped.exists()
    assert not Alert.unscoped.filter(kind=AlertKind.GLASS).exists()


@pytest.mark.fault("47")
def test_who_may_not_come_near_the_person_cannot_break_the_glass() -> None:
    one = restricted()
    people.stand(viewer=boss(), person_id=one, user_id=screener().id, kind="conflicted")
    with pytest.raises(Refused):
        broken(one)


def test_sealing_the_record_ends_what_was_open() -> None:
    one = restricted()
    broken(one)
    people.seal(viewer=boss(), person_id=one, why="adoption", authority="order_seen")
    assert not reads(screener(), one)


def test_a_record_that_is_open_anyway_needs_no_glass() -> None:
    one = restricted()
    for viewer in (boss(), screener()):
        if viewer.id == screener().id:
            broken(one)
        with pytest.raises(DomainError, match=r"glass\.open"):
            broken(one, viewer)
    assert Opening.unscoped.count() == 1


@pytest.mark.fault("48")
def test_ended_by_a_supervisor_it_bites_on_the_next_request() -> None:
    from hearthline.screening.need import openings

    one = restricted()
    made = broken(one)
    desk = staff.desk("screener")
    assert desk.client.get(f"/people/{one}").status_code == 200
    openings.end(viewer=boss(), record_id=one, opening_id=made.pk)
    assert desk.client.get(f"/people/{one}").status_code == 403


# At the desk


def test_the_page_leads_from_a_restricted_record_through_a_reason_to_the_record() -> None:
    one = restricted()
    client = staff.desk("screener").client
    page = client.get(f"/people/{one}")
    assert f"/people/{one}/glass" in page.content.decode()
    asked = client.get(f"/people/{one}/glass").content.decode()
    assert "60 minutes" in asked
    assert CLOSED not in asked
    wrong = client.post(f"/people/{one}/glass", {"why": "", "words": ""})
    assert wrong.status_code == 422
    there = client.post(f"/people/{one}/glass", {"why": "report_waits", "words": WORDS})
    assert (there.status_code, there["Location"]) == (303, f"/people/{one}")
    assert CLOSED in client.get(f"/people/{one}").content.decode()


def test_a_look_up_that_told_of_somebody_leads_there_and_shows_no_id() -> None:
    one = restricted()
    desk = staff.desk("screener")
    found = desk.client.post("/people", {"name": CLOSED, "born": "2015-04-02"}, follow=True).content.decode()
    assert "exists and is restricted" in found
    assert str(one) not in found
    there = found.split('href="/people/glass/')[1].split('"')[0]
    asked = desk.client.get(f"/people/glass/{there}").content.decode()
    assert str(one) not in asked
    assert CLOSED not in asked
    answer = desk.client.post(f"/people/glass/{there}", {"why": "child_in_danger", "words": WORDS})
    assert answer["Location"] == f"/people/{one}"
    assert reads(screener(), one)


def test_anothers_look_up_or_an_old_one_leads_nowhere() -> None:
    restricted()
    own = looked_for()
    other = staff.desk("screener", username="screener2-x")
    assert other.client.get(f"/people/glass/{own}").status_code == 403
    assert staff.desk("screener").client.get(f"/people/glass/{own}").status_code == 200
    with clock.freeze(clock.now() + timedelta(minutes=31)):
        assert people.told_by(screener(), own) is None


def test_a_sealed_and_an_absent_record_have_the_same_page() -> None:
    sealed = restricted()
    people.seal(viewer=boss(), person_id=sealed, why="court", authority="order_seen")
    client = staff.desk("screener").client
    pages = [client.get(f"/people/{one}/glass") for one in (sealed, uuid4())]
    assert [page.status_code for page in pages] == [403, 403]
    assert len({len(page.content) for page in pages}) == 1
    assert Person.unscoped.filter(pk=sealed, sealed=True).exists()
