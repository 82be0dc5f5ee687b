"""The worker's round over the mailbox: seal, commit, and only then take the file away. A kill between loses nothing.

The mail server delivers into a Maildir folder: whole files in `new/`, under names that it never gives twice. What is
taken in is sealed, the whole mail beside what was read of it, and the file goes. The id of an inquiry is a keyed hash
of the mail's bytes: a file that is still there after a kill finds its row and is only removed.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, transaction

from hearthline.duty.actions import raise_alert
from hearthline.duty.models import AlertKind
from hearthline.ground import clock
from hearthline.helpdesk.actions.ways import beat
from hearthline.helpdesk.door.accept import box_context, put
from hearthline.helpdesk.door.keys import RECIPIENTS
from hearthline.helpdesk.door.models import InquiryEnvelope, RawMail, Topic, WayIn
from hearthline.helpdesk.keys import worker_keys
from hearthline.helpdesk.mailing.reading import read
from hearthline.journal.actor import system
from hearthline.sealing import RingKeys, seal_box

JOB = "read-mailbox"
LARGEST = 25 * 1024 * 1024
"""Bytes of a mail that is taken in. A larger one is set aside in `held/`, and a person is told."""
HELD = "held"
MACHINES: Final = frozenset(
    {
        *(errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOSPC, errno.EDQUOT, errno.EROFS),
        *(errno.EAGAIN, errno.EINTR, errno.ETIMEDOUT, errno.ESTALE, errno.ENOTCONN),
    }
)
"""Troubles of the machine and no file's own: all stays where it is, and the next round tries again."""


@dataclass(frozen=True)
class Taken:
    """What one round did: mails that became inquiries, those that were there already, those set aside. `stuck`: those
    that can be neither taken in nor set aside, or not taken away: an alarm says so, and the others come in."""

    new: int = 0
    again: int = 0
    held: int = 0
    stuck: int = 0


def mailbox() -> Path | None:
    """The Maildir folder, None when this installation has none."""
    named = getattr(settings, "HEARTHLINE_HELP_MAILDIR", None)
    return Path(named) if named else None


def take_mail(*, limit: int = 100, keys: RingKeys | None = None) -> Taken:
    """Take in what lies in the mailbox, the oldest first, at most `limit`. Idempotent. One file that cannot be read
    keeps no other waiting. OSError when the folder cannot be read or the machine itself is in trouble, and the
    database's own errors, go to the caller: then the heartbeat stays away, and everything stays where it is."""
    folder = mailbox()
    if folder is None:
        return Taken()
    service = keys or worker_keys()
    done = {"new": 0, "again": 0, "held": 0, "stuck": 0, "gone": 0}
    for path in _waiting(folder):
        if done["new"] + done["again"] + done["held"] >= limit:
            break
        done[_take(folder, path, service)] += 1
    beat(WayIn.EMAIL)
    return Taken(done["new"], done["again"], done["held"], done["stuck"])


def _waiting(folder: Path) -> Iterator[Path]:
    """Files of `new/`, and of `cur/` where another reader has put them; the oldest first."""
    found = []
    for part in ("new", "cur"):
        here = folder / part
        if part == "cur" and not here.is_dir():
            continue
        for path in here.iterdir():
            if not path.name.startswith(".") and (there := _stat(path)) is not None:
                found.append((there.st_mtime, path.name, path))
    return (path for _at, _name, path in sorted(found))


def _stat(path: Path) -> os.stat_result | None:
    """None for what is no file, or none any more: a mail server may put a mail from one folder into the other."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found if stat.S_ISREG(found.st_mode) else None


def _take(folder: Path, path: Path, keys: RingKeys) -> str:
    there = _stat(path)
    if there is None:
        return "gone"  # the next round finds it where it is
    try:
        raw = path.read_bytes() if there.st_size <= LARGEST else None
    except FileNotFoundError:
        return "gone"
    except OSError as error:
        if error.errno in MACHINES:
            raise
        return _hold(folder, path)
    if raw is None:
        return _hold(folder, path)
    # Before it is made a date: no file can be older or younger than dates go, whatever its folder says.
    arrived = datetime.fromtimestamp(max(0.0, min(there.st_mtime, clock.now().timestamp())), UTC)
    fresh = keep(raw, arrived, keys)
    try:
        path.unlink(missing_ok=True)
        _sync(path.parent)
    except OSError as error:
        if error.errno in MACHINES:
            raise
        _alarm(path)  # it is kept, and lies here still: the next round finds its row, and doubles nothing
        return "stuck"
    return "new" if fresh else "again"


def keep(raw: bytes, arrived: datetime, keys: RingKeys) -> bool:
    """Seal one mail and commit it as an inquiry; False when it was there already."""
    agency = settings.HEARTHLINE_AGENCY
    own = keys.mac("search", b"mail to the help desk" + hashlib.sha256(raw).digest(), actor=JOB, purpose="inquiry")
    envelope_id = own.hex()
    if InquiryEnvelope.unscoped.filter(pk=envelope_id).exists():
        return False
    sealed_to = keys.recipients(*RECIPIENTS)
    content = read(raw).content()
    row = InquiryEnvelope(
        id=envelope_id,
        agency_id=agency,
        root_id=envelope_id,
        way=WayIn.EMAIL,
        topic=Topic.OTHER,
        language="en",
        received_at=arrived,
        receipt_hash="",
        reporter_key=_nobodys_key(),
        box=seal_box(sealed_to, content.raw(), box_context(agency, envelope_id)),
    )
    whole = seal_box(sealed_to, raw, (agency, "rawmail", "sealed", envelope_id))
    with transaction.atomic(DEFAULT_DB_ALIAS, durable=True):
        put(row, actor=system(JOB, agency))
        RawMail(root_id=envelope_id, agency_id=agency, sealed=whole).save(force_insert=True)
    return True


def _nobodys_key() -> bytes:
    """A public half whose private half nobody has: a mail has no receipt."""
    return X25519PrivateKey.generate().public_key().public_bytes_raw()


def _hold(folder: Path, path: Path) -> str:
    """Too large to take in, or not to be read: it stays on the disk, out of the way, and a person is alarmed before it
    is moved. One that cannot be moved either stays where it is."""
    _alarm(path)
    aside = folder / HELD
    try:
        aside.mkdir(mode=0o700, exist_ok=True)
        path.rename(aside / path.name)
        _sync(aside)
    except OSError as error:
        if error.errno in MACHINES:
            raise
        return "stuck"
    return "held"


def _alarm(path: Path) -> None:
    """Tell a person, once for each file. The alarm says nothing of its name."""
    mark = hashlib.sha256(path.name.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    with transaction.atomic():
        raise_alert(
            actor=system(JOB, settings.HEARTHLINE_AGENCY),
            kind=AlertKind.WAY_IN,
            key=f"way-in:held:{mark}",
            subject_kind="way-in",
            subject_id=WayIn.EMAIL,
            about="unreadable",
            urgent=True,
        )


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
