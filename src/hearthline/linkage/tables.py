"""The tables beside the code: one TSV file each, `#` starts a remark. Rows are facts about names and mail, not about
people."""

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent / "tables"


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of `tables/<name>.tsv`, each a tuple of cells without spaces at their ends."""
    found: list[tuple[str, ...]] = []
    for line in (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            found.append(tuple(cell.strip() for cell in line.split("\t")))
    return tuple(found)


def groups(name: str) -> tuple[tuple[str, ...], ...]:
    """Rows whose last cell is a list of words: names that may stand for one another."""
    return tuple(tuple(row[-1].split()) for row in rows(name))
