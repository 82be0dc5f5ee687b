"""Making a backup: one consistent view, streamed through age into one file that only the recipients open."""

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage

from hearthline.ground import clock
from hearthline.retention.ledger import Ledger
from hearthline.site.backup import queries
from hearthline.site.backup.shape import BackupError, Stream, packed


@dataclass(frozen=True)
class Made:
    """Where the backup is, and what its manifest says."""

    path: Path
    manifest: dict[str, Any]


def recipients(told: Sequence[str], *, least: int) -> list[Any]:
    """age recipients ("age1…"). BackupError when one is malformed or there are fewer than `least` different ones."""
    found = []
    for text in dict.fromkeys(one.strip() for one in told if one.strip()):
        try:
            found.append(pyrage.x25519.Recipient.from_str(text))
        except pyrage.RecipientError as error:
            raise BackupError("backup.recipient", f"{text[:12]}… is no age recipient") from error
    if len(found) < least:
        raise BackupError(
            "backup.recipients",
            f"{least} age recipients are needed, {len(found)} given: name the offline recovery key and the operator's "
            "in HEARTHLINE_BACKUP_RECIPIENTS, or by --recipient; `backup key FILE` makes one",
        )
    return found


def view(database: dict[str, Any]) -> AbstractContextManager[queries.Source]:
    """A consistent view of the database of these Django settings."""
    if str(database["ENGINE"]).endswith("postgresql"):
        return queries.server(database)
    return queries.embedded(Path(str(database["NAME"])))


def make(database: dict[str, Any], folder: Path, to: Sequence[Any], *, agency: str, ledger: Ledger) -> Made:
    """Write one backup into `folder`; it has its name when it is whole and on the disk. Raises BackupError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    now = clock.now()
    target = folder / f"hearthline-{now.strftime('%Y%m%dT%H%M%S%fZ')}.age"
    part = target.with_suffix(".part")
    told: dict[str, Any] = {}
    seq, head = ledger.head()
    try:
        with view(database) as source:

            def manifest() -> dict[str, Any]:
                told.update(
                    kind=source.kind,
                    agency=agency,
                    made_at=now.isoformat(),
                    journal=source.journal_head(),
                    ledger={"seq": seq, "hash": head},
                    counts=source.counts(),
                    left_out=list(queries.LEFT_OUT),
                )
                return told

            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                pyrage.encrypt_io(Stream(packed(source.dump(), manifest)), file, list(to))
                file.flush()
                os.fsync(file.fileno())
        part.rename(target)
    except pyrage.EncryptError as error:
        part.unlink(missing_ok=True)
        raise BackupError("backup.unmade", f"the backup could not be made: {error}") from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return Made(target, told)


def new_identity(path: Path) -> str:
    """Write a new age identity to `path` (never over another); its recipient, for HEARTHLINE_BACKUP_RECIPIENTS."""
    made = pyrage.x25519.Identity.generate()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise BackupError("backup.key", f"{path} is there already: nothing was written") from error
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"# public key: {made.to_public()}\n{made}\n")
    return str(made.to_public())
