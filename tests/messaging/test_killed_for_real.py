"""`kill -9` of a real process at each statement that it sends to the database, and while the provider has the post."""

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections

from hearthline.ground import clock
from hearthline.messaging.actions import delivering
from hearthline.messaging.adapters.base import Sender
from hearthline.messaging.adapters.posting import Poster, TextSender
from hearthline.messaging.models import Message, State
from tests.messaging.build import again, ask, attempts
from tests.messaging.certificates import certificate
from tests.messaging.provider import SECRET, Provider, serving

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes, pytest.mark.fault("1", "6")]


def texts(port: int) -> Sender:
    return TextSender(
        Poster(f"https://127.0.0.1:{port}/", "AC1", SECRET, "+19165550100", authority=str(certificate()[0]))
    )


def in_a_process(sender: Sender, dies_at: int = 0) -> tuple[int, int]:
    """One round in a process of its own, which kills itself at its `dies_at`-th statement. (pid's status, its id)."""
    pid = os.fork()
    if pid:
        return os.waitpid(pid, 0)[1], pid
    try:  # the child; nothing of it returns into the tests
        signal.alarm(120)
        for one in connections.all(initialized_only=True):
            one.connection = None  # the parent's line stays the parent's
        with connection.execute_wrapper(deadly(dies_at)):
            delivering.deliver(senders={"text": sender})
        os._exit(0)
    finally:
        os._exit(3)


def deadly(dies_at: int) -> Callable[..., Any]:
    count = 0

    def run(execute: Callable[..., Any], *args: Any) -> Any:
        nonlocal count
        count += 1
        if count == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*args)

    return run


def next_worker(sender: Sender) -> None:
    """Another worker, when the lease of the dead one is over."""
    with clock.freeze(clock.now() + delivering.LEASE + timedelta(seconds=1)):
        delivering.deliver(senders={"text": sender})


def test_killed_at_each_statement_nothing_is_lost_and_what_goes_twice_is_marked() -> None:
    provider = Provider()
    twice, once, points = 0, 0, 0
    with serving(provider) as port:
        sender = texts(port)
        for number in range(1, 60):
            message = ask(f"k{number}")
            status, _ = in_a_process(sender, number)
            if not os.WIFSIGNALED(status):
                assert os.WEXITSTATUS(status) == 0
                break
            points += 1
            next_worker(sender)
            row = again(message)
            assert row.state == State.SENT, number
            calls = [one for one in provider.came if one.headers["idempotency-key"] == message.idempotency]
            assert 1 <= len(calls) <= 2, number
            assert ["hearthline-repeat" in one.headers for one in calls[1:]] == [True] * (len(calls) - 1), number
            once, twice = once + (len(calls) == 1), twice + (len(calls) == 2)
            if len(calls) == 2:
                assert [one.outcome for one in attempts(message)] == ["", "taken"]
    assert points >= 6
    assert once >= 3
    assert twice >= 1
    assert again(message).state == State.SENT


def test_killed_while_the_provider_has_it_and_has_not_answered_it_goes_again_with_its_key() -> None:
    provider = Provider()
    with serving(provider) as port:
        sender, message = texts(port), ask()
        provider.on_post = lambda _came: os.kill(child_of(message), signal.SIGKILL)
        status, _ = in_a_process(Telling(sender, message))
        assert os.WIFSIGNALED(status)
        provider.on_post = None
        next_worker(sender)
    assert provider.keys() == [message.idempotency] * 2
    assert "hearthline-repeat" in provider.came[1].headers
    assert again(message).state == State.SENT


class Telling:
    """Writes down which process is about to call, where the parent finds it."""

    def __init__(self, sender: Sender, message: Message) -> None:
        self.sender, self.message = sender, message

    def send(self, letter: Any) -> str:
        Message.unscoped.filter(pk=self.message.pk).update(ended_name=str(os.getpid()))
        return self.sender.send(letter)


def child_of(message: Message) -> int:
    try:
        return int(again(message).ended_name)
    finally:
        connection.close()  # asked in the server's thread, which has a line of its own
