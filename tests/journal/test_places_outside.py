"""Which places outside an operator named, and the mail server: what cannot work stops the start, with a remedy."""

import socket
import threading
from pathlib import Path

import pytest

from hearthline.ground.errors import ConfigurationError
from hearthline.journal import anchoring, kept
from hearthline.journal.anchors import Failed, MailAnchor, Outside
from hearthline.journal.mail import SmtpMailer
from hearthline.journal.verify import verify
from tests.journal.chain import PUBLIC, fill, link

pytestmark = [pytest.mark.django_db, pytest.mark.fault("53")]


def test_what_the_operator_named_is_read_from_the_environment() -> None:
    named = {
        "HEARTHLINE_ANCHOR_FOLDER": "/mnt/audit",
        "HEARTHLINE_ANCHOR_COMMAND": "curl -fsS --data-binary @- https://audit.example.org/",
        "HEARTHLINE_ANCHOR_MAIL": "audit@example.org",
        "HEARTHLINE_MAIL_SERVER": "smtps://us:secret@mail.example.org",
        "HEARTHLINE_MAIL_FROM": "line@example.org",
    }
    found = Outside.named(lambda name: named.get(name, ""))
    assert [anchor.name for anchor in found.anchors()] == ["folder", "command", "mail"]
    assert "secret" not in repr(found) + repr(found.anchors())
    assert Outside.named(lambda name: "") == Outside()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"HEARTHLINE_ANCHOR_FOLDER": "audit"}, "config.E020"),
        ({"HEARTHLINE_ANCHOR_COMMAND": "curl 'x"}, "config.E022"),
        ({"HEARTHLINE_ANCHOR_MAIL": "a@example.org"}, "config.E021"),
        ({"HEARTHLINE_ANCHOR_MAIL": "a@example.org", "HEARTHLINE_MAIL_SERVER": "http://x"}, "config.E021"),
        (
            {
                "HEARTHLINE_ANCHOR_MAIL": "a@example.org",
                "HEARTHLINE_MAIL_FROM": "line@example.org",
                "HEARTHLINE_MAIL_SERVER": "smtp+plain://mail.example.org:25",
            },
            "config.E021",
        ),
    ],
)
def test_what_cannot_work_stops_the_start_with_a_remedy(wrong: dict[str, str], code: str) -> None:
    with pytest.raises(ConfigurationError) as stopped:
        Outside.named(lambda name: wrong.get(name, ""))
    assert stopped.value.code == code


class Server(threading.Thread):
    """The least that a mail server says, for one mail."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.got = ""

    def run(self) -> None:
        taken, _ = self.socket.accept()
        with self.socket, taken, taken.makefile("rw", newline="\r\n") as wire:

            def say(text: str) -> None:
                wire.write(text + "\r\n")
                wire.flush()

            say("220 here")
            body = False
            for line in wire:
                self.got += line
                if body:
                    if line.strip() == ".":
                        body = False
                        say("250 taken")
                elif line.upper().startswith("DATA"):
                    body = True
                    say("354 go on")
                elif line.upper().startswith("QUIT"):
                    say("221 bye")
                    break
                else:
                    say("250 fine")


def test_a_mail_reaches_a_server_and_the_saved_mail_is_read_back(tmp_path: Path) -> None:
    server = Server()
    server.start()
    mailer = SmtpMailer(f"smtp+plain://127.0.0.1:{server.port}", "line@example.org")
    fill(2)
    link()
    assert anchoring.hand_over([MailAnchor(mailer, "audit@example.org")]) == 1
    server.join(10)
    (tmp_path / "mail").write_text(server.got.replace("\r\n", "\n"))
    assert [point.seq for point in kept.read([tmp_path / "mail"]).points] == [2]
    assert verify(PUBLIC, kept.read([tmp_path / "mail"]).points).ok


def test_a_mail_server_that_is_away_is_a_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    place = MailAnchor(SmtpMailer(f"smtp+plain://127.0.0.1:{port}", "line@example.org"), "audit@example.org")
    with pytest.raises(Failed):
        place.put("2026-11", ["{}"])
