"""The list of offices outside, kept by an administrator: each with its source and the day somebody checked it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from hearthline.access.policy import Ruling, require
from hearthline.access.viewer import Viewer
from hearthline.dispatch import law
from hearthline.dispatch.models import Covers, Responder
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.text import one_line
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.ui.agency import current_pack

MANAGE, LIST, PURPOSE = "responder:manage", "responder:list", "responders"
LONGEST = {"name": 160, "phone": 40, "place": 80, "source": 200}


@use_case
def keep_responder(
    *,
    viewer: Viewer,
    values: Mapping[str, str],
    checked_on: date | None,
    responder_id: UUID | None = None,
    from_pack: str = "",
    version: int = 0,
) -> Responder:
    """Write down an office, change one, or take one of the pack over as a row of the agency.

    `values`: recipient, covers, place, name, phone ("" for none), source. `checked_on`: the day somebody called or
    looked, not in the future; None when nobody has. `version`: of the row as it was shown. Raises Refused; DomainError
    `responder.recipient`, `.covers`, `.place`, `.name`, `.source`, `.checked`, `.changed`.
    """
    known = _known(viewer, responder_id, from_pack)
    ruling = _require(viewer, known, responder_id)
    told: dict[str, Any] = {name: one_line(values.get(name, ""), most).strip() for name, most in LONGEST.items()}
    told |= {name: values.get(name, "") for name in ("recipient", "covers")}
    _check(told, checked_on)
    if known is not None and known.version != version:
        raise DomainError("responder.changed", "Somebody changed this since you opened it. Look at it again.")
    told |= {"changed_by": viewer.id, "changed_name": viewer.name[:120], "changed_at": clock.now()}
    told["checked_on"] = checked_on
    if known is None:
        row = Responder(agency_id=viewer.agency_id, from_pack=_of_pack(from_pack))
        for name, value in told.items():
            setattr(row, name, value)
        row.save(force_insert=True)
    else:
        row = known
        changes = {**told, "ended_at": None, "version": version + 1}
        if not Responder.unscoped.filter(pk=row.pk, version=version).update(**changes):
            raise DomainError("responder.changed", "Somebody changed this since you opened it. Look at it again.")
        row.refresh_from_db()
    _note(viewer, row, Tag.RESPONDER_KEPT, ruling)
    return row


@use_case
def end_responder(*, viewer: Viewer, responder_id: UUID, version: int) -> None:
    """It is not called any more. The row stays. Raises Refused; DomainError `responder.changed`."""
    row = _known(viewer, responder_id, "")
    ruling = _require(viewer, row, responder_id)
    if row is None:
        raise LookupError("a policy permits ending what is not there")
    ended = Responder.unscoped.filter(pk=row.pk, version=version, ended_at=None).update(
        ended_at=clock.now(), changed_by=viewer.id, changed_name=viewer.name[:120], version=version + 1
    )
    if not ended:
        raise DomainError("responder.changed", "Somebody changed this since you opened it. Look at it again.")
    _note(viewer, row, Tag.RESPONDER_ENDED, ruling)


def _known(viewer: Viewer, responder_id: UUID | None, from_pack: str) -> Responder | None:
    if responder_id is not None:
        return Responder.unscoped.filter(pk=responder_id).first()
    rows = Responder.unscoped.filter(agency_id=viewer.agency_id)
    return rows.filter(from_pack=from_pack).first() if from_pack else None


def _require(viewer: Viewer, row: Responder | None, wanted: UUID | None) -> Ruling:
    """The permission. One that is named and is not there belongs to nobody: refused alike with another agency's."""
    about = {"agency": row.agency_id if row else "none" if wanted else viewer.agency_id}
    return require(viewer, MANAGE, about, PURPOSE, record_kind="responder", record_id=wanted.hex if wanted else "")


def _of_pack(code: str) -> str:
    """The entry of the pack, when it has one by this name."""
    return code if code in {one.id for one in current_pack().responders()} else ""


def _check(told: Mapping[str, str], checked_on: date | None) -> None:
    if told["recipient"] not in law.known(current_pack()):
        raise DomainError("responder.recipient", "Choose what kind of office it is.")
    if told["covers"] not in Covers.values:
        raise DomainError("responder.covers", "Choose which places it answers for.")
    if told["covers"] in (Covers.CITY, Covers.TRIBAL) and not told["place"]:
        raise DomainError("responder.place", "Write the name of the place.")
    if not told["name"]:
        raise DomainError("responder.name", "Write the name of the office.")
    if not told["source"]:
        raise DomainError("responder.source", "Write where this comes from: who said so, or which page.")
    if checked_on is not None and checked_on > clock.now().date():
        raise DomainError("responder.checked", "The day it was checked cannot be in the future.")


def _note(viewer: Viewer, row: Responder, tag: Tag, ruling: Ruling) -> None:
    write(
        actor=viewer,
        tag=tag,
        record_kind="responder",
        record_id=row.pk.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=(row.recipient, "phone" if row.phone else "no phone"),
    )
