"""The decide form: what is required is said beforehand, all that is missing at once, and nothing is typed twice."""

import re

import pytest

from hearthline.screening import actions
from hearthline.screening.models import Decision
from hearthline.screening.weighing import Incomplete, Weighing
from tests import staff
from tests.screening.build import (
    AT_ONCE,
    IN_TEN_DAYS,
    NOBODY,
    WEIGHED_FORM,
    again,
    answer,
    came,
    clock_of,
    decide,
    other_screener,
    parts_of,
    screener,
    serious,
)
from tests.screening.test_desk_report import address, form, text

pytestmark = pytest.mark.django_db
REASON = "The uncle moves out tonight, and the aunt stays."


def page_of(screening) -> str:
    return text(staff.desk().client.get(address(screening)))


def checked(page: str, name: str) -> set[str]:
    """The values that are chosen in a group of the form."""
    inputs = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert inputs
    return {re.search(r'value="([^"]*)"', one)[1] for one in inputs if " checked" in one}


def summary(page: str) -> list[str]:
    """Where the links of the error summary lead."""
    found = re.search(r'class="[^"]*usa-alert--error.*?</ul>', page, re.DOTALL)
    assert found
    return re.findall(r'href="#([^"]+)"', found[0])


def test_everything_that_is_missing_is_said_at_once_each_with_its_link():
    screening = came(how_know=[])
    actions.claim(viewer=screener(), report_id=screening.report_id)
    empty = {k: v for k, v in form(screening, "").items() if k not in WEIGHED_FORM}
    page = text(staff.desk().client.post(address(screening, "decide"), empty), 422)
    assert summary(page) == ["basis", "consistency", "access", "choice"]
    for place in summary(page):
        assert page.count(f' id="{place}"') == 1
        assert f'id="{place}-error"' in page
    assert not Decision.unscoped.exists()


def test_a_missing_reason_is_told_together_with_a_missing_weighing():
    screening = came()
    page = text(
        staff.desk().client.post(address(screening, "decide"), form(screening, NOBODY) | {"consistency": ""}), 422
    )
    assert summary(page) == ["consistency", "reason"]
    assert checked(page, "choice") == {NOBODY}


def test_an_incomplete_decision_carries_all_it_lacks_under_the_code_of_the_first():
    with pytest.raises(Incomplete) as refused:
        decide(came(), screener(), "", weighing=Weighing(frozenset(), "consistent", ""))
    assert refused.value.code == "screening.basis"
    assert [one.code for one in refused.value.lacks] == ["screening.basis", "screening.access", "screening.choice"]


def test_what_is_required_is_marked_before_anything_is_sent():
    legends = re.findall(r"<legend>(.*?)</legend>", page_of(came()), re.DOTALL)
    marked = [one for one in legends if "required" in one]
    assert len(marked) == 4


def test_after_undo_the_form_has_what_was_chosen_and_written():
    screening = came()
    weighed = Weighing(frozenset({"signs", "other_told"}), "mixed", "no")
    made = decide(screening, screener(), NOBODY, REASON, weighed)
    actions.undo_decision(viewer=screener(), report_id=screening.report_id, decision_id=made.pk)
    page = page_of(screening)
    assert checked(page, "choice") == {NOBODY}
    assert checked(page, "basis") == {"signs", "other_told"}
    assert checked(page, "consistency") == {"mixed"}
    assert checked(page, "access") == {"no"}
    assert REASON in re.search(r'<textarea[^>]*name="reason".*?</textarea>', page, re.DOTALL)[0]


def test_what_another_took_back_or_took_back_before_new_facts_is_not_filled_in():
    screening = came()
    made = decide(screening, other_screener(), IN_TEN_DAYS, REASON)
    actions.undo_decision(viewer=other_screener(), report_id=screening.report_id, decision_id=made.pk)
    actions.release(viewer=other_screener(), report_id=screening.report_id)
    assert checked(page_of(screening), "choice") == set()
    mine = decide(screening, screener(), NOBODY, REASON)
    actions.undo_decision(viewer=screener(), report_id=screening.report_id, decision_id=mine.pk)
    assert checked(page_of(screening), "choice") == {NOBODY}
    serious(screening)
    assert checked(page_of(screening), "choice") == set()


def test_a_decided_report_shows_its_time_to_respond_first():
    screening = came(language="es")
    part = parts_of(screening)[0]
    actions.ask_translation(viewer=screener(), report_id=screening.report_id, part_id=part, language="es")
    decide(screening, screener(), AT_ONCE, REASON)
    head = re.search(r'<header class="hl-head">.*?</header>', page_of(screening), re.DOTALL)[0]
    assert clock_of(screening, "translation").state == "running"
    assert "to respond by" in head
    assert "to translate" not in head


def test_a_report_that_somebody_has_is_not_called_waiting():
    screening = came()
    head = r'<header class="hl-head">.*?</header>'
    assert "<li>Waiting</li>" in re.search(head, page_of(screening), re.DOTALL)[0]
    actions.claim(viewer=screener(), report_id=screening.report_id)
    held = re.search(head, page_of(screening), re.DOTALL)[0]
    assert "You have it" in held
    assert "Waiting" not in held


def test_whom_to_tell_is_not_known_while_an_open_question_decides_it():
    screening = came()
    asked = {one.fact for one in run(screening).ask_first if "recipients" in one.could_change}
    page = page_of(screening)
    assert "hit" in asked
    assert "nobody by these answers" not in page
    assert page.count("ot known yet: answer first:") == 2
    named = re.search(r'id="told".*?</section>', page, re.DOTALL)[0]
    linked = re.findall(r'href="#q-([a-z_]+)"', named)
    assert len(linked) == 3
    assert set(linked) <= asked
    assert f"and {len(asked) - 3} more" in named


def test_nobody_is_said_when_no_open_question_decides_it():
    screening, closed = came(), {}
    while True:
        open_now = [one.fact for one in run(screening, closed).ask_first if "recipients" in one.could_change]
        if not open_now:
            break
        closed[open_now[0]] = harmless(open_now[0])
    assert not run(screening, closed).recipients["must"]
    answer(screening, screener(), **closed)
    page = page_of(screening)
    assert page.count("answer first:") == 0
    assert "nobody by these answers" in page


def tool():
    from hearthline.ui.agency import current_pack

    return current_pack().tool("screening")


def harmless(fact_id: str) -> str:
    fact = next(one for one in tool().facts if one.id == fact_id)
    return fact.order[0] if fact.order else next(v for v in ("no", "here", "other_adult", "yes") if v in fact.domain)


def run(screening, facts=None):
    from hearthline.screening import queries

    return tool().run(queries.detail(screener(), screening.report_id).facts if facts is None else facts)


def test_nothing_of_a_draft_is_left_once_it_is_decided():
    screening = came()
    made = decide(screening, screener(), NOBODY, REASON)
    actions.undo_decision(viewer=screener(), report_id=screening.report_id, decision_id=made.pk)
    decide(screening, screener(), IN_TEN_DAYS)
    assert again(screening).state == "decided"
    assert 'name="choice"' not in page_of(screening)


def test_a_kind_of_harm_picked_on_a_call_is_an_answer_marked_as_the_reports():
    screening = came(allegations=[{"child": 1, "adult": 0, "kind": "physical_abuse"}])
    page = page_of(screening)
    asked = re.search(r'<fieldset class="hl-fact" id="q-hit".*?</fieldset>', page, re.DOTALL)[0]
    assert "from the report" in asked
    assert re.search(r'value="yes" checked', asked)
    assert "nobody by these answers" not in page
