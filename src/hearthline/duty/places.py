"""Places that have their own people on duty: an administrator keeps them. And what counts as a post."""

import re
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from hearthline.access.policy import Ruling, require
from hearthline.access.viewer import Viewer
from hearthline.duty.models import DutyPlace
from hearthline.duty.roster import coverage, load, plan
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.text import clean_text
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def places(agency_id: str) -> dict[str, DutyPlace]:
    """The open places of an agency by code, in order of their names. For pages and acts that asked their own policy."""
    rows = DutyPlace.unscoped.filter(agency_id=agency_id, closed_at__isnull=True).order_by("name", "code")
    return {row.code: row for row in rows}


def known_place(agency_id: str, code: str) -> str:
    """The code of an open place, "" for the whole agency. Raises DomainError rota.place for any other."""
    if code and code not in places(agency_id):
        raise DomainError("rota.place", gettext("Choose a place from the list."))
    return code


def known_programme(code: str) -> str:
    """A programme's code as it is kept; "" for any. Raises DomainError rota.programme for what is no code."""
    found = code.strip().lower()
    if found and not (CODE.fullmatch(found) and len(found) <= 32):
        raise DomainError("rota.programme", gettext("A programme is a short word without spaces, such as hotline."))
    return found


def may_edit(viewer: Viewer) -> Ruling:
    """Raise Refused unless this viewer keeps the agency's places."""
    return require(viewer, "place:edit", {"agency": viewer.agency_id}, record_kind="place", record_id="new")


@use_case
def make_place(*, viewer: Viewer, code: str, name: str, within: str = "") -> DutyPlace:
    """A new place. `within`: the next wider one. Raises Refused; DomainError place.code, place.name, rota.place."""
    ruling = may_edit(viewer)
    key, title = code.strip().lower(), clean_text(name, 80).strip()
    if not CODE.fullmatch(key):
        raise DomainError("place.code", gettext("A code is small letters, digits and dashes, such as north."))
    if not title:
        raise DomainError("place.name", gettext("Give the place a name."))
    if within == key:
        raise DomainError("rota.place", gettext("A place does not lie within itself."))
    try:
        with transaction.atomic():
            made = DutyPlace.objects.create(
                agency_id=viewer.agency_id,
                code=key,
                name=title,
                within=known_place(viewer.agency_id, within),
                made_at=clock.now(),
                made_by=viewer.id,
            )
    except IntegrityError:
        raise DomainError("place.code", gettext("There is a place with this code.")) from None
    write(
        actor=viewer,
        tag=Tag.PLACE_MADE,
        record_kind="place",
        record_id=made.pk.hex,
        purpose="planning",
        authority=ruling.authority,
        fields=(key, within) if within else (key,),
    )
    return made


@use_case
def close_place(*, viewer: Viewer, place_id: UUID) -> bool:
    """Nobody is planned there any more. Raises Refused; DomainError place.used while a rota or another place needs it.

    False when it was closed before.
    """
    now, agency = clock.now(), viewer.agency_id
    row = DutyPlace.objects.for_viewer(viewer, "place:edit").filter(pk=place_id).first()
    attrs = {"agency": row.agency_id if row else "-"}
    ruling = require(viewer, "place:edit", attrs, record_kind="place", record_id=place_id.hex)
    if row is None or row.closed_at is not None:
        return False
    book = load.book(agency, now, now)
    if row.code in book.within.values() or any(post[0] == row.code for post in plan.watched(book, now)):
        raise DomainError("place.used", gettext("A rota or another place needs it. End that first."))
    rows = DutyPlace.objects.for_viewer(viewer, "place:edit").filter(pk=place_id, closed_at__isnull=True)
    rows.update(closed_at=now, closed_by=viewer.id)
    write(
        actor=viewer,
        tag=Tag.PLACE_CLOSED,
        record_kind="place",
        record_id=place_id.hex,
        purpose="planning",
        authority=ruling.authority,
        fields=(row.code,),
    )
    coverage.look(agency)
    return True
