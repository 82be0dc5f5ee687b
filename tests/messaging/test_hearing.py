"""What providers tell afterwards: signed, once, and without any word of it being kept."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground import clock
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.messaging import events, posts, signing
from hearthline.messaging.actions import hear, record_status
from hearthline.messaging.adapters.kept import KeptSender
from hearthline.messaging.channels import Channels
from hearthline.messaging.models import HookNote, Message, Seen, State
from hearthline.messaging.public import views
from hearthline.site.settings import public
from tests import staff
from tests.messaging.build import NOW, TEXT, VOICE, again, ask, attempts, go

pytestmark = pytest.mark.django_db
SECRET = "hook-secret-of-thirty-two-letters"
DOOR = "/hooks/messages"


@pytest.fixture(autouse=True)
def _world(settings: Any) -> Iterator[None]:
    settings.HEARTHLINE_CHANNELS = Channels(practice=True, hook_secret=SECRET, desk_address="https://desk.example.org")
    settings.HEARTHLINE_AGENCY = staff.HERE
    settings.ROOT_URLCONF, settings.MIDDLEWARE = public.ROOT_URLCONF, public.MIDDLEWARE
    with clock.freeze(NOW):
        yield


@pytest.fixture
def heard() -> Iterator[list[Any]]:
    found: list[Any] = []
    events.on_answer(found.append)
    events.on_delivered(found.append)
    yield found
    events._answered.remove(found.append)
    events._arrived.remove(found.append)


def sent(key: str = "k", target: Any = VOICE, **wanted: Any) -> Message:
    """A message that its provider took."""
    made = ask(key, target, **wanted)
    go(clock.now(), KeptSender("voice"), KeptSender("text"), KeptSender("mail"))
    return again(made)


def tell(body: dict[str, str], message: Message | None = None, *, secret: str = SECRET, **more: Any) -> int:
    """A provider's post through the public face. Its status."""
    path = more.pop("path", DOOR + (f"?key={message.idempotency}" if message else ""))
    raw = more.pop("raw", urlencode(body).encode())
    at = more.pop("at", clock.now())
    told = more.pop("headers", None) or signing.headers(secret, at, path, raw)
    answer = Client().post(path, raw, content_type="application/x-www-form-urlencoded", headers=told)
    return answer.status_code


@pytest.mark.req("E-1")
def test_a_key_that_was_pressed_is_an_answer(heard: list[Any]) -> None:
    message = sent(subject_kind="alert", subject_id="a1", person="p1")
    assert tell({"CallSid": message.provider_id, "Digits": "1"}, message) == 204
    assert hear() == 1
    row = again(message)
    assert (row.state, row.answer, row.answered_at) == (State.DELIVERED, "take", NOW)
    (answer,) = [one for one in heard if isinstance(one, events.Answered)]
    assert (answer.answer, answer.about.key, answer.about.subject_id, answer.about.person) == ("take", "k", "a1", "p1")
    assert len([one for one in heard if isinstance(one, events.Arrived)]) == 1
    entry = Entry.objects.get(tag=Tag.MESSAGE_ANSWERED)
    assert entry.record_id == str(message.pk)


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("1", "take"), ("ok", "take"), ("OK.", "take"), ("Yes, coming", "take"), ("sí", "take"), (" 1 ", "take"),
        ("2", "cannot"), ("no", "cannot"), ("STOP", "stop"), ("what?", "other"), ("11", "other"), ("", "other"),
        ("the child is at 88 Larkspur Court", "other"),
    ],
)  # fmt: skip
def test_an_answer_is_one_of_four_codes(said: str, means: str) -> None:
    assert posts.meant(said) == means


def test_the_words_of_an_answer_are_kept_nowhere(heard: list[Any]) -> None:
    message = sent(target=TEXT)
    tell({"MessageSid": "IN1", "From": TEXT.address, "Body": "Wren is at Larkspur Court"})
    assert hear() == 1
    assert again(message).answer == "other"
    with connection.cursor() as cursor:
        for model in (Message, Seen, HookNote, Entry):
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            assert "Larkspur" not in repr(cursor.fetchall())
    assert "Larkspur" not in repr(heard)


def test_a_text_answers_the_message_that_went_to_its_number(heard: list[Any]) -> None:
    message = sent(target=TEXT)
    tell({"MessageSid": "IN1", "From": TEXT.address, "Body": "1"})
    hear()
    assert again(message).answer == "take"


def test_when_two_matters_wait_at_one_number_a_bare_1_takes_neither(heard: list[Any]) -> None:
    """Whoever reads it cannot know which was meant; the chain goes on for both, which is loud and safe."""
    told = {"template": "message.urgent_report"}
    one = sent("k1", TEXT, subject_id="a1", values={"number": "SAC-7K3Q-9FM5", "page": "queue"}, **told)
    two = sent("k2", TEXT, subject_id="a2", values={"number": number(), "page": "queue"}, **told)
    tell({"MessageSid": "IN1", "From": TEXT.address, "Body": "1"})
    assert hear() == 1
    assert (again(one).answer, again(two).answer) == ("", "")
    tell({"MessageSid": "IN2", "From": TEXT.address, "Body": "1 sac7k3q9fm5"})
    hear()
    assert (again(one).answer, again(two).answer) == ("take", "")
    tell({"MessageSid": "IN3", "From": TEXT.address, "Body": "ok"})
    hear()
    assert again(two).answer == "take"


def number() -> str:
    from hearthline.ground.ids import human_number

    return human_number("SAC")


def test_several_messages_about_one_matter_are_answered_together_by_the_latest() -> None:
    first, second = sent("k1", TEXT, subject_id="a1"), None
    with clock.freeze(NOW + timedelta(minutes=3)):
        second = sent("k2", TEXT, subject_id="a1")
        tell({"MessageSid": "IN1", "From": TEXT.address, "Body": "1"})
        hear()
    assert (again(first).answer, again(second).answer) == ("", "take")


def test_a_text_from_a_number_that_nobody_wrote_to_answers_nothing(heard: list[Any]) -> None:
    message = sent(target=TEXT)
    tell({"MessageSid": "IN1", "From": "+19165550199", "Body": "1"})
    assert hear() == 1
    assert again(message).answer == ""
    assert heard == []


def test_a_text_that_comes_hours_later_answers_nothing() -> None:
    message = sent(target=TEXT)
    with clock.freeze(NOW + timedelta(hours=5)):
        tell({"MessageSid": "IN1", "From": TEXT.address, "Body": "1"})
        hear()
    assert again(message).answer == ""


@pytest.mark.fault("17")
def test_a_forged_post_changes_nothing(heard: list[Any]) -> None:
    message = sent()
    assert tell({"Digits": "1"}, message, secret="another-secret-of-thirty-two-lett") == 204
    other = signing.headers(SECRET, NOW, DOOR, urlencode({"Digits": "1"}).encode())  # right, for another address
    assert tell({"Digits": "1"}, message, headers=other) == 204
    assert hear() == 2
    assert again(message).answer == ""
    assert heard == []
    assert not Seen.unscoped.exists()


@pytest.mark.fault("17")
def test_a_copy_of_a_post_does_nothing(heard: list[Any]) -> None:
    message = sent()
    told = signing.headers(SECRET, NOW, f"{DOOR}?key={message.idempotency}", b"Digits=1")
    for _ in range(3):
        tell({"Digits": "1"}, message, headers=told)
    assert hear() == 3
    assert len([one for one in heard if isinstance(one, events.Answered)]) == 1
    with clock.freeze(NOW + timedelta(minutes=4)):
        tell({"Digits": "1"}, message, headers=told)
        hear()
    assert len([one for one in heard if isinstance(one, events.Answered)]) == 1


@pytest.mark.fault("8", "17")
@pytest.mark.parametrize("minutes", [-6, 6, 600])
def test_a_post_with_a_stamp_of_another_time_changes_nothing(minutes: int) -> None:
    message = sent()
    tell({"Digits": "1"}, message, at=NOW + timedelta(minutes=minutes))
    hear()
    assert again(message).answer == ""


def test_a_post_that_waited_for_a_stopped_worker_still_counts() -> None:
    message = sent()
    tell({"Digits": "1"}, message)
    with clock.freeze(NOW + timedelta(hours=2)):
        hear()
    assert again(message).answer == "take"


def test_without_a_secret_nothing_is_believed(settings: Any) -> None:
    message = sent()
    settings.HEARTHLINE_CHANNELS = Channels(practice=True)
    tell({"Digits": "1"}, message, secret="")
    hear()
    assert again(message).answer == ""


@pytest.mark.parametrize(
    ("status", "state"),
    [("delivered", "delivered"), ("no-answer", "unanswered"), ("busy", "unanswered"), ("sent", "sent"), ("x", "sent")],
)
def test_a_status_moves_the_message_to_where_it_says(status: str, state: str) -> None:
    message = sent()
    tell({"CallSid": message.provider_id, "CallStatus": status}, message)
    hear()
    assert again(message).state == state


def test_a_delivery_that_failed_is_tried_anew_with_a_key_of_its_own() -> None:
    message, text = sent(target=TEXT), KeptSender("text")
    tell({"MessageSid": message.provider_id, "MessageStatus": "undelivered"}, message)
    hear()
    row = again(message)
    assert (row.state, row.problem, row.round) == (State.WAITING, "not-delivered", 2)
    go(row.next_at, text)
    assert text.seen[0].key.endswith("-2")
    assert not text.seen[0].repeat
    # What the provider says about the first one afterwards is about nothing that counts.
    tell({"MessageSid": "other", "MessageStatus": "failed"}, message)
    with clock.freeze(NOW + timedelta(minutes=1)):
        hear()
    assert again(message).state == State.SENT


def test_a_provider_quicker_than_our_own_record_is_heard_when_that_stands() -> None:
    made = ask("k", VOICE)
    tell({"CallSid": f"voice-{made.idempotency}", "CallStatus": "completed"}, path=DOOR)
    assert hear() == 0
    assert HookNote.unscoped.count() == 1
    go(NOW, KeptSender("voice"))
    assert hear() == 1
    assert again(made).state == State.DELIVERED


def test_a_crash_before_our_record_is_mended_by_the_provider_s_own_word() -> None:
    """It was taken, we died, the telephone rang: the key in the post tells us, and nobody is called twice."""
    from hearthline.messaging.actions import delivering

    made, voice = ask("k", VOICE), KeptSender("voice")
    delivering.claim(made.pk, NOW)
    tell({"CallSid": "CA1", "CallStatus": "completed"}, made)
    assert hear() == 1
    assert again(made).state == State.DELIVERED
    go(NOW + timedelta(hours=1), voice)
    assert voice.seen == []


def test_a_post_about_nothing_of_ours_is_taken_away_after_a_while() -> None:
    tell({"CallSid": "CA404", "CallStatus": "completed"}, path=DOOR)
    assert hear() == 0
    with clock.freeze(NOW + timedelta(minutes=11)):
        assert hear() == 1
    assert not HookNote.unscoped.exists()


def test_another_agency_s_message_cannot_be_answered_here() -> None:
    from hearthline.journal.actor import system

    message = sent(actor=system("tests", staff.THERE))
    tell({"CallSid": message.provider_id, "Digits": "1"}, message)
    hear()
    assert again(message).answer == ""


def test_one_post_that_trips_a_listener_keeps_no_other_waiting() -> None:
    def trip(event: events.Answered) -> None:
        if event.about.key == "bad":
            raise ZeroDivisionError

    bad, good = sent("bad"), sent("good")
    events.on_answer(trip)
    try:
        tell({"Digits": "1"}, bad)
        tell({"Digits": "1"}, good)
        with pytest.raises(ZeroDivisionError):
            hear()
    finally:
        events._answered.remove(trip)
    assert again(good).answer == "take"
    assert again(bad).answer == ""
    assert hear() == 1  # it waited, and nothing of it was half done
    assert again(bad).answer == "take"


def test_a_message_that_was_given_up_stays_so_when_it_arrives_after_all() -> None:
    message = sent()
    Message.unscoped.filter(pk=message.pk).update(state=State.GIVEN_UP, ended_by="x", ended_why="too_late")
    with transaction.atomic():
        assert record_status(agency_id=staff.HERE, provider_id=message.provider_id, status="delivered", at=NOW)
    assert again(message).state == State.GIVEN_UP


def test_a_status_about_nothing_known_says_so() -> None:
    with transaction.atomic():
        assert not record_status(agency_id=staff.HERE, provider_id="CA404", status="delivered", at=NOW)


def test_attempts_in_doubt_are_settled_by_a_definite_failure() -> None:
    message = sent()
    assert record_status(agency_id=staff.HERE, provider_id=message.provider_id, status="failed", at=NOW)
    assert [one.outcome for one in attempts(message)] == ["failed"]


# the door itself


@pytest.mark.fault("59")
def test_the_door_takes_posts_only_and_sets_no_cookie() -> None:
    assert Client().get(DOOR).status_code == 405
    answer = Client(enforce_csrf_checks=True).post(DOOR, b"x", content_type="text/plain")
    assert answer.status_code == 400
    assert not answer.cookies


def test_an_unsigned_or_endless_post_is_turned_away() -> None:
    assert tell({"Digits": "1"}, headers={"Hearthline-Stamp": "1"}) == 400
    assert tell({}, raw=b"x" * (views.LARGEST + 1)) == 413
    assert tell({}, path=f"{DOOR}?key={'x' * 300}") == 400
    assert tell({}, headers={"Hearthline-Stamp": "1" * 17, "Hearthline-Signature": "v1=0"}) == 400
    assert not HookNote.unscoped.exists()


@pytest.mark.fault("19")
def test_a_flood_is_asked_to_come_again_and_then_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST", 3)
    monkeypatch.setattr(views, "_minute", views._Minute())
    assert [tell({"Digits": "1"}) for _ in range(5)] == [204, 204, 204, 503, 503]
    with clock.freeze(NOW + timedelta(minutes=1)):
        assert tell({"Digits": "1"}) == 204
    with clock.freeze(NOW - timedelta(hours=1)):  # a clock that jumped back shuts nobody out
        assert tell({"Digits": "1"}) == 204


@given(body=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)), query=st.text(max_size=60))
def test_whatever_is_posted_reading_it_never_fails(body: bytes, query: str) -> None:
    told = posts.read(f"{DOOR}?{query}", body)
    assert told is None or told.status in ("", "delivered", "unanswered", "failed")


@pytest.mark.fault("30")
@pytest.mark.parametrize("body", [b"[" * 9000, b'{"a":' * 900, b'{"Digits": NaN}', b"\xff\xfe", b"a=1&" * 100, b"{}"])
def test_a_hostile_post_says_nothing(body: bytes) -> None:
    assert posts.read(DOOR, body) is None


def test_a_post_as_json_is_read_like_a_form() -> None:
    body = {"MessageSid": "SM1", "MessageStatus": "delivered"}
    assert posts.read(DOOR, json.dumps(body).encode()) == posts.read(DOOR, urlencode(body).encode())


def test_the_public_face_may_put_posts_down_and_read_none() -> None:
    from hearthline.site.grants import verbs

    assert verbs(HookNote) == ("I", "", "SD")
    assert verbs(Message)[0] == ""


@pytest.mark.req("E-3")
def test_a_strangers_posts_keep_no_provider_from_being_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "_minute", views._Minute())
    monkeypatch.setattr(views, "MOST", 20)

    def posted(address: str, told: dict[str, str]) -> int:
        form = "application/x-www-form-urlencoded"
        return Client(REMOTE_ADDR=address).post(DOOR, b"Digits=1", content_type=form, headers=told).status_code

    unsigned = [posted("203.0.113.7", {signing.STAMP: "1", signing.SIGNATURE: f"v1={number}"}) for number in range(25)]
    assert (unsigned[:20], unsigned[20:]) == ([204] * 20, [503] * 5)
    assert posted("198.51.100.9", dict(signing.headers(SECRET, clock.now(), DOOR, b"Digits=1"))) == 204
