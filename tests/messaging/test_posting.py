"""Texts, calls and webhooks over a real TLS server: signed, with their key, to named hosts only."""

from dataclasses import replace
from urllib.parse import parse_qs
from xml.etree import ElementTree

import pytest

from hearthline.messaging.adapters.base import Letter, NotTaken
from hearthline.messaging.adapters.posting import Poster, TextSender, VoiceSender, WebhookSender
from tests.messaging.certificates import certificate
from tests.messaging.provider import SECRET, Provider, basic, serving, told

LETTER = Letter("a1-1", "+19165550142", "", 'Something <waits> & "more"', "en", template="message.waits")
HOOK = "https://report.example.org/hooks/messages"


def poster(port: int, **wanted: object) -> Poster:
    given = {"authority": str(certificate()[0]), "hook": HOOK, "seconds": 60.0, **wanted}
    return Poster(f"https://127.0.0.1:{port}/2010/Messages.json", "AC1", SECRET, "+19165550100", **given)  # type: ignore[arg-type]  # as above


def test_a_text_is_a_form_that_many_providers_read() -> None:
    other = Provider()
    with serving(other) as port:
        assert TextSender(poster(port)).send(LETTER) == "SM1"
    (came,) = other.came
    form = {name: own[0] for name, own in parse_qs(came.body.decode()).items()}
    assert form == {
        "To": LETTER.to,
        "From": "+19165550100",
        "Body": LETTER.text,
        "StatusCallback": f"{HOOK}?key=a1-1",
    }
    assert came.headers["authorization"] == basic("AC1")
    assert came.headers["idempotency-key"] == "a1-1"


def test_a_call_says_its_text_twice_and_waits_for_one_key() -> None:
    other = Provider()
    with serving(other) as port:
        VoiceSender(poster(port)).send(LETTER)
    script = ElementTree.fromstring(parse_qs(other.came[0].body.decode())["Twiml"][0])
    gathers = script.findall("Gather")
    assert [one.findtext("Say") for one in gathers] == [LETTER.text, LETTER.text]
    assert {one.get("action") for one in gathers} == {f"{HOOK}?key=a1-1"}
    assert {one.get("numDigits") for one in gathers} == {"1"}


def test_a_webhook_carries_values_and_no_words() -> None:
    other = Provider()
    with serving(other) as port:
        to = f"https://127.0.0.1:{port}/in?from=us"
        sender = WebhookSender(SECRET, (f"127.0.0.1:{port}",), str(certificate()[0]))
        sender.send(replace(LETTER, to=to, text="", values={"count": "3"}))
    (came,) = other.came
    assert came.path == "/in?from=us"
    assert told(came) == {"key": "a1-1", "language": "en", "template": "message.waits", "values": {"count": "3"}}


@pytest.mark.fault("68")
@pytest.mark.parametrize(
    "to",
    [
        "https://169.254.169.254/latest/meta-data",
        "https://localhost/in",
        "https://partner.example.org.evil.example/in",
        "https://partner.example.org:8443/in",
        "http://partner.example.org/in",
        "https://evil.example/in?https://partner.example.org/",
    ],
)
def test_a_webhook_goes_to_a_named_host_or_nowhere(to: str) -> None:
    with pytest.raises(NotTaken) as found:
        WebhookSender(SECRET, ("partner.example.org",)).send(replace(LETTER, to=to))
    assert (found.value.code, found.value.final) == ("host-not-named", True)


def test_a_provider_that_cannot_prove_who_it_is_gets_nothing() -> None:
    other = Provider()
    with serving(other) as port, pytest.raises(NotTaken) as found:
        TextSender(poster(port, authority="")).send(LETTER)
    assert (found.value.code, found.value.everyone, found.value.doubt) == ("certificate", True, False)
    assert other.came == []
    assert other.forged == 0


@pytest.mark.fault("64", "68")
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(status: int) -> None:
    other = Provider(status=status, location="https://127.0.0.1:1/elsewhere")
    with serving(other) as port, pytest.raises(NotTaken) as found:
        TextSender(poster(port)).send(LETTER)
    assert (found.value.code, found.value.final) == (f"http-{status}", True)


@pytest.mark.parametrize(
    ("status", "final", "doubt", "everyone"),
    [
        (400, True, False, False),
        (401, False, False, True),
        (403, False, False, True),
        (404, True, False, False),
        (408, False, False, False),
        (409, False, False, False),
        (429, False, False, False),
        (500, False, True, False),
        (502, False, True, False),
        (503, False, True, False),
        (504, False, True, False),
    ],
)
def test_each_status_is_read_as_what_it_means(status: int, final: bool, doubt: bool, everyone: bool) -> None:
    with serving(Provider(status=status)) as port, pytest.raises(NotTaken) as found:
        TextSender(poster(port)).send(LETTER)
    failure = found.value
    assert (failure.final, failure.doubt, failure.everyone) == (final, doubt, everyone)


@pytest.mark.parametrize(
    ("answer", "own"),
    [
        (b'{"sid": "SM9"}', "SM9"),
        (b'{"id": "x"}', "x"),
        (b"{}", ""),
        (b"", ""),
        (b"<html>", ""),
        (b'{"sid": 5}', ""),
        (b'{"sid": "a b"}', ""),
        (b'["sid"]', ""),
        (b'{"sid": "' + b"x" * 200 + b'"}', ""),
        (b"[" * 50_000, ""),
    ],
)
def test_whatever_a_provider_answers_it_took_the_letter(answer: bytes, own: str) -> None:
    with serving(Provider(answer=answer)) as port:
        assert TextSender(poster(port)).send(LETTER) == own


def test_a_provider_with_another_secret_takes_nothing_from_us() -> None:
    other = Provider()
    with serving(other) as port, pytest.raises(NotTaken):
        TextSender(replace(poster(port), secret="another-secret-of-some-length")).send(LETTER)
    assert other.forged == 1


def test_no_secret_shows_in_a_name() -> None:
    shown = repr(poster(1)) + repr(TextSender(poster(1))) + repr(WebhookSender(SECRET, ("a",)))
    assert SECRET not in shown
