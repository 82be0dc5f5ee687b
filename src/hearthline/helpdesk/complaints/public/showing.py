"""Where a complaint stands, in words for the person who made it: for the page behind the receipt."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import Error as DatabaseError
from django.utils.translation import gettext_lazy

from hearthline.helpdesk.complaints.door.models import WishKind
from hearthline.helpdesk.complaints.door.reading import PublicState, public_state, wish
from hearthline.helpdesk.complaints.ladder import Ladder
from hearthline.helpdesk.complaints.machine import OPEN, Event, State, possible
from hearthline.helpdesk.door.keys import public_ring
from hearthline.sealing import present
from hearthline.ui.agency import current_pack
from hearthline.ui.words import wording

SAID: Final[Mapping[str, Any]] = {
    "waiting": gettext_lazy("We are working on your answer."),
    "answered": gettext_lazy("We have answered. You can go up one step."),
    "closed": gettext_lazy("This is closed. You can open it again by going up one step."),
    "withdrawn": gettext_lazy("You took this back."),
}


def shown(found: PublicState) -> dict[str, Any]:
    """The context of `helpdesk/public/complaints/parts/state.html`: words, the date, the letters, and what the person
    can do now. A wish that the worker has not met yet cannot be made again."""
    pack = current_pack()
    ladder = Ladder.of(pack)
    above = ladder.above(found.step)
    events = possible(State(found.state), at_top=above is None)
    return {
        "state": found,
        "said": SAID[found.state],
        "step": wording(ladder.step(found.step).text, pack=pack),
        "above": wording(above.text, pack=pack) if above else None,
        "running": State(found.state) in OPEN,
        "can_go_up": Event.UP in events and WishKind.UP not in found.asked,
        "can_withdraw": Event.WITHDRAW in events and WishKind.WITHDRAW not in found.asked,
        "asked": bool(found.asked),
    }


def behind(typed: str, root_id: str, *, agency_id: str, asked: str = "") -> dict[str, Any] | None:
    """`shown` for the complaint behind a typed code, None when there is none or the database is away. `asked`: the
    button that was pressed, if one was; what cannot be done now is not asked for."""
    receipt = present(public_ring().pepper, typed).receipt
    if receipt is None:
        return None
    private, _ = receipt.keypair()
    try:
        found = public_state(root_id, private, agency_id=agency_id)
        can = shown(found) if found else {}
        if {"up": can.get("can_go_up"), "withdraw": can.get("can_withdraw")}.get(asked):
            wish(root_id, asked, agency_id=agency_id)
            found = public_state(root_id, private, agency_id=agency_id)
    except (DatabaseError, OSError):
        return None
    return shown(found) if found else None
