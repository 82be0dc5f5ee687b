"""The keeper's side of a question: what it must say, how many are answered, and what is written down before.

A reveal is not a report: it may be refused. One person who opens identities by the dozen, or a desk that somebody has
taken over, is stopped here, where they cannot reach, and the stop is seen at the desk within seconds.
"""

import base64
import binascii
import json
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hearthline.ground import clock
from hearthline.sealing.context import Context, SealError
from hearthline.sealing.keeper import Keeper
from hearthline.sealing.openings import DAMAGED, OPENED, STOPPED, Opening, OpeningLog

LARGEST = 1024 * 1024
LONGEST_TEXT = 100_000
NUMBERS = "contact"
"""The one table whose boxes `open_number` opens: callers' numbers, for the telephone system. Where a box belongs is
bound into it, so that this question opens nothing of who wrote a report."""
OPENING = ("open_identity", "suggest", "open_number")
VERBS = (*OPENING, "marks_of_box", "public", "status")
HOUR = timedelta(hours=1)
ENTRY_AGE = timedelta(minutes=15)
"""How old, or how far ahead, a journal entry may be that a question names."""
REFUSED_QUESTION, REFUSED_SEALED, REFUSED_BUDGET = "question", "sealed", "budget"


@dataclass(frozen=True)
class Budget:
    """How many identities are opened in an hour: by one person, and in all. Marks are counted apart, and so are numbers
    of callers (one asking, whatever it takes to place the call, is one): a busy night of calling back must not keep
    anybody from a name in danger."""

    person: int = 30
    everybody: int = 200
    marks: int = 20_000
    numbers_person: int = 120
    numbers: int = 1_200


class _Bad(Exception):
    """The question is none."""


class Answers:
    """Answers questions with the keeper's keys. One for the process; any number of threads may ask."""

    def __init__(
        self, keeper: Keeper, log: OpeningLog, budget: Budget | None = None, *, locked: bool | None = None
    ) -> None:
        self._keeper, self._log, self._budget = keeper, log, budget or Budget()
        self._locked = locked
        self._turn = threading.Lock()
        since = clock.now() - HOUR
        # A restart gives nobody a fresh budget: the last hour is read from the log.
        self._recent: deque[Opening] = deque(one for one in log.read() if one.at > since)

    def answer(self, question: bytes, allowed: Sequence[str] = VERBS) -> bytes:
        """`{"answer": …}`, or `{"refused": "question" | "sealed" | "budget"}`. `allowed`: verbs this asker may use."""
        try:
            asked = _read(question)
            if asked["ask"] not in allowed:
                raise _Bad
            found = self._found(asked)
        except (_Bad, binascii.Error, ValueError, KeyError, TypeError):
            return _refused(REFUSED_QUESTION)
        except SealError:
            return _refused(REFUSED_SEALED)
        except PermissionError:
            return _refused(REFUSED_BUDGET)
        return json.dumps({"answer": found}).encode()

    def _found(self, asked: Mapping[str, Any]) -> object:
        if asked["ask"] == "status":
            return self.status()
        if asked["ask"] == "public":
            key_id, key = self._keeper.public_key("identity")
            return {key_id: base64.b64encode(key.public_bytes_raw()).decode("ascii")}
        blob = base64.b64decode(asked["blob"], validate=True)
        agency, table, column, row = (_short(part) for part in asked["context"])
        where: Context = (agency, table, column, row)
        opening = Opening(
            clock.now(),
            asked["ask"],
            agency,
            table,
            row,
            _entry(asked["entry"]),
            _short(asked["actor"]),
            _short(asked["purpose"]),
            OPENED,
        )
        if (asked["ask"] == "open_number") is not (table == NUMBERS):
            raise _Bad
        texts = _texts(asked.get("texts", [])) if asked["ask"] == "suggest" else ()
        self._note(opening)
        try:
            return self._opened(opening, blob, where, texts)
        except SealError:
            self._log.append(_as(opening, DAMAGED))
            raise

    def _opened(self, opening: Opening, blob: bytes, where: Context, texts: Sequence[str]) -> object:
        who = {"actor": opening.actor, "purpose": opening.purpose}
        if opening.verb == "marks_of_box":
            return list(self._keeper.marks_of_box(blob, where, **who))
        if opening.verb == "suggest":
            return [[list(span) for span in spans] for spans in self._keeper.suggest(blob, where, texts, **who)]
        if opening.verb == "open_number":
            return base64.b64encode(self._keeper.open_number(blob, where, **who)).decode("ascii")
        return base64.b64encode(self._keeper.open_identity(blob, where, **who)).decode("ascii")

    def _note(self, opening: Opening) -> None:
        """Write the opening down before it happens. PermissionError over the budget, which is written down too."""
        with self._turn:
            while self._recent and self._recent[0].at <= opening.at - HOUR:
                self._recent.popleft()
            over = self._over(opening)
            noted = _as(opening, STOPPED) if over else opening
            if not over or not self._stopped_lately(opening):
                self._log.append(noted)
                self._recent.append(noted)
        if over:
            raise PermissionError

    def _over(self, opening: Opening) -> bool:
        done = [one for one in self._recent if one.outcome == OPENED]
        if opening.verb == "marks_of_box":
            return sum(one.verb == "marks_of_box" for one in done) >= self._budget.marks
        if opening.verb == "open_number":
            asked = {one.entry: one.actor for one in done if one.verb == "open_number" and one.entry != opening.entry}
            mine = sum(actor == opening.actor for actor in asked.values())
            return len(asked) >= self._budget.numbers or mine >= self._budget.numbers_person
        opened = [one for one in done if one.verb in OPENING and one.verb != "open_number"]
        mine = sum(one.actor == opening.actor for one in opened)
        return len(opened) >= self._budget.everybody or mine >= self._budget.person

    def _stopped_lately(self, opening: Opening) -> bool:
        """Whether this person's stop of the last minute is written down already: a flood must not fill the disk."""
        since = opening.at - timedelta(minutes=1)
        return any(
            one.outcome == STOPPED and one.actor == opening.actor and one.at > since for one in reversed(self._recent)
        )

    def status(self) -> dict[str, object]:
        """What the worker's health check asks: no key is used for it."""
        since = clock.now() - HOUR
        with self._turn:
            recent = [one for one in self._recent if one.at > since]
        return {
            "opened": sum(one.outcome == OPENED and one.verb in OPENING for one in recent),
            "stopped": sum(one.outcome == STOPPED for one in recent),
            "memory_locked": self._locked,
            "keys": self._keeper.ring.version,
        }


def _as(opening: Opening, outcome: str) -> Opening:
    return Opening(**(vars(opening) | {"outcome": outcome}))


def _refused(why: str) -> bytes:
    return json.dumps({"refused": why}, separators=(",", ":")).encode()


def _read(question: bytes) -> Mapping[str, Any]:
    if len(question) > LARGEST:
        raise _Bad
    try:
        asked = json.loads(question)
    except (ValueError, RecursionError):
        raise _Bad from None
    if not isinstance(asked, dict) or asked.get("ask") not in VERBS:
        raise _Bad
    return asked


def _short(value: object) -> str:
    """A word or an id. Who asks and what for are never empty."""
    if not isinstance(value, str) or not 1 <= len(value) <= 200 or not value.isprintable():
        raise _Bad
    return value


def _entry(value: object) -> str:
    """The id of a journal entry that was written just now, as its 32 hex digits."""
    entry = UUID(_short(value))
    made = datetime.fromtimestamp((entry.int >> 80) / 1000, tz=clock.now().tzinfo)
    if entry.version != 7 or abs(clock.now() - made) > ENTRY_AGE:
        raise _Bad
    return entry.hex


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise _Bad
    if sum(len(text) for text in value) > LONGEST_TEXT:
        raise _Bad
    return tuple(value)
