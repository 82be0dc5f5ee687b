"""Opening envelopes: each becomes a report or joins one, once, and a bad one stands in nobody's way."""

from datetime import timedelta
from typing import Any

import pytest

from hearthline.ground import clock
from hearthline.intake import events
from hearthline.intake.actions import open_pending, opening
from hearthline.intake.actions.opening import JOB
from hearthline.intake.door.accept import accept
from hearthline.intake.keys import record_key
from hearthline.intake.models import Envelope, IntakePending, Report, ReporterCard, ReportPart
from hearthline.intake.queries import health, report_detail
from hearthline.journal.models import Entry
from hearthline.sealing import KeyringError, RingKeys, new_token
from tests.cast import CHILD, STORY
from tests.intake.build import AGENCY, IDENTITY, agency, screener, sealed

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(_fresh: None) -> list[Any]:
    """Every event told during the test."""
    agency()
    told: list[Any] = []
    for kind in (
        events.ReportArrived,
        events.AdditionArrived,
        events.DangerRaised,
        events.EnvelopeUnreadable,
    ):
        events.on(kind, told.append)
    return told


def kinds(heard: list[Any]) -> list[str]:
    return [type(event).__name__ for event in heard]


def test_an_opened_envelope_becomes_a_report_with_the_facts_a_queue_sorts_by(heard: list[Any]) -> None:
    envelope = sealed(identity=IDENTITY, language="es")
    accept(envelope)
    assert open_pending().reports == 1
    report = Report.unscoped.get()
    assert (report.agency_id, report.language, report.danger, report.danger_rank) == (AGENCY, "es", "no", 3)
    assert (report.child_count, report.youngest_age_months, report.files_count, report.whole) == (2, 24, 0, True)
    assert report.received_at == envelope.received_at
    assert report.number.startswith("SAC-")
    assert IntakePending.unscoped.count() == 0
    assert kinds(heard) == ["ReportArrived"]
    assert heard[0].received_at == envelope.received_at
    entry = Entry.objects.get(tag="intake:envelope:open")
    assert (entry.actor_kind, entry.actor_id, entry.record_id) == ("system", JOB, report.id.hex)
    card = ReporterCard.unscoped.get()
    assert (card.given, card.kind) == (True, "public")


def test_the_words_are_sealed_again_under_the_reports_own_key(heard: list[Any]) -> None:
    accept(sealed())
    open_pending()
    report, part = Report.unscoped.get(), ReportPart.unscoped.get()
    key = record_key(report, actor="test", purpose="test")
    assert STORY[:30].encode() in key.open("reportpart", "sealed", part.id, part.sealed)
    assert CHILD.name.encode() not in bytes(part.sealed)


def test_opening_again_does_nothing(heard: list[Any]) -> None:
    accept(sealed())
    open_pending()
    again = open_pending()
    assert (again.reports, again.additions) == (0, 0)
    assert Report.unscoped.count() == ReportPart.unscoped.count() == 1


@pytest.mark.fault("6")
def test_when_a_listener_fails_the_envelope_waits_and_nothing_is_half_done(heard: list[Any]) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("mail is down")

    events.on(events.ReportArrived, broken)
    accept(sealed())
    with pytest.raises(RuntimeError):
        open_pending()
    assert Report.unscoped.count() == 0
    assert IntakePending.unscoped.count() == 1


def test_danger_is_opened_first_and_told(heard: list[Any]) -> None:
    accept(sealed(story="first in line"))
    accept(sealed(danger="yes"))
    accept(sealed(danger="cannot_call", kind="danger", story=""))
    open_pending(limit=1)
    assert Report.unscoped.get().danger == "cannot_call"
    open_pending()
    raised = [event.danger for event in heard if isinstance(event, events.DangerRaised)]
    assert raised == ["cannot_call", "yes"]


def test_a_first_danger_envelope_and_the_whole_report_are_one_report(heard: list[Any]) -> None:
    token = new_token()
    first = sealed(token, kind="danger", danger="cannot_call", story="", children=[])
    accept(first)
    open_pending()
    assert not Report.unscoped.get().whole
    accept(sealed(token, danger="no", language="hmn"))
    assert open_pending().additions == 1
    report = Report.unscoped.get()
    assert (report.whole, report.language, report.child_count) == (True, "hmn", 2)
    assert (report.danger, report.received_at) == ("cannot_call", first.received_at)
    assert kinds(heard) == ["ReportArrived", "DangerRaised", "AdditionArrived"]
    assert [part.kind for part in ReportPart.unscoped.order_by("received_at")] == ["danger", "report"]


def test_a_late_danger_raises_a_calm_report(heard: list[Any]) -> None:
    token = new_token()
    accept(sealed(token))
    open_pending()
    accept(sealed(token, danger="yes"))
    open_pending()
    report = Report.unscoped.get()
    assert (report.danger, report.version) == ("yes", 2)
    assert kinds(heard) == ["ReportArrived", "AdditionArrived", "DangerRaised"]


def test_an_addition_never_makes_a_report_calmer_or_the_child_older(heard: list[Any]) -> None:
    token = new_token()
    accept(sealed(token, danger="yes"))
    open_pending()
    accept(sealed(token, danger="no", children=[{"age": "9"}], story="more"))
    open_pending()
    report = Report.unscoped.get()
    assert (report.danger, report.youngest_age_months, report.child_count) == ("yes", 24, 2)
    assert kinds(heard).count("DangerRaised") == 1


def test_an_addition_opened_before_its_report_still_ends_as_one_report(heard: list[Any]) -> None:
    token = new_token()
    accept(sealed(token, kind="addition", story="an addition first"))
    open_pending()
    accept(sealed(token))
    open_pending()
    report = Report.unscoped.get()
    assert report.whole
    assert ReportPart.unscoped.filter(report=report).count() == 2


@pytest.mark.fault("15")
@pytest.mark.parametrize("column", ["report_box", "sha256"])
def test_a_flipped_bit_is_reported_and_set_aside_and_the_others_are_read(heard: list[Any], column: str) -> None:
    bad, good = sealed(danger="yes"), sealed(story="the other one")
    accept(bad)
    accept(good)
    row = Envelope.unscoped.get(pk=bad.id)
    box = bytearray(bytes(row.report_box))
    box[len(box) // 2] ^= 1
    changed = {"report_box": bytes(box)} if column == "report_box" else {"sha256": "0" * 64}
    Envelope.unscoped.filter(pk=bad.id).update(**changed)
    done = open_pending()
    assert (done.reports, done.aside) == (1, 1)
    aside = IntakePending.unscoped.get()
    assert aside.fault == ("sealed" if column == "report_box" else "changed")
    assert Entry.objects.filter(tag="intake:envelope:unreadable", record_id=bad.id).count() == 1
    told = next(event for event in heard if isinstance(event, events.EnvelopeUnreadable))
    assert (told.envelope_id, told.danger) == (bad.id, "yes")
    assert "envelope_unreadable" in health().reasons
    assert open_pending().aside == 0


@pytest.mark.fault("53")
def test_boxes_swapped_between_rows_do_not_open(heard: list[Any]) -> None:
    one, other = sealed(), sealed(story="other")
    accept(one)
    accept(other)
    Envelope.unscoped.filter(pk=one.id).update(report_box=other.report_box, sha256=other.sha256)
    assert open_pending().aside == 1


@pytest.mark.fault("15")
def test_an_envelope_whose_row_is_gone_is_reported(heard: list[Any]) -> None:
    accept(sealed())
    Envelope.unscoped.all().delete()
    assert open_pending().aside == 1
    assert IntakePending.unscoped.get().fault == "missing"


@pytest.mark.fault("9")
def test_when_the_key_service_is_away_everything_waits_and_opens_later(heard: list[Any]) -> None:
    class Away(RingKeys):
        def open(self, *_: Any, **__: Any) -> bytes:
            raise KeyringError("sealing.E004", "away", "wait")

    from tests.intake.build import worker

    accept(sealed())
    with pytest.raises(KeyringError):
        open_pending(keys=Away(worker().ring))
    assert IntakePending.unscoped.get().fault == ""
    assert open_pending().reports == 1


@pytest.mark.fault("19", "20")
def test_while_many_are_sending_they_go_first_and_danger_is_opened_all_the_same(heard: list[Any]) -> None:
    start = clock.now()
    with clock.freeze(start):
        for _ in range(opening.BUSY + opening.AT_LEAST + 1):
            accept(sealed())
        for danger in ("yes", "cannot_call", "yes"):
            accept(sealed(danger=danger))
        first = open_pending()
    assert first.reports == 3 + opening.AT_LEAST
    opened = list(Report.unscoped.order_by("opened_at").values_list("danger", flat=True))
    assert opened[:3] == ["cannot_call", "yes", "yes"]
    with clock.freeze(start + timedelta(seconds=2)):
        open_pending()
    assert Report.unscoped.count() == opening.BUSY + opening.AT_LEAST + 4


@pytest.mark.fault("19", "20")
def test_of_a_flood_what_came_within_its_budget_is_opened_first(heard: list[Any]) -> None:
    for _ in range(3):
        accept(sealed(burst=True))
    accept(sealed())
    open_pending(limit=1)
    assert not Report.unscoped.get().burst


@pytest.mark.fault("33")
def test_many_reports_about_one_family_are_all_kept(heard: list[Any]) -> None:
    for _ in range(5):
        accept(sealed(burst=True))
    assert open_pending().reports == 5
    assert Report.unscoped.filter(burst=True).count() == 5


def test_an_addition_without_an_answer_about_danger_changes_nothing_about_it(heard: list[Any]) -> None:
    token = new_token()
    accept(sealed(token, danger="unsure"))
    open_pending()
    accept(sealed(token, danger="", kind="addition", story="more"))
    assert open_pending().additions == 1
    assert Report.unscoped.get().danger == "unsure"


def test_a_report_without_an_answer_about_danger_counts_as_unsure(heard: list[Any]) -> None:
    accept(sealed(danger=""))
    open_pending()
    assert Report.unscoped.get().danger == "unsure"


def test_what_was_typed_with_i_cannot_call_opens_in_the_first_part(heard: list[Any]) -> None:
    token = new_token()
    accept(sealed(token, kind="danger", danger="cannot_call", story="He is at the door.", children=[]))
    open_pending()
    accept(sealed(token, kind="addition", danger="cannot_call", story="He is at the door. Two men.", children=[]))
    open_pending()
    report = Report.unscoped.get()
    parts = report_detail(screener(), report.id, "screening").parts
    assert next(part.content.story for part in parts if part.content) == "He is at the door."
    assert (report.whole, kinds(heard).count("DangerRaised")) == (False, 2)
