"""The watcher's sign: one small file that says it lives, what is wrong, and what it saw last.

A file and no row, since the watcher's database role only reads, and the sign must stand when the database is gone. The
worker reads it to see that the watcher lives; the desk reads it for its red flag. On several machines the folder is
shared, or each machine has its own watcher. Nothing in it is about anybody.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

NAME: Final = "sign.json"
FOLDER: Final = "HEARTHLINE_WATCHER"
SILENT: Final = 90_000
"""Milliseconds without a sign of life after which an alarm is raised: two minutes, less the time to notice and send."""


@dataclass(frozen=True)
class Sign:
    """`counter` grows while the watcher lives. `wrong`: "", "worker" or "database". `since`: when it went wrong, ISO.
    `boot`: the machine's run, in which `seen` (name to counter and the ticks when it last grew) and `answered` (ticks
    when the database last did) mean something."""

    counter: int = 0
    wrong: str = ""
    since: str = ""
    boot: str = ""
    answered: int = 0
    seen: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def folder(state: Path, environ: Mapping[str, str] = os.environ) -> Path:
    """Where the sign is: HEARTHLINE_WATCHER, or under the state folder."""
    return Path(environ.get(FOLDER, "") or state / "watcher")


def write(place: Path, sign: Sign) -> None:
    """Put the sign in the place of the one before, whole or not at all. Raises OSError."""
    place.mkdir(parents=True, exist_ok=True)
    fresh = place / f"{NAME}.{os.getpid()}.new"
    fresh.write_text(json.dumps(asdict(sign)))
    fresh.chmod(0o644)
    fresh.replace(place / NAME)


def read(place: Path) -> Sign | None:
    """The sign, or None when there is none, or none that can be read."""
    try:
        found = json.loads((place / NAME).read_text())
        seen = {str(name): (int(one[0]), int(one[1])) for name, one in dict(found["seen"]).items()}
        texts = {name: str(found[name])[:64] for name in ("wrong", "since", "boot")}
        return Sign(counter=int(found["counter"]), answered=int(found["answered"]), seen=seen, **texts)
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None
