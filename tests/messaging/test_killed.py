"""The worker dies at each point of a delivery: nothing is lost, and twice is only what a provider had taken before we
could write that down; with the same key, and marked as a repeat."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from hearthline.ground import clock
from hearthline.messaging.actions import delivering, settling
from hearthline.messaging.adapters.base import Letter
from hearthline.messaging.adapters.kept import KeptSender
from hearthline.messaging.models import Attempt, Message, State
from tests.messaging.build import NOW, Killed, again, ask, attempts, go

LATER = NOW + delivering.LEASE + timedelta(seconds=1)
Kill = Callable[[pytest.MonkeyPatch, KeptSender], None]


def die(*_: Any, **__: Any) -> Any:
    raise Killed


def after(owner: Any, name: str) -> Kill:
    """The process dies when `owner.name` has returned."""

    def kill(patch: pytest.MonkeyPatch, _sender: KeptSender) -> None:
        real = getattr(owner, name)

        def run(*args: Any, **kwargs: Any) -> Any:
            real(*args, **kwargs)
            raise Killed

        patch.setattr(owner, name, run)

    return kill


def before(owner: Any, name: str) -> Kill:
    return lambda patch, _sender: patch.setattr(owner, name, die)


def at_provider(which: str) -> Kill:
    return lambda patch, sender: patch.setattr(sender, which, die)


# Where it dies, and whether the provider has the letter by then and our books do not say so.
POINTS: dict[str, tuple[Kill, bool]] = {
    "before anything": (before(delivering, "claim"), False),
    "while the attempt is written, before its commit": (before(Attempt, "save"), False),
    "with the attempt written, before the call": (before(delivering, "_hand_over"), False),
    "while the words are put together": (before(delivering, "letter_of"), False),
    "in the call, before the provider has it": (at_provider("fault"), False),
    "in the call, when the provider has it": (at_provider("after"), True),
    "after the call, before the record": (before(settling, "settle"), True),
    "in the record, before its commit": (after(settling, "_taken"), True),
    "after the record": (after(settling, "settle"), False),
}


@pytest.mark.django_db
@pytest.mark.fault("1", "6")
@pytest.mark.req("E-1", "S-11")
@pytest.mark.parametrize("point", POINTS)
def test_killed_here_nothing_is_lost_and_nothing_is_doubled_unseen(point: str) -> None:
    kill, taken_unseen = POINTS[point]
    with clock.freeze(NOW):
        made, text = ask(), KeptSender("text")
        with pytest.MonkeyPatch.context() as patch:
            kill(patch, text)
            with pytest.raises(Killed):
                go(NOW, text)
        before_that = len(text.accepted)
        go(NOW + timedelta(seconds=1), text)  # restarted at once: a lease may still stand
        go(LATER, text)
    assert again(made).state == State.SENT
    assert list(text.accepted) == [made.idempotency]  # who remembers keys sends it on once
    handed = len(text.seen) - (point == "in the call, before the provider has it")
    assert handed == (2 if taken_unseen else 1)
    if taken_unseen:
        assert before_that == 1
        assert text.seen[-1].repeat
        assert attempts(made)[-1].repeat
    assert {one.key for one in text.seen} == {made.idempotency}


@pytest.mark.django_db
@pytest.mark.fault("1")
def test_a_restarted_worker_waits_for_the_lease_of_the_dead_one_and_no_longer() -> None:
    with clock.freeze(NOW):
        made, text = ask(), KeptSender("text", after=die)
        with pytest.raises(Killed):
            go(NOW, text)
        text.after = None
        for seconds in range(1, int(delivering.LEASE.total_seconds())):
            go(NOW + timedelta(seconds=seconds), text)
        assert len(text.seen) == 1
        go(NOW + delivering.LEASE, text)
    assert again(made).state == State.SENT
    assert len(text.seen) == 2


@pytest.mark.django_db
@pytest.mark.fault("1")
@pytest.mark.req("S-11")
@pytest.mark.parametrize("seed", range(6))
def test_killed_at_random_for_half_an_hour_every_message_arrives_within_a_minute_of_its_due_time(seed: int) -> None:
    """30 simulated minutes, 60 messages, a kill in every third round at any point."""
    drawn, now = random.Random(seed), NOW
    calls: Counter[str] = Counter()
    unseen: set[str] = set()
    asked: dict[str, Any] = {}
    text = KeptSender("text", most=10_000)
    ends = NOW + timedelta(minutes=30)
    while now < ends + timedelta(minutes=2):
        with clock.freeze(now):
            if now < ends and drawn.random() < 0.2:
                row = ask(f"k{len(asked)}")
                asked[row.pk.hex] = now
            _round(text, drawn, calls, unseen)
        now += timedelta(seconds=drawn.choice((1, 2, 5, 15)))
    rows = list(Message.unscoped.all())
    assert len(rows) == len(asked) > 40
    assert {one.state for one in rows} == {State.SENT}
    slow = [one for one in rows if one.sent_at is None or one.sent_at - one.made_at > delivering.LEASE * 4]
    assert not slow
    assert set(text.accepted) == {one.idempotency for one in rows}
    doubled = {key for key, count in calls.items() if count > 1}
    assert doubled <= unseen
    for one in text.seen:
        first = next(other for other in text.seen if other.key == one.key)
        assert one is first or one.repeat


def _round(text: KeptSender, drawn: random.Random, calls: Counter[str], unseen: set[str]) -> None:
    def count(letter: Letter) -> None:
        calls[letter.key] += 1

    text.fault, text.after = None, count
    if drawn.random() > 0.33:
        go(clock.now(), text)
        return
    kill, taken_unseen = POINTS[drawn.choice(sorted(POINTS))]
    with pytest.MonkeyPatch.context() as patch:
        kill(patch, text)
        if text.after is die:

            def count_and_die(letter: Letter) -> None:
                count(letter)
                raise Killed

            patch.setattr(text, "after", count_and_die)
        try:
            go(clock.now(), text)
        except Killed:
            if taken_unseen:
                unseen.add(text.seen[-1].key)
    text.fault = None


@pytest.mark.django_db(transaction=True)
@pytest.mark.fault("10")
def test_two_workers_at_once_send_each_message_once() -> None:
    rows = [ask(f"k{n}") for n in range(20)]
    text, gate = KeptSender("text"), threading.Barrier(2)
    wrong: list[BaseException] = []

    def work() -> None:
        try:
            gate.wait(10)
            for _ in range(3):
                delivering.deliver(senders={"text": text})
        except BaseException as error:  # told by the test below
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert not wrong
    assert Counter(one.key for one in text.seen) == dict.fromkeys((one.idempotency for one in rows), 1)
    assert {again(one).state for one in rows} == {State.SENT}


@pytest.mark.django_db
def test_a_worker_that_wakes_after_its_lease_writes_what_it_knows_and_takes_nothing_from_the_other() -> None:
    with clock.freeze(NOW):
        made, text = ask(), KeptSender("text")
        held = delivering.claim(made.pk, NOW)
        assert held is not None
        other = delivering.claim(made.pk, LATER)
        assert other is not None
        assert other.attempt.repeat
        assert settling.settle(held.message, held.attempt, "first", LATER) == "taken"
        assert again(made).state == State.SENDING  # the other still has it
        assert settling.settle(other.message, other.attempt, "second", LATER) == "taken"
    row = again(made)
    assert (row.state, row.provider_id) == (State.SENT, "second")
    assert [one.provider_id for one in attempts(made)] == ["first", "second"]
    assert text.seen == []


@pytest.mark.django_db
def test_what_a_late_worker_knows_to_be_sent_is_not_sent_a_third_time() -> None:
    with clock.freeze(NOW):
        made, text = ask(), KeptSender("text")
        held = delivering.claim(made.pk, NOW)
        other = delivering.claim(made.pk, LATER)
        assert held is not None
        assert other is not None
        from hearthline.messaging.adapters.base import NotTaken

        assert settling.settle(other.message, other.attempt, NotTaken("down"), LATER) == "failed"
        assert settling.settle(held.message, held.attempt, "first", LATER) == "taken"
        go(LATER + timedelta(hours=1), text)
    assert again(made).state == State.SENT
    assert text.seen == []


@pytest.mark.django_db
def test_the_provider_is_called_outside_any_transaction_of_ours() -> None:
    depth = len(connection.savepoint_ids)
    seen: list[int] = []
    with clock.freeze(NOW):
        ask()
        go(NOW, KeptSender("text", fault=lambda _letter: seen.append(len(connection.savepoint_ids))))
    assert seen == [depth]
