"""One list for supervisors: nothing closes by itself, nobody closes their own, every closing says what was found."""

from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from hearthline.access.models import OUTCOMES, ReviewKind, ToReview
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.actions import close_reveal, reveal_identity
from hearthline.intake.models import Reveal
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening.need import conflicts, glass, reviews
from hearthline.screening.need.wording import CONFLICT, GLASS, KINDS, OPENING
from hearthline.screening.need.wording import OUTCOMES as OUTCOME_WORDS
from tests import staff
from tests.intake.build import IDENTITY
from tests.screening.build import came, screener
from tests.screening.need_build import CLOSED, WORDS, boss, restricted, second_boss

pytestmark = [pytest.mark.django_db, pytest.mark.fault("51")]


def broken() -> ToReview:
    glass.break_glass(viewer=screener(), record_id=restricted(), why="child_in_danger", words=WORDS)
    return ToReview.unscoped.get(kind="glass")


def finding(user_id: str, agency_id: str = staff.HERE, key: str = "k") -> ToReview:
    now = clock.now()
    return ToReview.objects.create(
        agency_id=agency_id, key=key, kind="rule", rule="night", user_id=user_id, first_at=now, last_at=now
    )


def test_everything_that_waits_stands_on_one_list_with_its_counts() -> None:
    screening = came(identity=IDENTITY)
    reveal_identity(viewer=screener(), report_id=screening.report_id, purpose="call_back", reason="Which door?")
    broken()
    conflicts.declare_report(viewer=screener(), report_id=screening.report_id, why="friend")
    finding(screener().id)
    finding(screener().id, staff.THERE)
    found = reviews.waiting(boss())
    assert (found.counts, found.reveals, found.total) == ({"glass": 1, "told": 0, "conflict": 1, "rule": 1}, 1, 4)
    assert {item.name for item in found.items} == {screener().name}
    close_reveal(viewer=boss(), reveal_id=Reveal.unscoped.get().pk)
    assert reviews.waiting(boss()).total == 3


@pytest.mark.parametrize("role", ["screener", "administrator", ""])
def test_only_a_supervisor_of_this_agency_reads_or_closes(role: str) -> None:
    row = broken()
    for viewer in (staff.viewer(role, username="somebody"), staff.viewer("supervisor", staff.THERE)):
        if viewer.agency_id == staff.HERE:
            with pytest.raises(Refused):
                reviews.waiting(viewer)
        else:
            assert reviews.waiting(viewer).total == 0
        for act in (
            lambda who: reviews.one(who, row.pk),
            lambda who: reviews.close(viewer=who, review_id=row.pk, outcome="in_order"),
        ):
            with pytest.raises(Refused):
                act(viewer)
    row.refresh_from_db()
    assert row.closed_at is None


@pytest.mark.fault("55")
def test_nobody_closes_what_is_about_themselves_and_the_database_says_so_too() -> None:
    row = finding(boss().id)
    with pytest.raises(Refused):
        reviews.close(viewer=boss(), review_id=row.pk, outcome="in_order")
    with pytest.raises(IntegrityError), transaction.atomic():
        ToReview.unscoped.filter(pk=row.pk).update(closed_at=clock.now(), closed_by=boss().id, outcome="in_order")
    assert reviews.close(viewer=second_boss(), review_id=row.pk, outcome="in_order").closed_by == second_boss().id


def test_closing_says_what_was_found_and_is_in_the_journal_once() -> None:
    row = broken()
    for wrong in ("", "fine", "lifted"):
        with pytest.raises(DomainError):
            reviews.close(viewer=boss(), review_id=row.pk, outcome=wrong)
    assert reviews.close(viewer=boss(), review_id=row.pk, outcome="wrong").outcome == "wrong"
    assert reviews.close(viewer=second_boss(), review_id=row.pk, outcome="in_order").outcome == "wrong"
    (entry,) = Entry.objects.filter(tag=Tag.REVIEW_CLOSED)
    assert (entry.purpose, entry.record_id, entry.actor_id) == ("wrong", row.pk.hex, boss().id)


def test_a_finding_about_no_one_person_can_be_closed() -> None:
    row = finding("")
    assert reviews.close(viewer=boss(), review_id=row.pk, outcome="passed_on").closed_at is not None


def test_one_row_shows_the_words_to_a_supervisor_and_no_more_than_the_journal_holds() -> None:
    seen = reviews.one(boss(), broken().pk)
    assert seen.words == WORDS
    assert seen.outcomes == tuple(code for code in OUTCOMES if code != "lifted")
    assert Entry.objects.filter(tag=Tag.REVIEWS_LISTED, fields=seen.item.row.pk.hex).count() == 1


def test_one_that_is_not_there_is_refused_like_anothers() -> None:
    with pytest.raises(Refused):
        reviews.one(boss(), uuid4())


def test_every_code_has_words() -> None:
    assert set(KINDS) == set(ReviewKind.values)
    assert set(OUTCOME_WORDS) == set(OUTCOMES)
    assert set(GLASS) == set(glass.WHY)
    assert set(CONFLICT) == set(conflicts.WHY)
    from hearthline.screening.need import openings

    assert set(OPENING) == set(openings.WHY)


def test_at_the_desk_a_supervisor_reads_it_and_closes_it() -> None:
    row = broken()
    desk = staff.desk("supervisor")
    page = desk.client.get("/review").content.decode()
    assert f"/review/{row.pk}" in page
    assert CLOSED not in page
    assert WORDS not in page, "the words are on the row's own page"
    one = desk.client.get(f"/review/{row.pk}").content.decode()
    assert WORDS in one
    assert desk.client.post(f"/review/{row.pk}/close", {"outcome": ""}).status_code == 422
    done = desk.client.post(f"/review/{row.pk}/close", {"outcome": "talked_to"})
    assert (done.status_code, done["Location"]) == (303, "/review?closed")
    assert f"/review/{row.pk}" not in desk.client.get("/review").content.decode()
    assert "I talked with them" in desk.client.get(f"/review/{row.pk}").content.decode()


def test_ones_own_row_has_no_form() -> None:
    desk = staff.desk("supervisor")
    row = finding(desk.viewer.id)
    page = desk.client.get(f"/review/{row.pk}").content.decode()
    assert "another supervisor closes it" in page
    assert "/close" not in page
    assert desk.client.post(f"/review/{row.pk}/close", {"outcome": "in_order"}).status_code == 403


def test_the_alert_leads_to_the_row() -> None:
    row = broken()
    page = staff.desk("supervisor").client.get("/alarms/all").content.decode()
    assert f'href="/review/{UUID(row.pk.hex)}"' in page
