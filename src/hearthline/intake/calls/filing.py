"""Through the door: a call's words become an envelope, and the envelope is taken in, in the caller's transaction."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError
from hearthline.intake.actions import building
from hearthline.intake.calls import assembling
from hearthline.intake.calls.keys import CallKey, sealing_keys
from hearthline.intake.calls.models import Call
from hearthline.intake.door import accept
from hearthline.intake.door.content import to_bytes
from hearthline.intake.door.envelope import Origin, build
from hearthline.intake.keys import staff_keys
from hearthline.intake.models import Envelope, Kind, Report, ReportPart


def earlier(report: Report) -> Origin:
    """Under which receipt a further part of this report arrives: that of its first envelope."""
    own = ReportPart.unscoped.filter(report=report).values("envelope_id")
    first = Envelope.unscoped.filter(pk__in=own).order_by("received_at", "id").first()
    if first is None:
        raise LookupError("a report without an envelope")
    return Origin(first.root_id, first.receipt_hash, bytes(first.reporter_key))


def hand_in(
    call: Call,
    key: CallKey,
    values: Mapping[str, str],
    *,
    viewer: Viewer,
    token: bytes,
    kind: str,
    origin: Origin | None = None,
    received_at: datetime | None = None,
) -> Report:
    """The report these values made or joined. It is read at once: `take_in` makes its rows, clocks and alarms now.

    `received_at`: when the call came, unless given. The same words under the same token again change nothing.
    Raises DomainError `report.changed` when the report moved in this moment.
    """
    content = assembling.content(values, channel=call.channel, whole=kind == Kind.REPORT)
    sealed = build(
        keys=sealing_keys(key),
        agency_id=call.agency_id,
        token=token,
        content=content,
        identity=assembling.identity(values),
        kind=kind,
        channel=call.channel,
        origin=origin,
    )
    sealed = replace(sealed, received_at=received_at or call.received_at)
    if accept.put(sealed, actor=viewer, waits=False):
        envelope = Envelope.unscoped.get(pk=sealed.id)
        try:
            building.take_in(envelope, content, to_bytes(content), actor=viewer, keys=staff_keys())
        except building.Moved:
            raise DomainError("report.changed", "Somebody changed that report in this moment. Press again.") from None
    return Report.unscoped.get(root_id=sealed.root_id)
