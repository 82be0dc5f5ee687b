"""Mail over a real server: encryption, certificates, and what happens when the line breaks at each stage."""

import email
import ssl
from dataclasses import replace
from email.policy import default
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground.errors import ConfigurationError
from hearthline.messaging.adapters.base import Letter, NotTaken
from hearthline.messaging.adapters.smtp import SmtpSender
from tests.messaging.certificates import certificate
from tests.messaging.mailserver import USER, WORD, Ways, serving

LETTER = Letter("a1-1", "marisol@example.org", "Algo le espera", "Ábralo: http://x\n.\n..punto\nFin", "es")


def sender(port: int, scheme: str = "smtps", word: str = WORD, authority: str | None = None) -> SmtpSender:
    who = f"{USER}:{quote(word, safe='')}@" if scheme != "smtp+plain" else ""
    believed = str(certificate()[0]) if authority is None else authority
    return SmtpSender(f"{scheme}://{who}127.0.0.1:{port}", "desk@example.org", believed, seconds=60)


@pytest.mark.parametrize(("scheme", "tls"), [("smtps", "implicit"), ("smtp", "starttls")])
def test_a_mail_arrives_encrypted_and_whole(scheme: str, tls: str) -> None:
    ways = Ways(tls=tls)
    with serving(ways) as port:
        own = sender(port, scheme).send(LETTER)
    (one,) = ways.taken
    assert one.encrypted
    assert (one.sender, one.to) == ("desk@example.org", ["marisol@example.org"])
    assert one.mail["Subject"] == "Algo le espera"
    assert one.mail.get_content().splitlines() == LETTER.text.splitlines()
    assert one.mail["Message-ID"] == own == "<a1-1@example.org>"
    assert (one.mail["Auto-Submitted"], one.mail["Content-Language"]) == ("auto-generated", "es")


@pytest.mark.parametrize(("scheme", "tls"), [("smtps", "implicit"), ("smtp", "starttls")])
def test_a_server_that_cannot_prove_who_it_is_gets_neither_password_nor_mail(scheme: str, tls: str) -> None:
    ways = Ways(tls=tls)
    with serving(ways) as port, pytest.raises(NotTaken) as found:
        sender(port, scheme, authority="").send(LETTER)
    assert (found.value.code, found.value.everyone, found.value.doubt) == ("certificate", True, False)
    assert not {"AUTH", "MAIL", "DATA"} & set(ways.verbs)


def test_a_server_without_starttls_gets_nothing_in_the_clear() -> None:
    ways = Ways(tls="none")
    with serving(ways) as port, pytest.raises(NotTaken) as found:
        sender(port, "smtp").send(LETTER)
    assert found.value.everyone
    assert not {"AUTH", "MAIL", "DATA"} & set(ways.verbs)


def test_a_starttls_that_was_stripped_on_the_way_ends_the_call() -> None:
    ways = Ways(tls="starttls", answers={"STARTTLS": "454 not now"})
    with serving(ways) as port, pytest.raises(NotTaken) as found:
        sender(port, "smtp").send(LETTER)
    assert found.value.everyone
    assert "MAIL" not in ways.verbs


def test_a_wrong_password_is_a_fault_for_every_mail_and_tells_nothing() -> None:
    with serving(Ways()) as port, pytest.raises(NotTaken) as found:
        sender(port, word="wrong").send(LETTER)
    assert (found.value.code, found.value.everyone) == ("sign-in-535", True)
    assert "wrong" not in repr(sender(port, word="wrong"))


@pytest.mark.fault("6")
@pytest.mark.parametrize("stage", ["GREETING", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(("scheme", "tls"), [("smtps", "implicit"), ("smtp", "starttls")])
def test_a_line_cut_before_the_mail_leaves_no_doubt(stage: str, scheme: str, tls: str) -> None:
    ways = Ways(tls=tls, drops={stage})
    if stage == "STARTTLS" and tls == "implicit":
        stage = "EHLO"
        ways.drops = {stage}
    with serving(ways) as port, pytest.raises(NotTaken) as found:
        sender(port, scheme).send(LETTER)
    assert (found.value.doubt, found.value.final) == (False, False)
    assert ways.taken == []


@pytest.mark.fault("6")
def test_a_line_cut_after_the_last_dot_leaves_a_doubt() -> None:
    ways = Ways(drops={"BODY"})
    with serving(ways) as port, pytest.raises(NotTaken) as found:
        sender(port).send(LETTER)
    assert (found.value.doubt, found.value.final) == (True, False)
    assert len(ways.taken) == 1


def test_a_line_cut_at_the_goodbye_changes_nothing() -> None:
    ways = Ways(drops={"QUIT"})
    with serving(ways) as port:
        assert sender(port).send(LETTER)
    assert len(ways.taken) == 1


@pytest.mark.parametrize("stage", ["GREETING", "MAIL", "RCPT", "DATA", "BODY"])
@pytest.mark.parametrize(("answer", "final"), [("451 later", False), ("550 never", True)])
def test_a_refusal_at_each_stage_is_for_now_or_for_good(stage: str, answer: str, final: bool) -> None:
    ways = Ways(answers={stage: answer})
    with serving(ways) as port, pytest.raises(NotTaken) as found:
        sender(port).send(LETTER)
    assert found.value.doubt is False
    assert found.value.final is (final and stage != "GREETING")  # a greeting speaks about no mail
    assert ways.taken == []


def test_a_server_that_closes_for_a_while_closes_for_every_mail() -> None:
    with serving(Ways(answers={"MAIL": "421 closing"})) as port, pytest.raises(NotTaken) as found:
        sender(port).send(LETTER)
    assert found.value.everyone


def test_a_server_that_says_nothing_is_not_waited_for_for_ever() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(NotTaken) as found:
        port = silent.getsockname()[1]
        replace(sender(port, "smtp+plain"), seconds=0.2).send(LETTER)
    assert found.value.everyone


def test_a_repeat_is_marked_and_keeps_its_message_id() -> None:
    ways = Ways()
    with serving(ways) as port:
        first = sender(port).send(LETTER)
        second = sender(port).send(replace(LETTER, repeat=True))
    assert first == second
    assert [one.mail["Hearthline-Repeat"] for one in ways.taken] == [None, "yes"]


@pytest.mark.parametrize(
    "server",
    ["", "smtp+plain://mail.example.org:25", "http://mail.example.org", "mail.example.org:465", "smtps://"],
)
def test_a_server_that_would_be_spoken_to_in_the_clear_stops_the_start(server: str) -> None:
    with pytest.raises(ConfigurationError) as found:
        SmtpSender(server, "desk@example.org")
    assert found.value.code == "config.E036"
    assert found.value.remedy


def test_a_sender_that_is_no_address_stops_the_start() -> None:
    with pytest.raises(ConfigurationError):
        SmtpSender("smtps://mail.example.org", "desk")


@pytest.mark.fault("31")
@given(text=st.text(max_size=300), subject=st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=80))
def test_whatever_is_said_no_second_header_and_no_second_recipient_comes_of_it(text: str, subject: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    _, raw = SmtpSender("smtps://mail.example.org", "desk@example.org").mail(
        replace(LETTER, text=text, subject=subject)
    )
    found = email.message_from_bytes(raw, policy=default)
    assert found["To"] == "marisol@example.org"
    assert found["Bcc"] is None
    assert found["Cc"] is None
    assert len(found.get_all("Subject") or []) == 1


def test_a_subject_with_a_line_in_it_is_never_sent() -> None:
    with pytest.raises(ValueError):
        SmtpSender("smtps://mail.example.org", "desk@example.org").mail(
            replace(LETTER, subject="a\nBcc: b@example.org")
        )


def test_certificates_are_checked_by_the_system_s_own_rules() -> None:
    context = ssl.create_default_context()
    assert (context.check_hostname, context.verify_mode) == (True, ssl.CERT_REQUIRED)
