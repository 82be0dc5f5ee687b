"""`bin/hearthline backup` and `bin/hearthline restore`: one command each."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from hearthline.ground.errors import DomainError
from hearthline.site.backup import making, restoring


def backup(argv: list[str]) -> int:
    """Make an encrypted backup, or a key for one. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="bin/hearthline backup", description=making.__doc__)
    parser.add_argument("what", nargs="?", choices=("make", "key"), default="make", help="make a backup, or an age key")
    parser.add_argument("file", nargs="?", type=Path, help="key: where the new identity is written")
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="where the backup goes; without it, `backups`")
    parser.add_argument("--recipient", action="append", default=[], metavar="age1…", help="who can open it; repeat it")
    args = parser.parse_args(argv)
    if args.what == "key":
        if args.file is None:
            parser.error("backup key FILE")
        print(f"Recipient: {making.new_identity(args.file)}")
        print(f"{args.file} opens every backup made for it. Take it away from this machine.")
        return 0
    from django.conf import settings

    from hearthline.retention.ledger import Ledger

    told = [*args.recipient, *os.environ.get("HEARTHLINE_BACKUP_RECIPIENTS", "").split(",")]
    to = making.recipients(told, least=1 if settings.HEARTHLINE_DEMO else 2)
    folder = args.to or settings.HEARTHLINE.state / "backups"
    database = settings.DATABASES["default"]
    made = making.make(database, folder, to, agency=settings.HEARTHLINE_AGENCY, ledger=Ledger())
    rows = sum(made.manifest["counts"].values())
    print(f"{made.path}: {rows:,} rows, {made.path.stat().st_size:,} bytes, for {len(to)} recipients")
    print(f"journal head {made.manifest['journal']['seq']}, ledger line {made.manifest['ledger']['seq']}")
    print("Not in it, and to be kept apart: the keyrings, the ledger of destroyed records, the spool, the packs.")
    return 0


def restore(argv: list[str]) -> int:
    """Restore a backup into an empty place, and make it fit to serve. 0: it may serve; 1: it may not."""
    parser = argparse.ArgumentParser(prog="bin/hearthline restore", description=restoring.__doc__)
    parser.add_argument("file", type=Path, help="a backup (.age)")
    parser.add_argument("--identity", type=Path, required=True, metavar="KEYFILE", help="an age identity file")
    parser.add_argument(
        "--into", metavar="FOLDER | URL", help="an empty state folder, or postgresql://… of an empty one"
    )
    parser.add_argument(
        "--against", type=Path, metavar="FILE", help="checkpoints of the journal that were kept elsewhere"
    )
    args = parser.parse_args(argv)
    _place(args.into or "")
    from hearthline.site.config import from_environment

    config = from_environment("operator")
    keys = restoring.identities(args.identity)
    if config.database_url:
        told = restoring.into_postgres(args.file, keys, config.database, config.state)
    else:
        told = restoring.into_sqlite(args.file, keys, config.state)
    print(f"{args.file.name}: made {told['made_at']}, {told['bytes']:,} bytes, checksum right")
    done = _finish(told, args.against)
    for line in done.lines:
        print(line)
    for line in done.wrong:
        print(f"WRONG: {line}", file=sys.stderr)
    if done.wrong:
        print(f"Nothing serves from here while {config.state / restoring.MARK} is there.", file=sys.stderr)
        return 1
    (config.state / restoring.MARK).unlink(missing_ok=True)
    print("Restored. Start with bin/serve; everybody signs in again.")
    return 0


def _place(into: str) -> None:
    """Where it goes, as every other command learns it: from the environment."""
    os.environ.setdefault("HEARTHLINE_DEMO", "1")
    if into.startswith(("postgresql://", "postgres://")):
        os.environ["HEARTHLINE_DATABASE_URL"] = into
    elif into:
        before = os.environ.get("HEARTHLINE_STATE", "")
        home = Path(before) if before else Path(__file__).resolve().parents[4] / "var"
        for name, own in (("HEARTHLINE_KEYS", "keys"), ("HEARTHLINE_LEDGER", "ledger")):
            os.environ.setdefault(name, str((home / own).resolve()))
        os.environ["HEARTHLINE_STATE"] = str(Path(into).resolve())
        os.environ["HEARTHLINE_DATABASE_URL"] = ""


def _finish(told: dict[str, Any], against: Path | None) -> restoring.Finished:
    """With Django, on the database that was just written."""
    from hearthline.site.cli import start_django

    start_django()
    try:
        return restoring.finish(told, against)
    except DomainError as error:
        return restoring.Finished(wrong=[f"{error.code}: {error.message}"])
