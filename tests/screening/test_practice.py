"""Practice: invented reports with known answers, in rows of their own, which no real list, count or clock ever sees."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.duty.models import Alert, Clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake import queries as intake
from hearthline.intake.door.models import Envelope
from hearthline.intake.models import Report, ReportPart
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening import queries as screening
from hearthline.screening.actions import practice as actions
from hearthline.screening.actions.state import Changed
from hearthline.screening.models import Decision, PracticeAttempt, Screening, ToolRun, TranslationTask
from hearthline.screening.queries import practice as queries
from hearthline.ui.agency import current_pack
from tests import staff
from tests.screening.build import AT_ONCE, IN_TEN_DAYS, NOBODY, came, other_screener, screener, supervisor

pytestmark = pytest.mark.django_db

STORY = "slap_mark"


def begun(viewer=None, story: str = STORY) -> PracticeAttempt:
    return actions.begin(viewer=viewer or screener(), story_id=story)


def known_answers(story_id: str) -> dict[str, str]:
    story = actions.material().story(story_id)
    assert story is not None
    return dict(story.case.answers)


def done(story: str = STORY, choice: str = AT_ONCE, viewer=None, **changes: str) -> PracticeAttempt:
    person = viewer or screener()
    row = begun(person, story)
    actions.answer(viewer=person, attempt_id=row.pk, facts=known_answers(story) | changes)
    return actions.finish(viewer=person, attempt_id=row.pk, choice=choice, reason="Because.")


def real_rows() -> list[object]:
    tables = (Report, ReportPart, Screening, Decision, ToolRun, TranslationTask, Clock, Alert)
    return [list(t.unscoped.order_by("pk").values()) for t in tables] + [Envelope.unscoped.count()]


def test_an_attempt_begins_with_what_the_story_gives_and_goes_on_where_it_was_left():
    row = begun()
    story = actions.material().story(STORY)
    assert story is not None
    assert row.answers == dict(story.given)
    assert row.pack == current_pack().version
    actions.answer(viewer=screener(), attempt_id=row.pk, facts={"hit": "yes", "injury": "unknown"})
    again = begun()
    assert (again.pk, again.answers) == (row.pk, {"hit": "yes"})


def test_every_story_decided_as_its_known_answer_is_right_and_nothing_differs():
    for story in actions.material().stories:
        choice = ":".join(actions.known_decision(story))
        assert done(story.id, choice).right is True
        row = PracticeAttempt.unscoped.get(case=story.id)
        assert queries.attempt(screener(), row.pk).differs == ()


def test_another_decision_is_not_the_known_one_and_each_fact_that_differs_says_why_under_its_law():
    row = done(choice=IN_TEN_DAYS, injury="none", access="unknown")
    assert row.right is False
    found = queries.attempt(screener(), row.pk)
    assert found.decision == ("in_person", "immediate")
    told = {one.fact: one for one in found.differs}
    assert set(told) == {"injury", "access"}
    assert (told["injury"].yours, told["injury"].known) == ("none", "minor")
    assert "mark" in told["injury"].why
    assert told["access"].citation
    assert not told["access"].silent


def test_an_answer_that_the_story_leaves_open_is_no_mistake():
    row = done(reasonable_discipline="no")
    (one,) = queries.attempt(screener(), row.pk).differs
    assert (one.fact, one.known, one.silent) == ("reasonable_discipline", "unknown", True)


def test_the_known_answer_is_not_told_before_the_decision():
    row = begun()
    assert queries.attempt(screener(), row.pk).differs == ()


@pytest.mark.parametrize(
    ("choice", "reason", "code"),
    [("", "x", "screening.choice"), ("nothing:none", "x", "screening.choice"), (NOBODY, "", "screening.reason"),
     (IN_TEN_DAYS, " ", "screening.reason")],
)  # fmt: skip
def test_the_rules_of_deciding_are_those_of_a_real_report(choice: str, reason: str, code: str):
    row = begun()
    actions.answer(viewer=screener(), attempt_id=row.pk, facts=known_answers(STORY))
    with pytest.raises(DomainError) as wrong:
        actions.finish(viewer=screener(), attempt_id=row.pk, choice=choice, reason=reason)
    assert wrong.value.code == code
    assert PracticeAttempt.unscoped.get().done_at is None


def test_the_tool_s_own_recommendation_needs_no_reason():
    row = begun()
    actions.answer(viewer=screener(), attempt_id=row.pk, facts=known_answers(STORY))
    assert actions.finish(viewer=screener(), attempt_id=row.pk, choice=AT_ONCE, reason="").right


def test_what_was_written_as_a_reason_is_kept_nowhere():
    person, row = screener(), begun()
    actions.finish(viewer=person, attempt_id=row.pk, choice=AT_ONCE, reason="Zebulon on Larkspur Court")
    assert "Zebulon" not in str(list(PracticeAttempt.unscoped.values()))
    assert "Zebulon" not in str(list(Entry.objects.values()))


@pytest.mark.parametrize("facts", [{"shoe_size": "yes"}, {"hit": "purple"}])
def test_an_answer_that_the_tool_does_not_know_is_refused(facts: dict[str, str]):
    row = begun()
    with pytest.raises(DomainError) as wrong:
        actions.answer(viewer=screener(), attempt_id=row.pk, facts=facts)
    assert wrong.value.code == "screening.fact"


def test_what_is_done_stays_done_and_can_be_tried_again():
    row = done()
    for late in (
        lambda: actions.answer(viewer=screener(), attempt_id=row.pk, facts={}),
        lambda: actions.finish(viewer=screener(), attempt_id=row.pk, choice=NOBODY, reason="x"),
    ):
        with pytest.raises(Changed):
            late()
    assert begun().pk != row.pk
    assert PracticeAttempt.unscoped.get(pk=row.pk).right is True


def test_a_story_that_is_not_there_begins_nothing():
    with pytest.raises(DomainError) as wrong:
        begun(story="nothing")
    assert wrong.value.code == "practice.story"
    assert not PracticeAttempt.unscoped.exists()


def test_an_attempt_whose_story_was_taken_out_of_the_pack_says_so():
    row = begun()
    PracticeAttempt.unscoped.filter(pk=row.pk).update(case="gone")
    with pytest.raises(DomainError) as wrong:
        queries.attempt(screener(), row.pk)
    assert wrong.value.code == "practice.story"


# Whose it is.


def test_nobody_else_opens_an_attempt_not_even_their_supervisor():
    row = begun()
    for other in (other_screener(), supervisor(), staff.viewer("screener", staff.THERE), staff.viewer("administrator")):
        with pytest.raises(Refused):
            queries.attempt(other, row.pk)
        with pytest.raises(Refused):
            actions.answer(viewer=other, attempt_id=row.pk, facts={"hit": "yes"})
    assert PracticeAttempt.unscoped.get().answers == row.answers


def test_the_person_sees_their_own_counts_and_the_supervisor_counts_alone():
    done()
    done(choice=IN_TEN_DAYS)
    done(viewer=other_screener())
    begun(story="one_swat")
    mine = queries.practice_desk(screener())
    assert (mine.done, mine.right) == (2, 1)
    states = {line.story.id: (line.state, line.tries) for line in mine.lines}
    assert (states[STORY], states["one_swat"], states["stepfather"]) == (("right", 2), ("begun", 0), ("new", 0))
    people = {one.name: (one.done, one.right, one.stories) for one in queries.practice_counts(supervisor())}
    assert people == {screener().name: (2, 1, 1), other_screener().name: (1, 1, 1)}
    assert Entry.objects.get(tag=Tag.PRACTICE_LISTED).fields == "counts"


def test_screeners_see_no_counts_of_others_and_another_agency_sees_none():
    done()
    with pytest.raises(Refused):
        queries.practice_counts(screener())
    assert queries.practice_counts(staff.viewer("supervisor", staff.THERE)) == ()


@pytest.mark.parametrize("role", ["administrator", ""])
def test_who_does_not_screen_does_not_practise(role: str):
    other = staff.viewer(role)
    for attempt in (lambda: begun(other), lambda: queries.practice_desk(other), lambda: queries.lesson(other, "names")):
        with pytest.raises(Refused):
            attempt()


# It never touches the real thing.


def test_a_practice_report_is_in_no_queue_count_search_or_clock():
    came(danger="yes")
    before = real_rows()
    viewer, boss = screener(), supervisor()
    queue, stamp = screening.queue(viewer), screening.stamp(viewer)
    counts, stats = intake.counts(viewer), screening.stats(boss)
    for story in actions.material().stories:
        done(story.id, AT_ONCE)
    begun(story="stepfather")
    assert real_rows() == before
    assert [row.screening.pk for row in screening.queue(viewer).rows] == [row.screening.pk for row in queue.rows]
    assert screening.stamp(viewer)[0] == stamp[0]
    assert (intake.counts(viewer), screening.stats(boss)) == (counts, stats)
    assert [row.pk for row in intake.report_list(viewer)] == [row.screening.report_id for row in queue.rows]
    assert screening.my_work(viewer).held == ()


def test_an_emergency_in_practice_raises_no_alarm():
    row = done("alone_at_night")
    assert row.right
    assert not Alert.unscoped.exists()
    assert not Clock.unscoped.exists()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_right_means_the_known_decision_whatever_was_answered_before(data):
    story = data.draw(st.sampled_from(actions.material().stories))
    facts = current_pack().tool().facts
    some = data.draw(st.dictionaries(st.sampled_from([f.id for f in facts]), st.just("unknown"), max_size=10))
    choice = data.draw(st.sampled_from([AT_ONCE, IN_TEN_DAYS, NOBODY]))
    person = screener()
    row = begun(person, story.id)
    actions.answer(viewer=person, attempt_id=row.pk, facts=dict(story.case.answers) | some)
    made = actions.finish(viewer=person, attempt_id=row.pk, choice=choice, reason="x")
    assert made.right is (choice == ":".join(actions.known_decision(story)))
