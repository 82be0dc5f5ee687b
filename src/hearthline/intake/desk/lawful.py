"""What the pack says on the pages about handing on and written forms: rules with their citation, agencies with their
number. Nothing of it is in the code."""

from dataclasses import dataclass

from hearthline.intake.actions.handoffs import LIMIT
from hearthline.law import Citation, Contact, Pack, PackError
from hearthline.ui.agency import current_pack
from hearthline.ui.words import of_pack

KINDS = ("licensing", "other")
"""Contacts of the pack that a report can be told to by telephone; the others are our own or a helpline."""


@dataclass(frozen=True)
class Place:
    """An agency of the pack. `phone` is "" when none is on file, and the page says so."""

    id: str
    name: str
    phone: str
    dial: str
    verified: bool


@dataclass(frozen=True)
class Ground:
    """What the law says about it, in the pack's words. `citation` is None when the pack cites nothing."""

    text: str
    citation: Citation | None


def places(pack: Pack) -> tuple[Place, ...]:
    """Agencies that the pack names, with the telephone where there is one."""
    found = [c for c in pack.contacts() if c.kind in KINDS and c.medium == "phone"]
    return tuple(_place(pack, contact) for contact in found)


def _place(pack: Pack, contact: Contact) -> Place:
    return Place(contact.id, of_pack(pack, contact.text_id), contact.value, contact.dial, contact.verified)


def ground(pack: Pack, text_id: str, *keys: str) -> Ground | None:
    """A text of the pack with the first of these values that it cites; None when the pack has no such text."""
    try:
        text = of_pack(pack, text_id)
    except PackError:
        return None
    for key in keys:
        try:
            return Ground(text, pack.value(key).citation)
        except PackError:
            continue
    return Ground(text, None)


def law_of_it() -> dict[str, object]:
    """For every page about handing on: the rule, what is said of the reporter, and how soon somebody must answer."""
    pack = current_pack()
    limit = pack.limit(LIMIT)
    return {
        "rule": ground(pack, "hand_off.rule", "receive.must_accept"),
        "about_reporter": ground(pack, "hand_off.reporter", "reporter.may_learn"),
        "limit": limit,
    }
