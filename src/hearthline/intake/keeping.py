"""Asking the keeper of identities: the one process that can open who reported.

`bin/serve` starts it and the desk asks it through a unix socket (`sealing.socketkeeper`). An agency that keeps it on
another machine names a command (HEARTHLINE_KEEPER) that answers there, such as `ssh keeper bin/hearthline keeper`: one
question, one answer, on standard input and output, both JSON.
"""

import json
import shlex
import subprocess
from collections.abc import Sequence
from typing import Any, Protocol

from hearthline.sealing import Context, KeyringError
from hearthline.sealing.socketkeeper import question, read_answer, read_marks, read_opened, read_spans

SECONDS = 20
LARGEST = 1024 * 1024


class IdentityKeeper(Protocol):
    """What the desk and the worker ask. SealError: it does not open. KeyringError: the keeper does not answer, or
    (KeeperStopped) has answered too often. `entry`: the journal entry of the asking, written and committed before."""

    def open_identity(self, blob: bytes, context: Context, *, actor: str, purpose: str, entry: str = "") -> bytes:
        """The plaintext of an identity box."""

    def open_number(self, blob: bytes, context: Context, *, actor: str, purpose: str, entry: str = "") -> bytes:
        """The number of who called the line, or where a recording of the call lies."""

    def marks_of_box(
        self, blob: bytes, context: Context, *, actor: str, purpose: str, entry: str = ""
    ) -> tuple[str, ...]:
        """Keyed hashes by which the same reporter is known again; who they are stays with the keeper."""

    def suggest(
        self, blob: bytes, context: Context, texts: Sequence[str], *, actor: str, purpose: str, entry: str = ""
    ) -> list[list[tuple[int, int]]]:
        """For each text, where words of the reporter's own details stand: (start, end) in characters."""


def away() -> KeyringError:
    """The keeper does not answer, or not as it should."""
    return KeyringError(
        "intake.E001",
        "the keeper of identities does not answer",
        "run the command in HEARTHLINE_KEEPER by hand as the user of this process; it must run `hearthline keeper`",
    )


class AskedKeeper:
    """The keeper behind a command. Starts it for each question, without a shell, with a time limit."""

    def __init__(self, command: str, seconds: float = SECONDS) -> None:
        self._argv: Sequence[str] = shlex.split(command)
        self._seconds = seconds

    def open_identity(self, blob: bytes, context: Context, *, actor: str, purpose: str, entry: str = "") -> bytes:
        """See IdentityKeeper."""
        return read_opened(self._ask(question("open_identity", blob, context, actor, purpose, entry)))

    def open_number(self, blob: bytes, context: Context, *, actor: str, purpose: str, entry: str = "") -> bytes:
        """See IdentityKeeper."""
        return read_opened(self._ask(question("open_number", blob, context, actor, purpose, entry)))

    def marks_of_box(
        self, blob: bytes, context: Context, *, actor: str, purpose: str, entry: str = ""
    ) -> tuple[str, ...]:
        """See IdentityKeeper."""
        return read_marks(self._ask(question("marks_of_box", blob, context, actor, purpose, entry)))

    def suggest(
        self, blob: bytes, context: Context, texts: Sequence[str], *, actor: str, purpose: str, entry: str = ""
    ) -> list[list[tuple[int, int]]]:
        """See IdentityKeeper."""
        return read_spans(self._ask(question("suggest", blob, context, actor, purpose, entry) | {"texts": list(texts)}))

    def _ask(self, asked: dict[str, object]) -> Any:
        try:
            done = subprocess.run(  # noqa: S603 - the operator's own command, no shell
                self._argv, input=json.dumps(asked).encode(), capture_output=True, timeout=self._seconds, check=True
            )
        except (subprocess.SubprocessError, OSError):
            raise away() from None
        if len(done.stdout) > LARGEST:
            raise away()
        return read_answer(done.stdout)
