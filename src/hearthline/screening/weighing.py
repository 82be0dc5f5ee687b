"""How an account is weighed: on what it rests, whether it holds together, whether the child can be reached.

There is no word here for who told it. A name that was not given, a profession, a custody dispute or a family's name say
nothing about whether a child is safe, and so the record has no place for them.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from hearthline.ground.errors import DomainError
from hearthline.intake.door.content import ReportContent
from hearthline.intake.keys import RecordKey
from hearthline.screening import keeping

UNKNOWN: Final = "unknown"
BASIS: Final = ("saw", "child_told", "other_told", "happened_to_me", "signs", UNKNOWN)
"""On what the account rests; several may hold, `unknown` only alone."""
CONSISTENCY: Final = ("consistent", "mixed", "inconsistent", UNKNOWN)
ACCESS: Final = ("yes", UNKNOWN, "no")
"""Whether the person worried about can reach the child. From worst to harmless."""


class Incomplete(DomainError):
    """A decision that lacks something. `lacks`: everything it lacks, so that a person is told once and not in turn.

    Code and message are those of the first.
    """

    def __init__(self, lacks: Sequence[DomainError]) -> None:
        super().__init__(lacks[0].code, lacks[0].message)
        self.lacks = tuple(lacks)


def refuse(lacks: Sequence[DomainError]) -> None:
    """Raises Incomplete when anything is lacking."""
    if lacks:
        raise Incomplete(lacks)


@dataclass(frozen=True)
class Weighing:
    """What a person said of the account when they decided. Codes only; see `BASIS`, `CONSISTENCY`, `ACCESS`."""

    basis: frozenset[str]
    consistency: str
    access: str

    def check(self) -> None:
        """Raises Incomplete, named after the first thing that is missing or not one of the words, with all of them."""
        refuse(self.lacking())

    def lacking(self) -> tuple[DomainError, ...]:
        """Everything that is missing or not one of the words, in the order of the page."""
        found = []
        if not self.basis or not self.basis <= set(BASIS):
            found.append(DomainError("screening.basis", "Say what the account rests on. Not known is an answer."))
        elif UNKNOWN in self.basis and len(self.basis) > 1:
            said = "The account rests on something, or that is not known: not both."
            found.append(DomainError("screening.basis", said))
        if self.consistency not in CONSISTENCY:
            said = "Say if the account holds together. Not known is an answer."
            found.append(DomainError("screening.consistency", said))
        if self.access not in ACCESS:
            said = "Say if the person can reach the child. Not known is an answer."
            found.append(DomainError("screening.access", said))
        return tuple(found)

    def mapping(self) -> dict[str, Any]:
        """Plain values, in the order of the vocabulary, as they are sealed."""
        return {
            "basis": [code for code in BASIS if code in self.basis],
            "consistency": self.consistency,
            "access": self.access,
        }


def of(values: Mapping[str, Any]) -> Weighing:
    """A weighing from plain values; what is missing is empty and fails `check`."""
    return Weighing(
        frozenset(values.get("basis") or ()), str(values.get("consistency", "")), str(values.get("access", ""))
    )


def from_report(parts: Iterable[ReportContent]) -> Weighing:
    """What the report itself says of its basis and of access, for a person to confirm. Consistency is never guessed.

    Several adults somebody worries about, or several parts: every basis, and the worst access.
    """
    told = list(parts)
    basis = {code for part in told for code in part.how_know if code in BASIS}
    reach = {adult.access for part in told for adult in part.adults if adult.worried_about == "yes"}
    access = next((code for code in ACCESS if code in reach), "")
    return Weighing(frozenset(basis), "", access)


def seal(key: RecordKey, row_id: UUID, weighing: Weighing) -> bytes:
    """The weighing as canonical JSON under the report's key."""
    return keeping.seal(key, keeping.WEIGHING, row_id, json.dumps(weighing.mapping(), sort_keys=True))


def unseal(key: RecordKey, row_id: UUID, blob: bytes) -> Weighing | None:
    """The weighing of a decision; None for one that was made before it was asked for. Raises SealError."""
    text = keeping.unseal(key, keeping.WEIGHING, row_id, blob)
    return of(json.loads(text)) if text else None
