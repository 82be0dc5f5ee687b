"""A mail server for tests: speaks enough SMTP to take mail, and does wrong at each stage what real ones do wrong."""

import base64
import email
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from tests.messaging.certificates import server_context

USER, WORD = "desk", "p:ss/w@rd"


@dataclass
class Taken:
    """One mail as it came."""

    sender: str
    to: list[str]
    mail: EmailMessage
    raw: bytes
    encrypted: bool


@dataclass
class Ways:
    """`answers`: verb to what is said instead of yes. `drops`: a verb at which the line is cut before the answer:
    GREETING, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, BODY (the mail is taken, and nobody is told), QUIT."""

    tls: str = "implicit"
    answers: dict[str, str] = field(default_factory=dict)
    drops: set[str] = field(default_factory=set)
    taken: list[Taken] = field(default_factory=list)
    verbs: list[str] = field(default_factory=list)


class _Talk(socketserver.StreamRequestHandler):
    timeout = 20

    @property
    def ways(self) -> Ways:
        return cast(Ways, cast(Any, self.server).ways)

    def handle(self) -> None:
        self.encrypted, self.signed, self.sender = self.ways.tls == "implicit", False, ""
        self.to: list[str] = []
        try:
            if self.encrypted:
                self._wrap()
            if self._cut("GREETING"):
                return
            self._say(self.ways.answers.get("GREETING", "220 tests ready"))
            while line := self.rfile.readline(4000):
                if not self._one(line.decode("ascii").rstrip("\r\n")):
                    return
        except OSError:
            return
        finally:
            self.hang_up()

    def hang_up(self) -> None:
        for end in (self.rfile, self.wfile, self.connection):
            with suppress(OSError, ValueError):
                end.close()

    def _wrap(self) -> None:
        self.rfile.close()
        self.connection = server_context().wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")

    def _cut(self, verb: str) -> bool:
        return verb in self.ways.drops

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode("ascii") + b"\r\n")
        self.wfile.flush()

    def _one(self, line: str) -> bool:
        verb, _, rest = line.partition(" ")
        verb = verb.upper()
        self.ways.verbs.append(verb)
        if self._cut(verb):
            return False
        if verb in self.ways.answers:
            self._say(self.ways.answers[verb])
            return True
        act = getattr(self, f"_{verb.lower()}", None)
        if act is None:
            self._say("502 not known")
            return True
        return bool(act(rest))

    def _ehlo(self, _rest: str) -> bool:
        offered = ["tests", "8BITMIME"]
        if self.ways.tls == "starttls" and not self.encrypted:
            offered.append("STARTTLS")
        else:
            offered.append("AUTH PLAIN")
        for one in offered[:-1]:
            self._say(f"250-{one}")
        self._say(f"250 {offered[-1]}")
        return True

    def _starttls(self, _rest: str) -> bool:
        self._say("220 go")
        self._wrap()
        self.encrypted = True
        return True

    def _auth(self, rest: str) -> bool:
        _, user, word = base64.b64decode(rest.partition(" ")[2]).decode().split("\0")
        self.signed = (user, word) == (USER, WORD)
        self._say("235 welcome" if self.signed else "535 no")
        return True

    def _mail(self, rest: str) -> bool:
        self.sender = rest.partition("<")[2].partition(">")[0]
        self._say("250 yes" if self.signed or self.ways.tls == "none" else "530 sign in first")
        return True

    def _rcpt(self, rest: str) -> bool:
        self.to.append(rest.partition("<")[2].partition(">")[0])
        self._say("250 yes")
        return True

    def _data(self, _rest: str) -> bool:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline(4000)) != b".\r\n":
            if not line or not line.endswith(b"\r\n"):
                return False
            lines.append(line[1:] if line.startswith(b".") else line)
        if "BODY" in self.ways.answers:
            self._say(self.ways.answers["BODY"])
            return True
        raw = b"".join(lines)
        found = email.message_from_bytes(raw, policy=default)
        self.ways.taken.append(Taken(self.sender, list(self.to), found, raw, self.encrypted))
        if self._cut("BODY"):
            return False
        self._say("250 taken")
        return True

    def _quit(self, _rest: str) -> bool:
        self._say("221 bye")
        return False


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def serving(ways: Ways) -> Iterator[int]:
    """The server's port while it runs."""
    with _Server(("127.0.0.1", 0), _Talk) as server:
        cast(Any, server).ways = ways
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join(10)
