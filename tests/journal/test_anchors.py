"""Checkpoints kept outside: a folder, a command, a mailbox. One that fails is tried again and alarms; nothing waits."""

import json
import shlex
import sys
import threading
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from hearthline.ground import clock
from hearthline.journal import anchoring, kept
from hearthline.journal.anchors import CommandAnchor, Failed, FolderAnchor, MailAnchor, Outside
from hearthline.journal.commands import journal
from hearthline.journal.mail import KeptMailer
from hearthline.journal.models import AnchorMark, Checkpoint, Entry, Link
from hearthline.journal.verify import verify
from hearthline.site import wiring
from hearthline.site.steps import Beside
from tests.journal.chain import PUBLIC, disarm, fill, link

pytestmark = [pytest.mark.django_db, pytest.mark.fault("53")]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def signed(number: int, at: datetime = NOON) -> None:
    """This many checkpoints, a minute apart, the first at `at`."""
    for minute in range(number):
        fill(2)
        link(at=at + timedelta(seconds=61 * minute))


def lines_of(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for path in sorted(folder.iterdir()) for line in path.read_text().splitlines()]


class Broken:
    """A place that does not answer, until it is mended."""

    name, every, only_newest = "broken", 30, False

    def __init__(self) -> None:
        self.tries = 0
        self.mended = False

    def put(self, month: str, lines: Any) -> None:
        self.tries += 1
        if not self.mended:
            raise Failed("away")


def test_a_folder_gets_each_checkpoint_once_and_verify_reads_it(tmp_path: Path) -> None:
    place = FolderAnchor(tmp_path)
    signed(3)
    with clock.freeze(NOON + timedelta(minutes=5)):
        assert anchoring.hand_over([place]) == 3
        assert anchoring.hand_over([place]) == 0
    signed(1, NOON + timedelta(minutes=10))
    with clock.freeze(NOON + timedelta(minutes=11)):
        assert anchoring.hand_over([place]) == 1
    assert [row["seq"] for row in lines_of(tmp_path)] == [2, 4, 6, 8]
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoints-2026-11.jsonl"]
    points = kept.read(list(tmp_path.iterdir())).points
    report = verify(PUBLIC, points)
    assert (report.ok, report.anchored, report.checkpoints) == (True, 4, 4)


def test_what_leaves_says_nothing_about_anybody(tmp_path: Path) -> None:
    signed(1)
    mailer = KeptMailer()
    anchoring.hand_over([FolderAnchor(tmp_path), MailAnchor(mailer, "audit@example.org")])
    wanted = {"at", "first", "head", "key_id", "root", "schema", "seq", "signature"}
    assert set(lines_of(tmp_path)[0]) == wanted
    ((to, subject, text),) = mailer.sent
    assert (to, subject) == ("audit@example.org", "Journal checkpoint")
    (statement,) = [line for line in text.splitlines() if line.startswith("{")]
    assert set(json.loads(statement)) == wanted
    held = "".join(str(value) for entry in Entry.objects.values_list("actor_id", "record_id") for value in entry)
    assert held
    for entry in Entry.objects.all():
        for value in (entry.record_id, entry.id.hex, entry.agency_id):
            assert f'"{value}"' not in text


def test_a_tail_that_was_cut_below_the_anchored_checkpoint_is_named_from_the_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    disarm()
    signed(3)
    anchoring.hand_over([FolderAnchor(tmp_path)])
    for row in Link.objects.filter(seq__gt=2):
        Entry.objects.filter(pk=row.entry_id).delete()
        row.delete()
    Checkpoint.objects.filter(seq__gt=2).delete()
    key = ["--public-key", PUBLIC.hex()]
    assert journal(["verify", *key]) == 0, "alone, the database cannot tell"
    assert journal(["verify", *key, "--against", *map(str, tmp_path.iterdir())]) == 1
    assert "truncated: link 6" in capsys.readouterr().out


def test_a_folder_that_is_not_there_is_a_failure_and_is_never_made(tmp_path: Path) -> None:
    away = tmp_path / "mount"
    signed(1)
    anchoring.hand_over([FolderAnchor(away)])
    assert not away.exists()
    mark = AnchorMark.objects.get()
    assert (mark.seq, mark.failures, mark.error) == (0, 1, "FileNotFoundError")


def test_a_link_in_the_folder_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.write_text("")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "checkpoints-2026-11.jsonl").symlink_to(target)
    with pytest.raises(Failed):
        FolderAnchor(folder).put("2026-11", ["{}"])
    assert target.read_text() == ""


def test_a_torn_line_is_ended_before_the_next_is_written(tmp_path: Path) -> None:
    signed(1)
    (tmp_path / "checkpoints-2026-11.jsonl").write_text('{"at": "2026')
    anchoring.hand_over([FolderAnchor(tmp_path)])
    found = kept.read(list(tmp_path.iterdir()))
    assert (len(found.points), found.unreadable) == (1, 1)


def test_a_command_gets_the_statements_on_standard_input_and_none_of_our_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTHLINE_MAIL_SERVER", "smtps://user:secret@mail.example.org")
    out = tmp_path / "out"
    script = (
        "import os, sys; open(sys.argv[1], 'a').write(sys.stdin.read()); "
        "sys.exit(any(name.startswith('HEARTHLINE') for name in os.environ))"
    )
    command = shlex.join([sys.executable, "-c", script, str(out)])
    signed(2)
    assert anchoring.hand_over([CommandAnchor(command)]) == 2
    assert [json.loads(line)["seq"] for line in out.read_text().splitlines()] == [2, 4]


@pytest.mark.parametrize(
    ("command", "code"), [("false", "exit-1"), ("/no/such/thing", "FileNotFoundError"), ("sleep 20", "timeout")]
)
def test_a_command_that_fails_says_why_in_one_word(command: str, code: str) -> None:
    with pytest.raises(Failed) as failed:
        CommandAnchor(command, seconds=0.2 if code == "timeout" else 60).put("2026-11", ["{}"])
    assert failed.value.code == code


def test_a_mailbox_gets_the_newest_once_an_hour() -> None:
    mailer = KeptMailer()
    place = MailAnchor(mailer, "audit@example.org")
    signed(3)
    for minutes, number in ((5, 1), (20, 1), (66, 2)):
        if minutes == 66:
            signed(2, NOON + timedelta(minutes=60))
        with clock.freeze(NOON + timedelta(minutes=minutes)):
            anchoring.hand_over([place])
        assert len(mailer.sent) == number
    assert [json.loads(text.splitlines()[-1])["seq"] for _, _, text in mailer.sent] == [6, 10]


def test_a_place_that_fails_is_tried_again_after_growing_pauses_and_holds_up_no_other(tmp_path: Path) -> None:
    broken, place = Broken(), FolderAnchor(tmp_path)
    signed(1)
    tried = []
    for seconds in range(70, 70 + 3600, 15):
        with clock.freeze(NOON + timedelta(seconds=seconds)):
            before = broken.tries
            anchoring.hand_over([broken, place])
            if broken.tries > before:
                tried.append(seconds)
    assert [b - a for a, b in pairwise(tried)] == [30, 60, 120, 240, 480, 900, 900]
    assert [row["seq"] for row in lines_of(tmp_path)] == [2]
    broken.mended = True
    with clock.freeze(NOON + timedelta(hours=2)):
        assert anchoring.hand_over([broken]) == 1
    assert AnchorMark.objects.get(pk="broken").failures == 0


def test_a_checkpoint_that_is_nowhere_outside_for_ten_minutes_is_an_alarm_and_intake_goes_on() -> None:
    broken = Broken()
    signed(1)
    for minutes, late in ((1, []), (10, []), (12, ["broken"])):
        with clock.freeze(NOON + timedelta(minutes=minutes)):
            anchoring.hand_over([broken])
            assert anchoring.late([broken]) == late
    fill(1)
    assert link(at=NOON + timedelta(minutes=13)).linked == 1, "the sequencer asks no place outside"
    broken.mended = True
    with clock.freeze(NOON + timedelta(hours=1)):
        anchoring.hand_over([broken])
        assert anchoring.late([broken]) == []


def test_the_worker_hands_over_and_the_alarm_reaches_the_desk(settings: Any, tmp_path: Path) -> None:
    from dataclasses import replace

    from hearthline.duty.models import Alert

    folder = tmp_path / "mount"
    settings.HEARTHLINE = replace(settings.HEARTHLINE, outside=Outside(folder=str(folder)))
    signed(1)
    with clock.freeze(NOON + timedelta(minutes=30)):
        wiring.anchor_journal()
        found = [code for check in wiring.health_checks(lambda: []) for code in check()]
        assert "journal_anchor" in found
        assert wiring.alarm(["journal_anchor"]) == 1
    assert Alert.unscoped.get().kind == "journal"
    folder.mkdir()
    with clock.freeze(NOON + timedelta(minutes=40)):
        wiring.anchor_journal()
    assert [row["seq"] for row in lines_of(folder)] == [2]


def test_a_practice_system_names_no_place_and_nothing_is_late() -> None:
    signed(1)
    with clock.freeze(NOON + timedelta(days=1)):
        assert anchoring.late(Outside().anchors()) == []


def test_the_command_hands_over_now_and_says_how_far_each_place_is(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from dataclasses import replace

    assert journal(["anchors"]) == 1
    assert "No place outside is named" in capsys.readouterr().out
    settings.HEARTHLINE = replace(settings.HEARTHLINE, outside=Outside(folder=str(tmp_path), command="false"))
    signed(1)
    assert journal(["anchors"]) == 1
    said = capsys.readouterr().out
    assert "folder: to link 2" in said
    assert "command: to link 0, never; failed 1 times: exit-1" in said


def test_a_step_beside_runs_once_at_a_time_and_tells_its_failure_the_next_time() -> None:
    gate, done = threading.Event(), []

    def work() -> None:
        gate.wait(10)
        done.append(1)
        if len(done) == 1:
            raise ValueError("once")

    step = Beside(work)
    step()
    step()
    gate.set()
    step.finish()
    assert done == [1]
    with pytest.raises(ValueError, match="once"):
        step()
    step.finish()
    step()
    step.finish()
    assert len(done) == 3
