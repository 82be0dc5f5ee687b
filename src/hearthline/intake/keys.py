"""Keys on the staff side: the worker opens reports, the desk reads them, the keeper alone opens who reported."""

from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from hearthline.intake.door.keys import read_ring, source_of
from hearthline.intake.keeping import AskedKeeper, IdentityKeeper
from hearthline.intake.models import Report
from hearthline.sealing import Keeper, KeyringError, KeyService, RingKeys, open_value, seal_value
from hearthline.sealing.context import Context
from hearthline.sealing.socketkeeper import SocketKeeper

SOCKET = "unix:"
"""How HEARTHLINE_KEEPER begins when it names the keeper's socket and not a command."""


@cache
def worker_keys() -> RingKeys:
    """The worker's keys. KeyringError when this process has none."""
    return RingKeys(source_of("worker"))


@cache
def staff_keys() -> RingKeys:
    """The keys of this process, desk or worker: what unwraps a report's own key."""
    face = settings.HEARTHLINE_FACE
    return RingKeys(source_of("worker" if face in ("worker", "operator") else "desk"))


@cache
def keeper() -> IdentityKeeper | None:
    """The keeper of identities, or None when there is none to ask.

    HEARTHLINE_KEEPER names its socket (`unix:PATH`, as `bin/serve` sets it) or the command that asks it. Without
    either, a practice system reads the keeper's keyring itself; any other never does, wherever that ring may lie.
    """
    told = getattr(settings, "HEARTHLINE_KEEPER", "")
    if told.startswith(SOCKET):
        return SocketKeeper(Path(told.removeprefix(SOCKET)))
    if told:
        return AskedKeeper(told)
    if not settings.HEARTHLINE_DEMO:
        return None
    try:
        return Keeper(read_ring("keeper"))
    except KeyringError:
        return None


def value_context(agency_id: str, table: str, column: str, row_id: UUID) -> Context:
    """Where a value sealed under a report's key belongs."""
    return (agency_id, table, column, row_id.hex)


def wrap_context(agency_id: str, report_id: UUID) -> Context:
    """Where a report's own key belongs."""
    return value_context(agency_id, "report", "wrapped_key", report_id)


class RecordKey:
    """A report's own key, unwrapped for one use case. Its repr shows nothing."""

    def __init__(self, agency_id: str, key: bytes) -> None:
        self._agency_id = agency_id
        self._key = key

    def __repr__(self) -> str:
        return "<RecordKey>"

    @property
    def salt(self) -> bytes:
        """What digests in the journal are salted with: gone when the key is gone."""
        return b"journal salt" + self._key

    def seal(self, table: str, column: str, row_id: UUID, plaintext: bytes) -> bytes:
        """Seal one value of this report."""
        return seal_value(self._key, value_context(self._agency_id, table, column, row_id), plaintext)

    def open(self, table: str, column: str, row_id: UUID, sealed: bytes | memoryview) -> bytes:
        """Open one value of this report. SealError when it was changed or comes from another row."""
        return open_value(self._key, value_context(self._agency_id, table, column, row_id), bytes(sealed))


def record_key(report: Report, *, actor: str, purpose: str, keys: KeyService | None = None) -> RecordKey:
    """Unwrap a report's key. SealError, KeyringError."""
    raw = (keys or staff_keys()).unwrap(
        "agency", bytes(report.wrapped_key), wrap_context(report.agency_id, report.id), actor=actor, purpose=purpose
    )
    return RecordKey(report.agency_id, raw)
