"""What happened to a report: every run, change of priority, claim, decision, one taken back, second look."""

from datetime import timedelta

import pytest

from hearthline.duty import promises
from hearthline.ground import clock
from hearthline.screening import actions, queries
from hearthline.screening.desk.timeline import Step, timeline
from hearthline.sealing import new_token
from tests import cast, staff
from tests.intake.build import arrived
from tests.screening.build import (
    AT_ONCE,
    IN_TEN_DAYS,
    NOBODY,
    answer,
    came,
    decide,
    look,
    other_screener,
    screener,
    serious,
    supervisor,
)
from tests.screening.test_desk_report import address, text

pytestmark = pytest.mark.django_db


def steps(screening) -> list[Step]:
    return timeline(queries.detail(screener(), screening.report_id))


def kinds(screening) -> list[str]:
    """From the first to the last."""
    return [step.kind for step in reversed(steps(screening))]


@pytest.mark.req("S-8")
def test_every_act_has_its_line_in_the_order_it_happened():
    token = new_token()
    screening = came(token=token)
    actions.claim(viewer=screener(), report_id=screening.report_id)
    serious(screening)
    actions.release(viewer=screener(), report_id=screening.report_id)
    made = decide(screening, screener(), NOBODY, "A game.")
    look(made, supervisor(), agree=False, note="Who saw it?")
    first = decide(screening, screener(), AT_ONCE)
    actions.undo_decision(viewer=screener(), report_id=screening.report_id, decision_id=first.pk)
    decide(screening, screener(), AT_ONCE)
    arrived(token, kind="addition", story="He came back.")
    assert kinds(screening) == [
        "run", "claim", "run", "priority", "release", "decision", "second", "decision", "undone", "decision", "run",
    ]  # fmt: skip


def test_a_change_of_priority_says_from_what_to_what_by_whom_and_under_which_rule():
    screening = came()
    serious(screening)
    (changed,) = [step for step in steps(screening) if step.kind == "priority"]
    assert (changed.who, changed.was != changed.said) == (cast.SCREENER, True)
    assert "now.serious_injury (" in changed.rule
    page = text(staff.desk().client.get(address(screening))).split('id="timeline"')[1]
    assert f"{changed.was} → {changed.said}" in " ".join(page.split())


def test_the_same_answers_again_are_a_run_and_no_change():
    screening = came()
    answer(screening, screener(), hit="unknown")
    assert kinds(screening).count("run") == 2
    assert "priority" not in kinds(screening)


def test_a_claim_that_was_taken_over_names_both():
    screening, at = came(), clock.now()
    with clock.freeze(at):
        actions.claim(viewer=screener(), report_id=screening.report_id)
    with clock.freeze(at + promises.claim_lease()):
        actions.claim(viewer=other_screener(), report_id=screening.report_id)
    over = steps(screening)[0]
    assert (over.kind, over.who, over.was) == ("taken_over", cast.SECOND_SCREENER, cast.SCREENER)
    page = text(staff.desk().client.get(address(screening)))
    assert f"took it over from {cast.SCREENER}" in page


def test_claiming_longer_is_no_new_line():
    screening = came()
    for _ in range(3):
        actions.claim(viewer=screener(), report_id=screening.report_id)
    assert kinds(screening) == ["run", "claim"]


def test_what_was_taken_back_says_so_and_what_was_given_back_and_had_again_too():
    screening = came()
    actions.claim(viewer=screener(), report_id=screening.report_id)
    actions.release(viewer=screener(), report_id=screening.report_id)
    actions.undo_release(viewer=screener(), report_id=screening.report_id)
    made = decide(screening, screener(), IN_TEN_DAYS)
    actions.undo_decision(viewer=screener(), report_id=screening.report_id, decision_id=made.pk)
    page = text(staff.desk().client.get(address(screening))).split('id="timeline"')[1]
    for wanted in ("has it again", "gave it back", "took it back within seconds", "Taken back within seconds"):
        assert wanted in page


def test_a_refused_claim_has_no_line_and_nobody_else_s_report_is_in_it():
    screening, other = came(), came()
    actions.claim(viewer=screener(), report_id=screening.report_id)
    with pytest.raises(actions.Held):
        actions.claim(viewer=other_screener(), report_id=screening.report_id)
    actions.claim(viewer=other_screener(), report_id=other.report_id)
    assert [step.who for step in steps(screening) if step.kind == "claim"] == [cast.SCREENER]


def test_a_step_later_is_shown_first():
    screening = came()
    with clock.freeze(clock.now() + timedelta(minutes=1)):
        actions.claim(viewer=screener(), report_id=screening.report_id)
    assert steps(screening)[0].kind == "claim"
