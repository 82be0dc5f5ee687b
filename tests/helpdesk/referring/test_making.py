"""Telling somebody of a listing, and passing a name on: what is kept, what is refused, and how it rests (H-2, D-3)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.duty.models import Clock
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.helpdesk import actions as helpdesk
from hearthline.helpdesk.referring import actions
from hearthline.helpdesk.referring.models import Consent, Line, Referral
from hearthline.journal.models import Entry
from tests import staff
from tests.helpdesk.build import agent, fresh
from tests.helpdesk.referring.build import NAME, NEED, WHO, agreed, asked, of_inquiry, of_report, offer
from tests.intake.build import arrived

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("H-2", "D-3")]


def tell(inquiry: Any, **changes: Any) -> Referral:
    given: dict[str, Any] = {"viewer": agent(), "kind": "inquiry", "subject_id": inquiry.pk, "offer_id": offer().pk}
    return actions.tell(**{**given, **changes})


def test_told_of_a_listing_keeps_the_listing_and_nothing_of_the_person() -> None:
    inquiry = asked()
    row = tell(inquiry)
    assert (row.way, row.service, row.subject_id, row.label) == ("told", "pantry", inquiry.pk, inquiry.number)
    assert row.closed_at is not None, "nobody is chased who was only told"
    assert not Consent.unscoped.exists()
    assert not Clock.unscoped.filter(subject_kind="referral").exists()
    assert tell(inquiry).pk == row.pk, "pressed twice, it is one"
    made = Entry.objects.filter(tag="referring:referral:make")
    assert {(e.record_kind, e.record_id) for e in made} == {("referral", row.pk.hex), ("inquiry", inquiry.pk.hex)}


def test_without_a_consent_no_name_is_kept_and_no_clock_starts() -> None:
    inquiry = asked()
    for told, code in (
        (None, "referral.consent"),
        (agreed(items={}), "consent.items"),
        (agreed(who=""), "consent.who"),
    ):
        with pytest.raises(DomainError) as refused:
            of_inquiry(inquiry, agreed=told)
        assert refused.value.code == code
    assert not Referral.unscoped.exists()
    assert not Consent.unscoped.exists()
    assert not Clock.unscoped.filter(subject_kind="referral").exists()


def test_a_name_with_consent_begins_a_referral_with_a_clock_of_the_agency_s_own_setting() -> None:
    row = of_inquiry()
    consent = Consent.unscoped.get()
    assert (consent.codes, consent.own, consent.how) == (("name", "need"), True, "telephone")
    found = Clock.unscoped.get(subject_kind="referral")
    assert (found.subject_id, found.rule, found.owner) == (row.pk.hex, "promise.referral_heard", agent().id)
    assert "agency setting" in found.citation
    assert found.due_at == row.due_at
    assert timedelta(days=6) < found.due_at - clock.now() < timedelta(days=9)
    entry = Entry.objects.get(tag="referring:referral:make", record_kind="referral")
    assert entry.fields.split() == ["passed", "name", "need"]
    assert entry.digest


def test_what_was_typed_rests_sealed_in_every_column_of_every_table() -> None:
    of_inquiry()
    kept = ""
    for model in (Referral, Consent, Line, Clock, Entry):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            kept += str(cursor.fetchall())
    for word in (NAME, "Quillfeather", "Zqneedle", WHO, "Badge 417", "Oak Table"):
        assert word not in kept
    assert NEED not in repr(agreed())


@pytest.mark.fault("53")
def test_one_key_opens_one_referral_and_a_moved_value_opens_nowhere() -> None:
    from hearthline.helpdesk.referring.queries import referral

    one, other = of_inquiry(), of_inquiry()
    mine, theirs = Consent.unscoped.get(referral=one), Consent.unscoped.get(referral=other)
    Consent.unscoped.filter(pk=mine.pk).update(sealed=bytes(theirs.sealed))
    found = referral(agent(), one.pk).agreement
    assert found
    assert found.damaged
    assert found.words == {"name": "", "need": ""}


@pytest.mark.fault("43")
def test_who_asked_is_never_passed_on_once_their_inquiry_is_a_report() -> None:
    inquiry = asked()
    helpdesk.report(viewer=agent(), inquiry_id=inquiry.pk)
    assert fresh(inquiry).report_id
    with pytest.raises(DomainError) as refused:
        of_inquiry(inquiry)
    assert refused.value.code == "referral.reporter"
    assert tell(inquiry).way == "told", "they can still be told of it"


@pytest.mark.fault("43")
def test_from_a_report_only_somebody_else_than_who_reported() -> None:
    report = arrived()
    with pytest.raises(DomainError) as refused:
        of_report(report, agreed=agreed(not_reporter=False))
    assert refused.value.code == "consent.reporter"
    row = of_report(report)
    found = Clock.unscoped.get(subject_kind="referral")
    assert found.record_id == report.pk, "who may not see the report does not see the clock"
    assert row.label == report.number


@pytest.mark.parametrize("role", ["screener", "administrator", ""])
def test_who_may_not_read_an_inquiry_refers_nobody_from_it(role: str) -> None:
    inquiry, who = asked(), staff.viewer(role)
    with pytest.raises(Refused):
        tell(inquiry, viewer=who)
    with pytest.raises(Refused):
        of_inquiry(inquiry, who=who)
    assert not Referral.unscoped.exists()


@pytest.mark.parametrize("role", ["agent", "administrator", ""])
def test_who_may_not_work_on_a_report_refers_nobody_from_it(role: str) -> None:
    report = arrived()
    with pytest.raises(Refused):
        of_report(report, who=staff.viewer(role))
    assert not Referral.unscoped.exists()


def test_another_agency_s_inquiry_and_one_that_never_was_are_refused_alike() -> None:
    from uuid import uuid4

    inquiry, away = asked(), staff.viewer("agent", staff.THERE)
    told = []
    for own in (inquiry.pk, uuid4()):
        with pytest.raises(Refused) as refused:
            actions.begin(viewer=away, kind="inquiry", subject_id=own)
        told.append((refused.value.code, refused.value.message))
    assert told[0] == told[1]
    with pytest.raises(Refused):
        actions.begin(viewer=agent(), kind="household", subject_id=inquiry.pk)


def test_a_listing_that_is_gone_or_a_language_that_nobody_has_begins_nothing() -> None:
    inquiry = asked()
    for change, code in (({"offer_id": -1}, "referral.listing"), ({"offer_id": 1 << 70}, "referral.listing")):
        with pytest.raises(DomainError) as refused:
            tell(inquiry, **change)
        assert refused.value.code == code
    with pytest.raises(DomainError) as refused:
        tell(inquiry, language="xx")
    assert refused.value.code == "referral.language"
    assert not Referral.unscoped.exists()


def test_the_place_is_there_for_the_search_only_when_it_was_given() -> None:
    with_place, without = asked(), None
    from tests.helpdesk.build import logged

    without = logged(place="a shelter, she will not say which")
    assert actions.begin(viewer=agent(), kind="inquiry", subject_id=with_place.pk)[1] == "95814"
    assert actions.begin(viewer=agent(), kind="inquiry", subject_id=without.pk)[1] == ""
    read = Entry.objects.filter(tag="referring:referral:read", record_kind="inquiry")
    assert [entry.fields for entry in read.order_by("at")] == ["zip", ""]


def test_a_report_s_place_is_where_the_child_is_said_to_be() -> None:
    report = arrived(where_now="12 Example St, Practice CA 95815")
    subject, zip_code = actions.begin(viewer=staff.viewer(), kind="report", subject_id=report.pk)
    assert zip_code == "95815"
    assert subject.about_report
    assert not subject.asker_reported


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_a_zip_code_is_read_from_the_end_of_a_line_or_not_at_all(text: str) -> None:
    from hearthline.helpdesk.referring.inquiries import zip_in

    found = zip_in(text)
    assert found == "" or (len(found) == 5 and found.isdigit() and found in text)
    assert zip_in(f"{text}\nPractice CA 95814-1234.") == "95814"
