"""Reading packs from disk: strict, once, and resolved through their parents at a date."""

from datetime import date
from pathlib import Path

from hearthline.law.pack import Pack


class Library:
    """Every pack under a folder."""

    ids: tuple[str, ...]

    def at(self, pack_id: str, on: date) -> Pack:
        """The pack as in force on `on`, parents folded in. Cached. Raises PackError for an unknown id."""
        raise NotImplementedError


def load(path: Path | str) -> Library:
    """Read and check every pack under `path`. Raises PackError naming file, line, key and remedy."""
    raise NotImplementedError
