"""A second reading that does not see the first: who may do it, what they see, and what follows from it."""

from datetime import timedelta

import pytest

from hearthline.duty.models import Alert, Clock
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.models import Report, ReportPart
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening.actions import blind as actions
from hearthline.screening.actions.state import Changed
from hearthline.screening.models import BlindReading, Decision, Sample, Screening, ToolRun
from hearthline.screening.queries import blind as queries
from hearthline.screening.queries import detail
from hearthline.screening.queries.quality import sample
from tests import staff
from tests.intake.build import IDENTITY
from tests.screening.build import AT_ONCE, ELSEWHERE, IN_TEN_DAYS, NOBODY, came, decide, screener, serious, supervisor
from tests.screening.quality_build import REASON, now, reader, second_supervisor, sent_nobody

pytestmark = pytest.mark.django_db

SAME_STORY = "The aunt told it twice."


def ask(made: Decision, person=None, viewer=None) -> BlindReading:
    from uuid import UUID

    chosen = person or reader()
    return actions.ask_blind(viewer=viewer or supervisor(), decision_id=made.pk, reader=UUID(chosen.id))


def read(row: BlindReading, choice: str, person=None, **facts: str) -> BlindReading:
    person = person or reader()
    actions.save_blind(viewer=person, reading_id=row.pk, facts=facts)
    return actions.finish_blind(viewer=person, reading_id=row.pk, choice=choice, reason=SAME_STORY)


def the_report() -> list[object]:
    tables = (Screening, Decision, ToolRun, Report, ReportPart, Clock)
    return [list(table.unscoped.order_by("pk").values()) for table in tables]


# Asking.


def test_a_supervisor_asks_somebody_who_never_opened_the_report():
    made, person = sent_nobody(), reader()
    detail(screener(), made.screening.report_id)
    people = actions.may_read_blind(made)
    assert people == {person.user.pk: person.name}
    row = ask(made, person)
    assert (row.reader, row.reader_name, row.asked_by) == (person.id, person.name, supervisor().id)
    assert Entry.objects.get(tag=Tag.BLIND_ASKED).record_id == row.pk.hex


@pytest.mark.parametrize("who", ["decided", "agreed", "opened", "administrator", "elsewhere"])
def test_whoever_had_a_part_in_it_or_saw_it_or_may_not_screen_is_not_asked(who: str):
    made = sent_nobody()
    seen = staff.viewer("screener", username="has-seen")
    if who == "opened":
        detail(seen, made.screening.report_id)
    people = {
        "decided": screener(), "agreed": supervisor(), "opened": seen, "administrator": staff.viewer("administrator"),
        "elsewhere": staff.viewer("screener", staff.THERE),
    }  # fmt: skip
    with pytest.raises(DomainError) as wrong:
        ask(made, people[who])
    assert wrong.value.code == "blind.reader"
    assert not BlindReading.unscoped.exists()


def test_only_a_supervisor_asks_and_only_once_and_only_about_what_stands():
    made, proposed = sent_nobody(), decide(came(), screener(), NOBODY, REASON)
    with pytest.raises(Refused):
        ask(made, viewer=screener())
    with pytest.raises(Refused):
        ask(made, viewer=staff.viewer("supervisor", staff.THERE))
    ask(made)
    with pytest.raises(DomainError) as twice:
        ask(made)
    with pytest.raises(DomainError) as waits:
        ask(proposed)
    assert (twice.value.code, waits.value.code) == ("blind.asked", "blind.stands")


# Reading.


def test_the_reader_sees_the_report_as_it_stood_and_the_tool_as_the_report_alone_fills_it():
    made = sent_nobody(danger="no", identity=IDENTITY)
    row = ask(made)
    later = came(story="Something else.").report
    ReportPart.unscoped.filter(report=later).update(
        report_id=made.screening.report_id, received_at=made.decided_at + timedelta(minutes=1)
    )
    seen = queries.blind(reader(), row.pk)
    assert len(seen.parts) == 1
    assert seen.facts == dict(seen.told)
    assert seen.row.sealed == b""
    shown = repr([vars(seen.row), seen.report.number])
    assert REASON not in shown
    entry = Entry.objects.filter(tag=Tag.REPORT_READ, actor_id=reader().id).get()
    assert entry.purpose == "quality"


def test_nobody_else_opens_somebody_s_second_reading():
    row = ask(sent_nobody())
    for other in (screener(), supervisor(), reader("Otis Maktoum"), staff.viewer("supervisor", staff.THERE)):
        with pytest.raises(Refused):
            queries.blind(other, row.pk)
        with pytest.raises(Refused):
            read(row, AT_ONCE, other)
    assert BlindReading.unscoped.get().read_at is None


def test_it_changes_nothing_about_the_report():
    made = sent_nobody()
    row = ask(made)
    before = the_report()
    read(row, NOBODY, hit="no", injury="none")
    assert the_report() == before
    done = BlindReading.unscoped.get()
    assert (done.outcome, done.priority) == ("evaluate_out", "none")
    assert SAME_STORY.encode() not in bytes(done.sealed)
    assert actions.opened(reader(), done) == ({"hit": "no", "injury": "none"}, SAME_STORY)
    assert queries.readings_waiting(reader()) == 0


def test_answers_are_kept_between_and_gone_from_nowhere():
    row = ask(sent_nobody())
    actions.save_blind(
        viewer=reader(), reading_id=row.pk, facts={"hit": "yes", "injury": "serious", "access": "unknown"}
    )
    seen = queries.blind(reader(), row.pk)
    assert seen.facts == {"hit": "yes", "injury": "serious"}
    assert seen.result.priority == "immediate"
    assert [one.pk for one in queries.my_readings(reader())] == [row.pk]


@pytest.mark.parametrize(
    ("choice", "reason", "code"),
    [("", "x", "screening.choice"), ("in_person:never", "x", "screening.choice"), (NOBODY, " ", "screening.reason"),
     (AT_ONCE, "", "screening.reason")],
)  # fmt: skip
def test_a_reading_needs_a_choice_and_where_it_differs_a_reason(choice: str, reason: str, code: str):
    row = ask(sent_nobody())
    with pytest.raises(DomainError) as wrong:
        actions.finish_blind(viewer=reader(), reading_id=row.pk, choice=choice, reason=reason)
    assert wrong.value.code == code
    assert BlindReading.unscoped.get().read_at is None


def test_an_answer_that_the_tool_does_not_know_is_refused():
    row = ask(sent_nobody())
    for facts in ({"hit": "purple"}, {"shoe_size": "yes"}):
        with pytest.raises(DomainError) as wrong:
            actions.save_blind(viewer=reader(), reading_id=row.pk, facts=facts)
        assert wrong.value.code == "screening.fact"


def test_what_is_done_stays_done():
    row = ask(sent_nobody())
    read(row, NOBODY)
    with pytest.raises(Changed):
        read(row, AT_ONCE)
    with pytest.raises(Changed):
        actions.finish_blind(viewer=reader(), reading_id=row.pk, choice=AT_ONCE, reason="x")
    assert BlindReading.unscoped.get().priority == "none"


# What follows: a child may be waiting.


def alerts() -> list[Alert]:
    return list(Alert.unscoped.filter(kind="override_up", about="blind"))


@pytest.mark.req("S-5")
@pytest.mark.parametrize(("choice", "told"), [(AT_ONCE, 1), (IN_TEN_DAYS, 1), (NOBODY, 0), (ELSEWHERE, 0)])
def test_a_more_urgent_second_reading_tells_the_supervisors_at_once(choice: str, told: int):
    made = sent_nobody()
    read(ask(made), choice)
    assert len(alerts()) == told
    for alert in alerts():
        assert alert.subject_id == now(made).report_id.hex
        assert alert.label == now(made).report.number
        assert not alert.urgent
        assert "blind" in alert.key


def test_a_less_urgent_second_reading_tells_nobody():
    screening = came()
    serious(screening)
    made = decide(screening, screener(), AT_ONCE)
    read(ask(made), NOBODY)
    assert alerts() == []


def test_911_by_the_second_reader_s_answers_alone_tells_them_too():
    made = decide(came(), screener(), AT_ONCE, "Both are small.")
    read(ask(made), AT_ONCE, danger_now="yes")
    assert len(alerts()) == 1


def test_it_is_compared_with_what_stands_now_and_not_with_what_was_read():
    screening = came()
    made = sent_nobody()
    row = ask(made)
    Screening.unscoped.filter(pk=made.screening_id).update(
        final_decision=decide(screening, screener(), AT_ONCE, "New words.").pk
    )
    read(row, IN_TEN_DAYS)
    assert alerts() == []


# Agreement.


def test_agreement_counts_readings_by_month_and_lists_those_that_differ():
    same, other = sent_nobody(), sent_nobody()
    read(ask(same), NOBODY)
    with clock.freeze(clock.now() + timedelta(days=40)):
        read(ask(other), AT_ONCE)
        found = queries.compared(second_supervisor())
    assert (found.outcome.pairs, found.outcome.same, found.priority.same) == (2, 1 / 2, 1 / 2)
    assert not found.outcome.enough
    assert [month.outcome.pairs for month in found.months] == [1, 1]
    assert found.months[0].first > found.months[1].first
    assert [(row.decision_id, urgent) for row, urgent in found.apart] == [(other.pk, True)]


def test_a_reader_who_opened_the_report_in_between_is_left_out_of_the_figures():
    made = sent_nobody()
    row = ask(made)
    detail(reader(), made.screening.report_id)
    read(row, AT_ONCE)
    found = queries.compared(supervisor())
    assert (found.outcome.pairs, [one.pk for one in found.peeked]) == (0, [row.pk])
    assert len(alerts()) == 1  # a child may wait all the same


def test_a_supervisor_who_read_the_decision_in_a_sample_in_between_is_left_out_as_well():
    made, boss = sent_nobody(), second_supervisor()
    row = ask(made, boss)
    drawn = Sample.objects.create(
        agency_id=made.agency_id, decision=made, drawn_by=supervisor().id, drawn_at=clock.now()
    )
    sample(boss, drawn.pk)
    read(row, NOBODY, boss)
    found = queries.compared(supervisor())
    assert (found.outcome.pairs, [one.pk for one in found.peeked]) == (0, [row.pk])


def test_opening_the_report_after_the_reading_changes_no_figure():
    made = sent_nobody()
    read(ask(made), NOBODY)
    detail(reader(), made.screening.report_id)
    assert queries.compared(supervisor()).outcome.pairs == 1


def test_the_figures_of_one_agency_hold_none_of_another_s_and_screeners_do_not_see_them():
    read(ask(sent_nobody()), NOBODY)
    assert queries.compared(staff.viewer("supervisor", staff.THERE)).outcome.pairs == 0
    with pytest.raises(Refused):
        queries.compared(screener())


def test_the_number_of_queries_does_not_grow_with_the_readings(django_assert_max_num_queries):
    for _ in range(3):
        read(ask(sent_nobody()), AT_ONCE)
    viewer = supervisor()
    with django_assert_max_num_queries(8):
        queries.compared(viewer)
