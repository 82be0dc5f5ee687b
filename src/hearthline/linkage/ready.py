"""A record made ready for comparing: folded once, one line of text, cheap to store and to read back.

The index keeps `pack(ready(record))` beside each person; the batch hands the same line to its comparisons. Every part
is text, so that what was compared once need not be compared again in the same search.
"""

from typing import NamedTuple

from hearthline.linkage.record import Record


class Ready(NamedTuple):
    """Folded parts. Alternatives are parted by "|", tokens by a space; an empty part is not known.

    `given`, `surname`: tokens of each name. `suffix`: "jr", "3" ... `born`: "2016-03-04", "2016-03-", "2016--" or
    "~2015-2017". `sex`: "female", "male", "other". `homes`: "number~street~unit~city~zip". `phones`: ten digits.
    `identifiers`: "kind=value". `others`: given tokens of each other member of the household.
    """

    given: str = ""
    surname: str = ""
    suffix: str = ""
    born: str = ""
    sex: str = ""
    homes: str = ""
    phones: str = ""
    identifiers: str = ""
    others: str = ""


def ready(record: Record) -> Ready:
    """A record folded for comparing. Work is bounded: at most 8 alternatives of a part, 6 tokens of a name."""
    raise NotImplementedError


def pack(one: Ready) -> str:
    """One line of text, without control characters other than the separator U+001F."""
    return "\x1f".join(one)


def unpack(line: str) -> Ready:
    """The Ready of a packed line."""
    return Ready._make(line.split("\x1f"))
