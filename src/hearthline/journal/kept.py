"""Reading checkpoints that were kept elsewhere: exported files, anchored files, and mails as they were saved."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from hearthline.journal.models import Checkpoint

COLUMNS = {"at", "first", "head", "key_id", "root", "schema", "seq", "signature"}


@dataclass
class Kept:
    """`unreadable`: lines that begin like a statement and are none, such as one that a power cut tore."""

    points: list[Checkpoint] = field(default_factory=list)
    unreadable: int = 0


def read(paths: Iterable[Path]) -> Kept:
    """Every statement in these files, each once; what else stands there (the head of a mail) is passed over.

    Raises OSError for a file that cannot be opened.
    """
    found, seen = Kept(), set()
    for path in paths:
        with path.open(encoding="utf-8", errors="replace") as lines:
            for text in lines:
                if not text.startswith("{"):
                    continue
                point = _point(text)
                if point is None:
                    found.unreadable += 1
                elif (point.seq, point.signature) not in seen:
                    seen.add((point.seq, point.signature))
                    found.points.append(point)
    return found


def _point(text: str) -> Checkpoint | None:
    try:
        row = json.loads(text)
        if not isinstance(row, dict) or set(row) != COLUMNS or row.pop("schema") != 1:
            return None
        at = datetime.fromisoformat(row["at"])
        if at.tzinfo is None or type(row["seq"]) is not int or type(row["first"]) is not int:
            return None
        if not all(isinstance(row[name], str) for name in ("head", "key_id", "root", "signature")):
            return None
    except (ValueError, TypeError, RecursionError):
        return None
    return Checkpoint(**{**row, "at": at})
