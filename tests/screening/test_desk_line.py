"""Lines of a list and questions of the tool: what is made once for everybody holds nothing of anybody."""

from uuid import uuid4

import pytest
from django.db import connection
from django.template import engines
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from hearthline.intake.models import ReportPart
from hearthline.screening import queries
from hearthline.screening.actions import claim
from hearthline.screening.choices import TOOL
from hearthline.screening.desk import line, steps
from hearthline.screening.desk.told import Support
from hearthline.screening.models import Screening
from hearthline.ui.agency import current_pack
from tests import staff
from tests.screening.build import came, other_screener, screener

MARKUP = '<b title="x">&'
ESCAPED = "&lt;b title=&quot;x&quot;&gt;&amp;"


def lines() -> list[dict[str, str]]:
    return list(line.lines(queries.queue(screener()).rows))


def drawn(row: dict[str, str]) -> str:
    return engines["django"].get_template("screening/desk/parts/queue_row.html").render({"l": row})


@pytest.mark.parametrize("name", ["screening:report", "screening:beside", "screening:claim"])
def test_an_address_is_what_the_table_of_addresses_says(name: str):
    for one in (uuid4(), uuid4()):
        assert line.address(name, one) == reverse(name, args=[one])


@pytest.mark.django_db
@pytest.mark.fault("27")
def test_marks_in_a_story_and_in_a_name_stay_words():
    viewer = other_screener()
    claimed = came(story=MARKUP)
    claim(viewer=viewer, report_id=claimed.report_id)
    Screening.unscoped.filter(pk=claimed.pk).update(claimed_name=MARKUP, language='"><i>', level="soon")
    shown = drawn(lines()[0])
    assert "<b title" not in shown
    assert "<i>" not in shown
    assert f'">{ESCAPED}</span>' in shown
    assert f'<td class="hl-q-who">{ESCAPED}</td>' in shown


@pytest.mark.django_db
def test_two_reports_with_the_same_codes_have_their_own_numbers_words_and_addresses():
    first, second = came(story="The first story."), came(story="The second story.")
    shown = {row["id"]: drawn(row) for row in lines()}
    for own, other, words in ((first, second, "The first story."), (second, first, "The second story.")):
        page = shown[own.report_id.hex]
        assert own.report.number in page
        assert words in page
        assert page.count(str(own.report_id)) == 3  # to open it, to read it beside the list, to claim it
        assert other.report.number not in page
        assert str(other.report_id) not in page


@pytest.mark.django_db
def test_each_language_has_its_own_words_one_after_the_other():
    came(danger="yes")
    english, spanish = {}, {}
    for _ in range(2):
        with override("en"):
            english = lines()[0]
        with override("es"):
            spanish = lines()[0]
    for cell in ("urgency", "due"):
        assert str(english[cell]) != str(spanish[cell]), cell


@pytest.mark.django_db
def test_the_pane_beside_the_list_asks_the_same_questions_for_one_addition_and_for_six():
    desk, screening = staff.desk(), came()

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            pane = desk.client.get(f"/queue/report/{screening.report_id}", headers={"HX-Request": "true"})
        assert pane.status_code == 200
        return len(found)

    few = asked()
    given = ReportPart.unscoped.get(report=screening.report)
    for _ in range(6):
        given.pk, given.envelope_id, given.kind = uuid4(), uuid4().hex, "addition"
        given.save(force_insert=True)
    assert asked() == few


def question(fact: steps.FactView, **context: object) -> str:
    source = "{% load screening_decision %}{% question f %}"
    return engines["django"].from_string(source).render({"f": fact, **context})


def fact_view() -> steps.FactView:
    pack = current_pack()
    at = steps.at(pack, {}, pack.tool(TOOL).run({}), {})
    return steps.groups(at)[0].facts[0]


@pytest.mark.fault("8")
def test_an_answer_that_rests_on_somebodys_words_is_shown_on_their_report_and_on_no_other():
    fact = fact_view()
    plain = question(fact, support={})
    theirs = question(fact, support={fact.id: Support("2", 2, "He hit her.", gone=False)})
    assert "He hit her." in theirs
    assert 'value="2"' in theirs
    assert question(fact, support={}) == plain
    assert "He hit her." not in plain
    typed = question(fact, support={fact.id: Support("7", 0, "", gone=False)})
    assert 'value="7"' in typed
    assert "says." not in question(fact), "where nothing can rest on a sentence there is no place for its number"


def test_a_question_shows_the_answer_it_has():
    pack = current_pack()
    tool = pack.tool(TOOL)
    wanted = fact_view().id
    for value in next(fact for fact in tool.facts if fact.id == wanted).domain:
        groups = steps.groups(steps.at(pack, {wanted: value}, tool.run({wanted: value}), {}))
        shown = [question(fact, support={}) for group in groups for fact in group.facts if fact.id == wanted]
        for page in shown:
            assert f'value="{value}" checked' in page
            assert page.count(" checked") == 1
