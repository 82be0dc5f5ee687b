"""What a store keeps of a person for looking up, made from a record: for one, or for a chunk in another process."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from hearthline.linkage.codec import keys_to_bytes
from hearthline.linkage.keys import keys_of
from hearthline.linkage.parts import Parted, parted
from hearthline.linkage.ready import Ready, pack, ready, unpack
from hearthline.linkage.record import Record
from hearthline.linkage.vocabulary import LONGEST, SHORTEST


class Made(NamedTuple):
    """`packed`: for scoring, see `linkage.ready`. `keys`: eight bytes each, in order, each once."""

    packed: str
    keys: bytes

    def __repr__(self) -> str:
        return "Made(…)"


def card_of(record: Record) -> Made:
    """The card of one person."""
    return Made(pack(ready(record)), keys_to_bytes(sorted(set(keys_of(record)))))


def cards_of(records: Sequence[Record]) -> list[Made]:
    """The cards of many, in their order."""
    return [card_of(record) for record in records]


def words_of(person: Ready) -> list[str]:
    """The words of a person's names that are long enough to be taken for another, each once."""
    said = f"{person.given} {person.surname}".replace("|", " ").split()
    return [word for word in dict.fromkeys(said) if SHORTEST <= len(word) <= LONGEST]


def card_parts(rows: Sequence[tuple[int, bytes, str]]) -> tuple[Parted, Counter[str], int]:
    """Cards given as (number, keys, packed): their keys by part, how often words are borne, and the last number."""
    borne: Counter[str] = Counter()
    for _, _, packed in rows:
        borne.update(words_of(unpack(packed)))
    return parted((number, keys) for number, keys, _ in rows), borne, rows[-1][0]
