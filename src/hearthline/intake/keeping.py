"""Asking the keeper of identities: the one process that can open who reported.

A practice system reads the keeper's keyring itself. In production the desk does not hold it: it runs the command that
an operator set (HEARTHLINE_KEEPER), which answers as another user of the machine (`sudo -u`) or on another machine
(`ssh`). One question, one answer, on standard input and output, both JSON.
"""

import base64
import binascii
import json
import shlex
import subprocess
from collections.abc import Sequence
from typing import Any, Protocol

from hearthline.intake.door.content import BadContent
from hearthline.intake.door.strict import strict_json
from hearthline.sealing import Context, Keeper, KeyringError, SealError

SECONDS = 20
LARGEST = 1024 * 1024


class IdentityKeeper(Protocol):
    """What the desk and the worker ask. SealError: it does not open. KeyringError: the keeper does not answer."""

    def open_identity(self, blob: bytes, context: Context, *, actor: str, purpose: str) -> bytes:
        """The plaintext of an identity box. The caller journals the reveal first."""

    def marks_of_box(self, blob: bytes, context: Context, *, actor: str, purpose: str) -> tuple[str, ...]:
        """Keyed hashes by which the same reporter is known again; who they are stays with the keeper."""


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

    def open_identity(self, blob: bytes, context: Context, *, actor: str, purpose: str) -> bytes:
        """See IdentityKeeper."""
        answer = self._ask("open_identity", blob, context, actor, purpose)
        try:
            return base64.b64decode(answer, validate=True)
        except (binascii.Error, TypeError, ValueError):
            raise away() from None

    def marks_of_box(self, blob: bytes, context: Context, *, actor: str, purpose: str) -> tuple[str, ...]:
        """See IdentityKeeper."""
        answer = self._ask("marks_of_box", blob, context, actor, purpose)
        if not isinstance(answer, list) or not all(isinstance(mark, str) for mark in answer):
            raise away()
        return tuple(answer)

    def _ask(self, what: str, blob: bytes, context: Context, actor: str, purpose: str) -> Any:
        question = {
            "ask": what,
            "blob": base64.b64encode(blob).decode("ascii"),
            "context": list(context),
            "actor": actor,
            "purpose": purpose,
        }
        try:
            done = subprocess.run(  # noqa: S603 - the operator's own command, no shell
                self._argv, input=json.dumps(question).encode(), capture_output=True, timeout=self._seconds, check=True
            )
            answer = strict_json(done.stdout, largest=LARGEST)
        except (subprocess.SubprocessError, OSError, BadContent):
            raise away() from None
        if not isinstance(answer, dict) or "answer" not in answer:
            raise SealError if answer == {"refused": "sealed"} else away()
        return answer["answer"]


def answer(question: bytes, keeper: Keeper) -> bytes:
    """The keeper's side: one question answered. `{"answer": ...}`, or `{"refused": "sealed" | "question"}`."""
    try:
        asked = strict_json(question, largest=LARGEST)
        blob = base64.b64decode(asked["blob"], validate=True)
        agency, table, column, row = (str(part) for part in asked["context"])
        actor, purpose, what = str(asked["actor"]), str(asked["purpose"]), str(asked["ask"])
    except (BadContent, binascii.Error, TypeError, ValueError, KeyError):
        return b'{"refused":"question"}'
    where = (agency, table, column, row)
    found: object
    try:
        if what == "open_identity":
            opened = keeper.open_identity(blob, where, actor=actor, purpose=purpose)
            found = base64.b64encode(opened).decode("ascii")
        elif what == "marks_of_box":
            found = list(keeper.marks_of_box(blob, where, actor=actor, purpose=purpose))
        else:
            return b'{"refused":"question"}'
    except (SealError, ValueError):
        return b'{"refused":"sealed"}'
    return json.dumps({"answer": found}).encode()
