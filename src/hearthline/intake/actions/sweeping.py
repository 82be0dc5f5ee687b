"""What time takes away: files nobody sent, drafts past their 72 hours. Nothing after a jump of the clock."""

from datetime import datetime


def sweep_orphans(now: datetime) -> int:
    """Delete attachments older than 72 hours that no envelope refers to; how many."""
    raise NotImplementedError


def expire_drafts(now: datetime) -> int:
    """Delete drafts past their time; how many."""
    raise NotImplementedError
