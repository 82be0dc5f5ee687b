"""A throw-away PostgreSQL that can be stopped and started again while the house is open."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench.furnished import copied
from hearthline.ground.errors import ConfigurationError
from hearthline.site import cluster


def available() -> bool:
    """Whether PostgreSQL's programs are on this machine."""
    try:
        cluster.binaries()
    except ConfigurationError:
        return False
    return True


class Postgres:
    """A running cluster in `folder`."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url

    def url_for(self, role: str) -> str:
        """The address for one of the database roles of the grants table."""
        return f"postgresql://{role}@{quote(str(self.folder), safe='')}/hearthline"

    def stop(self) -> None:
        """Stop it at once, as a failing host would: open connections are cut."""
        self._control("-m", "immediate", "-w", "stop")

    def rest(self) -> None:
        """Stop it in good order: what its folder holds then can be copied."""
        self._control("-m", "fast", "-w", "stop")

    def start(self) -> None:
        options = f"-k {self.folder} {cluster.OPTIONS}"
        self._control("-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def _control(self, *words: str) -> None:
        program = str(cluster.binaries() / "pg_ctl")
        command = [program, "-D", str(self.folder / "data"), *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **self._as_owner())

    def _as_owner(self) -> dict[str, Any]:
        if os.geteuid() != 0:
            return {}
        account = pwd.getpwnam("postgres")
        return {"user": account.pw_uid, "group": account.pw_gid, "cwd": str(self.folder)}


@contextmanager
def running(folder: Path, like: Path | None = None) -> Iterator[Postgres]:
    """A cluster in `folder`, stopped and removed afterwards. `like`: the data folder of one at rest, to begin as."""
    folder.mkdir(parents=True, exist_ok=True)
    with _again(folder, like) if like else cluster.throw_away(folder) as url:
        made = Postgres(folder, url)
        try:
            yield made
        finally:
            if not (folder / "data" / "postmaster.pid").exists():
                made.start()  # what ends the block stops it, and expects it to run
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _again(folder: Path, like: Path) -> Iterator[str]:
    """As `cluster.throw_away`, with nothing to be made."""
    copied(like, folder / "data")
    owner = like.stat()
    os.chown(folder, owner.st_uid, owner.st_gid)
    made = Postgres(folder, f"postgresql://hl_owner@{quote(str(folder), safe='')}/hearthline")
    made.start()
    try:
        yield made.url
    finally:
        made.stop()
