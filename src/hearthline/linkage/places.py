"""American addresses taken apart, and telephone numbers as their last ten digits."""

import re
import unicodedata
from functools import cache, lru_cache

from hearthline.linkage import tables
from hearthline.linkage.names import fold, plain_digits
from hearthline.linkage.record import Address
from hearthline.linkage.sound import sound

LONGEST = 160

_DIRECTIONS = {
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
    "norte": "n",
    "sur": "s",
    "este": "e",
    "oeste": "w",
}
_DIRECTIONS |= {a + b: a[0] + b[0] for a in ("north", "south") for b in ("east", "west")}
_DIRECTIONS |= {short: short for short in ("n", "s", "e", "w", "ne", "nw", "se", "sw")}
_EMPTY = {*_DIRECTIONS, "the", "old", "new", "san", "santa", "saint", "st", "la", "el", "los", "las", "de", "del", "mt"}
_EMPTY |= {"calle", "avenida", "camino", "via", "lake", "mount", "fort", "rio", "villa", "ave", "hwy"}
_UNIT_WORDS = "apartment|apartamento|apto|apt|unit|suite|ste|space|spc|trailer|trlr|lot|room|rm|building|bldg"
_UNIT = re.compile(rf"(?:\b(?:{_UNIT_WORDS})\b[ #]*|\b(?:apt|unit|ste|spc)(?=\d)|#\s*)([a-z]?-?\d+-?[a-z]?|[a-z])\b")
_BARE_UNIT = re.compile(r"[a-z]|[a-z]?\d{1,4}[a-z]?")
_NUMBER = re.compile(r"(\d{1,6})(?:-\d{1,4})?([a-z]?)")
_STATE_NAMES = "|".join(row[1] for row in tables.rows("states"))
_STATE_ZIP = re.compile(rf"\b(?:([a-z]{{2}}|{_STATE_NAMES})\s+)?(\d{{5}})(?:-\d{{4}})?$")
_NOT_STREETS = {"al", "de", "la", "me", "in", "or", "ct", "pr"}  # words and suffixes that end a street as well
_STATE_CODES = "|".join(row[0] for row in tables.rows("states") if row[0] not in _NOT_STREETS)
_STATE = re.compile(rf"\b(?:{_STATE_CODES}|{_STATE_NAMES})$")
_BOX = re.compile(r"^p\s*o\s*box\s+(\d{1,8})")
_NOT_DIGITS = re.compile(r"[^0-9]+")
_EXTENSION = re.compile(r"(?i)\s*(?:extension|ext|x)[.: ]*\d*\s*$")
_NO_WORD = re.compile(r"[^a-z0-9 /-]|(?<![0-9])-|-(?![0-9])")
_ORDINAL_WORDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ORDINALS = {word: str(at) for at, word in enumerate(_ORDINAL_WORDS, 1)}
_ORDINAL = re.compile(r"^(\d+)(?:st|nd|rd|th)$")


@cache
def _suffixes() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in tables.rows("street_suffixes"):
        found[row[0]] = row[0]
        found.update(dict.fromkeys(row[1].split() if len(row) > 1 else (), row[0]))
    return found


@lru_cache(maxsize=1 << 12)
def parse_address(line: str, city: str = "", zip: str = "") -> Address:
    """`line` ("1420 N Oak Park Blvd Apt 3") with its parts: number "1420", street "n oak park blvd", unit "3".

    Street words are lower case, suffix and direction in the post office's short form ("avenue" is "ave", "north" "n").
    City and ZIP at the end of `line` are read when they are not given apart. `city` is folded, `zip` is five digits or
    empty. Reads at most `LONGEST` signs. Never raises.
    """
    rest, town, code = _without_town(_plain(line), fold(city), _zip_of(zip))
    box = _BOX.match(rest)
    if box:
        return Address(line=line, city=town, zip=code, number=box[1], street="po box")
    unit = _UNIT.search(rest)
    if unit:
        rest = f"{rest[: unit.start()]} {rest[unit.end() :]}"
    words = _NO_WORD.sub(" ", rest).split()
    number, letter = "", ""
    if words and (found := _NUMBER.fullmatch(words[0])):
        number, letter = str(int(found[1])), found[2]
        words = words[2:] if words[1:2] in (["1/2"], ["1-2"]) else words[1:]
    words = [part for word in words for part in word.replace("/", "-").split("-") if part]
    street, last = _street(words)
    return Address(line, town, code, number, street, (unit[1].replace("-", "") if unit else last or letter))


def _plain(text: str) -> str:
    text = text[:LONGEST]
    if not text.isascii():
        text = unicodedata.normalize("NFKD", plain_digits(text))
        text = "".join(sign for sign in text if not unicodedata.combining(sign)).replace("’", "")
    return " ".join(text.lower().replace(".", "").replace("'", "").split())[:LONGEST]


def _zip_of(text: str) -> str:
    if len(text) == 5 and text.isascii() and text.isdigit():
        return text
    digits = _NOT_DIGITS.sub("", plain_digits(text[:20]))
    return digits[:5] if len(digits) in (5, 9) else ""


def _without_town(line: str, city: str, code: str) -> tuple[str, str, str]:
    """The line without what says the town, and the town's name and ZIP, told apart or read from the line."""
    found = _STATE_ZIP.search(line)
    ends = found if found and found.start() > 0 else _state_at_end(line)
    if ends and ends.start() > 0:
        code = code or (found[2] if found and found.start() > 0 else "")
        line = line[: ends.start()].rstrip(" ,")
        line = line if "," in line else _marked(line)
    parts = [part.strip() for part in line.split(",") if part.strip()]
    street = parts[0] if parts else ""
    for part in parts[1:]:
        if _UNIT.match(part):
            street += f" {part}"
        else:
            city = city or fold(part)
    if city and street.endswith(f" {city}"):
        street = street[: -len(city) - 1]
    return street, city, code


def _state_at_end(line: str) -> re.Match[str] | None:
    """A state's name behind number, street and suffix: many streets are called after a state."""
    found = _STATE.search(line)
    return found if found and len(line[: found.start()].split()) >= 3 else None


def _marked(line: str) -> str:
    """The line with a comma behind its last suffix, for one that ran on into the town without any."""
    words = line.split()
    for at in range(len(words) - 1, 1, -1):
        if _suffixes().get(words[at]) in _COMMON:
            return f"{' '.join(words[: at + 1])}, {' '.join(words[at + 1 :])}"
    return line


# Only these end a street that runs on into a town: "Oak Park" may be either.
_COMMON = frozenset(("st", "ave", "blvd", "dr", "rd", "ln", "ct", "way", "pl", "cir", "pkwy", "ter"))


def _street(words: list[str]) -> tuple[str, str]:
    """The street in the post office's short form, and a unit that stood behind it without a word of its own."""
    unit = ""
    if len(words) > 2 and words[-2] in _suffixes() and words[-1] not in _DIRECTIONS and _BARE_UNIT.fullmatch(words[-1]):
        unit = words.pop()
    words = [_ORDINALS.get(word, word) for word in words]
    if len(words) > 1:
        words[0] = _DIRECTIONS.get(words[0], words[0])
        at = -2 if len(words) > 2 and words[-1] in _DIRECTIONS else -1
        if at == -2:
            words[-1] = _DIRECTIONS[words[-1]]
        words[at] = _suffixes().get(words[at], words[at])
    return " ".join(_ORDINAL.sub(r"\1", word) for word in words), unit


@lru_cache(maxsize=1 << 15)
def street_core(street: str) -> str:
    """How the first word of a parsed street sounds that says anything; callers slip in the rest."""
    words = street[:LONGEST].split()
    while len(words) > 1 and (words[-1] in _DIRECTIONS or words[-1] in _suffixes()):
        words.pop()
    while len(words) > 1 and words[0] in _EMPTY:
        words = words[1:]
    if not words:
        return ""
    return words[0] if words[0][0].isdigit() else sound(words[0])


def phone_digits(text: str) -> str:
    """The last ten digits of a telephone number, or all of them when there are fewer; "" when fewer than seven.

    Reads at most 80 signs; digits of any script; what follows "x" or "ext" is left out.
    """
    plain = plain_digits(text[:80])
    if "x" in plain or "X" in plain:
        plain = _EXTENSION.sub("", plain)
    digits = _NOT_DIGITS.sub("", plain)[-10:]
    return digits if len(digits) >= 7 else ""
