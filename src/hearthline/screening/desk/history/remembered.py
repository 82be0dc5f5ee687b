"""What somebody asked for by hand, so that "Back" finds the answer again and no name is in an address.

It lies sealed in their own session, under an id that says nothing; it opens for them alone, and for half an hour.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.http import HttpRequest

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.people.keys import open_search, seal_search
from hearthline.sealing import SealError

KEPT: Final = timedelta(minutes=30)
MOST: Final = 5
"""Searches of one session that open again: the newest."""
_PLACE: Final = "hl_people_asked"


def keep(request: HttpRequest, viewer: Viewer, typed: Mapping[str, str]) -> UUID:
    """Seal what was typed into the session; the id for the address."""
    own = uuid4()
    box = seal_search(viewer, own, json.dumps(dict(typed)).encode())
    rows = [*_fresh(request), {"id": own.hex, "at": clock.now().isoformat(), "box": box}]
    request.session[_PLACE] = rows[-MOST:]
    return own


def found(request: HttpRequest, viewer: Viewer, search_id: UUID) -> dict[str, str] | None:
    """What was typed; None, alike, when it is over, of another session or person, or was never there."""
    box = next((row["box"] for row in _fresh(request) if row["id"] == search_id.hex), None)
    if box is None:
        return None
    try:
        typed: dict[str, str] = json.loads(open_search(viewer, search_id, box))
    except SealError:
        return None
    return typed


def _fresh(request: HttpRequest) -> list[dict[str, str]]:
    after = clock.now() - KEPT
    rows: list[dict[str, str]] = request.session.get(_PLACE, [])
    return [row for row in rows if datetime.fromisoformat(row["at"]) > after]
