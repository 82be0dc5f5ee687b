"""The matrix can fail: policies and code broken on purpose, and the cells that say so."""

from typing import Any

import pytest
from django.db import models

from hearthline.access import engine
from hearthline.access import policy as asked
from hearthline.access.restricting import OPENS
from hearthline.intake import policy as intake
from hearthline.intake.models import Report
from hearthline.screening.desk.need import restricting as pages
from hearthline.screening.models import Screening
from hearthline.screening.need import existing
from hearthline.site import errors
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


@pytest.mark.parametrize(
    ("policy", "path"),
    [
        ("restricted-needs-assignment", "/screening/<report_id>/print"),
        ("declared-conflict", "/screening/<report_id>/claim"),
        ("sealed-is-absent", "/people/<person_id>"),
    ],
)
def test_a_policy_that_is_taken_away_changes_the_page_that_people_agreed_to(
    policy: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Expected answers come from the policies, so that a policy broken on purpose changes them with the code: then the
    written page, which a person has to write anew and read, is what fails."""
    before = set(page().splitlines())
    broken = without(policy)
    for room in (engine, asked):
        monkeypatch.setattr(room, "book", lambda: broken)
    changed = [line for line in page().splitlines() if line not in before]
    assert [line for line in changed if line.startswith(f"| `{path}` |")], changed[:5]


def without(policy: str) -> engine.PolicyBook:
    """The house's policies as if this one had never been written."""
    text = "\n".join(one.read_text(encoding="utf-8") for one in sorted(engine.POLICIES.glob("*.cedar")))
    start = text.index(f'@id("{policy}")')
    end = text.find("@id(", start + 1)
    schema = (engine.POLICIES / "schema.cedarschema").read_text(encoding="utf-8")
    return engine.PolicyBook(text[:start] + (text[end:] if end > 0 else ""), schema)
