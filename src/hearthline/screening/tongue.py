"""Whether a story is plainly not in the language of the page it was written on. A few common words a language."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ENOUGH = 4
"""Common words of another language that a story must hold before it says anything: names and quotes hold fewer."""
CLEARLY = 3
"""How many times as many as of the page's own language."""
_WORD = re.compile(r"[^\W\d_]+")


@cache
def _common() -> Mapping[str, frozenset[str]]:
    found = json.loads(Path(__file__).with_name("common_words.json").read_text("utf-8"))
    return {language: frozenset(words) for language, words in found.items()}


def other_language(text: str, page: str) -> str:
    """The language `text` plainly is in when that is not `page`'s; "" for the page's own, and for any doubt.

    Cheap and only ever a reason to have it looked at: a person can always say so too.
    """
    said = [word.casefold() for word in _WORD.findall(text)]
    hits = {language: sum(word in words for word in said) for language, words in _common().items()}
    own = hits.pop(page, 0)
    best = max(hits, key=lambda language: hits[language], default="")
    return best if best and hits[best] >= max(ENOUGH, CLEARLY * own) else ""
