"""The way back: decrypt, check, write, and do again what the ledger says, before anything may serve."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pyrage

from hearthline.site.backup import queries
from hearthline.site.backup.shape import BackupError, Unpacker

MARK: Final = "restoring"
"""A file in the state folder: while it is there no process starts. It holds the manifest."""


def identities(path: Path) -> list[Any]:
    """Every identity of an age key file. BackupError when it holds none."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    try:
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError as error:
        raise BackupError("backup.identity", f"{path} is no age key file") from error
    if not found:
        raise BackupError("backup.identity", f"{path} holds no identity")
    return found


def read(file: Path, keys: Sequence[Any], into: "queries.IntoEmbedded | queries.IntoServer") -> dict[str, Any]:
    """Decrypt `file` into an empty database; its manifest. On any fault nothing is left of it. Raises BackupError."""
    unpacker = Unpacker(into.take)
    try:
        with file.open("rb") as source:
            pyrage.decrypt_io(source, unpacker, list(keys))
        told = unpacker.finish()
        into.finish()
    except (pyrage.DecryptError, OSError) as error:
        into.give_up()
        if unpacker.wrong is not None:
            raise unpacker.wrong from error
        raise BackupError("backup.locked", "none of these identities opens this file, or it was changed") from error
    except BaseException:
        into.give_up()
        raise
    return told


def into_sqlite(file: Path, keys: Sequence[Any], state: Path) -> dict[str, Any]:
    """A state folder that has no database yet. Raises BackupError when it has one."""
    target = state / "db.sqlite3"
    if any(state.glob("db.sqlite3*")):
        raise BackupError("backup.target", f"{state} holds a database: nothing was touched. Name an empty folder.")
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = state / "half-restored.sqlite3"
    if not file.is_file():
        raise BackupError("backup.file", f"{file} is not there")
    half.unlink(missing_ok=True)
    told = read(file, keys, queries.IntoEmbedded(half))
    agree(told, "sqlite")
    mark(state, told)
    half.rename(target)
    return told


def into_postgres(file: Path, keys: Sequence[Any], parameters: dict[str, Any], state: Path) -> dict[str, Any]:
    """An empty PostgreSQL database. Raises BackupError when it has a table."""
    if not file.is_file():
        raise BackupError("backup.file", f"{file} is not there")
    if not queries.is_empty(parameters):
        raise BackupError("backup.target", "that database has tables: nothing was touched. Name an empty one.")
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    mark(state, {})
    told = read(file, keys, queries.IntoServer(parameters))
    agree(told, "postgresql")
    mark(state, told)
    return told


def agree(told: dict[str, Any], kind: str) -> None:
    """BackupError when this is a backup of the other kind of database."""
    if told.get("kind") != kind:
        raise BackupError("backup.kind", f"this is a backup of {told.get('kind')}: name such a database")


def mark(state: Path, told: dict[str, Any]) -> None:
    """Nothing may serve from here yet."""
    (state / MARK).write_text(json.dumps(told), encoding="ascii")


@dataclass
class Finished:
    """What was found after a restore. `wrong`: reasons why nothing may serve; empty when all is well."""

    lines: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def finish(told: dict[str, Any], anchors: Path | None = None) -> Finished:
    """With Django on the restored database: count, harden, replay the ledger, verify the journal, look at receipts."""
    from django.conf import settings
    from django.core.management import call_command

    from hearthline.retention import replaying
    from hearthline.retention.ledger import Ledger, check
    from hearthline.site import harden
    from hearthline.site.backup.making import view

    done = Finished()
    with view(settings.DATABASES["default"]) as source:
        counts = source.counts()
    off = sorted(name for name, count in told["counts"].items() if counts.get(name) != count)
    done.lines.append(f"{sum(told['counts'].values()):,} rows in {len(told['counts'])} tables")
    done.wrong += [f"{name}: the backup says {told['counts'][name]} rows, {counts.get(name)} came" for name in off]
    call_command("migrate", interactive=False, verbosity=0)
    harden.apply()
    ledger = Ledger()
    check(ledger.lines(), told["ledger"]["seq"], told["ledger"]["hash"])
    again = replaying.replay(ledger)
    done.lines.append(
        f"ledger: {again.lines} lines; {again.expunged} records had come back and are gone again "
        f"({sum(again.rows.values())} rows), {again.sealed} persons are sealed again"
    )
    _journal(done, told, anchors)
    _receipts(done)
    _clock()
    return done


def _journal(done: Finished, told: dict[str, Any], anchors: Path | None) -> None:
    from hearthline.journal import kept
    from hearthline.journal.commands import keys_here
    from hearthline.journal.models import Link
    from hearthline.journal.verify import verify

    points = kept.read([anchors]).points if anchors else []
    made_at = datetime.fromisoformat(told["made_at"])
    # What was signed after the backup was made cannot be in it; it tells how much is lost.
    later = [point for point in points if point.at > made_at and point.seq > told["journal"]["seq"]]
    report = verify(keys_here(), [point for point in points if point not in later])
    done.lines.append(f"journal: {report.linked} links, head {report.head[:16]}, {report.unlinked} not linked yet")
    if later:
        done.lines.append(f"journal: lost since the backup: links up to {max(point.seq for point in later)}")
    done.wrong += [f"journal: {finding}" for finding in report.findings]
    head = told["journal"]
    if head["seq"] and not Link.objects.filter(seq=head["seq"], hash=head["hash"]).exists():
        done.wrong.append(f"journal: link {head['seq']} is not the one of the backup's manifest")


def _receipts(done: Finished) -> None:
    """No receipt leads to two reports, and no number that was destroyed is given."""
    from django.db.models import Count

    from hearthline.intake.models import Envelope, Report
    from hearthline.retention.ledger import Ledger, standing

    twice = (
        Envelope.unscoped.exclude(receipt_hash="").order_by().values("receipt_hash")
        .annotate(roots=Count("root_id", distinct=True)).filter(roots__gt=1).count()
    )  # fmt: skip
    gone = [line for line in standing(Ledger().lines()).values() if line.what == "expunged" and line.kind == "report"]
    back = Report.unscoped.filter(pk__in=[line.id for line in gone]).count()
    done.lines.append(f"receipts: {Report.unscoped.count()} reports, {twice} receipts lead to two")
    if twice or back:
        done.wrong.append(f"receipts: {twice} lead to two reports; {back} destroyed reports are still there")


def _clock() -> None:
    """A person restores: the clock counts from now, so that the old row does not look like a jump."""
    from hearthline.ground import clock
    from hearthline.retention.clockwork import last_run
    from hearthline.retention.models import LastRun

    last_run()
    LastRun.objects.filter(pk=1).update(at=clock.now(), stopped_at=None)
