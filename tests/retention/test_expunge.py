"""A report is destroyed: nothing of it is anywhere, its keys went first, and the journal knows that it happened."""

from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, models

from hearthline.ground import clock
from hearthline.intake.door import lookup, spooling
from hearthline.intake.models import Envelope, Report
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.people.index_models import Card, Spelling
from hearthline.people.models import Person, ReportedLink
from hearthline.retention import destroying, leftovers, places, running
from hearthline.retention.ledger import Ledger, standing
from hearthline.retention.models import Certificate, ItemState, PlanItem
from hearthline.sealing import new_token
from tests.intake.build import IDENTITY, receipt_of, sealed
from tests.planted import planted_at_rest
from tests.retention.build import (
    FIVE_YEARS,
    approved,
    awake,
    destroy,
    law,
    linked,
    person,
    rows_everywhere,
    screened_out,
    work,
)
from tests.staff import HERE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("now")]

WORD, CHILD, SURNAME = "quillfeather", "Zephyrine", "Vandersnickt"


def planted(token: bytes | None = None) -> Any:
    """A report with words that are nowhere else, and its child known as a person."""
    made = screened_out(
        token=token or new_token(),
        story=f"The {WORD} by the door was broken.",
        children=[{"name": f"{CHILD} {SURNAME}", "age": "6"}],
        identity=IDENTITY,
    )
    linked(made, person(f"{CHILD} {SURNAME}"))
    return made


@pytest.mark.fault("71")
def test_nothing_of_a_destroyed_report_is_in_any_table_or_file() -> None:
    with law(FIVE_YEARS):
        token = new_token()
        made = planted(token)
        other = screened_out(story="Nothing like it.")
        own = Report.unscoped.get(pk=made.report_id)
        ids = {own.pk.hex, own.number, own.root_id, *Envelope.unscoped.values_list("pk", flat=True)} - {
            *Envelope.unscoped.filter(root_id=other.report.root_id).values_list("pk", flat=True)
        }
        someone = Person.unscoped.get()
        ids |= {someone.pk.hex}
        before = rows_everywhere()
        assert {one for one in ids if any(one in row for rows in before.values() for row in rows)} == ids
        destroy(made)
        leftovers.wipe()
        left = {
            table: hits
            for table, rows in rows_everywhere().items()
            if (hits := [r for r in rows for i in ids if i in r])
        }
        assert left == {}
        assert planted_at_rest([WORD, CHILD, SURNAME], [settings.HEARTHLINE.state / "spool"]) == {}
        assert Report.unscoped.filter(pk=other.report_id).exists(), "and nobody else's report went with it"
        assert isinstance(lookup.find(str(receipt_of(token).code), agency_id=HERE), lookup.NotFound)


@pytest.mark.fault("71")
def test_the_keys_go_before_the_rows_and_the_ledger_before_the_keys() -> None:
    seen: list[str] = []

    def watch(name: str, real: Any) -> Any:
        def run(*args: Any, **named: Any) -> Any:
            seen.append(name)
            return real(*args, **named)

        return run

    with law(FIVE_YEARS):
        made = screened_out()
        with (
            patch.object(Ledger, "append", watch("ledger", Ledger.append)),
            patch.object(destroying, "destroy_keys", watch("keys", destroying.destroy_keys)),
            patch.object(destroying, "delete_rows", watch("rows", destroying.delete_rows)),
        ):
            destroy(made)
    assert seen == ["ledger", "keys", "rows"]


@pytest.mark.fault("71", "74")
@pytest.mark.parametrize("where", ["destroy_keys", "delete_rows", "leave_the_spool"])
def test_a_run_that_is_killed_goes_on_where_it_was(where: str) -> None:
    class Killed(BaseException):
        pass

    with law(FIVE_YEARS):
        made = planted()
        awake()
        approved(made)
        with patch.object(destroying, where, side_effect=Killed), pytest.raises(Killed):
            work()
        report = Report.unscoped.filter(pk=made.report_id).first()
        if where == "delete_rows":
            assert report is not None
            assert bytes(report.wrapped_key) == b"", "its key is gone although its rows stand"
        if where == "destroy_keys":
            assert report is not None
            assert bytes(report.wrapped_key) != b"", "what was not committed did not happen"
        work()
        assert not Report.unscoped.filter(pk=made.report_id).exists()
        assert not Person.unscoped.exists()
        assert [line.what for line in Ledger().lines()] == ["expunged", "expunged"], "and each is told once"
        assert Certificate.unscoped.count() == 1


@pytest.mark.fault("74")
def test_a_second_run_finds_nothing_to_do() -> None:
    with law(FIVE_YEARS):
        made = screened_out()
        assert destroy(made).expunged == 1
        before, lines = rows_everywhere(), Ledger().lines()
        again = work()
        assert (again.expunged, again.kept, again.plans) == (0, 0, [])
        after = rows_everywhere()
        del before["retention.LastRun"], after["retention.LastRun"]
        assert after == before
        assert Ledger().lines() == lines


@pytest.mark.fault("75")
def test_the_journal_keeps_that_it_happened_and_no_name() -> None:
    with law(FIVE_YEARS):
        made = planted()
        earlier = Entry.objects.filter(record_id=made.report_id.hex).count()
        destroy(made)
    told = Entry.objects.get(tag=Tag.RECORD_EXPUNGED, record_kind="report")
    assert told.record_id == made.report_id.hex
    assert "A statute made up for tests 12(a)" in told.authority
    assert "approved:" in told.fields
    assert Entry.objects.filter(record_id=made.report_id.hex).count() > earlier > 0, "what was done before stays told"
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM journal_entry")
        rows = str(cursor.fetchall()).lower()
    assert not [word for word in (WORD, CHILD, SURNAME) if word.lower() in rows]


@pytest.mark.fault("71")
def test_a_person_whom_another_report_needs_stays_and_only_the_link_goes() -> None:
    with law(FIVE_YEARS):
        made, other = screened_out(), screened_out()
        own = person(f"{CHILD} {SURNAME}")
        linked(made, own)
        linked(other, own)
        destroy(made)
        assert list(ReportedLink.unscoped.values_list("report_id", flat=True)) == [other.report_id]
        assert Card._default_manager.filter(person_id=own).exists()
        assert any("zephyrine" in row.words for row in Spelling._default_manager.all())
        destroy(other)
        assert not Person.unscoped.filter(pk=own).exists()
        assert not any("zephyrine" in row.words for row in Spelling._default_manager.all())


@pytest.mark.fault("71")
def test_an_envelope_that_waits_in_the_spool_goes_too() -> None:
    with law(FIVE_YEARS):
        token = new_token()
        made = screened_out(token=token)
        late = sealed(token, story=f"And the {WORD}.")
        spooling.spool().put(late.id, spooling.to_payload(late))
        destroy(made)
    assert spooling.spool().count() == 0


@pytest.mark.fault("71")
def test_what_somebody_searched_for_leaves_their_session_and_they_stay_signed_in() -> None:
    with law(FIVE_YEARS):
        made = screened_out()
        store = SessionStore()
        store[leftovers.REMEMBERED] = [{"id": "1", "at": clock.now().isoformat(), "box": "sealed"}]
        store["other"] = "kept"
        store.save()
        approved(made)
        assert dict(Session.objects.get(pk=store.session_key).get_decoded()) == {"other": "kept"}


@pytest.mark.fault("71")
def test_every_table_of_the_house_has_its_place() -> None:
    """A new table must say what becomes of its rows when a record is destroyed: see `retention.places`."""
    every = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert every - places.placed() == set(), "put it into retention/places.py"
    assert places.placed() - every == set(), "this table is gone"
    assert not places.deleted() & set(places.STAYS)


def test_no_table_that_points_at_a_record_is_said_to_stay() -> None:
    goes = {apps.get_model(label) for label in places.deleted()}
    wrong = [
        f"{label}.{field.name}"
        for label in places.STAYS
        for field in apps.get_model(label)._meta.concrete_fields
        if (isinstance(field, models.ForeignKey) and field.related_model in goes)
        or (not label.startswith("retention.") and field.name in {"report_id", "person_id", "root_id", "envelope_id"})
    ]
    assert wrong == []


@pytest.mark.parametrize("mapped", [places.REPORT, places.CALL, places.ROOT, places.ENVELOPE])
def test_every_path_of_the_map_leads_somewhere(mapped: dict[str, str]) -> None:
    for label, path in mapped.items():
        assert apps.get_model(label)._base_manager.filter(**{f"{path}__in": []}).count() == 0


@pytest.mark.fault("71")
def test_a_ledger_that_cannot_be_written_lets_nothing_be_destroyed(tmp_path: Path) -> None:
    with law(FIVE_YEARS):
        made = screened_out()
        awake()
        approved(made)
        (tmp_path / "file").write_text("")
        with pytest.raises(Exception, match="ledger"):
            work(tmp_path / "file")
        assert bytes(Report.unscoped.get(pk=made.report_id).wrapped_key) != b""
        assert PlanItem.unscoped.get().state == ItemState.WAITING
        assert standing(Ledger().lines()) == {}
    assert running.ORDER["report"] < running.ORDER["person"]
