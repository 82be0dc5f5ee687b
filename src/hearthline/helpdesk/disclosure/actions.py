"""Looking up what may be said. Which rule was shown stays in the journal; nothing else of the call does."""

from uuid import UUID

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError
from hearthline.helpdesk.disclosure import Ruling, Table, decide
from hearthline.helpdesk.policy import fetch
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.law import PackError
from hearthline.ui.agency import current_pack

ACTION, PURPOSE = "saying:look", "help-desk"
MOST_NOTED = 12


@use_case
def look_up(
    *, viewer: Viewer, who: str, way: str, asks: str, kept_away: bool = False, inquiry_id: UUID | None = None
) -> Ruling:
    """What this person may be told. `way`: how they were verified, "" for not. `inquiry_id`: what it is about, if one.

    The journal keeps the codes and the rules that spoke. Raises Refused; DomainError `saying.who`.
    """
    ruling = require(viewer, ACTION, {"agency": viewer.agency_id}, PURPOSE, record_kind="inquiry")
    if inquiry_id is not None:
        fetch(viewer, inquiry_id, "inquiry:read")  # nobody writes into the journal of one that is closed to them
    try:
        found = decide(Table.of(current_pack()), who, way, asks, kept_away=kept_away)
    except PackError:
        raise DomainError("saying.who", "Choose who asks and what they ask, from the lists.") from None
    asked = (who, "kept_away" if kept_away else "", way or "not_verified", asks, found.answer)
    write(
        actor=viewer,
        tag=Tag.SAYING_SHOWN,
        record_kind="inquiry",
        record_id=inquiry_id.hex if inquiry_id else "",
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=tuple(dict.fromkeys(one for one in (*asked, *found.rules) if one))[:MOST_NOTED],
    )
    return found
