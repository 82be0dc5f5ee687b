"""What somebody with the owner's rights may do to the tables, and how the check names it. Beside `test_verify.py`."""

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.journal import points, rows
from hearthline.journal.canonical import KEYS, Tree, canonical, entry_digest, merkle_root, row_digest
from hearthline.journal.commands import Bar, journal
from hearthline.journal.kept import read
from hearthline.journal.models import Checkpoint, Entry, Link
from hearthline.journal.report import VerifyReport
from hearthline.journal.sequencer import statement
from hearthline.journal.verify import verify
from tests.journal.chain import KEY, PUBLIC, disarm, fill, link

pytestmark = [pytest.mark.django_db, pytest.mark.fault("53")]


def found(**given: Any) -> set[tuple[str, int, str]]:
    return {(f.kind, f.seq, f.entry_id) for f in verify(PUBLIC, **given).findings}


def three_rounds() -> list[str]:
    """Twelve entries under three checkpoints: 4, 8 and 12. No triggers."""
    disarm()
    now = clock.now()
    for number in range(3):
        fill(4)
        link(at=now + timedelta(seconds=61 * (number + 1)))
    return [row.entry_id.hex for row in Link.objects.order_by("seq")]


def put(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize("column", ["digest", "hash"])
def test_an_edited_link_is_named_by_its_place(column: str) -> None:
    keys = three_rounds()
    Link.objects.filter(seq=6).update(**{column: "ab" * 32})
    named = found()
    assert ("reordered", 6, keys[5]) in named
    assert ("rewritten", 8, keys[7]) in named or column == "hash"
    assert not {n for n in named if n[1] in (5, 7, 9, 10, 11)}, "its neighbours are not accused"


@pytest.mark.parametrize("column", ["digest", "hash"])
def test_a_link_that_holds_no_digest_at_all_is_named_and_the_check_goes_on(column: str) -> None:
    keys = three_rounds()
    Link.objects.filter(seq=6).update(**{column: "not a digest"})
    Entry.objects.filter(pk=keys[10]).update(purpose="x")
    named = found()
    assert {n[1] for n in named} >= {6, 11}
    assert ("edited", 11, keys[10]) in named


def test_a_link_that_points_at_another_entry_is_named() -> None:
    keys = three_rounds()
    Entry.objects.filter(pk=keys[2]).delete()
    Link.objects.filter(seq=3).update(entry_id="01a201e0-915d-7d85-b16f-ab038e246602")
    assert ("deleted", 3, "01a201e0915d7d85b16fab038e246602") in found()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("root", "ab" * 32),
        ("head", "ab" * 32),
        ("first", 6),
        ("signature", "ab" * 64),
        ("signature", "no hex"),
        ("key_id", "another"),
        ("at", clock.now),
    ],
)
def test_an_edited_checkpoint_is_named(column: str, value: Any) -> None:
    three_rounds()
    Checkpoint.objects.filter(seq=8).update(**{column: value() if callable(value) else value})
    keys = {"journal-test-1": PUBLIC}
    named = {(f.kind, f.seq) for f in verify(keys).findings}
    assert ("forged", 8) in named
    assert not {n for n in named if n[1] in (4, 12)}


def test_a_checkpoint_of_a_key_that_the_agency_does_not_hold_is_forged() -> None:
    """Somebody makes everything fit, and signs it themselves."""
    three_rounds()
    theirs = Ed25519PrivateKey.generate()
    for point in Checkpoint.objects.all():
        point.key_id = "their-own"
        point.signature = theirs.sign(statement(point)).hex()
        point.save()
    assert found() == {("forged", 4, ""), ("forged", 8, ""), ("forged", 12, "")}
    assert [f.kind for f in verify({"journal-test-1": PUBLIC}).findings] == ["forged"] * 3


def test_a_removed_checkpoint_is_named_by_the_first_link_it_covered() -> None:
    three_rounds()
    Checkpoint.objects.filter(seq=8).delete()
    assert found() == {("unsigned", 5, "")}


def test_a_removed_last_checkpoint_is_named_by_the_copy_that_lies_outside() -> None:
    three_rounds()
    outside = list(Checkpoint.objects.all())
    Checkpoint.objects.filter(seq=12).delete()
    assert found() == set()
    assert found(against=outside) == {("unsigned", 12, "")}


def test_a_tail_cut_below_the_last_checkpoint_that_lies_outside_is_named_though_new_links_followed() -> None:
    three_rounds()
    outside = list(Checkpoint.objects.all())
    for seq in (9, 10, 11, 12):
        Entry.objects.filter(pk=Link.objects.get(seq=seq).entry_id).delete()
    Link.objects.filter(seq__gt=8).delete()
    Checkpoint.objects.filter(seq=12).delete()
    fill(6)
    link(at=clock.now() + timedelta(days=1))
    assert verify(PUBLIC).ok
    assert ("rewritten", 12) in {n[:2] for n in found(against=outside)}


def test_cells_that_hold_no_text_are_named_and_the_rest_is_read() -> None:
    keys = three_rounds()
    Entry.objects.filter(pk=keys[9]).update(purpose="x")
    if connection.vendor == "sqlite":
        put("UPDATE journal_entry SET purpose = %s WHERE id = %s", b"\xff\xfe", keys[2])
        put("UPDATE journal_entry SET at = 'some day' WHERE id = %s", keys[3])
        put("UPDATE journal_entry SET authority = CAST(x'fffe' AS TEXT) WHERE id = %s", keys[4])
    else:
        put("UPDATE journal_entry SET at = 'infinity' WHERE id = %s", keys[2])
    named = {f.seq for f in verify(PUBLIC).findings if f.kind == "edited"}
    assert named >= ({3, 4, 5, 10} if connection.vendor == "sqlite" else {3, 10})


def test_what_is_read_in_many_pieces_is_what_is_read_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = three_rounds()
    Entry.objects.filter(pk=keys[6]).delete()
    whole = verify(PUBLIC).as_dict()
    monkeypatch.setattr(rows, "PIECE", 5)
    monkeypatch.setattr(points, "PIECE", 1)
    pieces = verify(PUBLIC).as_dict()
    assert {**whole, "oldest_unlinked_seconds": 0} == {**pieces, "oldest_unlinked_seconds": 0}
    assert whole["findings"]


def test_too_many_findings_are_counted_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    three_rounds()
    monkeypatch.setattr(VerifyReport, "MOST", 3)
    Entry.objects.all().update(purpose="x")
    report = verify(PUBLIC)
    assert (len(report.findings), report.more, report.ok) == (3, 9, False)


def test_a_check_goes_on_after_a_signed_checkpoint() -> None:
    keys = three_rounds()
    report = verify(PUBLIC, start=8)
    assert (report.ok, report.linked, report.started_after, report.signed_to) == (True, 4, 8, 12)
    Entry.objects.filter(pk=keys[10]).update(purpose="x")
    assert ("edited", 11, keys[10]) in found(start=8)
    Checkpoint.objects.filter(seq=8).update(head="ab" * 32)
    with pytest.raises(DomainError) as refused:
        verify(PUBLIC, start=8)
    assert refused.value.code == "journal.no-such-checkpoint"
    with pytest.raises(DomainError):
        verify(None, start=4)


def test_the_command_says_by_its_status_what_it_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keys = three_rounds()
    one, two, mail = tmp_path / "one", tmp_path / "two", tmp_path / "mail"
    assert journal(["export", str(one)]) == 0
    lines = one.read_text().splitlines()
    two.write_text(lines[0] + "\n" + lines[1][:80])
    mail.write_text("From: us\nSubject: Journal checkpoint\n\nKeep this mail.\n\n" + lines[2] + "\n")
    asked = ["verify", "--public-key", PUBLIC.hex(), "--against", str(two), str(mail)]
    assert journal(asked) == 0
    told = capsys.readouterr()
    assert "2 kept elsewhere" in told.out
    assert "1 lines" in told.err
    assert journal(["verify", "--against", str(tmp_path / "none")]) == 2
    (tmp_path / "empty").write_text("nothing")
    assert journal(["verify", "--against", str(tmp_path / "empty")]) == 2
    assert journal(["verify", "--public-key", "no hex"]) == 2
    assert journal(["verify", "--public-key", PUBLIC.hex(), "--from", "8", "--json"]) == 0
    capsys.readouterr()
    Entry.objects.filter(pk=keys[0]).delete()
    assert journal(asked) == 1
    assert keys[0] in capsys.readouterr().out


def test_the_exit_statuses_stand_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        journal(["verify", "--help"])
    assert left.value.code == 0
    told = capsys.readouterr().out
    assert "exit status" in told
    assert all(f"\n  {number}  " in told for number in (0, 1, 2, 130))


def test_a_check_that_is_stopped_says_where_to_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    three_rounds()
    monkeypatch.setattr(rows, "PIECE", 5)

    def stop(self: Bar, done: int, last: int) -> None:
        self.done = done
        if done == 10:
            raise KeyboardInterrupt

    monkeypatch.setattr(Bar, "__call__", stop)
    assert journal(["verify", "--public-key", PUBLIC.hex()]) == 130
    assert "stopped at link 10; go on with --from 8" in capsys.readouterr().err


def test_the_line_of_progress_is_for_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    three_rounds()
    journal(["verify", "--public-key", PUBLIC.hex()])
    assert "links" not in capsys.readouterr().err
    shown = io.StringIO()
    shown.isatty = lambda: True  # type: ignore[method-assign]  # a terminal
    monkeypatch.setattr("sys.stderr", shown)
    journal(["verify", "--public-key", PUBLIC.hex()])
    assert "100%  12 of 12 links" in shown.getvalue()
    assert shown.getvalue().endswith("\r")


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(st.lists(TEXTS, min_size=13, max_size=13))
def test_the_quick_canonical_form_is_json_s(values: list[str]) -> None:
    content = dict(zip(KEYS, values, strict=True))
    assert json.dumps(content, sort_keys=True, separators=(",", ":")).encode() == (
        __import__("hearthline.journal.canonical", fromlist=["canonical_row"]).canonical_row(values)
    )


def test_an_entry_has_one_digest_as_an_object_and_as_a_row() -> None:
    fill(1)
    entry = Entry.objects.get()
    values = [json.loads(canonical(entry))[name] for name in KEYS]
    assert row_digest(values) == entry_digest(entry)
    link()
    ((one,),) = rows.chained(0, rows.last_seq())
    assert one.now == one.digest == entry_digest(entry)


@given(st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), max_size=40))
def test_a_tree_that_is_never_held_whole_has_the_root_of_the_pairs(leaves: list[str]) -> None:
    """The first way it was written, kept as what the quick way must equal."""
    import hashlib

    level = [hashlib.sha256(b"\x00" + bytes.fromhex(leaf)).digest() for leaf in leaves]
    while len(level) > 1:
        paired = [hashlib.sha256(b"\x01" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)]
        level = [*paired, level[-1]] if len(level) % 2 else paired
    assert merkle_root(leaves) == (level[0].hex() if level else "0" * 64)
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    assert tree.root() == merkle_root(leaves)


def test_statements_that_are_none_are_counted_and_passed_over(tmp_path: Path) -> None:
    fill(1)
    link()
    kept = tmp_path / "kept"
    journal(["export", str(kept)])
    good = json.loads(kept.read_text())
    bad = [
        "{",
        "{}",
        json.dumps({**good, "schema": 2}),
        json.dumps({**good, "seq": "1"}),
        json.dumps({**good, "at": 5}),
    ]
    bad += [json.dumps({**good, "at": "2026-01-01T00:00:00"}), json.dumps({**good, "root": None}), "{" * 5000]
    kept.write_text("\n".join([*bad, json.dumps(good), json.dumps(good), "text", ""]))
    back = read([kept])
    assert (len(back.points), back.unreadable) == (1, len(bad))
    KEY.public_key().verify(bytes.fromhex(back.points[0].signature), statement(back.points[0]))
