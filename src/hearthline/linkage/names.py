"""Names of many cultures, made comparable: folded words, how they sound, and which other names may stand for them.

Nothing here decides that two people are one. It says which words could be one word, said or written otherwise.
"""

import unicodedata
from functools import cache, lru_cache

from hearthline.linkage import tables
from hearthline.linkage.record import Name
from hearthline.linkage.sound import respelled, sound

__all__ = [
    "fold",
    "given_tokens",
    "nicknames",
    "plain_digits",
    "sound",
    "sounds",
    "surname_tokens",
    "tokens",
    "words_of",
]

LONGEST = 160
"""Letters of one name part that are read. A name of five thousand letters costs no more than one of this length."""
MOST_TOKENS = 8
_MOST_SOUNDS = 10
_MOST_NICKNAMES = 14

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼʻ`´ʹ′"))
_PARTICLES = frozenset(
    (
        "de",
        "del",
        "dela",
        "las",
        "los",
        "der",
        "den",
        "von",
        "bin",
        "ibn",
        "bint",
        "al",
        "el",
        "zu",
        "zur",
        "y",
        "dos",
        "das",
        "ter",
    )
)
# These are names of their own too (Le, Van, Do, San): they go only when they stand beside a particle that never is.
_DOUBTFUL = frozenset(("la", "le", "van", "da", "do", "du", "di", "lo", "san", "santa"))
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv", "junior", "senior", "mr", "mrs", "ms", "miss", "dr"))
_GLUES = frozenset(("mc", "mac", "o", "d", "fitz"))


@cache
def _letters() -> dict[int, str]:
    return {ord(row[0]): row[1] if len(row) > 1 else "" for row in tables.rows("letters")}


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """`text` in lower case, without accents, only letters and single spaces; Cyrillic and the like in Latin letters.

    Reads at most `LONGEST` letters. Never raises; what is no letter is a space, but an apostrophe joins: O'Brien is
    `obrien`. Scripts that cannot be spelled out letter by letter stay as they are.
    """
    text = text[:LONGEST]
    if text.isascii():
        text = text.lower().replace("'", "").replace("`", "")
        return text if text.isalpha() else " ".join(_only_letters(text).split())
    text = unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES).translate(_letters())
    # Vowel signs of Indian scripts are marks too: what is left are the consonants, the same on both sides.
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if unicodedata.category(sign)[0] != "M")
    plain = plain.translate(_letters()).casefold()
    return " ".join(_only_letters(plain).split())[:LONGEST]


def _only_letters(text: str) -> str:
    return "".join(sign if sign.isalpha() else " " for sign in text)


def plain_digits(text: str) -> str:
    """`text` with the digits of every script written as 0 to 9. Nothing else changes."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


@lru_cache(maxsize=1 << 16)
def tokens(text: str) -> tuple[str, ...]:
    """The folded words of `text`, at most `MOST_TOKENS`; "Mc Donald" and "O Brien" are one word each."""
    words = fold(text).split()
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in _GLUES and len(word) > 2:
            joined[-1] += word
        else:
            joined.append(word)
    return tuple(joined[:MOST_TOKENS])


@lru_cache(maxsize=1 << 16)
def words_of(part: str) -> tuple[str, ...]:
    """The words of one name part that tell people apart: without particles and suffixes, if others are there."""
    whole = tokens(part)
    if len(whole) < 2:
        return whole
    sure = any(word in _PARTICLES for word in whole)
    kept = tuple(
        word for word in whole if word not in _PARTICLES and word not in _SUFFIXES and not (sure and word in _DOUBTFUL)
    )
    return kept or whole


def given_tokens(name: Name) -> tuple[str, ...]:
    """The folded given names, in the order told."""
    return words_of(name.given)


def surname_tokens(name: Name) -> tuple[str, ...]:
    """The folded surnames, each alone; a hyphen is a space, "de la" is left out."""
    return words_of(name.surname)


@cache
def _kin() -> dict[str, tuple[str, ...]]:
    """Each word of the romanisation tables with the others of its rows."""
    found: dict[str, dict[str, None]] = {}
    for group in tables.groups("romanisations"):
        for word in group:
            found.setdefault(word, {}).update(dict.fromkeys(other for other in group if other != word))
    return {word: tuple(others) for word, others in found.items()}


def romanisations(token: str) -> tuple[str, ...]:
    """Other Latin spellings of one name from another script or another mouth: Vaj and Vang, Zhang and Chang."""
    return _kin().get(token, ())


@cache
def common_sounds() -> frozenset[str]:
    """The codes of names that very many people bear."""
    return frozenset(sound(word) for row in tables.rows("frequent") for word in row[1].split())


@cache
def _syllables() -> frozenset[str]:
    spoken = (row[-1].split() for row in tables.rows("romanisations") if row[0] in ("korean", "chinese", "hmong"))
    return frozenset(word for words in spoken for word in words if len(word) <= 5)


def is_syllable(word: str) -> bool:
    """Whether names of Korea, China or the Hmong are made of this: where one written word may be two."""
    return word in _syllables()


@lru_cache(maxsize=1 << 16)
def sounds(token: str) -> tuple[str, ...]:
    """Every code that a store may hold for this word: its own first, then other mouths, then other romanisations."""
    codes = dict.fromkeys((sound(token), *respelled(token)))
    codes.update(dict.fromkeys(sound(other) for other in romanisations(token)))
    return tuple(codes)[:_MOST_SOUNDS]


@lru_cache(maxsize=1 << 14)
def nicknames(token: str) -> tuple[str, ...]:
    """Given names that the same person may go by: English, Spanish and Hmong; at most 14, the nearest kin first."""
    from hearthline.linkage import nicks

    return nicks.of(token)[:_MOST_NICKNAMES]
