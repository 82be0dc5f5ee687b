"""Reviews of reports that may be knowingly false: a supervisor's, with reasons, and never a ground to respond less."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from hearthline.duty.models import Alert, Clock
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.models import Report, ReporterCard, ReporterMark, ReportPart
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening.actions import falsereports as actions
from hearthline.screening.actions.state import Changed
from hearthline.screening.models import Decision, FalseReportReview, Screening, ToolRun
from hearthline.screening.queries import falsereports as queries
from hearthline.ui.agency import current_pack
from tests import staff
from tests.intake.build import IDENTITY
from tests.screening.build import AT_ONCE, came, decide, screener, serious, supervisor

pytestmark = pytest.mark.django_db

WHY = "The clinic's own record says that the child was there at that hour, and nobody had a mark."
LISTED = st.sampled_from(sorted(actions.GROUNDS))


def other_supervisor():
    return staff.viewer("supervisor", username="supervisor-2", name="Ottoline Vang")


def opened(screening: Screening, viewer=None, grounds=("contradicted_by_evidence",), reasons: str = WHY):
    return actions.open_review(
        viewer=viewer or supervisor(), report_id=screening.report_id, grounds=grounds, reasons=reasons
    )


def closed(row: FalseReportReview, viewer, finding: str, reasons: str = "Nobody could say more.", referred: str = ""):
    return actions.close_review(viewer=viewer, review_id=row.pk, finding=finding, reasons=reasons, referred=referred)


def the_work() -> list[object]:
    """Every row that says how urgent a report is, who goes, and until when."""
    tables = (Screening, Decision, ToolRun, Report, ReportPart, Clock, Alert)
    return [list(table.unscoped.order_by("pk").values()) for table in tables]


# Grounds.


@given(st.sets(LISTED))
@pytest.mark.django_db(databases=[])
def test_grounds_stand_exactly_when_one_of_them_says_something_about_the_report_itself(grounds):
    stands = bool(grounds - {"volume", "custody_dispute"})
    try:
        found = actions.check_grounds(grounds)
    except DomainError as wrong:
        assert not stands
        assert wrong.code == ("false-report.not-alone" if grounds else "false-report.grounds")
    else:
        assert stands
        assert found == grounds


@given(st.sets(LISTED), st.text(min_size=1, max_size=30).filter(lambda code: code not in actions.GROUNDS))
@pytest.mark.django_db(databases=[])
def test_a_ground_that_is_not_listed_is_refused_whatever_stands_beside_it(grounds, invented: str):
    with pytest.raises(DomainError) as wrong:
        actions.check_grounds(grounds | {invented})
    assert wrong.value.code == "false-report.grounds"


@pytest.mark.parametrize("grounds", [["volume"], ["custody_dispute"], ["volume", "custody_dispute"]])
def test_many_reports_and_a_custody_case_are_never_enough_and_the_message_says_so(grounds: list[str]):
    screening = came()
    with pytest.raises(DomainError) as wrong:
        opened(screening, grounds=grounds)
    assert "no sign of a false report" in wrong.value.message
    assert not FalseReportReview.unscoped.exists()


# Opening.


def test_a_supervisor_opens_a_review_and_owns_it_with_reasons_that_rest_sealed():
    screening, boss = came(), supervisor()
    row = opened(screening, boss, ["volume", "admitted"])
    assert (row.opened_by, row.opened_name) == (boss.id, boss.name)
    assert row.grounds == "admitted volume"
    assert b"clinic" not in bytes(FalseReportReview.unscoped.get().sealed)
    assert queries.review(boss, row.pk).reasons == WHY
    entry = Entry.objects.get(tag=Tag.FALSE_REPORT_OPENED)
    assert (entry.actor_id, entry.record_id, entry.fields) == (boss.id, screening.report_id.hex, "admitted volume")
    assert "clinic" not in str(Entry.objects.filter(tag=Tag.FALSE_REPORT_OPENED).values())


@pytest.mark.parametrize("person", ["screener", "administrator"])
def test_nobody_but_a_supervisor_opens_reads_or_closes_one(person: str):
    screening = came()
    row = opened(screening)
    other = staff.viewer(person)
    with pytest.raises(Refused):
        opened(screening, other)
    with pytest.raises(Refused):
        closed(row, other, "withdrawn")
    for read in (
        queries.reviews,
        lambda v: queries.review(v, row.pk),
        lambda v: queries.opening(v, screening.report_id),
    ):
        with pytest.raises(Refused):
            read(other)
    assert FalseReportReview.unscoped.get().closed_at is None
    assert Entry.objects.filter(tag=Tag.RIGHT_REFUSED, actor_id=other.id).count() == 5


def test_another_agency_s_supervisor_is_refused_as_for_a_report_that_is_not_there():
    screening = came()
    row = opened(screening)
    stranger = staff.viewer("supervisor", staff.THERE)
    for attempt in (
        lambda: opened(screening, stranger),
        lambda: closed(row, stranger, "withdrawn"),
        lambda: queries.review(stranger, row.pk),
    ):
        with pytest.raises(Refused):
            attempt()
    assert queries.reviews(stranger) == ()
    assert queries.find_report(stranger, screening.report.number) is None


@pytest.mark.parametrize("reasons", ["", "   \n "])
def test_there_is_no_review_without_reasons(reasons: str):
    with pytest.raises(DomainError) as wrong:
        opened(came(), reasons=reasons)
    assert wrong.value.code == "false-report.reasons"


def test_one_review_of_a_report_is_open_at_a_time():
    screening = came()
    first = opened(screening)
    with pytest.raises(DomainError) as wrong:
        opened(screening)
    assert wrong.value.code == "false-report.open"
    closed(first, supervisor(), "withdrawn")
    opened(screening)
    assert FalseReportReview.unscoped.count() == 2


# What it never does.


@pytest.mark.parametrize("finding", ["not_shown", "knowingly_false", "withdrawn"])
def test_a_review_from_its_opening_to_its_finding_touches_no_row_of_the_work(finding: str):
    undecided, decided = came(danger="yes"), came()
    serious(undecided)
    decide(decided, screener(), AT_ONCE, "The aunt called again.")
    before = the_work()
    for screening in (undecided, decided):
        row = opened(screening)
        closed(row, other_supervisor(), finding)
    assert the_work() == before


def test_no_job_and_no_arrival_opens_a_review_however_many_reports_one_person_sends():
    for _ in range(6):
        came(identity=IDENTITY)
    assert not FalseReportReview.unscoped.exists()


def test_a_report_under_review_is_screened_like_any_other():
    plain, reviewed = came(), came()
    row = opened(reviewed)
    closed(row, other_supervisor(), "knowingly_false")
    for screening in (plain, reviewed):
        serious(screening)
    one, two = (Screening.unscoped.select_related("current_run").get(pk=s.pk) for s in (plain, reviewed))
    assert (one.level, one.rank, one.state) == (two.level, two.rank, two.state)
    assert one.current_run.priority == two.current_run.priority == "immediate"
    assert decide(reviewed, screener(), AT_ONCE).state == "final"


# Closing.


@pytest.mark.parametrize("finding", ["not_shown", "withdrawn"])
def test_its_owner_closes_it_with_reasons(finding: str):
    row = opened(came())
    made = closed(row, supervisor(), finding, "She had mixed up two houses.")
    assert (made.finding, made.closed_by) == (finding, supervisor().id)
    assert queries.review(supervisor(), row.pk).finding_reasons == "She had mixed up two houses."
    assert b"houses" not in bytes(FalseReportReview.unscoped.get().finding_sealed)
    assert Entry.objects.get(tag=Tag.FALSE_REPORT_CLOSED).purpose == finding


def test_knowingly_false_takes_a_second_supervisor():
    row = opened(came())
    with pytest.raises(DomainError) as wrong:
        closed(row, supervisor(), "knowingly_false")
    assert wrong.value.code == "false-report.second"
    assert closed(row, other_supervisor(), "knowingly_false").closed_by == other_supervisor().id


def test_the_database_itself_keeps_one_person_from_finding_it_knowingly_false():
    row = opened(came())
    with pytest.raises(IntegrityError), transaction.atomic():
        FalseReportReview.unscoped.filter(pk=row.pk).update(
            finding="knowingly_false", closed_by=row.opened_by, closed_at=clock.now()
        )


@pytest.mark.parametrize(
    ("finding", "reasons", "referred", "code"),
    [
        ("", "x", "", "false-report.finding"),
        ("false", "x", "", "false-report.finding"),
        ("not_shown", " ", "", "false-report.reasons"),
        ("knowingly_false", "x", "newspaper", "false-report.referral"),
        ("not_shown", "x", "newspaper", "false-report.referral"),
    ],
)
def test_a_closing_that_lacks_something_is_refused_and_leaves_it_open(finding, reasons, referred, code: str):
    row = opened(came())
    with pytest.raises(DomainError) as wrong:
        closed(row, other_supervisor(), finding, reasons, referred)
    assert wrong.value.code == code
    assert FalseReportReview.unscoped.get().closed_at is None


def test_what_is_closed_stays_closed():
    row = opened(came())
    closed(row, supervisor(), "withdrawn")
    with pytest.raises(Changed):
        closed(row, other_supervisor(), "knowingly_false")
    assert FalseReportReview.unscoped.get().finding == "withdrawn"


# What is read.


def test_how_often_the_same_known_reporter_reported_is_shown_here_and_unknown_stays_unknown():
    first, second, unnamed = came(identity=IDENTITY), came(identity=IDENTITY), came()
    shown = [queries.opening(supervisor(), one.report_id).same_reporter for one in (first, unnamed)]
    assert shown == [None, None]  # the keeper has not looked yet; nobody gave a name
    for card in ReporterCard.unscoped.filter(report__in=[first.report, second.report]):
        ReporterMark.objects.create(agency_id=staff.HERE, card=card, report_id=card.report_id, mark="a" * 64)
    ReporterCard.unscoped.update(marked=True)
    shown = [queries.opening(supervisor(), one.report_id).same_reporter for one in (first, second, unnamed)]
    assert shown == [1, 1, None]


def test_that_a_reporter_had_to_report_is_said_since_the_law_protects_them_without_exception():
    teacher, neighbor = came(reporter={"kind": "mandated", "category": "teacher"}), came()
    assert [queries.opening(supervisor(), one.report_id).required for one in (teacher, neighbor)] == [True, False]


def test_the_protection_of_good_faith_and_what_the_family_may_be_told_come_from_the_pack_with_citations():
    pack = current_pack()
    protection = queries.protection(pack)
    assert [value.key for value in protection] == list(queries.PROTECTION)
    for finding in actions.FINDINGS:
        told = queries.family(pack, finding)
        assert told[0].key == f"false_report.family_told.{finding}"
        assert told[0].unknown
        assert all(value.citation for value in told)
    assert actions.referrals(pack) == ()


def test_a_list_names_each_review_and_leaves_its_trace():
    row = opened(came())
    assert queries.reviews(supervisor()) == (row,)
    listed = Entry.objects.filter(tag=Tag.REPORTS_LISTED, purpose="supervision").latest("at")
    assert row.report_id.hex in listed.fields


def test_a_report_is_found_by_its_number_however_it_is_typed():
    screening = came()
    typed = screening.report.number.lower().replace("-", " - ")
    assert queries.find_report(supervisor(), f" {typed} ") == screening.report_id
    assert queries.find_report(supervisor(), "SAC-0000-0000") is None
