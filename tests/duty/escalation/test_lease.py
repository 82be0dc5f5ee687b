"""Who may work: the newest, until it has been silent. Whoever was fenced out writes nothing, whatever it believes."""

from typing import Any

import pytest
from django.db import transaction

from hearthline.duty.escalation import Caller, Ports, lease, use
from hearthline.duty.escalation.lease import BEAT, STALE, Fenced, Lease
from hearthline.duty.models import Escalation, EscalationStep, Heartbeat
from tests.duty.escalation.conftest import House
from tests.duty.escalation.doubles import Outbox, Step
from tests.duty.escalation.test_steps import at, raised

pytestmark = pytest.mark.django_db


def test_the_counter_only_grows_and_the_fence_with_each_taker() -> None:
    one, two = lease.take("part", "a"), lease.take("part", "b")
    assert two == one + 1
    before = Heartbeat.objects.get(name="part").counter
    assert not lease.beat("part", one)
    assert lease.beat("part", two, 7)
    assert Heartbeat.objects.get(name="part").counter == before + 7
    with pytest.raises(Fenced), transaction.atomic():
        lease.hold("part", one)


@pytest.mark.fault("1")
def test_who_starts_works_at_once_and_who_was_there_stands_by() -> None:
    old, new = Lease("part"), Lease("part")
    assert old.have(0)
    assert new.have(1)
    assert not old.have(BEAT)
    assert new.have(BEAT)


def test_who_stands_by_takes_over_only_after_silence_by_its_own_counter() -> None:
    old, new = Lease("part"), Lease("part")
    old.have(0)
    new.have(1)
    assert not old.have(BEAT)
    for number in range(10):  # the new one lives
        assert new.have((number + 2) * BEAT)
        assert not old.have((number + 2) * BEAT + 1)
    last = 11 * BEAT + 1
    assert not old.have(last + STALE - 1)
    assert old.have(last + STALE)
    assert not new.have(last + STALE + BEAT)


def test_an_idle_worker_writes_once_in_a_while_and_not_each_round(django_assert_num_queries) -> None:
    mine = Lease("part")
    mine.have(0)
    with django_assert_num_queries(0):
        assert all(mine.have(ticks) for ticks in range(0, BEAT, 250))
    with django_assert_num_queries(1):
        assert mine.have(BEAT)


@pytest.mark.fault("1")
def test_a_worker_that_wakes_after_a_pause_cannot_do_its_old_step(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paused after it saw what is due and before it wrote: meanwhile another took over and did it."""
    Outbox.make_table()
    raised()
    old, new = Caller(), Caller()
    at(house, old, 0)
    ran: list[int] = []

    def paused(agency_id: str, **when: Any) -> tuple[Step, ...]:
        if not ran:  # the first to ask who is next is the one that is paused
            ran.append(-1)
            ran[0] = at(house, new, 5).calls
        return house.rota.ask(agency_id, **when)

    use(Ports(chain=paused, reaches=house.rota.reach, send=house.outbox.send))
    assert at(house, old, 5).steps == 0
    assert ran == [3]
    assert EscalationStep.unscoped.filter(position=2).count() == 1
    assert Escalation.unscoped.get().fence == new.lease.fence
    assert at(house, old, 5.1).steps == 0
