"""Writing an entry: two inserts, with what it describes, without a value; refusals are remembered."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.actions import OutsideTransaction, write
from hearthline.journal.actor import Actor, public, system
from hearthline.journal.models import Entry, Pending
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

ACTOR = Actor("person", "p1", "here")


def note(**changed: Any) -> Any:
    return write(**{"actor": ACTOR, "tag": Tag.REPORT_READ, "record_kind": "report", "record_id": "r1", **changed})


@pytest.mark.django_db
def test_an_entry_is_two_inserts_and_nothing_else() -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        note()
    assert [q["sql"].split()[:3] for q in asked.captured_queries] == [
        ["INSERT", "INTO", "journal_entry"],
        ["INSERT", "INTO", "journal_pending"],
    ]
    assert not [q for q in asked.captured_queries if "RETURNING" in q["sql"]]


@pytest.mark.django_db
def test_an_entry_comes_back_as_it_was_written() -> None:
    moment = datetime(2026, 3, 8, 10, 59, 59, 123456, tzinfo=UTC)
    with clock.freeze(moment):
        key = note(purpose="screening", authority="x; y", fields=("story", "where"), digest_of=b"v", salt=b"s")
    entry = Entry.objects.get(pk=key)
    assert Pending.objects.get().entry_id == key
    assert (entry.at, entry.agency_id, entry.actor_kind, entry.actor_id) == (moment, "here", "person", "p1")
    assert (entry.tag, entry.record_kind, entry.record_id) == ("intake:report:read", "report", "r1")
    assert (entry.purpose, entry.authority, entry.fields) == ("screening", "x; y", "story where")
    assert entry.digest == hashlib.sha256(b"sv").hexdigest()
    assert entry.outcome == "ok"


@pytest.mark.fault("54")
@pytest.mark.django_db
def test_the_time_of_entry_is_the_clocks_and_nobody_elses() -> None:
    with pytest.raises(TypeError):
        note(at=datetime(2020, 1, 1, tzinfo=UTC))
    before = clock.now()
    assert before <= Entry.objects.get(pk=note()).at <= clock.now()


@pytest.mark.django_db
def test_the_same_value_has_another_digest_under_another_salt() -> None:
    """Two records that hold the same name cannot be told to, by who reads the journal."""
    keys = [note(digest_of=b"Wren", salt=salt) for salt in (b"a" * 16, b"b" * 16)]
    digests = set(Entry.objects.filter(pk__in=keys).values_list("digest", flat=True))
    assert len(digests) == 2
    with pytest.raises(ValueError, match="salt"):
        note(digest_of=b"Wren")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changed", [{"record_kind": "k" * 33}, {"record_id": "i" * 65}, {"purpose": "p" * 65}, {"authority": "a" * 501}]
)
def test_what_does_not_fit_is_an_error_on_both_databases(changed: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="overflow"):
        note(**changed)


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_an_error() -> None:
    with pytest.raises(OutsideTransaction):
        note()
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_entry_stands_or_falls_with_what_it_describes() -> None:
    class Broken(Exception):
        pass

    with pytest.raises(Broken), transaction.atomic():
        note()
        raise Broken
    assert not Entry.objects.exists()
    assert not Pending.objects.exists()


@pytest.mark.django_db
def test_the_public_and_the_system_are_actors_too() -> None:
    keys = [note(actor=public("here")), note(actor=system("sequencer"))]
    kinds = Entry.objects.filter(pk__in=keys).order_by("at").values_list("actor_kind", "actor_id", "agency_id")
    assert list(kinds) == [("public", "", "here"), ("system", "sequencer", "")]


def test_every_tag_is_room_subject_verb_and_listed_once() -> None:
    for tag in Tag:
        assert len(tag.value.split(":")) == 3
        assert len(tag.value) <= 64
    assert len({tag.value for tag in Tag}) == len(Tag)


def refusal() -> Refused:
    return Refused(
        "not-allowed",
        "No.",
        {"actor": ACTOR, "tag": Tag.RIGHT_REFUSED, "record_kind": "report", "record_id": "r1", "fields": ("read",)},
    )


@use_case
def act(outcome: Exception | None = None) -> str:
    note(record_id="inner")
    if outcome:
        raise outcome
    return "done"


@use_case
def act_twice(second: Exception | None = None) -> str:
    note(record_id="outer")
    return act(second)


def kept() -> list[tuple[str, str, str]]:
    return list(Entry.objects.order_by("at", "id").values_list("record_id", "tag", "outcome"))


@pytest.mark.django_db(transaction=True)
def test_a_use_case_is_one_transaction_committed_when_it_returns() -> None:
    assert act() == "done"
    assert not connection.in_atomic_block
    assert len(kept()) == 1


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_kept_and_everything_else_is_rolled_back() -> None:
    with pytest.raises(Refused):
        act(refusal())
    assert kept() == [("r1", Tag.RIGHT_REFUSED, "refused")]
    assert Pending.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_use_case_inside_another_joins_it() -> None:
    act_twice()
    assert [k[0] for k in kept()] == ["outer", "inner"]
    with pytest.raises(Refused):
        act_twice(refusal())
    assert [k[0] for k in kept()] == ["outer", "inner", "r1"], "both rolled back, one refusal"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", [DomainError("taken", "Taken."), RuntimeError("broken")])
def test_another_error_leaves_nothing_behind(error: Exception) -> None:
    with pytest.raises(type(error)):
        act(error)
    assert kept() == []
    assert act() == "done", "and the next use case works"


@pytest.mark.django_db(transaction=True)
def test_a_use_case_inside_somebody_elses_transaction_is_an_error() -> None:
    """Its refusal would be rolled back with that transaction."""
    with pytest.raises(RuntimeError), transaction.atomic():
        act()
