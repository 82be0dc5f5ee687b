"""The keeper's log beside the journal: every opening was written down first, by the same person, about that report."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hearthline.intake.actions import mark_reporters, reveal_identity
from hearthline.intake.actions.identity import show_callback
from hearthline.intake.models import ReporterCard
from hearthline.intake.reconciling import reconcile
from hearthline.intake.withheld import clues
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.sealing.openings import STOPPED, Opening, OpeningLog
from tests.intake.build import AGENCY, IDENTITY, arrived, screener

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("C-2", "C-3")]


def opening(tag: Tag, verb: str) -> Opening:
    """The line the keeper would have written for the newest entry of this kind."""
    entry = Entry.objects.filter(tag=tag).order_by("-id")[0]
    card = ReporterCard.unscoped.get()
    at = entry.at + timedelta(milliseconds=5)
    return Opening(
        at, verb, AGENCY, "envelope", card.envelope_id, entry.pk.hex, entry.actor_id, entry.purpose, "opened"
    )


def log(tmp_path: Path, *lines: Opening) -> OpeningLog:
    made = OpeningLog(tmp_path / "openings.log")
    for line in lines:
        made.append(line)
    return made


def test_every_way_to_ask_the_keeper_leaves_an_entry_that_fits(tmp_path: Path) -> None:
    who, report = screener(), arrived(identity=IDENTITY)
    reveal_identity(viewer=who, report_id=report.id, purpose="danger", reason="x")
    show_callback(viewer=who, report_id=report.id, held_by=who.id)
    clues.suggest(viewer=who, report_id=report.id)
    assert mark_reporters() == 1
    lines = (
        opening(Tag.IDENTITY_REVEALED, "open_identity"),
        opening(Tag.CALLBACK_SHOWN, "open_identity"),
        opening(Tag.CLUES_SUGGESTED, "suggest"),
        opening(Tag.REPORTERS_MARKED, "marks_of_box"),
    )
    found = reconcile(log(tmp_path, *lines, replace(lines[0], outcome=STOPPED, entry="0" * 32)))
    assert (found.openings, found.marks, found.stopped, found.wrong) == (3, 1, 1, ())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"entry": "0197" + "0" * 28}, "no journal entry"),
        ({"actor": "somebody-else"}, "another person's"),
        ({"purpose": "curious"}, "another purpose"),
        ({"row": "f" * 64}, "about another report"),
        ({"verb": "suggest"}, "about something else"),
    ],
)
def test_an_opening_that_nobody_wrote_down_is_named(tmp_path: Path, changed: dict[str, str], said: str) -> None:
    report = arrived(identity=IDENTITY)
    reveal_identity(viewer=screener(), report_id=report.id, purpose="danger", reason="x")
    line = replace(opening(Tag.IDENTITY_REVEALED, "open_identity"), **changed)
    (wrong,) = reconcile(log(tmp_path, line)).wrong
    assert said in wrong
    assert line.actor in wrong


def test_an_opening_before_its_entry_and_a_line_that_is_none_are_named(tmp_path: Path) -> None:
    report = arrived(identity=IDENTITY)
    reveal_identity(viewer=screener(), report_id=report.id, purpose="danger", reason="x")
    line = opening(Tag.IDENTITY_REVEALED, "open_identity")
    made = log(tmp_path, replace(line, at=line.at - timedelta(minutes=1)))
    with made.path.open("a") as file:
        file.write("not a line\n")
    early, bad = reconcile(made).wrong
    assert "before journal entry" in early
    assert "1 lines" in bad
