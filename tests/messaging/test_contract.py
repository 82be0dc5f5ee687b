"""One contract for every adapter, the real ones and their double."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from urllib.parse import quote

import pytest

from hearthline.messaging.adapters.base import Letter, NotTaken, Sender
from hearthline.messaging.adapters.kept import KeptSender
from hearthline.messaging.adapters.posting import Poster, TextSender, VoiceSender, WebhookSender
from hearthline.messaging.adapters.smtp import SmtpSender
from tests.messaging import mailserver, provider
from tests.messaging.build import refuse
from tests.messaging.certificates import certificate


@dataclass
class World:
    """A sender, and its other side: `got`: (key, repeat) of what arrived; the rest makes it fail that way from now."""

    sender: Sender
    to: str
    got: Callable[[], list[tuple[str, bool]]]
    refuse_for_good: Callable[[], object]
    refuse_for_now: Callable[[], object]
    hang_up_after: Callable[[], object]
    away: Callable[[], object]


@contextmanager
def kept() -> Iterator[World]:
    double = KeptSender()

    taken: list[tuple[str, bool]] = []
    double.after = lambda letter: taken.append((letter.key, letter.repeat))

    def hang_up(letter: Letter) -> None:
        taken.append((letter.key, letter.repeat))
        raise NotTaken("line", doubt=True)

    yield World(
        double,
        "+19165550142",
        lambda: taken,
        lambda: setattr(double, "fault", refuse("no", final=True)),
        lambda: setattr(double, "fault", refuse("busy")),
        lambda: setattr(double, "after", hang_up),
        lambda: setattr(double, "fault", refuse("away", everyone=True)),
    )


def _mail(tls: str) -> Callable[[], AbstractContextManager[World]]:
    @contextmanager
    def world() -> Iterator[World]:
        ways = mailserver.Ways(tls=tls)
        stack = ExitStack()
        port = stack.enter_context(mailserver.serving(ways))
        scheme = {"implicit": "smtps", "starttls": "smtp", "none": "smtp+plain"}[tls]
        who = f"{mailserver.USER}:{quote(mailserver.WORD, safe='')}@" if tls != "none" else ""
        sender = SmtpSender(f"{scheme}://{who}127.0.0.1:{port}", "desk@example.org", str(certificate()[0]), seconds=5)
        with stack:
            yield World(
                sender,
                "marisol@example.org",
                lambda: [(one.mail["Hearthline-Key"], bool(one.mail["Hearthline-Repeat"])) for one in ways.taken],
                lambda: ways.answers.update(RCPT="550 nobody here"),
                lambda: ways.answers.update(RCPT="451 later"),
                lambda: ways.drops.add("BODY"),
                stack.close,
            )

    return world


def _posted(kind: str) -> Callable[[], AbstractContextManager[World]]:
    @contextmanager
    def world() -> Iterator[World]:
        other = provider.Provider()
        stack = ExitStack()
        port = stack.enter_context(provider.serving(other))
        ca = str(certificate()[0])
        poster = Poster(
            f"https://127.0.0.1:{port}/Messages.json", "AC1", provider.SECRET, "+19165550100",
            hook="https://report.example.org/hooks/messages", authority=ca, seconds=5,
        )  # fmt: skip
        senders: dict[str, Sender] = {
            "text": TextSender(poster),
            "voice": VoiceSender(poster),
            "webhook": WebhookSender(provider.SECRET, (f"127.0.0.1:{port}",), authority=ca, seconds=5),
        }
        with stack:
            yield World(
                senders[kind],
                f"https://127.0.0.1:{port}/in" if kind == "webhook" else "+19165550142",
                lambda: [(c.headers["idempotency-key"], "hearthline-repeat" in c.headers) for c in other.came],
                lambda: setattr(other, "status", 400),
                lambda: setattr(other, "status", 429),
                lambda: setattr(other, "cut", True),
                stack.close,
            )

    return world


WORLDS: dict[str, Callable[[], AbstractContextManager[World]]] = {
    "double": kept,
    "mail, TLS from the first byte": _mail("implicit"),
    "mail, STARTTLS": _mail("starttls"),
    "mail, a relay on this machine": _mail("none"),
    "text": _posted("text"),
    "voice": _posted("voice"),
    "webhook": _posted("webhook"),
}


@pytest.fixture(params=WORLDS)
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    with WORLDS[request.param]() as made:
        yield made


def letter(world: World, key: str = "a1-1", *, repeat: bool = False) -> Letter:
    return Letter(key, world.to, "Something waits", "Something waits for you.", "en", repeat, "message.waits", {})


def test_what_is_taken_has_an_id_and_arrives_once(world: World) -> None:
    found = world.sender.send(letter(world))
    assert 0 < len(found) <= 120
    assert found.isascii()
    assert world.got() == [("a1-1", False)]


def test_a_repeat_carries_the_same_key_and_says_that_it_is_one(world: World) -> None:
    world.sender.send(letter(world))
    world.sender.send(letter(world, repeat=True))
    assert world.got() == [("a1-1", False), ("a1-1", True)]


def test_a_refusal_for_good_says_so(world: World) -> None:
    world.refuse_for_good()
    with pytest.raises(NotTaken) as found:
        world.sender.send(letter(world))
    assert (found.value.final, found.value.doubt) == (True, False)
    assert world.got() == []


def test_a_refusal_for_now_can_be_tried_again(world: World) -> None:
    world.refuse_for_now()
    with pytest.raises(NotTaken) as found:
        world.sender.send(letter(world))
    assert (found.value.final, found.value.doubt, found.value.everyone) == (False, False, False)


def test_a_line_that_breaks_after_it_was_taken_leaves_a_doubt(world: World) -> None:
    world.hang_up_after()
    with pytest.raises(NotTaken) as found:
        world.sender.send(letter(world))
    assert (found.value.doubt, found.value.final) == (True, False)
    assert world.got() == [("a1-1", False)]


def test_who_cannot_be_reached_took_nothing(world: World) -> None:
    world.away()
    with pytest.raises(NotTaken) as found:
        world.sender.send(letter(world))
    assert (found.value.doubt, found.value.final, found.value.everyone) == (False, False, True)


def test_no_failure_tells_where_a_letter_went_or_what_it_says(world: World) -> None:
    world.refuse_for_now()
    with pytest.raises(NotTaken) as found:
        world.sender.send(letter(world))
    assert world.to not in str(found.value)
    assert "waits" not in str(found.value)
    assert len(found.value.code) <= 40
    assert found.value.__cause__ is None
