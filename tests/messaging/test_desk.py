"""The pages of messages, without script: what failed, sending it anew, giving it up, a test to oneself."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.messaging import actions, queries
from hearthline.messaging.actions.ending import TESTS
from hearthline.messaging.adapters.kept import KeptSender
from hearthline.messaging.models import Message, State
from tests import cast, staff
from tests.messaging.build import HOOK, MAIL, NOW, NUMBER, TEXT, again, ask, go, refuse
from tests.staff import Desk

pytestmark = pytest.mark.django_db(transaction=True)
BOARD = "messages:list"


def dead(key: str = "dead", **wanted: object) -> Message:
    made = ask(key, **wanted)  # type: ignore[arg-type]  # as for ask
    go(clock.now(), KeptSender("text", fault=refuse("http-404", final=True)))
    assert again(made).state == State.DEAD
    return again(made)


def read(desk: Desk, name: str, *args: object) -> str:
    answer = desk.client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def main(page: str) -> str:
    return page.partition('<main id="main"')[2].partition("</main>")[0]


@pytest.fixture(params=["supervisor", "administrator"])
def one(request: pytest.FixtureRequest) -> Desk:
    return staff.desk(request.param)


@pytest.mark.req("S-11")
def test_the_page_shows_what_failed_and_to_whom_and_not_what_it_says(one: Desk) -> None:
    person = staff.user("screener")
    dead(person=str(person.pk), template="message.urgent_report", values={"number": NUMBER, "page": "queue"})
    ask("waits", MAIL)
    page = read(one, BOARD)
    assert "Failed for good (1)" in page
    assert person.name in main(page)
    assert "message.urgent_report" in page
    assert "…0142" in page
    assert "m…@example.org" in page
    for told in (TEXT.address, MAIL.address, NUMBER, "Reply 1"):
        assert told not in page


def test_a_way_that_is_not_set_up_is_said_in_words(one: Desk) -> None:
    ask("k", MAIL)
    go(clock.now())
    assert "This way is not set up." in read(one, BOARD)


def test_a_dead_message_is_sent_again_by_a_press_and_it_stays_on_record_who(one: Desk) -> None:
    message = dead()
    page = read(one, "messages:message", message.pk)
    assert "The provider refused (http-404)" in page
    sent = one.client.post(reverse("messages:retry", args=[message.pk]), {"version": message.version})
    assert sent.status_code == 303
    row = again(message)
    assert (row.state, row.tries, row.again) == (State.WAITING, 0, 1)
    text = KeptSender("text")
    go(clock.now(), text)
    assert again(message).state == State.SENT
    assert text.seen[0].key.endswith("-2")
    entry = Entry.objects.get(tag=Tag.MESSAGE_RETRIED)
    assert (entry.actor_id, entry.record_id) == (one.viewer.id, str(message.pk))


@pytest.mark.fault("16")
def test_a_second_press_on_an_old_page_does_nothing(one: Desk) -> None:
    message = dead()
    place, form = reverse("messages:retry", args=[message.pk]), {"version": message.version}
    assert one.client.post(place, form).status_code == 303
    answer = one.client.post(place, form)
    assert answer.status_code == 422
    assert "not one that failed for good" in answer.content.decode()
    assert again(message).again == 1


def test_a_message_is_given_up_with_a_reason_and_a_name(one: Desk) -> None:
    message = dead()
    place = reverse("messages:give_up", args=[message.pk])
    answer = one.client.post(place, {"version": message.version})
    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()
    assert one.client.post(place, {"version": message.version, "why": "told_otherwise"}).status_code == 303
    row = again(message)
    assert (row.state, row.ended_by, row.ended_why) == (State.GIVEN_UP, one.viewer.id, "told_otherwise")
    page = read(one, BOARD)
    assert "They were told another way" in page
    assert row.ended_name in page
    assert queries.health() == []
    assert Entry.objects.get(tag=Tag.MESSAGE_GIVEN_UP).purpose == "told_otherwise"


def test_what_is_being_sent_just_now_cannot_be_given_up() -> None:
    from hearthline.messaging.actions import delivering

    message = ask()
    delivering.claim(message.pk, clock.now())
    viewer = staff.viewer("supervisor")
    with pytest.raises(DomainError) as found:
        actions.give_up(viewer=viewer, message_id=message.pk, version=again(message).version, why="too_late")
    assert found.value.code == "messaging.under-way"


def test_what_arrived_cannot_be_given_up() -> None:
    message = ask()
    go(clock.now(), KeptSender("text"))
    row = again(message)
    with pytest.raises(DomainError) as found:
        actions.give_up(viewer=staff.viewer("supervisor"), message_id=row.pk, version=row.version, why="too_late")
    assert found.value.code == "messaging.ended"


def test_one_sends_oneself_a_test_that_says_only_that(one: Desk) -> None:
    page = read(one, BOARD)
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once
    form = {"channel": "text", "address": TEXT.address, "once": once[1]}
    for _ in range(2):
        assert one.client.post(reverse("messages:test"), form).status_code == 303
    message = Message.unscoped.get()
    assert (message.template, message.values, message.person) == ("message.test", "{}", one.viewer.id)
    text = KeptSender("text")
    go(clock.now(), text)
    assert "This is a test." in text.seen[0].text


@pytest.mark.parametrize(
    "form", [{}, {"channel": "webhook", "address": HOOK.address}, {"channel": "text", "address": "x"}]
)
def test_a_test_to_nowhere_is_refused_on_the_page(form: dict[str, str]) -> None:
    one = staff.desk("supervisor")
    answer = one.client.post(reverse("messages:test"), form)
    assert answer.status_code == 422
    assert b"Error:" in answer.content
    assert not Message.unscoped.exists()


def test_nobody_sends_more_than_a_few_tests_an_hour() -> None:
    viewer = staff.viewer("administrator")
    send = {"viewer": viewer, "channel": "text", "address": TEXT.address, "language": "en"}
    with clock.freeze(NOW):
        for number in range(TESTS):
            actions.test_message(**send, once=str(number))  # type: ignore[arg-type]  # as above
        with pytest.raises(DomainError) as found:
            actions.test_message(**send, once="more")  # type: ignore[arg-type]  # as above
        assert found.value.code == "messaging.many"
    with clock.freeze(NOW + timedelta(minutes=61)):
        actions.test_message(**send, once="later")  # type: ignore[arg-type]  # as above


@pytest.mark.fault("46")
@pytest.mark.parametrize("role", ["screener", ""])
def test_who_does_not_look_after_messages_sees_and_changes_none(role: str) -> None:
    message, desk = dead(), staff.desk(role)
    for name, args in ((BOARD, ()), ("messages:message", (message.pk,))):
        assert desk.client.get(reverse(name, args=args)).status_code == 403
    for name in ("messages:retry", "messages:give_up"):
        form = {"version": message.version, "why": "too_late"}
        assert desk.client.post(reverse(name, args=[message.pk]), form).status_code == 403
    assert desk.client.post(reverse("messages:test"), {"channel": "text", "address": TEXT.address}).status_code == 403
    assert again(message).state == State.DEAD
    assert Message.unscoped.count() == 1


@pytest.mark.fault("46")
def test_another_county_s_messages_are_as_if_they_were_not_there() -> None:
    message, away = dead(), staff.desk("supervisor", staff.THERE)
    assert cast.MARISOL.email not in read(away, BOARD)
    assert "…0142" not in read(away, BOARD)
    assert away.client.get(reverse("messages:message", args=[message.pk])).status_code == 403
    with pytest.raises(Refused):
        actions.retry(viewer=away.viewer, message_id=message.pk, version=message.version)
    assert queries.message(away.viewer, message.pk) is None
    assert queries.dead_letters(away.viewer) == []


def test_a_stranger_is_sent_to_the_door() -> None:
    assert Client().get(reverse(BOARD)).status_code == 302


def test_the_page_asks_as_many_questions_for_fifty_messages_as_for_one(
    django_assert_max_num_queries: "pytest.FixtureRequest",
) -> None:
    viewer = staff.viewer("supervisor")
    for number in range(60):
        ask(f"k{number}", person=viewer.id)
    with django_assert_max_num_queries(9):  # type: ignore[operator]  # pytest-django's
        found = queries.board(viewer)
    assert (len(found.waiting), found.counts["waiting"]) == (50, 60)


def test_the_pages_are_whole_in_spanish() -> None:
    one, message = staff.desk("supervisor"), dead()
    with translation.override("es"):
        from hearthline.messaging.desk import words

        said = [
            str(word) for table in (words.CHANNEL, words.STATE, words.OUTCOME, words.WHY) for word in table.values()
        ]
        said += [words.problem(code) for code in ("no-channel", "mail-TimeoutError", "smtp-550", "late")]
    with translation.override("en"):
        english = [
            str(word) for table in (words.CHANNEL, words.STATE, words.OUTCOME, words.WHY) for word in table.values()
        ]
    assert not set(said) & set(english)
    assert read(one, "messages:message", message.pk)
