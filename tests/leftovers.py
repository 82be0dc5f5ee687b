"""The folders that test runs make for keys, databases and spools: taken away at the end; those of killed runs, later.

`hearthline.site.settings.test` makes one for each process that loads it, unless HEARTHLINE_TEST_STATE names one.
"""

import os
import shutil
import stat
from pathlib import Path
from typing import Final

PREFIX: Final = "hearthline-test-"
A_DAY: Final = 86_400.0
"""Seconds. No run lasts that long: a folder that nobody wrote to since is of one that was killed."""


def forget(folder: Path) -> None:
    """Take this run's own folder away. Leaves alone what was not made by the settings, and what is in use."""
    if folder.name.startswith(PREFIX):
        shutil.rmtree(folder, ignore_errors=True)


def sweep(where: Path, now: float) -> list[str]:
    """Take away what killed runs of this user left in `where`. `now`: seconds since 1970. Names of what went."""
    gone = []
    for folder in where.glob(f"{PREFIX}*"):
        try:
            known = folder.lstat()
        except FileNotFoundError:  # another run was faster
            continue
        if stat.S_ISDIR(known.st_mode) and known.st_uid == os.getuid() and now - known.st_mtime > A_DAY:
            forget(folder)
            gone.append(folder.name)
    return sorted(gone)
