"""Rounds of deliveries: what goes first, what is tried again and when, what dies and who is told."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground import clock
from hearthline.messaging import events, pace, queries
from hearthline.messaging.actions import delivering
from hearthline.messaging.adapters.base import CALL_ENDS, Letter
from hearthline.messaging.adapters.kept import KeptSender
from hearthline.messaging.models import Message, State
from hearthline.messaging.types import Delivered
from tests.messaging.build import HOOK, MAIL, NOW, NUMBER, TEXT, VOICE, again, ask, attempts, go, refuse, until_dead

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.freeze(NOW):
        yield


def test_what_is_due_goes_out_once_and_its_attempt_stands_in_the_books() -> None:
    text, made = KeptSender("text"), ask()
    assert go(NOW, text) == Delivered(taken=1)
    row = again(made)
    assert (row.state, row.tries, row.problem, row.lease, row.lease_until) == (State.SENT, 1, "", "", None)
    assert row.provider_id == f"text-{made.idempotency}"
    (attempt,) = attempts(made)
    assert (attempt.number, attempt.repeat, attempt.outcome, attempt.ended_at) == (1, False, "taken", NOW)
    assert go(NOW + timedelta(hours=1), text) == Delivered()
    assert [one.key for one in text.seen] == [made.idempotency]


def test_each_channel_gets_what_is_its_own() -> None:
    doubles = [KeptSender(name) for name in ("mail", "text", "voice", "webhook")]
    told = {"template": "message.urgent_report", "values": {"number": NUMBER, "page": "queue"}}
    for number, target in enumerate((MAIL, TEXT, VOICE, HOOK)):
        ask(f"k{number}", target, **told)
    assert go(NOW, *doubles) == Delivered(taken=4)
    mail, text, voice, hook = (one.seen[0] for one in doubles)
    assert (mail.to, bool(mail.subject), NUMBER in mail.text) == (MAIL.address, True, False)
    assert NUMBER in text.text
    assert "9 F M 5" in voice.text
    assert (hook.text, dict(hook.values)) == ("", {"number": NUMBER, "page": "queue"})
    assert [dict(one.values) for one in (mail, text, voice)] == [{}, {}, {}]


def test_one_channel_alone_can_be_served() -> None:
    mail, text = KeptSender("mail"), KeptSender("text")
    ask("k1", MAIL)
    ask("k2", TEXT)
    assert go(NOW, mail, text, channel="mail") == Delivered(taken=1)
    assert (len(mail.seen), len(text.seen)) == (1, 0)


def test_the_urgent_goes_first() -> None:
    text = KeptSender("text")
    calm, urgent = ask("calm", urgent=False), ask("urgent")
    go(NOW, text)
    assert [one.key for one in text.seen] == [urgent.idempotency, calm.idempotency]


def test_a_language_without_wording_gets_english_and_spanish_gets_spanish() -> None:
    text = KeptSender("text")
    ask("k1", language="es")
    ask("k2", language="fa")
    go(NOW, text)
    said = {one.language: one.text for one in text.seen}
    assert set(said) == {"es", "en"}
    assert "Responda 1" in said["es"]


@pytest.mark.fault("6")
def test_without_its_channel_a_message_waits_where_everybody_sees_it() -> None:
    made = ask("k", MAIL)
    assert go(NOW, KeptSender("text")) == Delivered()
    row = again(made)
    assert (row.state, row.problem, row.tries) == (State.WAITING, "no-channel", 0)
    assert "messages_no_channel" in queries.health()
    mail = KeptSender("mail")
    late = NOW + timedelta(days=3)
    assert go(late, mail) == Delivered(taken=1)  # however long it took to set one up
    assert queries.health() == []
    assert not attempts(made)[0].repeat


def test_a_failure_is_tried_again_with_longer_pauses_and_a_key_of_its_own() -> None:
    text, made, now = KeptSender("text"), ask(), NOW
    text.fault = refuse("http-503-like")
    pauses = []
    for _ in range(6):
        assert go(now, text) == Delivered(failed=1)
        row = again(made)
        pauses.append((row.next_at - now).total_seconds())
        assert go(row.next_at - timedelta(seconds=1), text) == Delivered()
        now = row.next_at
    for number, pause in enumerate(pauses):
        whole = min(5.0 * 2**number, 60.0)
        assert whole / 2 <= pause <= whole
    text.fault = None
    assert go(now, text) == Delivered(taken=1)
    rows = attempts(made)
    assert [one.number for one in rows] == list(range(1, 8))
    assert not any(one.repeat for one in rows)
    assert len({one.idempotency for one in rows}) == 7


def test_in_doubt_the_same_key_goes_again_marked_as_a_repeat() -> None:
    text, made = KeptSender("text"), ask()
    text.fault = refuse("line", doubt=True)
    go(NOW, text)
    text.fault = None
    go(again(made).next_at, text)
    first, second = text.seen
    assert (first.key, first.repeat, second.key, second.repeat) == (made.idempotency, False, made.idempotency, True)
    assert [one.outcome for one in attempts(made)] == ["doubt", "taken"]


def test_a_refusal_after_a_doubt_keeps_the_key_since_the_doubt_may_have_got_through() -> None:
    text, made = KeptSender("text"), ask()
    text.fault = refuse("line", doubt=True)
    go(NOW, text)
    text.fault = refuse("busy")
    go(again(made).next_at, text)
    text.fault = None
    go(again(made).next_at, text)
    assert {one.key for one in text.seen} == {made.idempotency}
    assert [one.repeat for one in text.seen] == [False, True, True]


def test_what_will_never_work_dies_at_once_and_who_listens_is_told_once() -> None:
    told: list[events.Dead] = []
    events.on_dead(told.append)
    text, made = KeptSender("text"), ask("k", subject_kind="alert", subject_id="a1", person="p1")
    text.fault = refuse("smtp-550", final=True)
    assert go(NOW, text) == Delivered(dead=1)
    assert go(NOW + timedelta(days=1), text) == Delivered()
    (one,) = [event for event in told if event.about.message_id == made.pk]
    assert (one.problem, one.about.key, one.about.subject_id, one.about.person) == ("smtp-550", "k", "a1", "p1")
    events._dead.remove(told.append)


@pytest.mark.parametrize(("urgent", "patience"), [(True, timedelta(minutes=10)), (False, timedelta(hours=24))])
def test_patience_ends_and_not_before(urgent: bool, patience: timedelta) -> None:
    text, made = KeptSender("text"), ask(urgent=urgent)
    text.fault = refuse()
    died = until_dead(made, text, NOW)
    assert patience <= died - NOW <= patience + timedelta(seconds=pace.MOST[urgent])
    assert "messages_dead" in queries.health()


def test_a_worker_that_was_away_for_long_still_makes_its_few_tries() -> None:
    text, made = KeptSender("text"), ask()
    text.fault = refuse()
    until_dead(made, text, NOW + timedelta(hours=5))
    assert len(attempts(made)) == pace.FEWEST


def test_when_a_provider_cannot_be_reached_the_round_ends_and_the_rest_waits_untouched() -> None:
    text = KeptSender("text", fault=refuse("https-timeout", everyone=True))
    rows = [ask(f"k{n}") for n in range(5)]
    assert go(NOW, text) == Delivered(failed=1)
    assert len(text.seen) == 1
    assert [again(one).tries for one in rows].count(0) == 4
    text.fault = None
    assert go(NOW + timedelta(minutes=1), text).taken == 5


def test_a_channel_that_is_away_holds_up_no_other() -> None:
    text = KeptSender("text", fault=refuse("https-timeout", everyone=True))
    mail = KeptSender("mail")
    ask("k1", TEXT)
    ask("k2", MAIL)
    assert go(NOW, text, mail) == Delivered(taken=1, failed=1)


def test_a_worker_that_slept_past_its_lease_calls_nobody() -> None:
    text, made = KeptSender("text"), ask()
    held = delivering.claim(made.pk, NOW)
    assert held is not None
    failure = delivering._hand_over(text, held, NOW + delivering.LEASE - delivering.CALL + timedelta(seconds=1))
    assert str(failure) == "late"
    assert text.seen == []


def test_a_lease_outlasts_the_longest_call() -> None:
    assert delivering.CALL.total_seconds() >= CALL_ENDS
    assert delivering.CALL * 2 < delivering.LEASE
    assert timedelta(seconds=60) > delivering.LEASE


def test_a_message_whose_wording_left_the_pack_is_not_sent_half() -> None:
    text, made = KeptSender("text"), ask()
    Message.unscoped.filter(pk=made.pk).update(template="message.gone")
    assert go(NOW, text) == Delivered(dead=1)
    assert text.seen == []
    assert again(made).problem == "messaging.template"


def test_a_row_that_was_changed_behind_our_back_says_nothing_either() -> None:
    text, made = KeptSender("text"), ask()
    Message.unscoped.filter(pk=made.pk).update(values='{"page": "Wren at 88 Larkspur Court"}')
    assert go(NOW, text) == Delivered(dead=1)
    assert text.seen == []


@given(tries=st.integers(0, 10_000), urgent=st.booleans(), drawn=st.floats(0, 1))
def test_a_pause_is_never_nothing_and_never_more_than_its_limit(tries: int, urgent: bool, drawn: float) -> None:
    seconds = pace.pause(tries, urgent, drawn).total_seconds()
    assert pace.FIRST[urgent] / 2 <= seconds <= pace.MOST[urgent]


def test_a_letter_shows_nothing_of_itself() -> None:
    letter = Letter(key="k", to="a@example.org", subject="s3cret", text="w0rds", language="en", values={"number": "n1"})
    assert not any(word in repr(letter) for word in ("a@example.org", "s3cret", "w0rds", "n1"))
