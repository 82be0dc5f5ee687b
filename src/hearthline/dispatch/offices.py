"""The offices an agency calls: its own rows over those of the pack. One query."""

from uuid import UUID

from hearthline.dispatch import law
from hearthline.dispatch.models import Responder
from hearthline.dispatch.places import Office, Place, chain
from hearthline.ui.agency import current_pack


def offices(agency_id: str) -> tuple[Office, ...]:
    """Every office that may be called, for an act or a page that asked the policy about its report or its list."""
    rows = list(Responder.unscoped.filter(agency_id=agency_id))
    ended = [row.from_pack for row in rows if row.ended_at and row.from_pack]
    return law.merged(law.of_pack(current_pack()), [of_row(row) for row in rows if not row.ended_at], ended)


def row_of(responder_id: UUID) -> Responder | None:
    """One row of any agency, for a page that then asks the policy about it."""
    return Responder.unscoped.filter(pk=responder_id).first()


def of_row(row: Responder) -> Office:
    """A row as an office."""
    return Office(
        key=str(row.pk),
        recipient=row.recipient,
        name=row.name,
        phone=row.phone,
        covers=row.covers,
        place=row.place,
        rank=row.rank,
        source=row.source,
        checked_on=row.checked_on,
        verified=bool(row.phone and row.checked_on),
        version=row.version,
        from_pack=row.from_pack,
    )


def chain_for(agency_id: str, recipient: str, place: Place) -> tuple[Office, ...]:
    """Who is called for this recipient at this place, first to last."""
    return chain(offices(agency_id), recipient, place)
