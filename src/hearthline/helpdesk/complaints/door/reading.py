"""Reading a complaint by its receipt, and asking to go up: for the public face. It opens nothing but what the receipt
in front of it opens."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from hearthline.ground import clock
from hearthline.ground.ids import uuid7
from hearthline.helpdesk.complaints.door.models import PublicComplaint, PublicLetter, Wish, WishKind
from hearthline.sealing import SealError, open_as_reporter
from hearthline.sealing.context import Context

MOST_LETTERS = 30


@dataclass(frozen=True, repr=False)
class Letter:
    """One letter, opened."""

    text: str
    at: datetime


@dataclass(frozen=True, repr=False)
class PublicState:
    """What the person who complained sees. `state`, `step`: codes; `letters`: the newest first; `asked`: codes of what
    they asked for and the worker has not done yet."""

    number: str
    state: str
    step: str
    late: bool
    due_at: datetime | None
    letters: tuple[Letter, ...]
    asked: frozenset[str]


def letter_context(agency_id: str, letter_id: UUID) -> Context:
    """Where a letter belongs."""
    return (agency_id, "complaintletter", "sealed", letter_id.hex)


def public_state(receipt_id: str, private: X25519PrivateKey, *, agency_id: str) -> PublicState | None:
    """Where the complaint of this receipt stands; None when there is none. Three queries either way.

    `receipt_id`: the keyed hash of the receipt; `private`: the half that the typed receipt gives. A damaged letter is
    left out: it must not hide the others.
    """
    row = PublicComplaint.unscoped.filter(receipt_id=receipt_id, agency_id=agency_id).first()
    sealed = PublicLetter.unscoped.filter(receipt_id=receipt_id, agency_id=agency_id).order_by("-at", "-id")
    found = list(sealed[:MOST_LETTERS])
    asked = frozenset(Wish.unscoped.filter(receipt_id=receipt_id, agency_id=agency_id).values_list("kind", flat=True))
    if row is None:
        return None
    letters = []
    for one in found:
        try:
            text = open_as_reporter(private, bytes(one.sealed), letter_context(agency_id, one.pk)).decode()
        except (SealError, UnicodeDecodeError):
            continue
        letters.append(Letter(text, one.at))
    return PublicState(row.number, row.state, row.step, row.late, row.due_at, tuple(letters), asked)


def wish(receipt_id: str, kind: str, *, agency_id: str) -> None:
    """Ask for what a button of the page says. The worker does it within seconds. ValueError for another kind."""
    made = Wish(id=uuid7(), agency_id=agency_id, receipt_id=receipt_id, kind=WishKind(kind), at=clock.now())
    made.save(force_insert=True)
