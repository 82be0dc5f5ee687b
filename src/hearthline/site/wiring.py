"""Upward flow, in one greppable list: which room hears what another tells, and what the worker does again and again."""

from hearthline.site.worker import Step


def connect() -> None:
    """Register every reaction. Called once, when Django has loaded all rooms."""


def worker_steps() -> list[Step]:
    """What the worker does, in the order of a turn."""
    return []
