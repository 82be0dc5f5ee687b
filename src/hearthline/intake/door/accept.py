"""Taking an envelope: durable first, thanks after."""

from dataclasses import dataclass
from typing import Literal

from hearthline.ground.errors import DomainError
from hearthline.intake.door.envelope import SealedEnvelope
from hearthline.journal.actor import Actor


class NotTaken(DomainError):
    """Neither the database nor the spool would hold it. The page keeps the text and shows the telephone number."""

    def __init__(self) -> None:
        super().__init__(
            "intake.not-taken", "Your report could not be stored. Please call now; your text is still here."
        )


@dataclass(frozen=True)
class Accepted:
    """`durable`: where it rests. `duplicate`: the same content under the same token was there already."""

    durable: Literal["committed", "spooled"]
    duplicate: bool


def accept(sealed: SealedEnvelope, *, actor: Actor | None = None) -> Accepted:
    """Store `sealed`: one short transaction, or the spool when the database will not. Returns only when it is durable.

    `actor`: who typed it in, for reports taken by telephone or on paper; otherwise the public. Raises NotTaken when
    nothing would hold it. Call it outside any transaction.
    """
    raise NotImplementedError
