"""The spool: where an envelope rests when the database will not have it. What it holds is sealed already."""

import base64
import json
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings

from hearthline.intake.door.envelope import SealedEnvelope
from hearthline.intake.door.strict import strict_json
from hearthline.sealing import Spool

_BYTES = ("reporter_key", "report_box", "identity_box")


class Unreadable(Exception):
    """A spooled payload that is no envelope. Says nothing of what is in it."""


@cache
def _at(folder: Path) -> Spool:
    return Spool(folder)


def spool() -> Spool:
    """The spool of this installation, under its state folder. OSError when the folder cannot be made."""
    return _at(settings.HEARTHLINE.state / "spool")


def to_payload(sealed: SealedEnvelope) -> bytes:
    """The envelope as bytes for the spool."""
    values = dict(vars(sealed))
    for name in _BYTES:
        values[name] = None if values[name] is None else base64.b64encode(values[name]).decode("ascii")
    values["received_at"] = sealed.received_at.isoformat()
    return json.dumps(values, separators=(",", ":")).encode()


def from_payload(payload: bytes) -> SealedEnvelope:
    """What `to_payload` made. Unreadable for anything else."""
    try:
        values = strict_json(payload, largest=len(payload))
        for name in _BYTES:
            values[name] = None if values[name] is None else base64.b64decode(values[name], validate=True)
        values["received_at"] = datetime.fromisoformat(values["received_at"])
        values["files"] = tuple(values["files"])
        return SealedEnvelope(**values)
    except Exception:  # whatever is wrong with it, it is one damaged file among others
        raise Unreadable("a spooled payload is not an envelope") from None
