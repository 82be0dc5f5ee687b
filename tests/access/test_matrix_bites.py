"""The matrix can fail: policies and code broken on purpose, and the cells that say so."""

from typing import Any

import pytest
from django.db import models

from hearthline.access import compile as compile_
from hearthline.access import engine
from hearthline.access import policy as asked
from hearthline.access.restricting import OPENS
from hearthline.intake import policy as intake
from hearthline.intake.models import Report
from hearthline.screening.desk.need import restricting as pages
from hearthline.screening.models import Screening
from hearthline.screening.need import existing
from hearthline.site import errors
from tests.access.broken import policies, schema, without
from tests.access.matrix.page import page
from tests.access.matrix.walk import Walker
from tests.access.test_matrix import _django_db_helper, secrets, walker, wrong_cells, wrong_pages

pytestmark = [pytest.mark.django_db, pytest.mark.req("C-1")]
__all__ = ["_django_db_helper", "secrets", "walker"]
"""The matrix's own stage, set up once for this file."""


def test_code_that_forgets_that_a_report_is_restricted(
    walker: Walker, secrets: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = intake.about

    def forgets(row: models.Model, kind: str, record_id: Any) -> dict[str, Any]:
        return {name: value for name, value in told(row, kind, record_id).items() if name not in OPENS}

    assert not wrong_cells(walker, secrets, "intake_desk:question")
    monkeypatch.setattr(intake, "about", forgets)
    wrong = wrong_cells(walker, secrets, "intake_desk:question")
    assert any("get intake_desk:question by screener (restricted)" in one for one in wrong)
    assert not any("(hers)" in one for one in wrong)


def test_a_list_that_forgets_it(walker: Walker, secrets: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    assert not wrong_pages(walker, secrets, "screening:queue")
    for model in (Report, Screening):
        less = {name: column for name, column in model.access_columns.items() if name not in OPENS}
        monkeypatch.setattr(model, "access_columns", less)
    wrong = wrong_pages(walker, secrets, "screening:queue")
    assert any("by screener: tells Zqrestricted" in one for one in wrong), wrong


def test_an_answer_that_differs_by_one_byte_for_what_is_there(
    walker: Walker, secrets: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of another county's report with a word more, or a header more, than the page of none."""
    there = walker.stage.kinds["report"]["county"].ids["report_id"]
    plain = errors.page
    assert not wrong_cells(walker, secrets, "screening:print")
    for change in ("body", "header"):

        def differs(request: Any, status: int, template: str = "", change: str = change) -> Any:
            answer = plain(request, status, template)
            if str(there) in request.path:
                if change == "body":
                    answer.content += b" "
                else:
                    answer["X-Kept"] = "1"
            return answer

        monkeypatch.setattr(errors, "page", differs)
        wrong = wrong_cells(walker, secrets, "screening:print")
        assert "get screening:print by screener (county): does not answer as for nothing" in wrong, change


def test_a_page_that_says_to_everybody_that_a_report_exists(
    walker: Walker, secrets: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """To who declared a conflict it is as none."""
    kept = existing.Exists(walker.stage.kinds["report"]["restricted"].ids["report_id"], "SAC-0000-0000", "")
    monkeypatch.setattr(pages.existing, "by_id", lambda viewer, report_id: kept)
    wrong = wrong_cells(walker, secrets, "screening:report")
    assert "get screening:report by conflicted (restricted): does not answer as for nothing" in wrong


LOST = [
    # Permits: who may is refused.
    ("screener-works-reports", "screening:print", "get screening:print by screener (his): 403 instead of leave"),
    ("supervisor-sees-the-floor", "screening:print", "get screening:print by supervisor (his): 403 instead of leave"),
    ("staff-find-persons", "people:person", "get people:person by screener (open): 403 instead of leave"),
    ("staff-take-calls", "calls:call", "get calls:call by screener (his): 403 instead of leave"),
    # Forbids: who may not is let in.
    ("restricted-needs-assignment", "intake_desk:question", "post intake_desk:question by screener (restricted): "),
    ("declared-conflict", "intake_desk:question", "post intake_desk:question by conflicted (known): "),
    ("nobody-reviews-themselves", "need:close_review", "post need:close_review by supervisor (boss): "),
]


@pytest.mark.parametrize(("policy", "name", "cell"), LOST, ids=[policy for policy, _name, _cell in LOST])
def test_a_policy_that_is_taken_away_is_said_by_cells(
    walker: Walker, secrets: dict[str, Any], policy: str, name: str, cell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A permit that is lost, and a forbid: the answers change, and what is expected does not come from the policies.

    `test_rights.py` takes every policy away, also those behind which the code has a second wall (what is sealed).
    """
    in_force(without(policy), monkeypatch)
    wrong = wrong_cells(walker, secrets, name)
    assert any(one.startswith(cell) for one in wrong), wrong


def test_a_permit_too_many_is_said_by_cells(
    walker: Walker, secrets: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A permit without the agency, as somebody might write it in a hurry."""
    hurry = """@id("hurry") @cite("x") permit (principal, action == Action::"report:read", resource);"""
    in_force(engine.PolicyBook(policies() + hurry, schema()), monkeypatch)
    wrong = wrong_cells(walker, secrets, "screening:print")
    assert any(one.startswith("get screening:print by no role (his): tells ") for one in wrong), wrong


def test_a_policy_that_is_taken_away_changes_the_page_that_people_agreed_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """The written page names the policies that decide."""
    before = set(page().splitlines())
    in_force(without("restricted-needs-assignment"), monkeypatch)
    changed = [line for line in page().splitlines() if line not in before]
    assert [line for line in changed if line.startswith("| `/screening/<report_id>/print` |")], changed[:5]


def in_force(broken: engine.PolicyBook, monkeypatch: pytest.MonkeyPatch) -> None:
    """For single answers, for lists and for their reasons."""
    for room in (engine, asked, compile_):
        monkeypatch.setattr(room, "book", lambda: broken)
