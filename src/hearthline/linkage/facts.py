"""What the keys are made of: a name's words, a street, other people's words; each in one form only."""

from dataclasses import dataclass
from functools import lru_cache

from hearthline.linkage.names import fold, words_of
from hearthline.linkage.places import parse_address, street_core
from hearthline.linkage.record import Address, Name, Record

MOST_WORDS = 4
MOST_NAMES = 4
MOST_OTHERS = 4
MOST_PLACES = 3


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one name. `across`: pairs of a given name and a surname; `within`: two given names or two surnames.

    Given and surname are not told apart, and every pair is sorted, so that a swapped name has the same words.
    """

    every: tuple[str, ...]
    across: tuple[tuple[str, str], ...]
    within: tuple[tuple[str, str], ...]


def words_for(name: Name) -> Words:
    """The words of `name`: at most four, the longest when there are more. An initial is no word."""
    return _words(name.given, name.surname)


@lru_cache(maxsize=1 << 14)
def _words(given: str, surname: str) -> Words:
    left, right = _whole_words(given), _whole_words(surname)
    every = sorted(left | right)
    if len(every) > MOST_WORDS:
        every = sorted(sorted(every, key=lambda word: (-len(word), word))[:MOST_WORDS])
    across: list[tuple[str, str]] = []
    within: list[tuple[str, str]] = []
    for at, one in enumerate(every):
        for other in every[at + 1 :]:
            apart = (one in left and other in right) or (one in right and other in left)
            (across if apart else within).append((one, other))
    return Words(tuple(every), tuple(across), tuple(within))


def _whole_words(part: str) -> set[str]:
    return {word for word in words_of(part) if len(word) > 1 or not word.isascii()}


def other_words(record: Record, own: frozenset[str]) -> tuple[str, ...]:
    """Words of the others in the household that are not the person's own, sorted: what sets this household apart."""
    found: set[str] = set()
    for name in sorted(record.with_names, key=lambda one: (fold(one.given), fold(one.surname)))[:MOST_OTHERS]:
        found |= set(words_for(name).every) - own
    return tuple(sorted(found))


def streets_of(record: Record) -> tuple[tuple[str, str, str], ...]:
    """(house number, street without suffix and direction, first three digits of the ZIP) of each address."""
    found: dict[tuple[str, str, str], None] = {}
    for address in record.addresses[:MOST_PLACES]:
        found[_place(address)] = None
    return tuple(found)


@lru_cache(maxsize=1 << 12)
def _place(address: Address) -> tuple[str, str, str]:
    if not address.street and address.line:
        address = parse_address(address.line, address.city, address.zip)
    return address.number, street_core(address.street), address.zip[:3]
