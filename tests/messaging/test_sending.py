"""Asking for a message: in the transaction of what it tells of, once under a key, to an address that can be reached."""

import json

import pytest
from django.db import transaction

from hearthline.ground.errors import DomainError
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.messaging.actions import send
from hearthline.messaging.addresses import checked, masked
from hearthline.messaging.models import Channel, Message
from hearthline.messaging.types import Target
from tests.messaging.build import ACTOR, MAIL, NUMBER, TEXT, ask

pytestmark = pytest.mark.django_db


@pytest.mark.req("S-11")
def test_a_message_is_there_if_and_only_if_what_it_tells_of_is() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ask()
        raise ZeroDivisionError
    assert not Message.unscoped.exists()
    ask()
    assert Message.unscoped.get().state == "waiting"


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_can_be_asked_for() -> None:
    with pytest.raises(RuntimeError):
        send(actor=ACTOR, key="k", target=TEXT, template="message.test", language="en", values={})
    assert not Message.unscoped.exists()


def test_the_same_key_again_is_the_same_message() -> None:
    first, second = ask("k1"), ask("k1", MAIL)
    assert first.pk == second.pk
    assert second.channel == "text"
    assert Message.unscoped.count() == 1
    assert ask("k2").pk != first.pk


def test_two_agencies_may_use_the_same_key() -> None:
    from hearthline.journal.actor import system

    assert ask("k").pk != ask("k", actor=system("tests", "placer-demo")).pk


def test_the_journal_says_that_somebody_is_to_be_told_and_neither_whom_nor_what() -> None:
    made = ask("k", MAIL, template="message.urgent_report", values={"number": NUMBER, "page": "queue"})
    entry = Entry.objects.get(tag=Tag.MESSAGE_ASKED)
    assert (entry.record_kind, entry.record_id, entry.purpose) == ("message", str(made.pk), "message.urgent_report")
    whole = json.dumps([str(value) for value in vars(entry).values()])
    assert MAIL.address not in whole
    assert NUMBER not in whole


@pytest.mark.fault("31")
@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("mail", "a@example.org\nBcc: b@example.org"),
        ("mail", "a@example.org, b@example.org"),
        ("mail", "a@example.org\r\n"),
        ("mail", '"a b"@example.org'),
        ("mail", "<a@example.org>"),
        ("mail", "a@example"),
        ("mail", "a..b@example.org"),
        ("mail", "ä@example.org"),
        ("mail", "a" * 65 + "@example.org"),
        ("mail", ""),
        ("text", "916 555 0142"),
        ("text", "+1 916 555 0142"),
        ("text", "+19165550142\n"),
        ("text", "+0165550142"),
        ("text", "+1916555014212345"),
        ("voice", "sip:a@example.org"),
        ("voice", "+1916555014٢"),
        ("webhook", "http://partner.example.org/in"),
        ("webhook", "https://user:word@partner.example.org/in"),
        ("webhook", "https://partner.example.org/in#part"),
        ("webhook", "https://partner.example.org/i n"),
        ("webhook", "https://"),
        ("webhook", "https://partner.example.org:99999/"),
        ("webhook", "file:///etc/passwd"),
    ],
)
def test_an_address_that_its_channel_cannot_reach_is_refused(channel: str, address: str) -> None:
    with pytest.raises(DomainError) as found:
        ask("k", Target(Channel(channel), address))
    assert found.value.code == "messaging.address"
    assert not address or address not in found.value.message
    assert not Message.unscoped.exists()


@pytest.mark.parametrize(
    ("channel", "address", "shown"),
    [
        ("mail", "marisol@example.org", "m…@example.org"),
        ("text", "+19165550142", "…0142"),
        ("voice", "+442079460018", "…0018"),
        ("webhook", "https://partner.example.org/in?key=1", "partner.example.org"),
    ],
)
def test_pages_show_as_much_of_an_address_as_who_knows_it_needs(channel: str, address: str, shown: str) -> None:
    assert checked(Target(Channel(channel), address)) == address
    assert masked(channel, address) == shown


@pytest.mark.parametrize("key", ["", "a b", "a\n", "é", "x" * 121])
def test_a_key_is_plain_and_short(key: str) -> None:
    with pytest.raises(DomainError) as found:
        ask(key)
    assert found.value.code == "messaging.key"


def test_nothing_of_a_message_shows_in_its_names() -> None:
    made = ask("k", MAIL)
    assert "marisol" not in str(made) + repr(made)
