"""What was destroyed stays gone after a restore, and what was sealed stays sealed, as the ledger says."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from hearthline.ground import clock
from hearthline.intake.actions import open_pending
from hearthline.intake.door import spooling
from hearthline.intake.door.accept import accept
from hearthline.intake.models import Envelope, Report
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.people import actions as people
from hearthline.people.index_models import Card
from hearthline.people.models import Person, ReportedLink
from hearthline.retention import places, replaying
from hearthline.retention.ledger import Ledger, LedgerError
from hearthline.retention.models import LastRun
from hearthline.sealing import new_token
from tests.intake.build import sealed
from tests.retention.build import FIVE_YEARS, THEN, destroy, law, linked, person, rows_everywhere, screened_out
from tests.screening.build import supervisor
from tests.staff import HERE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("now")]


class Backup:
    """Every row of now; `restore()` puts them back over whatever is there, as an operator's restore would."""

    def __init__(self) -> None:
        from django.apps import apps

        self.kept: list[tuple[Any, list[Any]]] = [
            (model, list(model._base_manager.all()))
            for model in apps.get_models(include_auto_created=True)
            if model._meta.label in places.deleted() or model._meta.app_label == "retention"
        ]

    def restore(self) -> None:
        from django.db import transaction

        with transaction.atomic():
            for model, _ in self.kept:
                model._base_manager.all()._raw_delete(connection.alias)
            for model, rows in self.kept:
                model._base_manager.bulk_create(rows)


def ids_left(*ids: UUID) -> list[str]:
    return [t for t, rows in rows_everywhere().items() if any(one.hex in row for row in rows for one in ids)]


@pytest.mark.fault("13", "71")
def test_a_destroyed_report_that_comes_back_with_a_backup_goes_again() -> None:
    with law(FIVE_YEARS):
        made = screened_out()
        own = person("Zephyrine Vandersnickt")
        linked(made, own)
        last_night = Backup()
        destroy(made)
        last_night.restore()
        assert Report.unscoped.filter(pk=made.report_id).exists()
        assert replaying.behind()
        done = replaying.replay()
        assert done.expunged == 2
        assert ids_left(made.report_id, own) == []
        assert not replaying.behind()
        assert Entry.objects.filter(tag=Tag.RECORD_EXPUNGED_AGAIN, record_id=made.report_id.hex).count() == 1
        assert replaying.replay().expunged == 0, "and again there is nothing to do"


@pytest.mark.fault("13", "71")
def test_an_envelope_that_nobody_had_opened_at_the_time_of_the_backup_goes_too() -> None:
    with law(FIVE_YEARS):
        token = new_token()
        with clock.freeze(THEN):
            accept(sealed(token))
        before = Backup()
        open_pending()
        report = Report.unscoped.get()
        Ledger().append("expunged", "report", report.pk.hex, agency=HERE, root=report.root_id)
        before.restore()
        assert Envelope.unscoped.exists()
        assert not Report.unscoped.exists()
        replaying.replay()
        assert not Envelope.unscoped.exists()
        open_pending()
        assert not Report.unscoped.exists()


@pytest.mark.fault("13")
def test_what_the_same_page_sends_after_the_destroying_is_a_report_like_any_other() -> None:
    with law(FIVE_YEARS):
        token = new_token()
        made = screened_out(token=token)
        destroy(made)
        with clock.freeze(clock.now() + timedelta(hours=1)):
            accept(sealed(token))
            open_pending()
        assert Report.unscoped.count() == 1
        replaying.replay()
        assert Report.unscoped.count() == 1


@pytest.mark.fault("71")
def test_a_spooled_file_of_a_destroyed_report_goes_with_the_replay() -> None:
    with law(FIVE_YEARS):
        token = new_token()
        made = screened_out(token=token)
        destroy(made)
        late = sealed(token, story="From the spool of that time.")
        spooling.spool().put(late.id, spooling.to_payload(late))
        replaying.replay()
        assert spooling.spool().count() == 0


@pytest.mark.fault("73")
def test_a_person_sealed_for_adoption_is_still_sealed_after_an_older_backup_comes_back() -> None:
    made = screened_out()
    own = person("Zephyrine Vandersnickt")
    linked(made, own)
    older = Backup()
    people.seal(viewer=supervisor(), person_id=own, why="adoption")
    assert replaying.keep_seals() == 1
    assert replaying.keep_seals() == 0
    older.restore()
    assert Card._default_manager.filter(person_id=own).exists(), "open again, as that night"
    assert replaying.replay().sealed == 1
    person_now = Person.unscoped.get(pk=own)
    assert (person_now.sealed, person_now.sealed_why) == (True, "adoption")
    assert not Card._default_manager.filter(person_id=own).exists(), "in no index"
    assert not ReportedLink.unscoped.filter(person_id=own, unlinked_at__isnull=True).exists()
    assert Entry.objects.filter(tag=Tag.RECORD_SEALED_AGAIN, record_id=own.hex).count() == 1


@pytest.mark.fault("73")
def test_a_backup_of_a_sealed_person_comes_back_sealed() -> None:
    own = person("Zephyrine Vandersnickt")
    people.seal(viewer=supervisor(), person_id=own, why="adoption")
    same = Backup()
    same.restore()
    replaying.keep_seals()
    replaying.replay()
    assert Person.unscoped.get(pk=own).sealed


@pytest.mark.fault("73")
def test_an_order_that_opens_a_sealed_record_is_in_the_ledger_too() -> None:
    own = person("Zephyrine Vandersnickt")
    people.seal(viewer=supervisor(), person_id=own, why="court")
    replaying.keep_seals()
    with clock.freeze(clock.now() + timedelta(minutes=5)):
        people.unseal(viewer=supervisor(), person_id=own, purpose="court-order")
        assert replaying.keep_seals() == 1
    assert [line.what for line in Ledger().lines()] == ["sealed", "unsealed"]
    assert replaying.replay().sealed == 0
    assert not Person.unscoped.get(pk=own).sealed


@pytest.mark.fault("73")
def test_who_stands_open_without_an_order_is_sealed_again_by_the_worker() -> None:
    """Somebody restored by other means, and nobody ran the replay."""
    own = person("Zephyrine Vandersnickt")
    people.seal(viewer=supervisor(), person_id=own, why="adoption")
    replaying.keep_seals()
    Person.unscoped.filter(pk=own).update(sealed=False, sealed_why="")
    replaying.keep_seals()
    assert Person.unscoped.get(pk=own).sealed
    assert [line.what for line in Ledger().lines()] == ["sealed"]


@pytest.mark.fault("13")
def test_a_ledger_that_is_another_one_is_refused() -> None:
    with law(FIVE_YEARS):
        destroy(screened_out())
    LastRun.objects.filter(pk=1).update(ledger_hash="f" * 64)
    with pytest.raises(LedgerError, match=r"ledger\.other"):
        replaying.behind()


def test_a_line_that_was_taken_back_destroys_nothing() -> None:
    made = screened_out()
    for what in ("expunged", "kept-after-all"):
        Ledger().append(what, "report", made.report_id.hex, agency=HERE, root=made.report.root_id)
    Ledger().append("expunged", "report", uuid4().hex, agency=HERE, root="nobody")
    assert replaying.replay().expunged == 0
    assert Report.unscoped.filter(pk=made.report_id).exists()
