"""`bin/hearthline messages`: what failed for good, sending it anew, and which channels are set up."""

from uuid import uuid4

import pytest

from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.messaging.adapters.kept import KeptSender
from hearthline.messaging.channels import Channels
from hearthline.messaging.commands import messages
from hearthline.messaging.models import State
from tests.messaging.build import MAIL, TEXT, again, ask, go, refuse

pytestmark = pytest.mark.django_db


def test_nothing_dead_says_so_and_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert messages(["dead"]) == 0
    assert "0 dead" in capsys.readouterr().out


def test_the_dead_are_listed_without_whole_addresses_and_sent_anew(capsys: pytest.CaptureFixture[str]) -> None:
    one, two = ask("k1"), ask("k2")
    go(clock.now(), KeptSender("text", fault=refuse("http-404", final=True)))
    assert messages(["dead"]) == 1
    told = capsys.readouterr().out
    assert str(one.pk) in told
    assert "http-404" in told
    assert TEXT.address not in told
    assert messages(["retry", str(one.pk)]) == 0
    assert (again(one).state, again(two).state) == (State.WAITING, State.DEAD)
    assert messages(["retry", str(one.pk), str(uuid4())]) == 1
    assert messages(["retry", "--all"]) == 0
    assert again(two).state == State.WAITING
    assert {entry.actor_id for entry in Entry.objects.filter(tag=Tag.MESSAGE_RETRIED)} == {"operator"}


def test_to_retry_one_says_which() -> None:
    with pytest.raises(DomainError):
        messages(["retry"])


def test_the_status_says_what_waits_and_what_is_not_set_up(
    capsys: pytest.CaptureFixture[str], settings: pytest.FixtureRequest
) -> None:
    settings.HEARTHLINE_CHANNELS = Channels()  # type: ignore[attr-defined]  # pytest-django's
    ask("k", MAIL)
    assert messages(["status"]) == 0
    line = next(one for one in capsys.readouterr().out.splitlines() if one.startswith("mail"))
    assert line.split()[1] == "1"
    assert "NOT SET UP" in line
