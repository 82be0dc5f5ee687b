"""What screening does when intake tells it something. Wired in `site/wiring.py`; runs in the caller's transaction."""

from hearthline.intake.events import AdditionArrived, DangerRaised, ReportArrived


def begin(event: ReportArrived) -> None:
    """A report arrived: open its screening, run the tool on what the report says, start both clocks."""
    raise NotImplementedError


def facts_added(event: AdditionArrived) -> None:
    """Something was added: run the tool again; a decided report opens again as "new facts"."""
    raise NotImplementedError


def danger_raised(event: DangerRaised) -> None:
    """A later envelope says that there is danger now: to the top of the queue."""
    raise NotImplementedError
