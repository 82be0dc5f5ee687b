"""The sequencer: every entry linked once, in order, behind the writers; signed now and then."""

import hashlib
import json
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground import clock
from hearthline.journal.canonical import GENESIS, canonical, link_hash, merkle_root
from hearthline.journal.models import Checkpoint, Entry, Link, Pending
from hearthline.journal.queries import health
from hearthline.journal.sequencer import Run, run_once, statement
from hearthline.journal.verify import verify
from tests.journal.chain import KEY, KEY_ID, PUBLIC, fill, link

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_every_waiting_entry_gets_one_link_and_waits_no_more() -> None:
    keys = fill(7)
    assert run_once() == Run(linked=7)
    assert [row.entry_id for row in Link.objects.order_by("seq")] == keys
    assert list(Link.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 8))
    assert not Pending.objects.exists()


@pytest.mark.django_db
def test_each_link_holds_the_one_before_and_its_entry() -> None:
    fill(3)
    run_once()
    head = bytes(32)
    for row in Link.objects.order_by("seq"):
        digest = hashlib.sha256(canonical(Entry.objects.get(pk=row.entry_id))).digest()
        head = hashlib.sha256(head + digest).digest()
        assert row.hash == head.hex()


@pytest.mark.django_db
def test_the_canonical_entry_is_the_same_after_a_trip_through_the_database() -> None:
    with clock.freeze(datetime(2026, 3, 8, 1, 59, 59, 1, tzinfo=UTC)):
        key = fill(1)[0]
    content = json.loads(canonical(Entry.objects.get(pk=key)))
    assert content["at"] == "2026-03-08T01:59:59.000001Z"
    assert content["id"] == key.hex
    assert set(content) == {f.attname for f in Entry._meta.fields}, "every column is under the hash"


@pytest.mark.django_db
def test_a_round_takes_no_more_than_its_limit_and_the_next_goes_on() -> None:
    fill(5)
    assert [run_once(2).linked for _ in range(4)] == [2, 2, 1, 0]
    assert verify().ok


@pytest.mark.django_db
def test_an_entry_that_commits_late_is_linked_late_and_not_missed() -> None:
    """Its key is older than the head of the chain: "everything after the last" would never find it."""
    with clock.freeze(NOON):
        late = fill(1)
    Pending.objects.all().delete()
    with clock.freeze(NOON + timedelta(seconds=5)):
        fill(2)
    run_once()
    Pending.objects.create(entry_id=late[0])
    assert run_once().linked == 1
    assert Link.objects.get(seq=3).entry_id == late[0]
    assert verify().ok


@pytest.mark.django_db
def test_a_round_with_nothing_to_do_writes_nothing() -> None:
    fill(1)
    link(at=NOON)
    with CaptureQueriesContext(connection) as asked:
        assert link(at=NOON + timedelta(seconds=59)) == Run()
    assert all(q["sql"].startswith("SELECT") for q in asked.captured_queries)


@pytest.mark.django_db
def test_a_checkpoint_is_signed_first_then_every_minute_when_there_is_something_new() -> None:
    signed = []
    for seconds, entries in ((0, 2), (59, 2), (60, 0), (61, 1), (200, 0), (300, 1)):
        fill(entries)
        signed.append(link(at=NOON + timedelta(seconds=seconds)).checkpoint)
    assert signed == [2, None, 4, None, 5, 6]
    points = list(Checkpoint.objects.order_by("seq").values_list("first", "seq"))
    assert points == [(1, 2), (3, 4), (5, 5), (6, 6)], "each begins where the one before ended"


@pytest.mark.django_db
def test_a_thousand_links_are_signed_without_waiting_for_the_minute() -> None:
    fill(1)
    link(at=NOON)
    fill(999)
    assert link(at=NOON + timedelta(seconds=1)).checkpoint is None
    fill(1)
    assert link(at=NOON + timedelta(seconds=2)).checkpoint == 1001
    assert verify(PUBLIC).signed_to == 1001


@pytest.mark.django_db
def test_a_checkpoints_signature_is_over_its_whole_statement() -> None:
    fill(3)
    link()
    point = Checkpoint.objects.get()
    KEY.public_key().verify(bytes.fromhex(point.signature), statement(point))
    said = json.loads(statement(point))
    assert (said["first"], said["seq"], said["key_id"]) == (1, 3, KEY_ID)
    assert said["head"] == Link.objects.get(seq=3).hash
    assert said["root"] == merkle_root(list(Link.objects.order_by("seq").values_list("digest", flat=True)))


@pytest.mark.django_db
def test_without_a_signer_links_are_made_and_nothing_is_signed() -> None:
    fill(2)
    assert run_once() == Run(linked=2)
    assert not Checkpoint.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_sequencers_at_once_make_one_chain() -> None:
    fill(120)
    gate = threading.Barrier(3)
    failed: list[Exception] = []

    def work() -> None:
        gate.wait()
        try:
            for _ in range(8):
                run_once(20, KEY.sign, KEY_ID)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while run_once(100).linked:
        pass
    assert not failed
    report = verify(PUBLIC)
    assert (report.ok, report.linked, report.unlinked) == (True, 120, 0)


@pytest.mark.django_db
def test_more_than_ten_seconds_unlinked_is_an_alarm() -> None:
    assert not health().alarm
    with clock.freeze(NOON):
        fill(2)
    with clock.freeze(NOON + timedelta(seconds=10)):
        assert (health().unlinked, health().oldest_seconds, health().alarm) == (2, 10.0, False)
    with clock.freeze(NOON + timedelta(seconds=10.5)):
        assert health().alarm
    run_once()
    assert not health().alarm


LEAVES = st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), max_size=20)


@given(LEAVES, st.data())
def test_a_merkle_root_changes_with_any_leaf_and_any_order(leaves: list[str], data: st.DataObject) -> None:
    root = merkle_root(leaves)
    assert root == merkle_root(list(leaves))
    if leaves:
        n = data.draw(st.integers(0, len(leaves) - 1))
        changed = hashlib.sha256(bytes.fromhex(leaves[n])).hexdigest()
        assert merkle_root([*leaves[:n], changed, *leaves[n + 1 :]]) != root
        assert merkle_root([*leaves, leaves[-1]]) != root
    if leaves != leaves[::-1]:
        assert merkle_root(leaves[::-1]) != root


def test_an_empty_chain_has_a_head_of_its_own() -> None:
    assert merkle_root([]) == GENESIS
    assert link_hash(GENESIS, "ab" * 32) != link_hash("11" * 32, "ab" * 32)
