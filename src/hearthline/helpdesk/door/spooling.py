"""Where an inquiry rests when the database will not have it: the same kind of shelf as for reports, in its own folder.

What it holds is sealed already; only what a list and its clock need stands beside it, as in the table.
"""

import base64
import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings

from hearthline.helpdesk.door.models import InquiryEnvelope, Topic, WayIn
from hearthline.sealing import Spool

FOLDER: Final = "inquiries"
_TEXT: Final = ("id", "agency_id", "root_id", "way", "topic", "language", "receipt_hash")
_BYTES: Final = ("reporter_key", "box")


class Unreadable(Exception):
    """A spooled payload that is no inquiry. Says nothing of what is in it."""


@cache
def _at(folder: Path) -> Spool:
    return Spool(folder)


def spool() -> Spool:
    """The shelf of this installation, in the folder of the reports' one. OSError when it cannot be made."""
    return _at(settings.HEARTHLINE.state / "spool" / FOLDER)


def to_payload(row: InquiryEnvelope) -> bytes:
    """The envelope as bytes for the shelf."""
    values: dict[str, object] = {name: str(getattr(row, name)) for name in _TEXT}
    values |= {name: base64.b64encode(bytes(getattr(row, name))).decode("ascii") for name in _BYTES}
    values |= {"burst": row.burst, "received_at": row.received_at.isoformat()}
    return json.dumps(values, sort_keys=True, separators=(",", ":")).encode()


def from_payload(payload: bytes) -> InquiryEnvelope:
    """What `to_payload` made. Unreadable for anything else."""
    try:
        values = json.loads(payload)
        if values.keys() != {*_TEXT, *_BYTES, "burst", "received_at"}:
            raise ValueError
        if not all(isinstance(values[name], str) for name in _TEXT) or not isinstance(values["burst"], bool):
            raise ValueError
        values |= {name: base64.b64decode(values[name], validate=True) for name in _BYTES}
        values |= {"way": WayIn(values["way"]), "topic": Topic(values["topic"])}
        values["received_at"] = datetime.fromisoformat(values["received_at"])
        if values["received_at"].tzinfo is None:
            raise ValueError
        return InquiryEnvelope(**values)
    except Exception:  # whatever is wrong with it, it is one damaged file among others
        raise Unreadable("a spooled payload is not an inquiry") from None


def waits() -> bool:
    """Whether anything waits: then a code that is not found may still be good. True when nobody can look."""
    try:
        return spool().count() > 0
    except OSError:
        return True
