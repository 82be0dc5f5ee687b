"""What stands behind locks on the stage: who reported, restricted records, accounts, and records whose time is over."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from hearthline.access.actions import disable_user
from hearthline.access.directory import make_token
from hearthline.access.models import ReviewKind, ToReview
from hearthline.access.outside.links import link, providers
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.intake.withheld import clues, disclosures, seconds
from hearthline.intake.withheld.rules import WISHES_NOT
from hearthline.linkage.record import Born
from hearthline.retention import actions as retention
from hearthline.retention.models import Certificate
from hearthline.screening.models import Screening
from hearthline.screening.need import conflicts, glass, openings
from tests import staff
from tests.cast import CHILD
from tests.intake.build import IDENTITY
from tests.retention.build import FIVE_YEARS, approved, awake, law, proposed, screened_out, work
from tests.screening.build import came, screener, supervisor
from tests.screening.history_build import known
from tests.screening.need_build import WORDS, looked_for, restricted
from tests.screening.restricting_build import closed

__all__ = ["FIVE_YEARS", "law", "locked", "out_of_time"]

AT_NIGHT = "Anselm Threadgill-Oduya"
ORDER = "Order 22-114 of Department 9."


def out_of_time() -> dict[str, Any]:
    """A plan that is done with its certificate, one that waits, a record that is due, and holds."""
    gone, waits, held, _due = (screened_out() for _ in range(4))
    with law(FIVE_YEARS), TemporaryDirectory() as folder:
        awake()
        done = approved(gone)
        work(Path(folder))
        plan = proposed(waits)
    day = clock.now().date() + timedelta(days=40)
    until = retention.place_hold(
        viewer=supervisor(), number=held.report.number, why="court_order", ends_on=day, case="22-JV-114"
    )
    retention.lift_hold(viewer=supervisor(), hold_id=until.pk)
    retention.place_hold(viewer=supervisor(), number=held.report.number, why="court_order")
    certificate = Certificate.unscoped.get(plan=done)
    return {"plan": plan.pk, "plan_done": done.pk, "certificate": certificate.pk}


def locked(viewer: Viewer, danger: Screening) -> dict[str, Any]:
    """Ids by name. `viewer` is who walks over the stage."""
    return {**_reporters(viewer, danger), **_restricted(), **_accounts()}


def _reporters(viewer: Viewer, danger: Screening) -> dict[str, Any]:
    """Who reported: an ask that waits, one that was agreed to, a register with lines, a wish, and marked words."""
    report = came(identity=IDENTITY)
    about: dict[str, Any] = {"viewer": viewer, "report_id": report.report_id}
    seconds.ask_reveal(viewer=screener(), report_id=danger.report_id, purpose="court", reason=ORDER)
    own = seconds.ask_reveal(**about, purpose="court", reason=ORDER)
    seconds.answer_reveal(viewer=supervisor(), ask_id=own.pk, agree=True)
    seconds.ask_reveal(viewer=screener(), report_id=report.report_id, purpose="court", reason=ORDER)
    disclosures.record_wish(**about, code=WISHES_NOT, words="On the telephone, today.")
    clues.mark(**about, words=CHILD.name.split()[0])
    disclosures.record_disclosure(
        **about, recipient_kind="prosecutor", recipient="Ms Ito, office of the prosecutor", told=("name", "phone"),
        how="writing", told_at=clock.now(), order="", note="Asked in writing.",
    )  # fmt: skip
    return {"agreed": report.report_id}


def _restricted() -> dict[str, Any]:
    """A restricted record that was opened in the night, one opening that was given, and somebody who knows a family."""
    own = restricted(AT_NIGHT)
    night = staff.viewer("screener", username="screener-at-night")
    looked_for(AT_NIGHT, night)
    made = glass.break_glass(viewer=night, record_id=own, why="child_in_danger", words=WORDS)
    other = staff.user("screener", username="second-reader", name="Perpetua Lindqvist-Abernathy")
    openings.give(
        viewer=supervisor(), record_id=own, user_id=other.pk.hex, why="second_reader",
        until=clock.now() + timedelta(days=3),
    )  # fmt: skip
    conflicts.declare_person(viewer=night, person_id=known("Bettina Okonkwo", Born(1988)), why="friend")
    found = looked_for(AT_NIGHT, screener())
    rows = ToReview.unscoped
    return {
        "at_night": own,
        "kept": closed(danger="no").report_id,
        "found": found,
        "broken": rows.get(opening=made).pk,
        "declared": rows.get(kind=ReviewKind.CONFLICT).pk,
    }


def _accounts() -> dict[str, Any]:
    """A directory's tokens, a colleague who is linked outside, and one who left."""
    boss = staff.viewer("administrator")
    make_token(viewer=boss, name="People directory of the county")
    left = staff.user("screener", username="left", name="Ignatius Pell")
    disable_user(viewer=boss, user_id=left.pk)
    colleague = UUID(screener().id)
    for provider in providers():
        link(viewer=boss, user_id=colleague, provider=provider.id, subject="00u8fz2k1qLongSubjectOfTheProvider0000001")
    return {"colleague": colleague, "left": left.pk}
