"""A supervisor opens one restricted record to one person until a day: given, listed, ended, run out."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from hearthline.access.models import Opening
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.people import actions as people
from hearthline.people import queries as persons
from hearthline.people.models import Person
from hearthline.screening.need import openings
from tests import staff
from tests.screening.build import other_screener, screener
from tests.screening.need_build import CLOSED, boss, restricted, second_boss

pytestmark = [pytest.mark.django_db, pytest.mark.fault("47")]


def given(
    person_id: UUID, viewer: Viewer | None = None, to: str = "", days: float = 7, why: str = "translation"
) -> Opening:
    until = clock.now() + timedelta(days=days)
    return openings.give(
        viewer=viewer or boss(), record_id=person_id, user_id=to or screener().id, why=why, until=until
    )


def reads(viewer: Viewer, person_id: UUID) -> bool:
    """The single decision and the list agree, whatever they say."""
    listed = Person.objects.for_viewer(viewer, "person:read", "screening").filter(pk=person_id).exists()
    try:
        persons.history(viewer, person_id)
    except Refused:
        assert not listed
        return False
    assert listed
    return True


def test_it_opens_the_record_to_that_person_until_that_time() -> None:
    one = restricted()
    made = given(one)
    assert reads(screener(), one)
    assert not reads(other_screener(), one)
    with clock.freeze(made.until):
        assert not reads(screener(), one)


@pytest.mark.fault("48")
def test_ended_it_bites_on_the_next_request() -> None:
    one = restricted()
    made = given(one)
    desk = staff.desk("screener")
    assert desk.client.get(f"/people/{one}").status_code == 200
    boss_desk = staff.desk("supervisor")
    assert boss_desk.client.post(f"/people/{one}/openings/{made.pk}/end").status_code == 303
    assert desk.client.get(f"/people/{one}").status_code == 403
    with pytest.raises(DomainError, match=r"opening\.gone"):
        openings.end(viewer=boss(), record_id=one, opening_id=made.pk)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"why": "curious"}, "opening.why"),
        ({"days": 0}, "opening.until"),
        ({"days": 91}, "opening.until"),
        ({"to": "f" * 32}, "opening.who"),
    ],
)
def test_what_is_not_asked_for_rightly_is_not_given(changes: dict[str, object], code: str) -> None:
    one = restricted()
    with pytest.raises(DomainError) as wrong:
        given(one, **changes)  # type: ignore[arg-type]  # a table of one argument each
    assert wrong.value.code == code
    assert not Opening.unscoped.exists()


@pytest.mark.fault("55")
def test_nobody_gives_themselves_a_record_and_the_database_says_so_too() -> None:
    one = restricted()
    with pytest.raises(Refused):
        given(one, to=boss().id)
    now = clock.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Opening.objects.create(
            agency_id=staff.HERE, record_kind="person", record_id=one, user_id="x", kind="grant", why="other",
            given_by="x", given_at=now, until=now + timedelta(days=1),
        )  # fmt: skip


@pytest.mark.parametrize("role", ["screener", "administrator", ""])
def test_only_a_supervisor_gives_lists_and_ends(role: str) -> None:
    one, second = restricted(), second_boss()
    made = given(one, to=second.id)
    viewer = staff.viewer(role, username="somebody")
    for act in (
        lambda: given(one, viewer),
        lambda: openings.openings_of(viewer, one),
        lambda: openings.end(viewer=viewer, record_id=one, opening_id=made.pk),
    ):
        with pytest.raises(Refused):
            act()


def test_an_administrator_is_nobody_it_can_be_given_to() -> None:
    one, admin = restricted(), staff.viewer("administrator")
    assert admin.id not in openings.may_be_given(boss())
    with pytest.raises(DomainError):
        given(one, to=admin.id)


def test_a_conflict_is_stronger_than_an_opening() -> None:
    one = restricted()
    people.stand(viewer=boss(), person_id=one, user_id=screener().id, kind="conflicted")
    given(one)
    assert not reads(screener(), one)


def test_the_list_says_to_whom_by_whom_and_whether_it_holds() -> None:
    one = restricted()
    with clock.freeze(clock.now() - timedelta(days=30)):
        given(one, days=1)
    given(one)
    closed, rows = openings.openings_of(boss(), one)
    assert closed
    assert [(row.name, row.by_name, row.live) for row in rows] == [
        (screener().name, boss().name, True),
        (screener().name, boss().name, False),
    ]


def test_the_journal_keeps_to_whom_and_why() -> None:
    one = restricted()
    made = given(one)
    openings.end(viewer=boss(), record_id=one, opening_id=made.pk)
    for tag in (Tag.OPENING_GIVEN, Tag.OPENING_ENDED):
        entry = Entry.objects.get(tag=tag)
        assert (entry.record_id, entry.purpose) == (one.hex, "translation")
        assert f"user:{screener().id}" in entry.fields


def test_an_open_record_is_not_opened_to_anybody() -> None:
    one = restricted()
    people.unrestrict(viewer=boss(), person_id=one, why="over")
    with pytest.raises(DomainError, match=r"opening\.not-restricted"):
        given(one)


def test_a_supervisor_does_it_at_the_desk() -> None:
    one, who = restricted(), screener()
    desk = staff.desk("supervisor")
    page = desk.client.get(f"/people/{one}/openings").content.decode()
    assert CLOSED not in page, "whom it is about stands on the record itself"
    assert "To nobody." in page
    wrong = desk.client.post(f"/people/{one}/openings", {"who": who.id, "why": "other", "until": "never"})
    assert wrong.status_code == 422
    day = (clock.now() + timedelta(days=3)).date().isoformat()
    sent = desk.client.post(f"/people/{one}/openings", {"who": who.id, "why": "other", "until": day})
    assert sent.status_code == 303
    assert "open now" in desk.client.get(f"/people/{one}/openings").content.decode()
    assert reads(who, one)
