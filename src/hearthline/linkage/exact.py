"""What a step says of these two, said more exactly than its level can: how far apart the births lie, and whether a
surname is the same or only a spelling of it. Weights and levels stay as they are; only words and their side change."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from hearthline.linkage.names import fold
from hearthline.linkage.record import Born, Record
from hearthline.linkage.say import Said, say

APART: Final = ((1, "apart_1"), (2, "apart_2"), (3, "apart_3"), (4, "apart_4"), (9, "apart_5"))
"""Up to so many years between two births; beyond the last one "apart_10"."""
ROUGH: Final = ((2, ""), (2.5, "rough_2"), (3.5, "rough_3"))
"""Below so many years between the middles of what both leave open; from the last one on "rough_4". "About 8" leaves
six years open, and who is eleven is no good fit for it."""
SAME_NAME: Final = ("same_rare", "same_common", "same_clan")


class Told(NamedTuple):
    """`bits`: what the step weighs. `speaks`: 1 for one person, -1 against it, 0 for neither."""

    field: str
    said: Said
    bits: float
    speaks: int


def told(steps: Iterable[tuple[str, str, float]], a: Record, b: Record) -> list[Told]:
    """Steps (field, level, bits) of these two in exact words, in their order. KeyError for a level without words."""
    rows = [(field, level, bits) for field, level, bits in steps]
    turned = any(field == "order" for field, _level, _bits in rows)
    return [_told(field, level, bits, a, b, turned) for field, level, bits in rows]


def _told(field: str, level: str, bits: float, a: Record, b: Record, turned: bool) -> Told:
    speaks = (bits > 0) - (bits < 0)
    if field == "born" and (found := _born(level, a.born, b.born)):
        return Told(field, say(field, found), bits, -1 if found.startswith("apart") else speaks)
    if field == "surname" and level in SAME_NAME and not turned and not _shared(a, b):
        return Told(field, say(field, "spelling_clan" if level == "same_clan" else "spelling"), bits, speaks)
    return Told(field, say(field, level), bits, speaks)


def _born(level: str, a: Born, b: Born) -> str:
    """The level in exact words; "" where the level says it exactly already."""
    mine, theirs = _years(a), _years(b)
    if mine is None or theirs is None:
        return ""
    gap = max(mine[0] - theirs[1], theirs[0] - mine[1], 0)
    if level == "else" or (level.startswith("age_") and gap):
        return next((code for most, code in APART if gap <= most), "apart_10") if gap else ""
    if level != "age_0":
        return ""
    if a.year is not None and b.year is not None:
        months = a.month is not None and b.month is not None and a.month != b.month
        return "month_else" if months else "same_year"
    off = abs(sum(mine) - sum(theirs)) / 2
    return next((code for under, code in ROUGH if off < under), "rough_4")


def _years(born: Born) -> tuple[int, int] | None:
    """The first and last year of birth that what is known leaves open."""
    if born.year is not None:
        return born.year, born.year
    known = [one for one in (born.earliest, born.latest) if one is not None]
    return (min(known), max(known)) if known else None


def _shared(a: Record, b: Record) -> bool:
    """Whether any word of a surname stands on both sides, letter by letter but for case and accents."""
    return bool(_surnames(a) & _surnames(b))


def _surnames(one: Record) -> set[str]:
    return {word for name in one.names for word in fold(name.surname).replace("-", " ").split()}
