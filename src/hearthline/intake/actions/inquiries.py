"""An inquiry of the help desk tells of a child being hurt: it becomes a report, with the time at which it came."""

from dataclasses import replace
from typing import Final

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError
from hearthline.helpdesk.ports import Made, Told
from hearthline.intake.actions import building
from hearthline.intake.door import accept
from hearthline.intake.door.content import Identity, ReportContent, to_bytes
from hearthline.intake.door.envelope import Origin, build
from hearthline.intake.door.keys import DoorKeys
from hearthline.intake.keys import staff_keys
from hearthline.intake.models import Channel, Envelope, Report
from hearthline.sealing import Receipt

CHANNELS: Final = {"web": Channel.WEB, "phone": Channel.PHONE, "email": Channel.EMAIL, "letter": Channel.LETTER}
"""A way in of the help desk to the line's channel: every report says how it really came."""


def report_of_inquiry(viewer: Viewer, told: Told) -> Made:
    """The report, made and taken in at once, in the caller's transaction; the caller asked the policy.

    Nobody knows yet whether there is danger now, so the queue holds it for unsure. Who wrote on the web reads the
    screener's questions with the code they have. The same inquiry again is the same report. Raises DomainError
    `report.changed` when it moved in this moment.
    """
    ring = staff_keys()
    keys = DoorKeys(
        pepper=told.pepper,
        report=ring.recipients("intake", "recovery"),
        identity=ring.recipients("identity", "recovery"),
        key_id=ring.public_key("intake")[0],
    )
    content = ReportContent.of(
        {"about": "child", "danger": "unsure", "story": told.words, "language": told.language, "reporter": _capacity()}
    )
    who = Identity.of({"name": told.name, "phone": told.phone[:100], "email": told.email, "address": told.address})
    receipt = Receipt.from_token(told.pepper, told.token)
    sealed = build(
        keys=keys,
        agency_id=told.agency_id,
        token=told.token,
        content=content,
        identity=who,
        channel=CHANNELS[told.way],
        origin=_origin(told, receipt),
    )
    sealed = replace(sealed, received_at=told.received_at)
    fresh = accept.put(sealed, actor=viewer, waits=False)
    if fresh:
        envelope = Envelope.unscoped.get(pk=sealed.id)
        try:
            building.take_in(envelope, content, to_bytes(content), actor=viewer, keys=ring)
        except building.Moved:
            raise DomainError("report.changed", "Somebody changed that report in this moment. Press again.") from None
    made = Report.unscoped.get(root_id=sealed.root_id)
    return Made(made.pk, made.number, fresh)


def _capacity() -> dict[str, object]:
    return {"kind": "public", "category": "", "declined": []}


def _origin(told: Told, receipt: Receipt) -> Origin:
    """The person's own receipt; for who has none, one that nobody holds. The root is the inquiry's either way: what is
    destroyed with the report takes the inquiry's envelopes along."""
    if told.receipt_hash:
        return Origin(told.root_id, told.receipt_hash, told.reporter_key)
    return Origin(told.root_id, receipt.lookup, receipt.keypair()[1])


__all__ = ["CHANNELS", "report_of_inquiry"]
