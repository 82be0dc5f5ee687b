"""Looking for words in bytes at rest, in every dress that software gives them."""

import base64
import json
import re
import unicodedata
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import quote

from hearthline.ground.text import fold

_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
_INFLATED_MOST = 8 * 1024 * 1024
_DEPTH = 2


Word = str | bytes
"""Text, or the raw bits of a secret."""


@cache
def dresses(word: Word) -> dict[str, bytes]:
    """How `word` may stand in a file: name of the dress -> bytes. Letters that base64 mixes with neighbours are cut."""
    plain = word if isinstance(word, bytes) else word.encode()
    found = {"as it is": plain, "hex": plain.hex().encode(), "reversed": plain[::-1]}
    if isinstance(word, str):
        found |= _written(word)
    for offset in range(3):
        for name, altchars in (("base64", b"+/"), ("base64url", b"-_")):
            coded = base64.b64encode(b"\0" * offset + plain, altchars)
            # the first letters depend on what stands before, the last on what comes after
            start, end = -(-offset * 8 // 6), (offset + len(plain)) * 8 // 6
            found[f"{name} at {offset}"] = coded[start:end]
    return {name: needle for name, needle in found.items() if len(needle) >= 6}


def _written(word: str) -> dict[str, bytes]:
    return {
        "decomposed": unicodedata.normalize("NFD", word).encode(),
        "without accents": fold(word).encode(),
        "in capitals": word.upper().encode(),
        "in small letters": word.lower().encode(),
        "latin-1": word.encode("latin-1", "ignore"),
        "utf-16le": word.encode("utf-16-le"),
        "utf-16be": word.encode("utf-16-be"),
        "utf-32le": word.encode("utf-32-le"),
        "json": json.dumps(word)[1:-1].encode(),
        "percent": quote(word).encode(),
    }


def inflated(data: bytes, depth: int = _DEPTH) -> Iterator[tuple[str, bytes]]:
    """The bytes, and what any zlib or gzip stream in them holds."""
    yield "", data
    if not depth:
        return
    for match in _ZLIB.finditer(data):
        engine = zlib.decompressobj(47)
        try:
            inner = engine.decompress(data[match.start() :], _INFLATED_MOST)
        except zlib.error:
            continue
        if len(inner) > 8:
            for how, deeper in inflated(inner, depth - 1):
                yield f"inflated at {match.start()} {how}", deeper


def found_in(data: bytes, words: dict[str, Word]) -> list[str]:
    """Which words (label -> word) stand in the bytes, and in which dress. Case does not matter for letters."""
    hits = []
    for how, layer in inflated(data):
        lowered = layer.lower()
        for label, word in words.items():
            for dress, needle in dresses(word).items():
                folds = isinstance(word, str) and not dress.startswith("base64")
                if needle in layer or (folds and needle.lower() in lowered):
                    hits.append(f"{label} ({dress}{' ' + how if how else ''})")
    return hits


def scan(folders: list[Path], words: dict[str, Word], *, since: float = 0.0, skip: tuple[str, ...] = ()) -> list[str]:
    """Every file below the folders, changed since then (epoch seconds): "path: label (dress)" for each hit."""
    hits = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            try:
                if path.is_symlink() or not path.is_file() or path.stat().st_mtime < since or path.name in skip:
                    continue
                data = path.read_bytes()
            except OSError:
                continue  # it went away, or belongs to somebody else
            hits += [f"{path}: {hit}" for hit in found_in(data, words)]
            hits += [f"{path}: its name" for word in words.values() if isinstance(word, str) and word in str(path)]
    return hits
