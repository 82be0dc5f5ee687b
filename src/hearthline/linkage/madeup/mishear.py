"""How names and numbers go wrong between a mouth, an ear and a keyboard.

Own tables (`tables/heard.txt`) and own rules: the matcher's are not used here, so that it is not tested with itself.
"""

import re
from collections.abc import Callable
from functools import cache
from random import Random

from hearthline.linkage.madeup.draw import words

NEAR = {
    "a": "sqz", "b": "vgn", "c": "xvd", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht", "h": "gjy", "i": "uok",
    "j": "hku", "k": "jli", "l": "kop", "m": "n", "n": "bm", "o": "ipl", "p": "ol", "q": "wa", "r": "etf", "s": "adw",
    "t": "ryg", "u": "yij", "v": "cbf", "w": "qes", "x": "zcs", "y": "tuh", "z": "xas",
}  # fmt: skip
"""Neighbours on the keyboard."""
SOUNDS = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        ("ph", "f"), ("f", "ph"), ("ck", "k"), ("c(?=[aou])", "k"), ("k", "c"), ("ie", "ei"), ("ei", "ie"),
        ("y$", "ie"), ("ie$", "y"), ("ey$", "y"), ("y", "i"), ("i", "y"), ("z", "s"), ("s(?=[aeiou])", "z"),
        ("v", "b"), ("b", "v"), ("ll", "y"), ("ll", "l"), ("(?<=[aeiou])l(?=[aeiou])", "ll"), ("nn", "n"),
        ("tt", "t"), ("ss", "s"), ("rr", "r"), ("mm", "m"), ("(?<=[aeiou])n(?=[aeiou])", "nn"), ("^h", ""),
        ("^j(?=[aeiou])", "h"), ("j", "g"), ("g(?=[ei])", "j"), ("x", "s"), ("qu(?=[ei])", "k"), ("ce", "se"),
        ("ci", "si"), ("sh", "ch"), ("ch", "sh"), ("th", "t"), ("t(?=[aeiou])", "th"), ("kh", "k"), ("gh", "g"),
        ("ee", "i"), ("ea", "ee"), ("oo", "u"), ("ou", "u"), ("e$", ""), ("(?<=[nlrt])$", "e"), ("ai", "ay"),
        ("ay", "ai"), ("au", "o"), ("son$", "sen"), ("sen$", "son"), ("es$", "ez"), ("ez$", "es"), ("a(?=[nrl])", "e"),
        ("e(?=[nrl])", "a"), ("o(?=[nrl])", "a"), ("ng$", "n"), ("n$", "ng"), ("w", "v"), ("d$", "t"), ("en$", "in"),
    )
)  # fmt: skip


@cache
def _alike(title: str) -> dict[str, tuple[str, ...]]:
    """Each name of a section with the other ways to write it; in [short] only the whole name leads to the short."""
    found: dict[str, list[str]] = {}
    for row in words("heard", title):
        forms = row.split("/")
        for form in forms if title == "same" else forms[:1]:
            found.setdefault(form, []).extend(one for one in forms if one != form)
    return {form: tuple(others) for form, others in found.items()}


def slip(rng: Random, text: str) -> str:
    """One slip of the hand in one word: a letter left out, doubled, swapped with the next, or struck beside."""
    return _in_one_word(rng, text, _struck)


def heard(rng: Random, text: str) -> str:
    """One word written as it sounds to somebody else."""
    return _in_one_word(rng, text, _sounded)


def wrong(rng: Random, text: str) -> str:
    """Misheard as often as mistyped."""
    return heard(rng, text) if rng.random() < 0.5 else slip(rng, text)


def short(rng: Random, given: str, sex: str, spanish: bool) -> str:
    """What they are called at home: a known short form, or one made of the name's beginning."""
    first = re.split("[ -]", given)[0]
    known = _alike("short").get(first)
    if known:
        return rng.choice(known)
    stem = first[:-1] if len(first) > 3 and first[-1] in "aeo" else first
    if spanish and rng.random() < 0.5 and len(stem) < 8:
        return stem + ("ita" if sex == "female" else "ito")
    cut = re.match("[^aeiouy]*[aeiouy]+[^aeiouy]", first.lower())
    base = first[: max(cut.end() if cut else 3, 3)]
    return base if base != first else (base + "y" if not base.endswith("y") else base[:-1] + "ie")


def _in_one_word(rng: Random, text: str, change: Callable[[Random, str], str]) -> str:
    parts = re.split("([ -])", text)
    places = [at for at, part in enumerate(parts) if len(part) > 1]
    if not places:
        return text
    at = rng.choice(places)
    parts[at] = change(rng, parts[at])
    return "".join(parts)


def _struck(rng: Random, word: str) -> str:
    for _ in range(8):
        at = rng.randrange(1, len(word)) if rng.random() < 0.9 else 0
        kind = rng.randrange(5)
        here = word[at].lower()
        if kind == 0 and len(word) > 3:
            new = word[:at] + word[at + 1 :]
        elif kind == 1:
            new = word[:at] + here + word[at:]
        elif kind == 2 and 0 < at < len(word) - 1:
            new = word[:at] + word[at + 1] + here + word[at + 2 :]
        else:
            new = word[:at] + rng.choice(NEAR.get(here, "aeiou")) + word[at + 1 :]
        new = new[:1].upper() + new[1:]
        if new != word:
            return new
    return word


def _sounded(rng: Random, word: str) -> str:
    known = _alike("same").get(word)
    if known and rng.random() < 0.7:
        return rng.choice(known)
    lower = word.lower()
    fits = [(pattern, put) for pattern, put in SOUNDS if pattern.search(lower)]
    rng.shuffle(fits)
    for pattern, put in fits:
        places = list(pattern.finditer(lower))
        one = rng.choice(places)
        new = lower[: one.start()] + put + lower[one.end() :]
        if len(new) > 1 and new != lower:
            return new[:1].upper() + new[1:]
    return _struck(rng, word)
