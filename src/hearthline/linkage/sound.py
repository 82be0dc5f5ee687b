"""How a name sounds, as a short code: spellings that one ear cannot tell apart get one code.

Our own folding for English and Spanish mouths: v = b, z = s, soft c = s, ph = f, th = t, h silent, ll = l, vowels left
out. A name with one or two consonants keeps the class of its first vowel, or Lee, Lo and Lu would be one name and the
short names of Asia would drown in each other.
"""

import re
from functools import lru_cache

LONGEST_CODE = 6
_FEW = 2  # consonants; with so few, the first vowel counts
_VOWELS = {"a": "a", "e": "i", "i": "i", "y": "i", "o": "u", "u": "u", "w": "u"}

# Read from top to bottom. Capital letters are sounds already settled: C as in church, S as in shell, J as in jam.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (r"(.)\1+", r"\1"),
        (r"^(?:kn|gn|pn|ng)", "n"),
        (r"^wr", "r"),
        (r"^ps", "s"),
        (r"^x", "s"),
        (r"^wh", "w"),
        (r"^mac(?=[^aeiouy].)", "mc"),
        (r"chr", "kr"),
        (r"tsch|tch|ch", "C"),
        (r"sch|sh", "S"),
        (r"ph|pf", "f"),
        (r"(?<=[aeiouy])gh(?=t|n|$)", ""),
        (r"dt$", "t"),
        (r"mb$", "m"),
        (r"([a-z])h", r"\1"),
        (r"h", ""),
        (r"gu(?=[ei])", "k"),
        (r"dg(?=[eiy])", "J"),
        (r"g(?=[eiy])", "J"),
        (r"dj|j", "J"),
        (r"c(?=[eiy])", "s"),
        (r"ck|q|c|g", "k"),
        (r"tz|ts|dz|z", "s"),
        (r"x", "ks"),
        (r"v", "b"),
        (r"^y(?=[aeou])", "Y"),
        (r"^w(?=[aeiou])", "W"),
        (r"([A-Zb-df-hj-np-tv-z])\1+", r"\1"),
    )
)

# Spellings that are one name in another mouth: (what stands there, what may stand there instead).
_RESPELLED: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (r"ll(?=[aeiou])", "y"),
        (r"(?<=[aeiou])y(?=[aeiou])", "ll"),
        (r"^j", "h"),
        (r"^h(?=[aeiou])", "j"),
        (r"^j", "y"),
        (r"^y(?=[aeou])", "j"),
        (r"^x", "j"),
        (r"^j(?=[aeiou])", "x"),
        (r"^g(?=[ei])", "gu"),
        (r"^gu(?=[ei])", "g"),
        (r"^kh", "h"),
        (r"^w", "v"),
        (r"^v", "w"),
        (r"^w(?=[aei])", "gu"),
        (r"^gu(?=[aei])", "w"),
        (r"sh", "s"),
        (r"^ch", "sh"),
        (r"^sh", "ch"),
        (r"ay|ai", "ey"),
        (r"ey|ei", "ay"),
    )
)


@lru_cache(maxsize=1 << 17)
def sound(token: str) -> str:
    """The code of one folded word: at most six signs. A word in a script we cannot read aloud is its own code."""
    if not token.isascii():
        return token[:LONGEST_CODE]
    said = token[:40]
    for pattern, with_ in _RULES:
        said = pattern.sub(with_, said)
    first_vowel = next((_VOWELS[sign] for sign in said if sign in _VOWELS), "")
    hard = "".join(sign for sign in said if sign not in _VOWELS)
    begins_soft = bool(said) and said[0] in _VOWELS
    if len(hard) > _FEW:
        return (("a" if begins_soft else "") + hard)[:LONGEST_CODE]
    if begins_soft or not hard:
        return first_vowel + hard
    return hard[0] + first_vowel + hard[1:]


@lru_cache(maxsize=1 << 15)
def respelled(token: str) -> tuple[str, ...]:
    """Other codes of the same word: Castillo and Castiyo, Jimenez and Ximenez, Jorge and Horhe. Its own is not here."""
    own = sound(token)
    if not token.isascii():
        return ()
    codes = (sound(pattern.sub(said, token, count=1)) for pattern, said in _RESPELLED if pattern.search(token))
    return tuple(dict.fromkeys(code for code in codes if code != own))
