"""One person into the index, or out of it."""

from uuid import UUID

from django.db import connection, transaction

from hearthline.linkage.cards import Made, card_of, words_of
from hearthline.linkage.codec import bytes_to_keys
from hearthline.linkage.ready import unpack
from hearthline.linkage.record import Record
from hearthline.people.index import lists, words
from hearthline.people.index.shelf import ONE_PERSON, hold_writers, shelf_of
from hearthline.people.index_models import Card, Gone, Shelf

LISTS = "lists"
"""`Shelf.building` while lists are written from the cards: then a changed person gets a new card."""

_BEFORE = (
    "SELECT s.id, s.building, s.top, s.turn, s.bits, c.number, c.packed, c.keys FROM people_shelf s"
    " LEFT JOIN people_card c ON c.person_id = %s AND c.shelf = s.id WHERE s.agency_id = %s"
)
_NEW = "INSERT INTO people_card (shelf, person_id, packed, keys) VALUES (%s, %s, %s, %s) RETURNING number"


def put(person_id: UUID, record: Record, *, agency_id: str = "") -> None:
    """This is now what the index knows of the person, whatever it knew before. Call it inside the same transaction.

    `agency_id`: looked up from the person when not given. Raises Person.DoesNotExist when there is no such person.
    """
    with transaction.atomic(savepoint=False):
        hold_writers(ONE_PERSON)
        agency = agency_id or _agency_of(person_id)
        shelf, had = _before(agency, person_id)
        made = card_of(record)
        if had is not None and shelf.building == LISTS and bytes(had.keys) != made.keys:
            _take_out(had, shelf)
            had = None
        if had is None:
            lists.add(_place(shelf), _new(shelf.pk, person_id, made), bytes_to_keys(made.keys))
        else:
            _change(had, _place(shelf), made)
        words.learn(agency, shelf.pk, words_of(unpack(made.packed)))


def drop(person_id: UUID) -> bool:
    """Nobody finds the person by this index any more (merged away, sealed). Says whether the person was in it."""
    with transaction.atomic(savepoint=False):
        hold_writers(ONE_PERSON)
        had = Card._default_manager.filter(person_id=person_id).first()
        if had is None:
            return False
        _take_out(had, Shelf._default_manager.get(pk=had.shelf))
        return True


def _agency_of(person_id: UUID) -> str:
    from hearthline.people.models import Person

    return str(Person.unscoped.values_list("agency_id", flat=True).get(pk=person_id))


def _key(person_id: UUID) -> UUID | str:
    return person_id if connection.vendor == "postgresql" else person_id.hex


def _before(agency_id: str, person_id: UUID) -> tuple[Shelf, Card | None]:
    """The agency's shelf and the person's card, if any: one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, [_key(person_id), agency_id])
        row = cursor.fetchone()
    if row is None:
        return shelf_of(agency_id), None
    pk, building, top, turn, bits, number, packed, keys = row
    shelf = Shelf(id=pk, agency_id=agency_id, building=building, top=top, turn=turn, bits=bits)
    return shelf, None if number is None else Card(number, pk, person_id, packed, bytes(keys))


def _new(shelf: int, person_id: UUID, made: Made) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_NEW, [shelf, _key(person_id), made.packed, made.keys])
        return int(cursor.fetchone()[0])


def _place(shelf: Shelf) -> lists.Place:
    return lists.place_of(shelf.pk, shelf.turn, shelf.bits)


def _change(card: Card, place: lists.Place, made: Made) -> None:
    """The same card says something else now. Only the lists that differ are touched."""
    if (card.packed, bytes(card.keys)) == made:
        return
    had, now = set(bytes_to_keys(bytes(card.keys))), set(bytes_to_keys(made.keys))
    lists.take(place, card.number, had - now)
    lists.add(place, card.number, now - had)
    Card._default_manager.filter(pk=card.pk).update(packed=made.packed, keys=made.keys)


def _take_out(card: Card, shelf: Shelf) -> None:
    """Out of every list; out of those that are being written now when they are done (`Gone`)."""
    if shelf.building == LISTS and card.number <= shelf.top:
        Gone._default_manager.get_or_create(number=card.number, defaults={"shelf": card.shelf, "keys": card.keys})
    lists.take(_place(shelf), card.number, bytes_to_keys(bytes(card.keys)))
    card.delete()
