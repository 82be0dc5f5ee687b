"""One person into the index, or out of it."""

from uuid import UUID

from django.db import connection, transaction

from hearthline.linkage.cards import Made, card_of, words_of
from hearthline.linkage.codec import bytes_to_keys
from hearthline.linkage.ready import unpack
from hearthline.linkage.record import Record
from hearthline.people.index import lists, words
from hearthline.people.index.before import Before, Had, before
from hearthline.people.index.shelf import ONE_PERSON, hold_writers
from hearthline.people.index_models import Card, Gone, Shelf

LISTS = "lists"
"""`Shelf.building` while lists are written from the cards: then a changed person gets a new card."""

_NEW = "INSERT INTO people_card (shelf, person_id, packed, keys) VALUES (%s, %s, %s, %s) RETURNING number"


def put(person_id: UUID, record: Record, *, agency_id: str = "") -> None:
    """This is now what the index knows of the person, whatever it knew before. Call it inside the same transaction.

    `agency_id`: looked up from the person when not given. Raises Person.DoesNotExist when there is no such person.
    """
    made = card_of(record)
    keys = bytes_to_keys(made.keys)
    asked = {word: words.key_of(word) for word in words_of(unpack(made.packed))}
    with transaction.atomic(savepoint=False):
        agency = agency_id or _agency_of(person_id)
        there = before(agency, person_id, keys, list(asked.values()))
        had = there.card
        if had is not None and there.building == LISTS and had.keys != made.keys:
            _take_out(had, there.building, there.top, there.place)
            there, had = before(agency, person_id, keys, list(asked.values())), None
        if had is None:
            _add(there, person_id, made)
        else:
            _change(had, there.place, made)
        with connection.cursor() as cursor:
            words.add(cursor, there.shelf, asked, there.words)


def drop(person_id: UUID) -> bool:
    """Nobody finds the person by this index any more (merged away, sealed). Says whether the person was in it."""
    with transaction.atomic(savepoint=False):
        hold_writers(ONE_PERSON)
        card = Card._default_manager.filter(person_id=person_id).first()
        if card is None:
            return False
        shelf = Shelf._default_manager.get(pk=card.shelf)
        had = Had(card.number, card.shelf, card.packed, bytes(card.keys))
        _take_out(had, shelf.building, shelf.top, lists.place_of(shelf.pk, shelf.turn, shelf.bits))
        return True


def _agency_of(person_id: UUID) -> str:
    from hearthline.people.models import Person

    return str(Person.unscoped.values_list("agency_id", flat=True).get(pk=person_id))


def _add(there: Before, person_id: UUID, made: Made) -> None:
    """A new card, onto its lists. The person has none."""
    new, full = lists.sorted_out(there.place, there.rows, bytes_to_keys(made.keys))
    with connection.cursor() as cursor:
        lists.heat(cursor, there.place, there.rows, full)
        if connection.vendor == "postgresql":
            lists.append_new(cursor, there.place, (there.shelf, person_id, *made), new)
        else:
            cursor.execute(_NEW, [there.shelf, person_id.hex, *made])
            lists.append(cursor, there.place, int(cursor.fetchone()[0]), new)


def _change(card: Had, place: lists.Place, made: Made) -> None:
    """The same card says something else now. Only the lists that differ are touched."""
    if (card.packed, card.keys) == made:
        return
    had, now = set(bytes_to_keys(card.keys)), set(bytes_to_keys(made.keys))
    lists.take(place, card.number, had - now)
    lists.add(place, card.number, now - had)
    Card._default_manager.filter(pk=card.number).update(packed=made.packed, keys=made.keys)


def _take_out(card: Had, building: str, top: int, place: lists.Place) -> None:
    """Out of every list; out of those that are being written now when they are done (`Gone`)."""
    if building == LISTS and card.number <= top:
        Gone._default_manager.get_or_create(number=card.number, defaults={"shelf": card.shelf, "keys": card.keys})
    lists.take(place, card.number, bytes_to_keys(card.keys))
    Card._default_manager.filter(pk=card.number).delete()
