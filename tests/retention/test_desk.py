"""The pages of retention, in a browser without script: propose, approve as another person, read the certificate."""

import json

import pytest
from django.urls import reverse

from hearthline.intake.models import Report
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.retention.models import Certificate, LegalHold, Plan, PlanState
from tests import staff
from tests.retention.build import FIVE_YEARS, approved, awake, law, rule, schedule, screened_out, work
from tests.staff import Desk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("now")]


@pytest.fixture
def one() -> Desk:
    return staff.desk("supervisor")


@pytest.fixture
def other() -> Desk:
    return staff.desk("supervisor", username="supervisor3", name="Anneliese Ferrante")


@pytest.mark.fault("72")
def test_what_nobody_knows_is_shown_as_unknown_and_nothing_is_due(one: Desk) -> None:
    screened_out()
    page = one.client.get(reverse("retention:due")).content.decode()
    assert page.count("unknown") >= 6
    assert "No record is due." in page
    assert "1 ended record" in page


@pytest.mark.fault("55", "71")
def test_one_proposes_another_approves_and_the_certificate_says_so(one: Desk, other: Desk) -> None:
    with law(FIVE_YEARS):
        made = screened_out()
        number = made.report.number
        page = one.client.get(reverse("retention:due")).content.decode()
        assert number in page
        sent = one.client.post(reverse("retention:propose"), {"record": f"report:{made.report_id}"})
        assert sent.status_code == 303
        plan = Plan.unscoped.get()
        assert one.client.post(reverse("retention:approve", args=[plan.pk])).status_code == 403, "not by themselves"
        assert Plan.unscoped.get().state == PlanState.PROPOSED
        shown = other.client.get(sent["Location"]).content.decode()
        assert number in shown
        assert "nothing has been changed" in shown
        assert other.client.post(reverse("retention:approve", args=[plan.pk])).status_code == 303
        awake()
        work()
        assert not Report.unscoped.filter(number=number).exists()
        row = Certificate.unscoped.get()
        paper = one.client.get(reverse("retention:certificate", args=[row.pk])).content.decode()
        assert number not in paper
        assert "A statute made up for tests 12(a)" in paper
        told = json.loads(one.client.get(reverse("retention:certificate_file", args=[row.pk])).content)
        assert json.loads(told["document"])["certificate"] == row.number
        assert number not in one.client.get(reverse("retention:plan", args=[plan.pk])).content.decode()


def test_a_plan_may_be_taken_back_and_proposed_again(one: Desk) -> None:
    with law(FIVE_YEARS):
        made = screened_out()
        for _ in range(2):
            one.client.post(reverse("retention:propose"), {"record": f"report:{made.report_id}"})
            plan = Plan.unscoped.get(state=PlanState.PROPOSED)
            assert one.client.post(reverse("retention:refuse", args=[plan.pk])).status_code == 303
            assert one.client.post(reverse("retention:refuse", args=[plan.pk])).status_code == 422
        assert Plan.unscoped.filter(state=PlanState.REFUSED).count() == 2


@pytest.mark.parametrize("sent", [{}, {"record": "report:nothing"}, {"record": "person:" + "1" * 32}])
def test_a_form_with_nothing_in_it_proposes_nothing(one: Desk, sent: dict[str, str]) -> None:
    with law(FIVE_YEARS):
        screened_out()
        answer = one.client.post(reverse("retention:propose"), sent)
        assert answer.status_code == 422
        assert not Plan.unscoped.exists()


@pytest.mark.fault("72")
def test_a_hold_is_placed_by_number_and_lifted_again(one: Desk) -> None:
    with law(FIVE_YEARS):
        made = screened_out()
        sent = {"number": made.report.number.lower(), "why": "lawsuit", "case": "JD 2026/114"}
        assert one.client.post(reverse("retention:holds"), sent).status_code == 303
        hold = LegalHold.unscoped.get()
        assert (hold.record_id, hold.placed_by) == (made.report_id, one.viewer.id)
        due = one.client.get(reverse("retention:due")).content.decode()
        assert hold.number in due
        assert 'type="checkbox"' not in due
        assert one.client.post(reverse("retention:lift", args=[hold.pk])).status_code == 303
        assert 'type="checkbox"' in one.client.get(reverse("retention:due")).content.decode()
        assert Entry.objects.filter(tag=Tag.HOLD_LIFTED, record_id=made.report_id.hex).count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"number": "SAC-0000-0000"}, {"why": ""}, {"why": "because"}, {"case": "Wren's case"}, {"ends_on": "2020-01-01"},
     {"ends_on": "soon"}],
)  # fmt: skip
def test_a_hold_that_is_not_understood_says_where(one: Desk, wrong: dict[str, str]) -> None:
    sent = {"number": screened_out().report.number, "why": "audit", "case": "", "ends_on": ""} | wrong
    answer = one.client.post(reverse("retention:holds"), sent)
    assert answer.status_code == 422
    assert "usa-error-message" in answer.content.decode()
    assert not LegalHold.unscoped.exists()


def test_an_order_is_a_reason_too_and_stands_on_the_plan(one: Desk) -> None:
    made = screened_out()
    sent = one.client.post(reverse("retention:order"), {"number": made.report.number, "case": "JV-2026-0142"})
    assert sent.status_code == 303
    assert "JV-2026-0142" in one.client.get(sent["Location"]).content.decode()


@pytest.mark.parametrize("role", ["screener", "administrator", ""])
def test_nobody_else_sees_or_does_any_of_it(role: str) -> None:
    desk = staff.desk(role) if role else staff.desk("screener", agency_id=staff.THERE)
    with law(FIVE_YEARS):
        made = screened_out()
        plan = approved(made)
        for name, args in (("due", []), ("holds", []), ("plan", [plan.pk])):
            assert desk.client.get(reverse(f"retention:{name}", args=args)).status_code == 403
        for name, args in (("propose", []), ("order", []), ("approve", [plan.pk]), ("refuse", [plan.pk])):
            sent = {"number": made.report.number, "case": "JV-2026-0142", "record": f"report:{made.report_id}"}
            assert desk.client.post(reverse(f"retention:{name}", args=args), sent).status_code == 403


def test_another_countys_supervisor_finds_nothing_here() -> None:
    elsewhere = staff.desk("supervisor", agency_id=staff.THERE, username="supervisor-there")
    with law(FIVE_YEARS):
        made = screened_out()
        plan = approved(made)
        assert made.report.number not in elsewhere.client.get(reverse("retention:due")).content.decode()
        assert elsewhere.client.get(reverse("retention:plan", args=[plan.pk])).status_code == 403
        sent = {"number": made.report.number, "why": "audit"}
        assert elsewhere.client.post(reverse("retention:holds"), sent).status_code == 422


def test_a_schedule_that_is_partly_unknown_is_wholly_unknown(one: Desk) -> None:
    with law(schedule(rule(1), rule(None, "child_is"))):
        screened_out()
        assert "No record is due." in one.client.get(reverse("retention:due")).content.decode()
