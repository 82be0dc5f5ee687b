"""Reads of the duty room. The viewer comes first."""

from typing import Any

from hearthline.duty.models import Alert, Clock


def alerts(viewer: Any) -> list[Alert]:
    """Unacknowledged alerts of the viewer's agency, urgent and old first. One query."""
    raise NotImplementedError


def clocks(viewer: Any, *, subject_kind: str = "", subject_ids: tuple[str, ...] = ()) -> list[Clock]:
    """Open clocks by due time; of these subjects when given. One query."""
    raise NotImplementedError


def health() -> dict[str, Any]:
    """For /healthz: {"ok", "unacknowledged_danger", "oldest_seconds", "promise_seconds"}; no viewer, counts only.

    Not ok when an urgent danger alert is older than the pack's promise.
    """
    raise NotImplementedError
