"""What stays although two people approved, what a certificate says, under which database role it is done."""

import json
from pathlib import Path
from unittest.mock import patch

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction

from hearthline.ground import clock
from hearthline.ground.errors import ConfigurationError
from hearthline.intake import actions as intake
from hearthline.intake.calls.models import Call
from hearthline.intake.models import Attachment, AttachmentChunk, FileCopy, FilePage, Report
from hearthline.people import actions as people
from hearthline.people.keys import open_snapshot
from hearthline.people.models import Household, HouseholdMember, Merge, PastEvent, Person, Relationship
from hearthline.retention import actions, certificates, commands, hashes, leftovers, replaying
from hearthline.retention.models import Certificate, ItemState, Plan, PlanItem, PlanState
from hearthline.retention.places import deleted
from hearthline.screening.models import Screening
from hearthline.site import grants
from hearthline.site.config import from_environment
from tests import staff
from tests.intake.calls.build import typed
from tests.intake.test_roles import role
from tests.retention.build import (
    CALLS,
    FIVE_YEARS,
    KEY,
    KEY_ID,
    NOW,
    THEN,
    approved,
    awake,
    destroy,
    law,
    linked,
    person,
    proposed,
    screened_out,
    second_supervisor,
    work,
)
from tests.screening.build import screener, supervisor
from tests.staff import HERE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("now")]


@pytest.mark.fault("71")
@pytest.mark.parametrize("reason", ["restricted", "sealed", "past", "import", "household", "merged"])
def test_a_person_who_is_known_by_more_than_the_report_stays(reason: str) -> None:
    with law(FIVE_YEARS):
        made = screened_out()
        own, other = person("Zephyrine Vandersnickt"), person("Ottilie Brandvold")
        linked(made, own)
        if reason == "restricted":
            people.restrict(viewer=supervisor(), person_id=own, ask=supervisor().name)
        elif reason == "sealed":
            people.seal(viewer=supervisor(), person_id=own, why="adoption")
        elif reason == "past":
            PastEvent.unscoped.create(agency_id=HERE, person_id=own, kind="case")
        elif reason == "import":
            Person.unscoped.filter(pk=own).update(origin="import", lookup_id=None)
        else:
            linked(screened_out(), other)
            if reason == "household":
                home = Household.unscoped.create(agency_id=HERE)
                for one in (own, other):
                    HouseholdMember.unscoped.create(agency_id=HERE, person_id=one, household=home)
            else:
                people.merge(viewer=supervisor(), absorbed_id=own, survivor_id=other, why="One birth certificate.")
        destroy(made)
        assert not Report.unscoped.filter(pk=made.report_id).exists()
        assert Person.unscoped.filter(pk=own).exists()


@pytest.mark.fault("71")
def test_a_whole_family_goes_with_the_last_report_that_needs_it() -> None:
    with law(FIVE_YEARS):
        made = screened_out()
        mother, child = person("Ottilie Brandvold"), person("Peregrine Brandvold")
        linked(made, mother, "adult-1")
        Relationship.unscoped.create(agency_id=HERE, person_id=mother, other_id=child, kind="parent")
        home = Household.unscoped.create(agency_id=HERE)
        HouseholdMember.unscoped.create(agency_id=HERE, person_id=child, household=home)
        assert destroy(made).expunged == 3
        assert not Person.unscoped.exists()
        assert not Household.unscoped.exists()


@pytest.mark.fault("71")
def test_a_merge_forgets_the_links_of_a_report_and_can_still_be_taken_back() -> None:
    with law(FIVE_YEARS):
        made, other = screened_out(), screened_out()
        one, two = person("Zephyrine Vandersnickt"), person("Zephyrine Vandersnict")
        linked(made, one)
        linked(other, two)
        linked(other, one, "child-2")
        people.merge(viewer=supervisor(), absorbed_id=one, survivor_id=two, why="One birth certificate.")
        destroy(made)
        row = Merge.unscoped.get()
        kept = open_snapshot(HERE, row.pk, row.snapshot, actor="tests").decode()
        assert made.report_id.hex not in kept
        assert other.report_id.hex in kept
        people.unmerge(viewer=supervisor(), merge_id=row.pk, why="Two after all.")
        assert Person.unscoped.filter(merged_into__isnull=True).count() == 2


@pytest.mark.fault("71")
@pytest.mark.parametrize("shared", [False, True])
def test_files_go_with_their_pages_unless_another_report_names_them(shared: bool) -> None:
    with law(FIVE_YEARS):
        made, other = screened_out(), screened_out()
        attachment = Attachment.objects.create(agency_id=HERE, size=3, chunks=1, created_at=THEN)
        AttachmentChunk.objects.create(agency_id=HERE, attachment=attachment, number=0, data=b"abc")
        for report in (made, other) if shared else (made,):
            copy = FileCopy.objects.create(
                agency_id=HERE,
                report_id=report.report_id,
                attachment_id=attachment.pk,
                type="image/jpeg",
                state="ready",
                facts=b"sealed",
            )
            FilePage.objects.create(agency_id=HERE, copy=copy, number=1, sealed=b"sealed")
        destroy(made)
        assert Attachment.unscoped.exists() is shared
        assert AttachmentChunk.unscoped.exists() is shared
        assert FilePage.unscoped.count() == shared


def test_a_contact_that_was_no_report_has_its_own_schedule() -> None:
    with law(CALLS):
        with clock.freeze(THEN):
            call = typed(screener(), {"story": "Wrong number."})
            row = Call.unscoped.get(pk=getattr(call, "pk", call))
            Call.unscoped.filter(pk=row.pk).update(
                state="closed", result="wrong_number", closed_at=THEN, closed_by=screener().id
            )
        plan = actions.propose(viewer=supervisor(), chosen=[("call", row.pk)])
        actions.approve(viewer=second_supervisor(), plan_id=plan.pk)
        awake()
        assert work().expunged == 1
        assert not Call.unscoped.exists()


@pytest.mark.fault("72")
@pytest.mark.parametrize("open_work", ["follow-up", "addition", "young"])
def test_what_is_not_finished_stays(open_work: str) -> None:
    with law(FIVE_YEARS):
        made = screened_out()
        awake()
        approved(made)
        if open_work == "follow-up":
            intake.make_follow_up(
                viewer=screener(), report_id=made.report_id, kind="call_back", words="Call.", due_at=NOW
            )
        elif open_work == "addition":
            Screening.unscoped.filter(report_id=made.report_id).update(state="returned", final_decision=None)
        else:
            Report.unscoped.filter(pk=made.report_id).update(received_at=NOW)
        assert work().expunged == 0
        assert PlanItem.unscoped.get().state == ItemState.KEPT


@pytest.mark.fault("75")
def test_the_certificate_is_signed_names_nobody_and_any_change_shows() -> None:
    with law(FIVE_YEARS):
        made = screened_out()
        number = made.report.number
        destroy(made)
    row = Certificate.unscoped.get()
    keys = {KEY_ID: KEY.public_key().public_bytes_raw()}
    assert certificates.verified(row, keys) is True
    assert certificates.verified(row, {}) is None
    assert certificates.verified(row, {KEY_ID: Ed25519PrivateKey.generate().public_key().public_bytes_raw()}) is False
    row.document = row.document.replace('"destroyed":[{', '"destroyed":[{ ')
    assert certificates.verified(row, keys) is False
    told = json.loads(Certificate.unscoped.get().document)
    (one,) = told["destroyed"]
    assert one["record"] == hashes.hash_of("report", made.report_id)
    assert one["keys"] >= 2
    assert one["rows"]["intake.ReportPart"] == 1
    assert (told["proposed"]["by"], told["approved"]["by"]) == (supervisor().id, second_supervisor().id)
    for word in (number, made.report_id.hex, supervisor().name, "Wren"):
        assert word not in row.document


@pytest.mark.fault("55")
def test_the_database_itself_refuses_a_plan_that_one_person_approved() -> None:
    with law(FIVE_YEARS):
        plan = proposed(screened_out())
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.unscoped.filter(pk=plan.pk).update(
            state=PlanState.APPROVED, decided_by=plan.proposed_by, decided_at=clock.now()
        )


def test_only_the_step_of_retention_may_delete_and_the_desk_never() -> None:
    own = {
        "people.Card",
        "people.Posting",
        "people.Spelling",
        "intake.SearchTerm",
        "intake.FilePage",
        "intake.Presence",
    }
    for label in deleted():
        model = apps.get_model(label)
        public, desk, _ = grants.verbs(model)
        assert "D" in grants.retention_verbs(model), label
        assert "D" not in public, label
        assert label in own or "D" not in desk, label
    for label in ("intake.Report", "people.Person", "screening.Decision"):
        assert "D" not in "".join(grants.verbs(apps.get_model(label))), "not even the worker, but for that step"
    for name in ("LegalHold", "Plan", "PlanItem", "Certificate", "LastRun"):
        assert not [v for v in grants.verbs(apps.get_model(f"retention.{name}")) if "D" in v]


@pytest.mark.postgres
@pytest.mark.fault("55", "71")
def test_each_does_its_part_under_its_own_database_role() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("roles are PostgreSQL's")
    with law(FIVE_YEARS):
        made = screened_out()
        linked(made, person("Zephyrine Vandersnickt"))
        awake()
        one, two = supervisor(), second_supervisor()
        with role("hl_desk"):
            hold = actions.place_hold(viewer=one, number=made.report.number, why="audit")
            actions.lift_hold(viewer=two, hold_id=hold.pk)
            plan = actions.propose(viewer=one, chosen=[("report", made.report_id)])
            actions.approve(viewer=two, plan_id=plan.pk)
            with pytest.raises(DatabaseError), transaction.atomic():
                Report.unscoped.filter(pk=made.report_id)._raw_delete("default")
        with role("hl_worker"):
            replaying.keep_seals()
            assert work().expunged == 2
            with pytest.raises(DatabaseError), transaction.atomic():
                Certificate.unscoped.update(document="")
            with pytest.raises(DatabaseError), transaction.atomic():
                Person.unscoped.all()._raw_delete("default")
            assert "not vacuumed" in leftovers.wipe()[0]
    assert not Person.unscoped.exists()


def test_the_commands_say_what_is_due_and_do_what_was_approved(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with law(FIVE_YEARS), patch.object(commands, "in_force", lambda: {FIVE_YEARS.id: FIVE_YEARS}):
        made, held = screened_out(), screened_out()
        hold = actions.place_hold(viewer=supervisor(), number=held.report.number, why="audit")
        assert commands.retention(["due"]) == 0
        said = capsys.readouterr().out
        assert f"HELD ({hold.number})" in said
        assert "may be proposed" in said
        approved(made)
        awake()
        assert commands.retention(["run"]) == 0
        assert "1 records destroyed" in capsys.readouterr().out
        assert commands.retention(["certificates", "--to", str(tmp_path)]) == 0
        assert "signature good" in capsys.readouterr().out
        assert len(list(tmp_path.iterdir())) == 1
        assert commands.retention(["ledger"]) == 0
        assert "1 lines" in capsys.readouterr().out
        assert commands.retention(["replay"]) == 0
        with clock.freeze(NOW.replace(year=2027)):
            assert commands.retention(["run"]) == 1
            assert "STOPPED" in capsys.readouterr().out
            assert commands.retention(["clock-is-right"]) == 0
            assert commands.retention(["run"]) == 0
        assert commands.retention(["vacuum"]) == 0


@pytest.mark.fault("13")
def test_a_production_worker_does_not_start_with_the_ledger_beside_the_database(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in {
        "HEARTHLINE_DEMO": "0",
        "HEARTHLINE_TLS": "1",
        "HEARTHLINE_STATE": str(tmp_path / "state"),
        "HEARTHLINE_LEDGER": str(tmp_path / "state" / "in" / "it"),
    }.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=r"config\.E019"):
        from_environment("worker")
    monkeypatch.setenv("HEARTHLINE_LEDGER", str(tmp_path / "apart"))
    with pytest.raises(ConfigurationError, match=r"config\.E012"):
        from_environment("worker")
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "restoring").write_text("{}")
    monkeypatch.setenv("HEARTHLINE_DEMO", "1")
    with pytest.raises(ConfigurationError, match=r"config\.E018"):
        from_environment("desk")
    assert from_environment("operator").ledger == tmp_path / "apart"


def test_another_countys_number_is_no_number_here() -> None:
    made = screened_out()
    elsewhere = staff.viewer("supervisor", agency_id=staff.THERE, username="supervisor-there")
    with pytest.raises(Exception, match=r"retention\.number"):
        actions.place_hold(viewer=elsewhere, number=made.report.number, why="audit")
