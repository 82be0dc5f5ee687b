"""Short names and the names they stand for: English from the `nicknames` package, Spanish and Hmong from our tables."""

import re
from functools import cache
from unicodedata import combining, normalize

from nicknames import name_triplets

from hearthline.linkage import tables

_DIMINUTIVE = re.compile(r"([a-z]{2,})(?:ec|c|s)?it([ao])")


@cache
def _full() -> dict[str, dict[str, None]]:
    """Short name -> the names it stands for."""
    found: dict[str, dict[str, None]] = {}
    for table in ("nicknames_es", "nicknames_hmn"):
        for short, fulls in tables.rows(table):
            found.setdefault(_bare(short), {}).update(dict.fromkeys(map(_bare, fulls.split())))
    for triplet in name_triplets():
        found.setdefault(triplet.name2, {})[triplet.name1] = None
    return found


def _bare(word: str) -> str:
    """Tables may write accents; what is looked up has none."""
    return "".join(sign for sign in normalize("NFKD", word) if not combining(sign))


@cache
def _short() -> dict[str, dict[str, None]]:
    """Name -> its short names."""
    found: dict[str, dict[str, None]] = {}
    for short, fulls in _full().items():
        for full in fulls:
            found.setdefault(full, {})[short] = None
    return found


def of(token: str) -> tuple[str, ...]:
    """The full names `token` is short for, its own short names, then other short names of the same full names."""
    fulls = _full().get(token, {})
    shorts = _short().get(token, {})
    near = dict.fromkeys((*fulls, *shorts))
    for full in fulls:
        near.update(_short().get(full, {}))
    near.update(dict.fromkeys(_grown(token)))
    near.pop(token, None)
    return tuple(near)


def _grown(token: str) -> tuple[str, ...]:
    """What a Spanish diminutive may have been made of: Rosita of Rosa, Juanito of Juan, Lucecita of Luz or Luce."""
    found = _DIMINUTIVE.fullmatch(token)
    if not found:
        return ()
    base = found[1]
    stem = base[:-2] + "c" if base.endswith("qu") else base
    return (stem + found[2], stem, stem + "e", stem + ("i" if stem[-1] != "i" else ""))
