"""The keys of a stored person, spelled out."""

from collections.abc import Iterator

from hearthline.linkage import kinds
from hearthline.linkage.facts import Words, other_words, streets_of, words_for
from hearthline.linkage.names import sound
from hearthline.linkage.places import phone_digits
from hearthline.linkage.record import Born, Record

MOST_NAMES = 4
MOST_PHONES = 3

Places = tuple[tuple[str, str, str], ...]


def spelled(record: Record) -> list[str]:
    """The keys of a stored person as text, the rarest kinds first. The same text may stand twice."""
    places = streets_of(record)
    names = sorted({words_for(name) for name in record.names[:MOST_NAMES]}, key=lambda words: words.every)
    own = frozenset(word for words in names for word in words.every)
    others = [sound(word) for word in other_words(record, own)]
    keys = [kinds.phone(phone) for phone in sorted(map(phone_digits, record.phones[:MOST_PHONES])) if phone]
    keys += [kinds.house(number, street) for number, street, _ in places if number and street]
    for words in names:
        keys += _of_words(words, places)
        keys += _of_birth(words, record.born)
        keys += [kinds.other(kinds.two(sound(a), sound(b)), other) for a, b in words.across for other in others]
    return keys


def _of_words(words: Words, places: Places) -> Iterator[str]:
    regions = {zip3 for _, _, zip3 in places if zip3}
    for word in words.every:
        code = sound(word)
        for _, street, _ in places:
            if street:
                yield kinds.street(code, street)
        yield kinds.lone(code)
    for a, b in words.across:
        pair = kinds.two(sound(a), sound(b))
        yield kinds.pair(pair)
        for zip3 in regions:
            yield kinds.pair_region(pair, zip3)
        yield kinds.beginning(kinds.beginnings(a, b))


def _of_birth(words: Words, born: Born) -> Iterator[str]:
    year, month, day = born.year, born.month, born.day
    if year is None:
        return
    for word in words.every:
        code = sound(word)
        if month is not None:
            yield kinds.month(code, year, month)
            if day is not None:
                yield kinds.month_day(code, month, day)
                yield kinds.birthday(code, year, month, day)
        yield kinds.year(code, year)
    for a, b in words.across + words.within:
        yield kinds.pair_year(kinds.two(sound(a), sound(b)), year)
    for a, b in words.across:
        yield kinds.beginning_year(kinds.beginnings(a, b), year)
