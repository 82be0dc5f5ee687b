"""A recording stays at the telephone system; where it lies is kept with the report, and opens as who reported does."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hearthline.access.viewer import Viewer
from hearthline.duty import oncall
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.actions import identity, reveal_identity
from hearthline.intake.calls.actions import file_call
from hearthline.intake.line import actions
from hearthline.intake.line.recordings import recorded
from hearthline.intake.models import Report
from hearthline.intake.queries import open_reveals
from hearthline.intake.reconciling import reconcile
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.sealing import Keeper, KeyringError
from hearthline.sealing.openings import Opening, OpeningLog
from hearthline.ui.agency import current_pack
from tests import staff
from tests.intake.build import IDENTITY, arrived, the_keeper
from tests.intake.calls.build import typed, without
from tests.intake.line.build import DESK, row, tell, waiting
from tests.sealing.rings import flipped

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("I-1", "C-1")]
PLACE = "https://telephone.example/recordings/RE0142"
WHY: dict[str, str] = {"purpose": "danger", "reason": "What was the address they shouted?"}


@pytest.fixture(autouse=True)
def _everybody_is_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oncall, "at_work", lambda _agency, ids: set(ids))


@pytest.fixture
def screener() -> Viewer:
    viewer = staff.viewer("screener")
    actions.ready(viewer=viewer, on=True, address=DESK)
    return viewer


def talked(screener: Viewer, *, place: str = PLACE) -> Report:
    """Somebody called, was recorded, gave no name, and what they said was filed as a report."""
    waiting("a")
    actions.take_next(viewer=screener)
    ringing = tell("poll", "a")
    tell("answered", "a", dial=ringing.verbs[0].key)
    call = actions.open_for(viewer=screener, contact_id=row("a").pk)
    tell("hangup", "a")
    if place:
        tell("recorded", "a", reference=place)
    refused = {f"declined.{ask.code}": "yes" for ask in current_pack().identity_rule("public").must_ask}
    typed(screener, without("reporter", **{"reporter.kind": "public"}, **refused), call=call)
    return Report.unscoped.get(pk=file_call(viewer=screener, call_id=call.pk).report_id)


def test_where_it_lies_opens_once_with_a_reason_and_stands_in_the_journal(screener: Viewer) -> None:
    report = talked(screener)
    assert PLACE.encode() not in bytes(row("a").recording_ref)
    found = reveal_identity(viewer=screener, report_id=report.pk, **WHY)
    assert (list(found), found.recordings) == ([], (PLACE,))  # nobody gave a name, and a voice is one
    entry = Entry.objects.get(tag=Tag.IDENTITY_REVEALED)
    assert (entry.record_id, entry.purpose, "recording_ref" in entry.fields) == (report.pk.hex, "danger", True)
    ((reveal, reason),) = open_reveals(staff.viewer("supervisor"))
    assert (reveal.by, reason) == (screener.id, WHY["reason"])


def test_a_call_that_was_not_recorded_has_nothing_to_open(screener: Viewer) -> None:
    report = talked(screener, place="")
    assert not recorded(report).exists()
    with pytest.raises(DomainError, match=r"reveal\.none"):
        reveal_identity(viewer=screener, report_id=report.pk, **WHY)


def test_another_reports_recording_is_never_among_them(screener: Viewer) -> None:
    talked(screener)
    other = arrived(identity=IDENTITY)
    found = reveal_identity(viewer=screener, report_id=other.pk, **WHY)
    assert (list(found), found.recordings) == ([IDENTITY], ())


def test_who_may_not_open_who_reported_opens_no_recording(screener: Viewer) -> None:
    report = talked(screener)
    for who in (staff.viewer("administrator"), staff.viewer("screener", staff.THERE)):
        with pytest.raises(Refused):
            reveal_identity(viewer=who, report_id=report.pk, **WHY)
    with pytest.raises(DomainError, match=r"reveal\.reason"):
        reveal_identity(viewer=screener, report_id=report.pk, purpose="danger", reason=" ")


@pytest.mark.fault("9")
def test_a_keeper_that_is_away_shows_nothing_and_the_asking_stays(
    screener: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = talked(screener)

    class Away(Keeper):
        def open_number(self, *_: Any, **__: Any) -> bytes:
            raise KeyringError("sealing.E004", "away", "wait")

    monkeypatch.setattr(identity, "keeper", lambda: Away(the_keeper().ring))
    with pytest.raises(DomainError, match=r"reveal\.away"):
        reveal_identity(viewer=screener, report_id=report.pk, **WHY)
    assert Entry.objects.filter(tag=Tag.IDENTITY_REVEALED).count() == 1


def test_a_damaged_box_is_said_and_never_shown_as_nothing(screener: Viewer) -> None:
    report = talked(screener)
    contact = row("a")
    type(contact).unscoped.filter(pk=contact.pk).update(recording_ref=flipped(bytes(contact.recording_ref), 400))
    with pytest.raises(DomainError, match=r"reveal\.damaged"):
        reveal_identity(viewer=screener, report_id=report.pk, **WHY)


@pytest.mark.req("C-2")
def test_the_keepers_log_of_it_fits_the_journal_and_a_strange_line_is_named(screener: Viewer, tmp_path: Path) -> None:
    report = talked(screener)
    reveal_identity(viewer=screener, report_id=report.pk, **WHY)
    entry = Entry.objects.get(tag=Tag.IDENTITY_REVEALED)
    after = entry.at + timedelta(milliseconds=5)

    def line(contact: str) -> Opening:
        where = ("contact", contact)
        return Opening(after, "open_number", staff.HERE, *where, entry.pk.hex, entry.actor_id, entry.purpose, "opened")

    log = OpeningLog(tmp_path / "openings.log")
    log.append(line(row("a").pk.hex))
    assert reconcile(log).wrong == ()
    other = waiting("b")
    for strange in (other.pk.hex, "not-an-id"):
        log.append(line(strange))
    assert ["about another report" in one for one in reconcile(log).wrong] == [True, True]
