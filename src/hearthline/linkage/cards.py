"""What a store keeps of a person for looking up, made from a record: for one, or for a chunk in another process."""

from collections.abc import Sequence
from typing import NamedTuple

from hearthline.linkage.codec import keys_to_bytes
from hearthline.linkage.keys import keys_of
from hearthline.linkage.ready import pack, ready
from hearthline.linkage.record import Record


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
