"""What a call becomes: a report, a part of an earlier one, or none. It is never deleted."""

from collections.abc import Mapping
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.intake.calls.models import Call
from hearthline.intake.calls.types import Filed


def file_call(*, viewer: Viewer, call_id: UUID) -> Filed:
    """Make the report of a call, with its screening and clocks, by the same door as one from the web, and at once.

    The reporter's name and numbers go into the identity box and out of the call. Again: the same report.
    Raises Refused; Lacking; Ended when it was closed as no report.
    """
    raise NotImplementedError


def add_call_to(*, viewer: Viewer, call_id: UUID, report_id: UUID) -> Filed:
    """File the call as a further part of an earlier report. Again: the same answer.

    Needs a story or one other word, nothing else. Raises Refused (for the report too); Ended; Lacking when nothing
    was typed; DomainError `report.changed` when the report moved in this moment: press again.
    """
    raise NotImplementedError


def amend(*, viewer: Viewer, call_id: UUID, values: Mapping[str, str], writer: str) -> Filed:
    """Words for a call that was filed already, such as those of a second tab: a further part of its report.

    `values`: field to text, only what is new. The reporter's own fields go into an identity box.
    Raises Refused; DomainError `call.not-filed`, and those of `save`.
    """
    raise NotImplementedError


def close_call(*, viewer: Viewer, call_id: UUID, result: str) -> Call:
    """It was no report: `inquiry`, `wrong_number` or `abandoned`. Everything typed stays; the reporter's own is sealed
    to the identity key. Again: nothing changes.

    Raises Refused; Ended when it was filed; DomainError `call.result`, and `call.danger` while the call says that
    there is danger now: that one is filed.
    """
    raise NotImplementedError
