"""What was told about a report or a person goes with it: who might open it, who asked, what is a clue."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.apps import apps
from django.db import models

from hearthline.access.models import Barred, Opening, OpeningKind, ReviewKind, ToReview
from hearthline.duty.models import Alert
from hearthline.ground import clock
from hearthline.intake.models import Report, ReportPart
from hearthline.intake.withheld.models import ClueMark, Disclosure, ReporterWish, RevealAsk
from hearthline.journal.models import Entry
from hearthline.people.models import Person
from hearthline.retention import destroying, places
from hearthline.screening.models import Screening
from tests.retention.build import FIVE_YEARS, destroy, law, linked, person, rows_everywhere, screened_out
from tests.staff import HERE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("now")]

ABOUT_REPORTS = (RevealAsk, Disclosure, ReporterWish, ClueMark)
ABOUT_ANY = (ToReview, Opening, Barred)


def withheld(made: Screening) -> None:
    """One row of each kind about who reported."""
    report, now = Report.unscoped.get(pk=made.report_id), clock.now()
    part = ReportPart.unscoped.filter(report=report).first()
    own = {"agency_id": HERE, "report": report}
    RevealAsk.objects.create(
        **own, by="u1", by_name="B. Okafor", purpose="call_back", rule="r", reason=b"sealed", asked_at=now
    )
    Disclosure.objects.create(
        **own, recipient_kind="court", authority="a", how="writing", told_at=now, sealed=b"s", by="u1", at=now
    )
    ReporterWish.objects.create(**own, code="waives", sealed=b"s", by="u1", at=now)
    ClueMark.objects.create(**own, part=part, sealed=b"s", by="u1", at=now)


def about(kind: str, record_id: UUID) -> ToReview:
    """A record that was opened to one, closed to another and is waiting to be reviewed; with the review's alarm."""
    now = clock.now()
    opening = Opening.objects.create(
        agency_id=HERE,
        record_kind=kind,
        record_id=record_id,
        user_id="u1",
        kind=OpeningKind.GLASS,
        why="child_in_danger",
        words=b"sealed",
        given_by="u1",
        until=now + timedelta(minutes=30),
    )
    Barred.objects.create(agency_id=HERE, record_kind=kind, record_id=record_id, user_id="u2", why="family", by="u2")
    review = ToReview.objects.create(
        agency_id=HERE,
        key=f"glass:{opening.pk.hex}",
        kind=ReviewKind.GLASS,
        user_id="u1",
        record_kind=kind,
        record_id=record_id.hex,
        first_at=now,
        last_at=now,
        opening=opening,
    )
    Alert.objects.create(
        agency_id=HERE,
        kind="glass",
        key=f"glass:{review.pk.hex}:0",
        subject_kind="review",
        subject_id=review.pk.hex,
        raised_at=now,
    )
    return review


@pytest.mark.fault("71")
def test_what_was_said_about_who_reported_goes_with_the_report() -> None:
    with law(FIVE_YEARS):
        made, other = screened_out(), screened_out()
        withheld(made)
        withheld(other)
        destroy(made)
    assert {model.__name__: model.unscoped.count() for model in ABOUT_REPORTS} == {
        model.__name__: 1 for model in ABOUT_REPORTS
    }, "and the other report's stay"


@pytest.mark.fault("71")
def test_openings_bars_reviews_and_their_alarms_go_with_the_person_and_with_the_report() -> None:
    with law(FIVE_YEARS):
        made, other = screened_out(), screened_out()
        child, stays = person("Zephyrine Vandersnickt"), person("Wilder Ashgrove")
        linked(made, child)
        told = [about("person", child).pk.hex, about("report", made.report_id).pk.hex]
        kept = [about("person", stays), about("report", other.report_id)]
        destroy(made)
    assert not Person.unscoped.filter(pk=child).exists()
    assert set(ToReview.unscoped.values_list("pk", flat=True)) == {review.pk for review in kept}
    for model in (Opening, Barred):
        assert set(model.unscoped.values_list("record_id", flat=True)) == {stays, other.report_id}
    assert not Alert.unscoped.filter(subject_id__in=told).exists(), "an alarm about a review that is gone goes too"
    assert Alert.unscoped.filter(subject_id__in=[review.pk.hex for review in kept]).count() == 2
    assert Entry.objects.filter(record_id=made.report_id.hex).exists(), "that it happened stays"
    left = [table for table, rows in rows_everywhere().items() for row in rows if child.hex in row or str(child) in row]
    assert left == []


def test_a_name_that_is_no_id_of_a_row_hurts_no_table_of_ids() -> None:
    assert +destroying.named({"f" * 64, "not an id", ""}) == {}


def test_every_table_that_names_records_is_asked_by_a_column_that_it_has() -> None:
    assert places.SUBJECT.keys() >= {model._meta.label for model in ABOUT_ANY}
    for label, column in places.SUBJECT.items():
        field = apps.get_model(label)._meta.get_field(column)
        assert isinstance(field, models.CharField | models.UUIDField | models.ForeignKey), label
    order = list(places.SUBJECT)
    assert order.index("access.ToReview") < order.index("access.Opening"), "a review points at its opening"
    assert order.index("access.ToReview") < order.index("duty.Alert"), "alarms name reviews"
