"""Claiming: one owner, the other is told who, and a lease that ends by itself."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from hearthline.duty import promises
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening import actions
from hearthline.screening.actions import Held
from hearthline.screening.actions.state import holder
from tests import staff
from tests.screening.build import AT_ONCE, again, came, decide, other_screener, screener, supervisor


@pytest.mark.django_db
def test_who_claims_it_has_it_for_the_pack_s_lease():
    screening, imogen = came(), screener()
    at = clock.now()
    with clock.freeze(at):
        got = actions.claim(viewer=imogen, report_id=screening.report_id)
    assert (got.claimed_by, got.claimed_name) == (imogen.id, imogen.name)
    assert got.claimed_until == at + promises.claim_lease()
    assert Entry.objects.filter(tag=Tag.REPORT_CLAIMED, actor_id=imogen.id).count() == 1


@pytest.mark.django_db
@pytest.mark.fault("10")
def test_the_second_person_is_told_who_has_it():
    screening, imogen = came(), screener()
    actions.claim(viewer=imogen, report_id=screening.report_id)
    with pytest.raises(Held) as held:
        actions.claim(viewer=other_screener(), report_id=screening.report_id)
    assert held.value.by_name == imogen.name
    assert imogen.name not in held.value.message
    assert again(screening).claimed_by == imogen.id


@pytest.mark.django_db
def test_a_lease_ends_by_itself():
    screening = came()
    actions.claim(viewer=screener(), report_id=screening.report_id)
    later = clock.now() + promises.claim_lease() + timedelta(seconds=1)
    with clock.freeze(later):
        assert holder(again(screening)) == ""
        got = actions.claim(viewer=other_screener(), report_id=screening.report_id)
    assert got.claimed_by == other_screener().id


@pytest.mark.django_db
def test_claiming_again_holds_it_longer():
    screening = came()
    first = actions.claim(viewer=screener(), report_id=screening.report_id)
    with clock.freeze(clock.now() + timedelta(minutes=5)):
        second = actions.claim(viewer=screener(), report_id=screening.report_id)
    assert first.claimed_until is not None
    assert second.claimed_until is not None
    assert second.claimed_until > first.claimed_until


@pytest.mark.django_db
def test_only_who_holds_it_can_give_it_back():
    screening = came()
    actions.claim(viewer=screener(), report_id=screening.report_id)
    assert actions.release(viewer=other_screener(), report_id=screening.report_id).claimed_by == screener().id
    assert actions.release(viewer=screener(), report_id=screening.report_id).claimed_by == ""
    assert actions.release(viewer=screener(), report_id=screening.report_id).claimed_by == ""
    assert Entry.objects.filter(tag=Tag.REPORT_RELEASED).count() == 1


@pytest.mark.django_db
def test_there_is_nothing_to_claim_in_a_decided_report():
    screening = came()
    decide(screening, screener(), AT_ONCE, "A bruise on a small child.")
    with pytest.raises(DomainError) as refused:
        actions.claim(viewer=screener(), report_id=screening.report_id)
    assert refused.value.code == "screening.decided"


@pytest.mark.django_db
@pytest.mark.fault("46")
@pytest.mark.parametrize("act", [actions.claim, actions.release])
def test_another_agency_and_an_administrator_can_neither_claim_nor_release(act):
    screening = came()
    for who in (staff.viewer("screener", staff.THERE), staff.viewer("administrator")):
        with pytest.raises(Refused):
            act(viewer=who, report_id=screening.report_id)
        assert Entry.objects.filter(tag=Tag.RIGHT_REFUSED, actor_id=who.id).exists()
    assert again(screening).claimed_by == ""


@pytest.mark.django_db
def test_a_supervisor_cannot_take_a_claim_away_but_may_step_in_when_it_ended():
    screening = came()
    actions.claim(viewer=screener(), report_id=screening.report_id)
    with pytest.raises(Held):
        actions.claim(viewer=supervisor(), report_id=screening.report_id)


@pytest.mark.django_db(transaction=True)
@pytest.mark.fault("10")
def test_two_claims_at_once_have_exactly_one_owner():
    screening = came()
    people = [screener(), other_screener()]
    barrier, owners, told = threading.Barrier(2), [], []

    def press(viewer) -> None:
        try:
            barrier.wait(timeout=60)
            owners.append(actions.claim(viewer=viewer, report_id=screening.report_id).claimed_by)
        except Held as held:
            told.append(held.by_name)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(viewer,)) for viewer in people]
    for t in threads:
        t.start()
    for t in threads:
        t.join(timeout=120)
    winner = next(p for p in people if p.id == again(screening).claimed_by)
    assert owners == [winner.id]
    assert told == [winner.name]
    assert Entry.objects.filter(tag=Tag.REPORT_CLAIMED).count() == 1
