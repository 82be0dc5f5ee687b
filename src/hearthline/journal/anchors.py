"""Where signed checkpoints are kept outside: a folder, a mailbox, another host.

Whoever can write to the database and holds the signing key can make a journal that fits. They cannot take back what
already lies elsewhere. What is handed over says nothing about anybody: numbers of links, hashes, a signature, a time.
"""

import os
import shlex
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from hearthline.ground.errors import ConfigurationError
from hearthline.journal.mail import Mailer, SmtpMailer

SECONDS = 30


class Failed(Exception):
    """An anchor did not take what it was given. `code`: why, one word in English, without anything that was sent."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Anchor(Protocol):
    """`name`: under which it is remembered how far it is. `every`: seconds between two deliveries.

    `only_newest`: the last checkpoint is enough, since its head stands for all links before it.
    """

    @property
    def name(self) -> str: ...
    @property
    def every(self) -> int: ...
    @property
    def only_newest(self) -> bool: ...

    def put(self, month: str, lines: Sequence[str]) -> None:
        """Keep these statements, one JSON object each, oldest first; the same ones may come twice. Raises Failed.
        `month`: "2026-11", when the last of them was signed."""


@dataclass(frozen=True)
class FolderAnchor:
    """Appends to one file a month in a folder that must be there: a mount that is away is not silently replaced."""

    folder: Path
    name: str = "folder"
    every: int = 30
    only_newest: bool = False

    def put(self, month: str, lines: Sequence[str]) -> None:
        """See Anchor. Durable when this returns."""
        flags = os.O_APPEND | os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            file = os.open(self.folder / f"checkpoints-{month}.jsonl", flags, 0o640)
            try:
                size = os.fstat(file).st_size
                torn = size and os.pread(file, 1, size - 1) != b"\n"  # a line that a full disk or a power cut left
                text = ("\n" if torn else "") + "".join(line + "\n" for line in lines)
                written = os.write(file, text.encode("ascii"))
                os.fsync(file)
            finally:
                os.close(file)
        except OSError as wrong:
            raise Failed(type(wrong).__name__) from None
        if written != len(text):
            raise Failed("short-write")


@dataclass(frozen=True)
class CommandAnchor:
    """An operator's own command gets the lines on standard input: `curl`, `ssh host tee -a file`, a printer."""

    command: str = field(repr=False)
    name: str = "command"
    every: int = 60
    only_newest: bool = False
    seconds: float = SECONDS

    def put(self, month: str, lines: Sequence[str]) -> None:
        """See Anchor. Exit status 0 means: kept."""
        text = "".join(line + "\n" for line in lines).encode("ascii")
        plain = {"PATH": os.environ.get("PATH", os.defpath), "HOME": os.environ.get("HOME", "/")}
        try:
            done = subprocess.run(  # noqa: S603 - the operator's own command, no shell, none of our secrets
                shlex.split(self.command),
                input=text,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=self.seconds,
                env=plain,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Failed("timeout") from None
        except (OSError, ValueError) as wrong:
            raise Failed(type(wrong).__name__) from None
        if done.returncode:
            raise Failed(f"exit-{done.returncode}")


@dataclass(frozen=True)
class MailAnchor:
    """The newest checkpoint by mail, once an hour at most."""

    mailer: Mailer
    to: str
    name: str = "mail"
    every: int = 3600
    only_newest: bool = True

    def put(self, month: str, lines: Sequence[str]) -> None:
        """See Anchor. The subject says nothing but what this is."""
        text = "Keep this mail: bin/hearthline journal verify --against FILE reads it.\n\n"
        try:
            self.mailer.send(self.to, "Journal checkpoint", text + "".join(line + "\n" for line in lines))
        except OSError as wrong:
            raise Failed(type(wrong).__name__) from None


@dataclass(frozen=True)
class Outside:
    """What the operator named. Empty: no anchor of that kind."""

    folder: str = ""
    command: str = field(default="", repr=False)
    mail_to: str = ""
    mail_server: str = field(default="", repr=False)
    mail_from: str = ""
    journal_command: str = field(default="", repr=False)

    @classmethod
    def named(cls, value: Callable[[str], str]) -> "Outside":
        """From the environment (`value` gives "" for what is not set). Raises ConfigurationError."""
        found = cls(
            value("HEARTHLINE_ANCHOR_FOLDER"),
            value("HEARTHLINE_ANCHOR_COMMAND"),
            value("HEARTHLINE_ANCHOR_MAIL"),
            value("HEARTHLINE_MAIL_SERVER"),
            value("HEARTHLINE_MAIL_FROM"),
            value("HEARTHLINE_JOURNAL_COMMAND"),
        )
        found.anchors()
        found.carrier()
        return found

    def anchors(self) -> tuple[Anchor, ...]:
        """One adapter for each that was named. Raises ConfigurationError for one that cannot work."""
        made: list[Anchor] = []
        if self.folder:
            if not Path(self.folder).is_absolute():
                raise ConfigurationError(
                    "config.E020", "HEARTHLINE_ANCHOR_FOLDER is not a whole path", "write it from the root: /mnt/..."
                )
            made.append(FolderAnchor(Path(self.folder)))
        if self.command:
            _understood("HEARTHLINE_ANCHOR_COMMAND", self.command)
            made.append(CommandAnchor(self.command))
        if self.mail_to:
            made.append(MailAnchor(SmtpMailer(self.mail_server, self.mail_from), self.mail_to))
        return tuple(made)

    def carrier(self) -> CommandAnchor | None:
        """What takes the journal's own lines to another machine, when it was named. Raises ConfigurationError."""
        if not self.journal_command:
            return None
        _understood("HEARTHLINE_JOURNAL_COMMAND", self.journal_command)
        return CommandAnchor(self.journal_command, name="journal-lines", every=15)


def _understood(name: str, command: str) -> None:
    try:
        shlex.split(command)
    except ValueError:
        raise ConfigurationError("config.E022", f"{name} is not understood", "close every quotation mark") from None
