"""The keys of a stored person, spelled out."""

from hearthline.linkage import kinds
from hearthline.linkage.facts import Words, names_of, other_words, streets_of
from hearthline.linkage.names import sound
from hearthline.linkage.places import phone_digits
from hearthline.linkage.record import Born, Record

MOST_PHONES = 3

Places = tuple[tuple[str, str, str], ...]


def spelled(record: Record) -> list[str]:
    """The keys of a stored person as text, the rarest kinds first. The same text may stand twice."""
    places = streets_of(record)
    names = names_of(record)
    others = [sound(word) for word in other_words(record, names)]
    keys = [kinds.phone(phone) for phone in sorted(map(phone_digits, record.phones[:MOST_PHONES])) if phone]
    keys += [kinds.house(number, street) for number, street, _ in places if number and street]
    for words in names:
        keys += _of_birth(words, record.born)
        keys += _of_words(words, places)
        keys += [kinds.mate(code, other) for code in words.codes for other in others]
        keys += [kinds.other(pair, other) for pair in words.crowded for other in others]
    return keys


def _of_words(words: Words, places: Places) -> list[str]:
    streets = dict.fromkeys(street for _, street, _ in places if street)
    regions = dict.fromkeys(zip3 for _, _, zip3 in places if zip3)
    keys = [kinds.street(code, street) for street in streets for code in words.codes]
    keys += [kinds.pair(pair) for pair in words.pairs]
    keys += [kinds.pair_region(pair, zip3) for zip3 in regions for pair in words.usual]
    keys += [kinds.beginning(pair) for pair in words.begun]
    keys += [kinds.initial(code, letter) for code, letter in words.initials]
    keys += [kinds.lone(code) for code in words.codes]
    return keys


def _of_birth(words: Words, born: Born) -> list[str]:
    year, month, day = born.year, born.month, born.day
    if year is None:
        return []
    keys = [kinds.pair_year(pair, year) for pair in words.pairs + words.alike]
    keys += [kinds.beginning_year(pair, year) for pair in words.begun]
    keys += [kinds.year(code, year) for code in words.codes]
    if month is not None:
        keys += [kinds.month(code, year, month) for code in words.codes]
    if month is not None and day is not None:
        keys += [kinds.month_day(code, month, day) for code in words.codes]
        keys += [kinds.birthday(code, year, month, day) for code in words.codes]
    return keys
