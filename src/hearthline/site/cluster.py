"""A throw-away PostgreSQL cluster for one command: own folder, unix socket, gone afterwards.

`python -m hearthline.site.cluster COMMAND ...` sets HEARTHLINE_TEST_DATABASE_URL for the command and returns its exit
status. Needs Debian's `postgresql` package. As root, the server itself runs as the user `postgres`.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from hearthline.ground.errors import ConfigurationError

OPTIONS = "-c listen_addresses='' -c max_connections=200 -c shared_buffers=128MB -c log_min_messages=fatal"

UNSAFE = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
"""What is lost when the machine itself stops is lost with the tests: nothing is waited for. Never for a measurement."""


def binaries() -> Path:
    """The newest installed PostgreSQL's programs. Raises ConfigurationError when there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise ConfigurationError("cluster.E001", "PostgreSQL is not installed", "apt-get install postgresql")
    return found[-1].parent


@contextmanager
def throw_away(folder: Path | None = None, *, options: str = OPTIONS) -> Iterator[str]:
    """A running cluster; yields the URL of its database `hearthline` for its owner."""
    programs = binaries()
    base = Path(tempfile.mkdtemp(prefix="hearthline-pg-")) if folder is None else folder
    as_user = _server_user(base)
    data = base / "data"

    def run(*command: str) -> None:
        subprocess.run([str(programs / command[0]), *command[1:]], check=True, stdout=subprocess.DEVNULL, **as_user)  # noqa: S603 - fixed programs

    run("initdb", "-D", str(data), "-U", "hl_owner", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    run("pg_ctl", "-D", str(data), "-w", "-l", str(base / "log"), "-o", f"-k {base} {options}", "start")
    try:
        run("createdb", "-h", str(base), "-U", "hl_owner", "hearthline")
        yield f"postgresql://hl_owner@{quote(str(base), safe='')}/hearthline"
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
        if folder is None:
            shutil.rmtree(base, ignore_errors=True)


def _server_user(base: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as `postgres`, who gets the folder."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam("postgres")
    os.chown(base, account.pw_uid, account.pw_gid)
    base.chmod(0o755)
    return {"user": account.pw_uid, "group": account.pw_gid, "cwd": str(base)}


def main(argv: list[str]) -> int:
    """Run a command, the tests, beside a cluster of its own."""
    with throw_away(options=f"{OPTIONS} {UNSAFE}") as url:
        return subprocess.run(argv, env={**os.environ, "HEARTHLINE_TEST_DATABASE_URL": url}, check=False).returncode  # noqa: S603 - the operator's own command


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
