"""Pairs of key and card number, parted by the key's first byte into files, and the buckets made of each part.

So that each part is sorted in memory however many persons there are, and several of them at once by several processes.
The files hold hashes and numbers alone.
"""

from array import array
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import IO, NamedTuple, Self

from hearthline.linkage import buckets
from hearthline.linkage.codec import bytes_to_keys

PARTS = 256


class Parts:
    """The files of one building, in a folder of their own. Close it before they are read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.counts = [0] * PARTS
        self._stack = ExitStack()
        self._files: list[IO[bytes]] = [self._stack.enter_context(self.path(n).open("wb")) for n in range(PARTS)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def path(self, part: int) -> Path:
        """The file of a part."""
        return self.folder / f"{part}"

    def add(self, parted: "Parted") -> None:
        """Cards of higher numbers than those before."""
        for part, (file, count) in enumerate(zip(self._files, parted.counts, strict=True)):
            self.counts[part] += count
            file.write(parted.blocks[part])


class Parted(NamedTuple):
    """Cards' pairs by part, as the files hold them: how many of each, and for each the count, the keys, the numbers."""

    counts: list[int]
    blocks: list[bytes]


def parted(cards: Iterable[tuple[int, bytes]]) -> Parted:
    """The pairs of cards given as (number, keys), in the order of their numbers."""
    keys = [array("q") for _ in range(PARTS)]
    numbers = [array("I") for _ in range(PARTS)]
    for number, raw in cards:
        for key in bytes_to_keys(raw):
            part = (key >> 56) + 128
            keys[part].append(key)
            numbers[part].append(number)
    counts = list(map(len, keys))
    blocks = [
        array("I", [count]).tobytes() + some.tobytes() + whose.tobytes()
        for count, some, whose in zip(counts, keys, numbers, strict=True)
    ]
    return Parted(counts, blocks)


def span(first: int, last: int, bits: int) -> tuple[int, int]:
    """The least and the greatest bucket of these parts."""
    return first << (bits - 8), ((last + 1) << (bits - 8)) - 1


def lists_of(path: Path, cap: int) -> dict[int, list[int]]:
    """The card numbers by key of a part, however many, up to one more than `cap`."""
    found: dict[int, list[int]] = {}
    with path.open("rb") as file:
        while head := file.read(4):
            keys, numbers, count = array("q"), array("I"), array("I", head)[0]
            keys.fromfile(file, count)
            numbers.fromfile(file, count)
            for key, number in zip(keys, numbers, strict=True):
                if key not in found:
                    found[key] = [number]
                elif len(had := found[key]) <= cap:
                    had.append(number)
    return found


def buckets_of(path: Path, bits: int, cap: int) -> list[tuple[int, bytes]]:
    """(bucket, bytes) of a part, in the order of the buckets; keys of more persons than `cap` are hot."""
    return buckets.made(lists_of(path, cap), bits, cap)
