"""Decisions that sent nobody, and the people who look at them again."""

from hearthline.screening.models import Decision, Screening
from tests import staff
from tests.screening.build import NOBODY, again, came, decide, look, screener, supervisor

REASON = "A game in the yard, told twice by the same aunt."
NOTE = "Ask who was in the room. The aunt was not."


def second_supervisor():
    return staff.viewer("supervisor", username="supervisor-2", name="Ottoline Vang")


def third_supervisor():
    """Somebody who supervises and had no part in anything."""
    return staff.viewer("supervisor", username="supervisor-3", name="Perpetua Oyelaran")


def sent_nobody(viewer=None, **changes) -> Decision:
    """A report that a screener sent nobody to, agreed by a supervisor."""
    made = decide(came(**changes), viewer or screener(), NOBODY, REASON)
    return look(made, supervisor(), True)


def reader(name: str = "Nils Adeyemi-Roth"):
    """A screener who has never opened any report."""
    return staff.viewer("screener", username=f"reader-{name[:4].lower()}", name=name)


def now(made: Decision) -> Screening:
    return again(Screening.unscoped.select_related("report").get(pk=made.screening_id))
