"""What rests of referrals goes with the report it came from, and the database's roles may do no more than they must."""

import pytest
from django.db import transaction

from hearthline.duty.models import Clock
from hearthline.helpdesk import actions as helpdesk
from hearthline.helpdesk.referring.models import Consent, Line, Referral
from hearthline.retention import destroying
from hearthline.site import grants
from tests.helpdesk.build import agent, fresh
from tests.helpdesk.referring.build import asked, heard, of_inquiry, of_report, passed
from tests.intake.build import arrived
from tests.staff import viewer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("D-3", "R-1")]


def gone(report_id: object) -> None:
    target = destroying.find("report", report_id, "sacramento-demo")  # type: ignore[arg-type]  # an id of a row
    assert target
    with transaction.atomic():
        destroying.destroy_keys(target)
    with transaction.atomic():
        destroying.delete_rows(target)


@pytest.mark.fault("71")
def test_a_destroyed_report_takes_its_referrals_their_consents_lines_and_clocks_along() -> None:
    report, other = arrived(), of_inquiry()
    row = of_report(report)
    passed(row, viewer("screener"))
    heard(row, "waiting", who=viewer("screener"))
    gone(report.pk)
    assert [one.pk for one in Referral.unscoped.all()] == [other.pk]
    assert not Line.unscoped.exists()
    assert Consent.unscoped.get().referral_id == other.pk
    assert not Clock.unscoped.filter(subject_id=row.pk.hex).exists()


def test_so_does_a_report_that_was_an_inquiry() -> None:
    inquiry = asked()
    row = of_inquiry(inquiry)
    helpdesk.report(viewer=agent(), inquiry_id=inquiry.pk)
    gone(fresh(inquiry).report_id)
    assert not Referral.unscoped.filter(pk=row.pk).exists()
    assert not Consent.unscoped.exists()


@pytest.mark.req("C-1")
def test_the_public_face_has_no_part_in_it_and_nobody_deletes_at_the_desk() -> None:
    ours = {m._meta.label: grants.verbs(m) for m in grants.all_models() if m._meta.app_label == "referring"}
    assert set(ours) == {"referring.Referral", "referring.Consent", "referring.Line"}
    assert all(public == "" for public, _desk, _worker in ours.values())
    assert not any("D" in verbs for _public, *others in ours.values() for verbs in others)
    for model in (Referral, Consent, Line):
        assert "D" in grants.retention_verbs(model), "only the step that destroys what is over"
