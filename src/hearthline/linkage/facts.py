"""What the keys are made of: a name's words, a street, other people's words; each in one form only."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from hearthline.linkage import kinds
from hearthline.linkage.names import common_sounds, is_syllable, sound, words_of
from hearthline.linkage.places import parse_address, street_core
from hearthline.linkage.record import Address, Name, Record

MOST_WORDS = 4
MOST_NAMES = 4
MOST_OTHERS = 6
MOST_OTHER_WORDS = 4
MOST_PLACES = 3
LONGEST_SYLLABLE = 5


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one name. `across`: pairs of a given name and a surname; `within`: two given names or two surnames.

    Given and surname are not told apart, and every pair is sorted, so that a swapped name has the same words.
    `codes`, `pairs` (across), `alike` (within) and `begun` (across) are the same as the keys spell them. `initials`:
    (code, first letter of the other name) of each pair across, either way round. `usual`: pairs of which very many
    people bear one name at least; `crowded`: both, so that the pair alone finds nobody.
    """

    every: tuple[str, ...]
    across: tuple[tuple[str, str], ...]
    within: tuple[tuple[str, str], ...]
    codes: tuple[str, ...]
    pairs: tuple[str, ...]
    alike: tuple[str, ...]
    begun: tuple[str, ...]
    initials: tuple[tuple[str, str], ...]
    usual: tuple[str, ...]
    crowded: tuple[str, ...]


def words_for(name: Name) -> Words:
    """The words of `name`: at most four, the longest when there are more. An initial is no word."""
    return _words(name.given, name.surname)


def names_of(record: Record) -> list[Words]:
    """The words of each name of the record, those of one name told twice only once, in an order that says nothing."""
    if len(record.names) == 1:
        return [words_for(record.names[0])]
    return sorted({words_for(name) for name in record.names[:MOST_NAMES]}, key=lambda words: words.every)


@lru_cache(maxsize=1 << 14)
def _words(given: str, surname: str) -> Words:
    left, right = _whole_words(given), _whole_words(surname)
    every = sorted(left | right)
    if len(every) > MOST_WORDS:
        every = sorted(sorted(every, key=lambda word: (-len(word), word))[:MOST_WORDS])
    across: list[tuple[str, str]] = []
    within: list[tuple[str, str]] = []
    for one, other in combinations(every, 2):
        apart = (one in left and other in right) or (one in right and other in left)
        (across if apart else within).append((one, other))
    code = {word: sound(word) for word in every}
    pairs = tuple(dict.fromkeys(kinds.two(code[one], code[other]) for one, other in across))
    return Words(
        tuple(every),
        tuple(across),
        tuple(within),
        tuple(dict.fromkeys(code.values())),
        pairs,
        tuple(kinds.two(code[one], code[other]) for one, other in within),
        tuple(dict.fromkeys(kinds.two(one[:3], other[:3]) for one, other in across)),
        tuple(dict.fromkeys((code[a], b[0]) for one, other in across for a, b in ((one, other), (other, one)))),
        tuple(pair for pair in pairs if how_common(pair) >= 1),
        tuple(pair for pair in pairs if how_common(pair) == 2),
    )


def how_common(pair: str) -> int:
    """How many of the two names of a pair very many people bear."""
    one, _, other = pair.partition("|")
    return (one in common_sounds()) + (other in common_sounds())


def retold(record: Record) -> list[Words]:
    """The names of the record with syllables written together that were told apart, and apart that were told together.

    Min Jun, Min-jun and Minjun are one name, and so are Xiao Ming and Xiaoming. At most `MOST_NAMES`.
    """
    told = set(names_of(record))
    found = {words for name in record.names[:MOST_NAMES] for words in _retold(name.given, name.surname)}
    return sorted(found - told, key=lambda words: words.every)[:MOST_NAMES]


@lru_cache(maxsize=1 << 12)
def _retold(given: str, surname: str) -> tuple[Words, ...]:
    found = [_words(other, surname) for other in _rejoined(words_of(given))]
    found += [_words(given, other) for other in _rejoined(words_of(surname))]
    return tuple(found)


def _rejoined(words: tuple[str, ...]) -> list[str]:
    if len(words) == 2 and max(map(len, words)) <= LONGEST_SYLLABLE:
        return ["".join(words), "".join(reversed(words))]
    if len(words) == 1 and len(words[0]) <= 2 * LONGEST_SYLLABLE:
        word = words[0]
        parts = ((word[:at], word[at:]) for at in range(2, len(word) - 1))
        return [f"{one} {other}" for one, other in parts if is_syllable(one) and is_syllable(other)]
    return []


def _whole_words(part: str) -> set[str]:
    return {word for word in words_of(part) if len(word) > 1 or not word.isascii()}


def other_words(record: Record, names: list[Words]) -> list[str]:
    """Words of others in the household that are not the person's own, and that only one of them bears, sorted.

    A surname that several share says little of this household. At most `MOST_OTHER_WORDS`.
    """
    if not record.with_names:
        return []
    own = {word for words in names for word in words.every}
    borne: dict[str, int] = {}
    for words in {words_for(name) for name in record.with_names[:MOST_OTHERS]}:
        for word in words.every:
            if word not in own:
                borne[word] = borne.get(word, 0) + 1
    alone = sorted(word for word, count in borne.items() if count == 1)
    return (alone or sorted(borne))[:MOST_OTHER_WORDS]


def streets_of(record: Record) -> tuple[tuple[str, str, str], ...]:
    """(house number, street without suffix and direction, first three digits of the ZIP) of each address."""
    found: dict[tuple[str, str, str], None] = {}
    for address in record.addresses[:MOST_PLACES]:
        found[_place(address)] = None
    return tuple(found)


@lru_cache(maxsize=1 << 14)
def _place(address: Address) -> tuple[str, str, str]:
    if not address.street and address.line:
        address = parse_address(address.line, address.city, address.zip)
    return address.number, street_core(address.street), address.zip[:3]
