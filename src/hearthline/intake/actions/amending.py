"""What a person learnt later, added to a report as a part of its own. What stood before is never changed."""

from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.ground.text import typed_text
from hearthline.intake.models import Channel
from hearthline.intake.policy import fetch
from hearthline.journal.usecase import use_case

LONGEST_ADDITION = 20_000
CHANNELS = (Channel.PHONE, Channel.LETTER)
DANGERS = ("", "no", "unsure", "yes")


@use_case
def amend(*, viewer: Viewer, report_id: UUID, text: str, channel: str, danger: str = "") -> UUID:
    """Add what somebody learnt to this report, by the path that a telephone call takes: sealed, opened, told.

    `danger`: "yes" alarms every desk like any other. Gives the report's id. Raises Refused; DomainError `amend.text`
    (empty or too long), `amend.channel`, `amend.danger`.
    """
    from hearthline.intake.calls import actions as calls

    fetch(viewer, report_id, "report:amend", "screening")
    said = typed_text(text, LONGEST_ADDITION)
    if not said:
        raise DomainError("amend.text", "Write what you learnt.")
    if len(said) > LONGEST_ADDITION:
        raise DomainError("amend.text", "That is too long. It may have 20,000 characters.")
    if channel not in CHANNELS:
        raise DomainError("amend.channel", "Choose how you learnt it.")
    if danger not in DANGERS:
        raise DomainError("amend.danger", "Choose whether there is danger now.")
    call = calls.open_call(viewer=viewer, channel=channel)
    writer = uuid7().hex
    values = {"story": said, "language": "en"} | ({"danger": danger} if danger else {})
    for field, value in values.items():
        calls.save(viewer=viewer, call_id=call.pk, field=field, text=value, base=0, writer=writer)
    calls.add_call_to(viewer=viewer, call_id=call.pk, report_id=report_id)
    return report_id
