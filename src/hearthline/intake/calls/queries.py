"""Reads of the calls room. The viewer comes first; a reading is journalled and committed before it returns."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.intake.calls.models import Call, CallState
from hearthline.intake.calls.types import CallView, News, Value


def call_detail(viewer: Viewer, call_id: UUID) -> CallView:
    """One call, opened. Refused when it is not theirs or not there (alike)."""
    raise NotImplementedError


def news(viewer: Viewer, call_id: UUID, since: datetime) -> News:
    """What changed since. For a page that has the call open; only the first look of a person is journalled."""
    raise NotImplementedError


def history(viewer: Viewer, call_id: UUID, field: str) -> tuple[Value, ...]:
    """Every version of one field, oldest first. The reporter's own only for who holds the call, else none."""
    raise NotImplementedError


def open_calls(viewer: Viewer) -> list[Call]:
    """Calls that nobody has filed or closed: the viewer's own first, then the longest silent."""
    raise NotImplementedError


def calls(
    viewer: Viewer,
    *,
    states: Sequence[str] = tuple(CallState.values),
    results: Sequence[str] = (),
    channel: str = "",
    mine: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[Call]:
    """Calls by when they came in, newest first (`received_at` from `since`, before `until`, aware)."""
    raise NotImplementedError


def find_reference(viewer: Viewer, text: str) -> Call | None:
    """The call with this spoken reference; spaces and dashes do not matter. None when there is none of theirs."""
    raise NotImplementedError
