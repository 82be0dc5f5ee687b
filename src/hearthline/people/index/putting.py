"""One person into the index, or out of it."""

from uuid import UUID

from hearthline.linkage.record import Record


def put(person_id: UUID, record: Record, *, agency_id: str = "") -> None:
    """This is now what the index knows of the person, whatever it knew before. Call it inside the same transaction.

    `agency_id`: looked up from the person when not given. Raises Person.DoesNotExist when there is no such person.
    """
    raise NotImplementedError


def drop(person_id: UUID) -> bool:
    """Nobody finds the person by this index any more (merged away, sealed). Says whether the person was in it."""
    raise NotImplementedError
