"""Tampering is found and named: by whom the rows could be changed, an owner of the database without triggers."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings as django_settings
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.utils import DatabaseError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline import sealing
from hearthline.ground import clock
from hearthline.ground.ids import uuid7
from hearthline.journal import harden
from hearthline.journal.canonical import GENESIS, TEXT_COLUMNS, entry_digest, link_hash
from hearthline.journal.checks import append_only
from hearthline.journal.commands import journal
from hearthline.journal.kept import read
from hearthline.journal.models import Checkpoint, Entry, Link, Pending
from hearthline.journal.sequencer import run_once, statement
from hearthline.journal.verify import verify
from tests.journal.chain import KEY, KEY_ID, PUBLIC, disarm, fill, link

pytestmark = [pytest.mark.django_db, pytest.mark.fault("53")]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def found(**given: Any) -> set[tuple[str, int, str]]:
    return {(f.kind, f.seq, f.entry_id) for f in verify(PUBLIC, **given).findings}


@pytest.fixture
def keys() -> list[str]:
    """Eight linked and signed entries, and no triggers."""
    disarm()
    fill(8)
    link()
    return [row.entry_id.hex for row in Link.objects.order_by("seq")]


def test_an_untouched_journal_is_whole(keys: list[str]) -> None:
    report = verify(PUBLIC)
    assert (report.ok, report.linked, report.unlinked, report.signed_to) == (True, 8, 0, 8)


@pytest.mark.parametrize("column", TEXT_COLUMNS)
def test_an_edited_entry_is_named_whichever_column_it_was(keys: list[str], column: str) -> None:
    changed = {"actor_kind": "system", "outcome": "refused"}.get(column, "x")
    Entry.objects.filter(pk=keys[4]).update(**{column: changed})
    assert found() == {("edited", 5, keys[4])}


@pytest.mark.fault("54")
def test_a_backdated_entry_is_named(keys: list[str]) -> None:
    at = Entry.objects.get(pk=keys[2]).at
    Entry.objects.filter(pk=keys[2]).update(at=at - timedelta(microseconds=1))
    assert found() == {("edited", 3, keys[2])}


def test_a_deleted_entry_is_named(keys: list[str]) -> None:
    Entry.objects.filter(pk=keys[6]).delete()
    assert found() == {("deleted", 7, keys[6])}


def test_a_deleted_link_is_named_and_its_entry_too(keys: list[str]) -> None:
    Link.objects.filter(seq=3).delete()
    assert {("deleted", 3, ""), ("inserted", 0, keys[2])} <= found()


def test_an_entry_deleted_with_its_link_is_named(keys: list[str]) -> None:
    Link.objects.filter(seq=3).delete()
    Entry.objects.filter(pk=keys[2]).delete()
    assert ("deleted", 3, "") in found()


def test_two_entries_exchanged_between_links_are_named(keys: list[str]) -> None:
    for seq, entry in ((2, uuid7().hex), (5, keys[1]), (2, keys[4])):
        Link.objects.filter(seq=seq).update(entry_id=entry)
    assert {("reordered", 2, keys[4]), ("reordered", 5, keys[1])} <= found()


def test_two_links_in_exchanged_places_are_named(keys: list[str]) -> None:
    for old, new in ((4, 1000), (5, 4), (1000, 5)):
        Link.objects.filter(seq=old).update(seq=new)
    named = found()
    assert {("reordered", 4, keys[4]), ("reordered", 5, keys[3])} <= named


def test_an_inserted_entry_is_named(keys: list[str]) -> None:
    planted = Entry.objects.get(pk=keys[0])
    planted.pk = uuid7()
    planted.save(force_insert=True)
    assert found() == {("inserted", 0, planted.pk.hex)}


def test_an_entry_whose_waiting_row_was_removed_is_named(keys: list[str]) -> None:
    hidden = fill(1)[0]
    Pending.objects.all().delete()
    assert found() == {("inserted", 0, hidden.hex)}


def test_an_entry_removed_before_it_was_linked_is_named(keys: list[str]) -> None:
    gone = fill(1)[0]
    Entry.objects.filter(pk=gone).delete()
    link()
    assert found() == {("deleted", 0, gone.hex)}


def rechain(start: int) -> None:
    """What an owner of the database would do: make every hash after the change fit again."""
    head = Link.objects.get(seq=start - 1).hash if start > 1 else GENESIS
    for row in Link.objects.filter(seq__gte=start).order_by("seq"):
        row.digest = entry_digest(Entry.objects.get(pk=row.entry_id))
        row.hash = head = link_hash(head, row.digest)
        row.save()


def test_a_chain_made_to_fit_again_still_breaks_the_signed_checkpoint(keys: list[str]) -> None:
    Entry.objects.filter(pk=keys[4]).update(actor_id="somebody-else")
    rechain(5)
    assert found() == {("rewritten", 8, keys[7])}


def test_a_checkpoint_made_to_fit_has_a_wrong_signature(keys: list[str]) -> None:
    Entry.objects.filter(pk=keys[4]).update(actor_id="somebody-else")
    rechain(5)
    Checkpoint.objects.update(head=Link.objects.get(seq=8).hash)
    assert found() == {("forged", 8, "")}


def test_a_checkpoint_signed_by_another_key_is_forged(keys: list[str]) -> None:
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    assert [f.kind for f in verify(other).findings] == ["forged"]
    assert [f.kind for f in verify({"another-key": PUBLIC}).findings] == ["forged"]
    assert verify({KEY_ID: PUBLIC}).ok


def test_a_checkpoint_that_signed_another_root_does_not_pass(keys: list[str]) -> None:
    point = Checkpoint.objects.get()
    point.root = "ab" * 32
    point.signature = KEY.sign(statement(point)).hex()
    point.save()
    assert found() == {("rewritten", 8, keys[7])}


def test_a_tail_cut_off_behind_a_checkpoint_is_named(keys: list[str]) -> None:
    for seq in (7, 8):
        row = Link.objects.get(seq=seq)
        Entry.objects.filter(pk=row.entry_id).delete()
        row.delete()
    assert found() == {("truncated", 8, "")}


def test_a_tail_cut_off_with_its_checkpoint_is_found_by_a_copy_kept_elsewhere(keys: list[str], tmp_path: Path) -> None:
    kept = tmp_path / "checkpoints"
    assert journal(["export", str(kept)]) == 0
    fill(2)
    link(at=clock.now() + timedelta(seconds=61))
    for seq in (6, 7, 8, 9, 10):
        row = Link.objects.get(seq=seq)
        Entry.objects.filter(pk=row.entry_id).delete()
        row.delete()
    Checkpoint.objects.all().delete()
    assert verify(PUBLIC).ok, "alone, the database cannot tell: the documents say so"
    assert found(against=read([kept]).points) == {("truncated", 8, "")}


def test_a_journal_rewritten_from_the_start_is_found_by_a_copy_kept_elsewhere(keys: list[str], tmp_path: Path) -> None:
    kept = tmp_path / "checkpoints"
    journal(["export", str(kept)])
    Checkpoint.objects.all().delete()
    Link.objects.all().delete()
    Pending.objects.bulk_create(Pending(entry_id=key) for key in keys[::-1] if key != keys[3])
    Entry.objects.filter(pk=keys[3]).delete()
    link()
    assert verify(PUBLIC).ok
    assert ("truncated", 8, "") in found(against=read([kept]).points)


Tamper = Callable[[list[str], int], tuple[str, str]]


def _edit(keys: list[str], n: int) -> tuple[str, str]:
    Entry.objects.filter(pk=keys[n]).update(purpose="tampered")
    return "edited", keys[n]


def _delete(keys: list[str], n: int) -> tuple[str, str]:
    Entry.objects.filter(pk=keys[n]).delete()
    return "deleted", keys[n]


def _rehash(keys: list[str], n: int) -> tuple[str, str]:
    Link.objects.filter(entry_id=keys[n]).update(hash="0" * 63 + "1")
    return "reordered", keys[n]


def _unlink(keys: list[str], n: int) -> tuple[str, str]:
    Link.objects.filter(entry_id=keys[n]).delete()
    return "inserted", keys[n]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(1, 12), st.data(), st.sampled_from([_edit, _delete, _rehash, _unlink]), st.integers(1, 5))
def test_any_one_change_is_found_and_its_entry_named(
    number: int, data: st.DataObject, tamper: Tamper, limit: int
) -> None:
    with transaction.atomic():
        disarm()
        made = [key.hex for key in fill(number)]
        while link(limit).linked:
            pass
        assert verify(PUBLIC).ok
        kind, entry = tamper(made, data.draw(st.integers(0, number - 1)))
        assert (kind, entry) in {(f.kind, f.entry_id) for f in verify(PUBLIC).findings}
        transaction.set_rollback(True)


@pytest.mark.parametrize("table", harden.TABLES)
@pytest.mark.parametrize("verb", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}"])
def test_the_database_refuses_to_change_the_journal(table: str, verb: str) -> None:
    fill(2)
    link()
    column = {"journal_entry": "tag", "journal_link": "hash", "journal_checkpoint": "root"}[table]
    with (
        pytest.raises((IntegrityError, InternalError, DatabaseError), match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format(table, column))
    assert verify(PUBLIC).ok


def test_a_missing_trigger_is_named_and_stops_the_start() -> None:
    assert harden.missing(connection) == []
    assert append_only(None, databases=["default"]) == []
    disarm()
    assert len(harden.missing(connection)) == len(harden.triggers(connection.vendor)) == 6
    (error,) = append_only(None, databases=["default"])
    assert (error.id, "db harden" in error.hint) == ("journal.E001", True)
    assert append_only(None) == [], "a check without databases asks none"


def test_hardening_twice_is_like_once() -> None:
    for _ in range(2):
        with connection.cursor() as cursor:
            for _name, create, _drop in harden.triggers(connection.vendor):
                cursor.execute(create)
    assert harden.missing(connection) == []


def test_the_command_says_it_in_words_and_in_json(keys: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with clock.freeze(NOON):
        fill(1)
    with clock.freeze(NOON + timedelta(seconds=90)):
        assert journal(["verify", "--public-key", PUBLIC.hex()]) == 0
        said = capsys.readouterr().out
        assert "linked 8, unlinked 1, oldest unlinked 90.0 s" in said
        assert "signed to link 8" in said
        assert journal(["verify", "--json", "--public-key", PUBLIC.hex()]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["ok"], report["linked"], report["unlinked"], report["signed_to"]) == (True, 8, 1, 8)
    Entry.objects.filter(pk=keys[0]).update(tag="x")
    assert journal(["verify", "--public-key", PUBLIC.hex()]) == 1
    said = capsys.readouterr().out
    assert keys[0] in said
    assert "NOT WHOLE" in said


def test_the_command_uses_the_keys_of_this_machine(capsys: pytest.CaptureFixture[str]) -> None:
    ring = sealing.Keyring.load(sealing.key_path(django_settings.HEARTHLINE.keys, "worker"))
    key_id, key = sealing.signing_key(ring)
    fill(3)
    run_once(sign=key.sign, key_id=key_id)
    assert journal(["verify"]) == 0
    assert "signed to link 3" in capsys.readouterr().out


def test_an_exported_checkpoint_comes_back_as_it_was(keys: list[str], tmp_path: Path) -> None:
    kept = tmp_path / "checkpoints"
    journal(["export", str(kept)])
    (back,) = read([kept]).points
    here = Checkpoint.objects.get()
    assert [getattr(back, f.attname) for f in Checkpoint._meta.fields] == [
        getattr(here, f.attname) for f in Checkpoint._meta.fields
    ]
    assert found(against=[back]) == set()
