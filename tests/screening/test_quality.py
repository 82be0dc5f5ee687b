"""Looking at decisions again: drawn by chance, never by who decided, and a note that its reader alone is shown."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.duty.models import Alert, Clock
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.models import Report
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening.actions import quality as actions
from hearthline.screening.actions.state import Changed
from hearthline.screening.models import Decision, Sample, Screening
from hearthline.screening.queries import quality as queries
from tests import staff
from tests.screening.build import AT_ONCE, NOBODY, came, decide, other_screener, screener, supervisor
from tests.screening.quality_build import NOTE, REASON, second_supervisor, sent_nobody, third_supervisor

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(days=30)


def draw(viewer=None, **size: int) -> list[Sample]:
    return actions.draw_sample(
        viewer=viewer or second_supervisor(), since=clock.now() - LONG_AGO, **(size or {"count": 10})
    )


def verdict(row: Sample, viewer=None, said: str = "disagree", note: str = NOTE) -> Sample:
    return actions.review_sample(viewer=viewer or second_supervisor(), sample_id=row.pk, verdict=said, note=note)


def the_work() -> list[object]:
    return [list(t.unscoped.order_by("pk").values()) for t in (Screening, Decision, Report, Clock, Alert)]


# Drawing.


def test_only_decisions_that_sent_nobody_and_stand_are_drawn():
    wanted = sent_nobody()
    decide(came(), screener(), AT_ONCE, "Both are small.")
    decide(came(), screener(), NOBODY, "Waits for a second look.")
    assert [row.decision_id for row in draw()] == [wanted.pk]


def test_a_decision_is_drawn_once_and_older_ones_stay_out():
    with clock.freeze(clock.now() - LONG_AGO * 2):
        sent_nobody()
    recent = sent_nobody()
    assert [row.decision_id for row in draw()] == [recent.pk]
    assert draw() == []


def test_another_agency_s_decisions_are_never_drawn_and_its_people_draw_none_of_ours():
    sent_nobody()
    assert draw(staff.viewer("supervisor", staff.THERE)) == []
    assert Sample.unscoped.count() == 0


@pytest.mark.parametrize(("percent", "drawn"), [(1, 1), (25, 1), (26, 2), (100, 4)])
def test_a_percentage_is_of_what_there_is_and_never_nothing(percent: int, drawn: int):
    for _ in range(4):
        sent_nobody()
    assert len(draw(percent=percent)) == drawn


@pytest.mark.parametrize(
    "size", [{"count": 0}, {"count": 201}, {"count": -1}, {"percent": 101}, {"count": 5, "percent": 5}]
)
def test_a_size_that_makes_no_sense_is_refused(size: dict[str, int]):
    with pytest.raises(DomainError) as wrong:
        draw(**size)
    assert wrong.value.code == "quality.size"


@pytest.mark.parametrize("role", ["screener", "administrator"])
def test_nobody_but_a_supervisor_draws(role: str):
    sent_nobody()
    with pytest.raises(Refused):
        draw(staff.viewer(role))
    assert not Sample.unscoped.exists()


def test_anybody_can_draw_the_same_again_from_the_journal():
    made = [sent_nobody() for _ in range(6)]
    drawn = draw(count=3)
    entry = Entry.objects.get(tag=Tag.SAMPLE_DRAWN)
    told = re.fullmatch(r"seed ([0-9a-f]{16}) of 6 since \S+", entry.purpose)
    assert told
    assert entry.fields.split() == [row.decision_id.hex for row in drawn]
    again = actions.pick([one.pk for one in reversed(made)], told[1], 3)
    assert [one.hex for one in again] == entry.fields.split()


def test_two_draws_of_one_pool_do_not_use_one_seed():
    sent_nobody()
    draw()
    Sample.unscoped.all().delete()
    draw()
    seeds = {entry.purpose.split()[1] for entry in Entry.objects.filter(tag=Tag.SAMPLE_DRAWN)}
    assert len(seeds) == 2


@given(st.sets(st.uuids(), max_size=40), st.text("0123456789abcdef", min_size=16, max_size=16), st.integers(0, 45))
@pytest.mark.django_db(databases=[])
def test_a_draw_takes_as_many_as_asked_without_repeats_whatever_the_order(ids: set[UUID], seed: str, count: int):
    drawn = actions.pick(ids, seed, count)
    assert len(drawn) == len(set(drawn)) == min(count, len(ids))
    assert set(drawn) <= ids
    assert actions.pick(sorted(ids, reverse=True), seed, count) == drawn


@pytest.mark.django_db(databases=[])
def test_over_many_seeds_each_decision_is_drawn_about_as_often_as_any_other():
    ids = [UUID(int=n) for n in range(10)]
    times = dict.fromkeys(ids, 0)
    for seed in range(2_000):
        for one in actions.pick(ids, f"{seed:016x}", 3):
            times[one] += 1
    assert all(520 < count < 680 for count in times.values())  # 600 expected; 5 standard deviations are 102


# Looking.


def test_who_decided_and_who_agreed_never_look_at_it_themselves():
    boss = third_supervisor()
    own = sent_nobody(boss)  # a supervisor may screen too
    (row,) = draw()
    for party in (boss, supervisor()):
        with pytest.raises(Refused):
            queries.sample(party, row.pk)
        with pytest.raises(Refused):
            verdict(row, party)
    assert queries.sample(second_supervisor(), row.pk).decision.pk == own.pk
    boards = {one.name: queries.board(one) for one in (boss, supervisor(), second_supervisor())}
    assert [(len(board.open), board.own) for board in boards.values()] == [(0, 1), (0, 1), (1, 0)]


def test_a_supervisor_sees_the_report_the_answers_the_reason_and_leaves_a_trace():
    made = sent_nobody()
    (row,) = draw()
    seen = queries.sample(second_supervisor(), row.pk)
    assert (seen.reason, seen.decision.pk) == (REASON, made.pk)
    assert seen.report.main.content.story.startswith("Last night")
    read = Entry.objects.filter(tag=Tag.REPORT_READ, actor_id=second_supervisor().id).latest("at")
    assert read.purpose == "supervision"


@pytest.mark.parametrize(("said", "note", "code"), [("", "x", "quality.verdict"), ("disagree", "  ", "quality.note")])
def test_a_verdict_needs_to_say_something(said: str, note: str, code: str):
    sent_nobody()
    (row,) = draw()
    with pytest.raises(DomainError) as wrong:
        verdict(row, said=said, note=note)
    assert wrong.value.code == code
    assert Sample.unscoped.get().verdict == ""


def test_looking_again_changes_nothing_about_the_report_and_the_note_rests_sealed():
    sent_nobody()
    before = the_work()
    (row,) = draw()
    verdict(row)
    assert the_work() == before
    assert b"in the room" not in bytes(Sample.unscoped.get().sealed)
    assert Entry.objects.get(tag=Tag.SAMPLE_REVIEWED).purpose == "disagree"


def test_the_first_verdict_stands():
    sent_nobody()
    (row,) = draw()
    verdict(row)
    with pytest.raises(Changed):
        verdict(row, third_supervisor(), "agree", "")
    assert Sample.unscoped.get().verdict == "disagree"


# The note.


def test_the_screener_who_decided_reads_the_note_and_says_so():
    sent_nobody()
    (row,) = draw()
    assert queries.unseen_coaching(screener()) == 0
    verdict(row)
    assert queries.unseen_coaching(screener()) == 1
    (note,) = queries.coaching(screener())
    assert (note.text, note.agreed) == (NOTE, False)
    assert Entry.objects.filter(tag=Tag.COACHING_READ, actor_id=screener().id).latest("at").fields == row.pk.hex
    actions.mark_coaching_seen(viewer=screener(), sample_id=row.pk)
    first = Sample.unscoped.get().seen_at
    actions.mark_coaching_seen(viewer=screener(), sample_id=row.pk)
    assert Sample.unscoped.get().seen_at == first is not None
    assert queries.unseen_coaching(screener()) == 0


def test_nobody_else_reads_the_note_on_their_page_or_marks_it_as_read():
    sent_nobody()
    (row,) = draw()
    verdict(row)
    for other in (other_screener(), supervisor(), staff.viewer("screener", staff.THERE)):
        assert queries.coaching(other) == ()
        with pytest.raises(Refused):
            actions.mark_coaching_seen(viewer=other, sample_id=row.pk)
    assert Sample.unscoped.get().seen_at is None


def test_agreeing_without_a_word_leaves_nothing_to_read():
    sent_nobody()
    (row,) = draw()
    verdict(row, said="agree", note="")
    assert queries.coaching(screener()) == ()
    with pytest.raises(Refused):
        queries.coaching(staff.viewer("administrator"))


def test_unread_notes_come_first():
    for _ in range(2):
        sent_nobody()
    rows = draw()
    for row in rows:
        verdict(row)
    newest = queries.coaching(screener())[0].row
    actions.mark_coaching_seen(viewer=screener(), sample_id=newest.pk)
    assert [note.row.seen_at is None for note in queries.coaching(screener())] == [True, False]


def test_a_note_that_was_changed_in_the_database_says_so_and_hides_no_other():
    for _ in range(2):
        sent_nobody()
    first, second = draw()
    for row in (first, second):
        verdict(row)
    Sample.unscoped.filter(pk=first.pk).update(sealed=bytes(Sample.unscoped.get(pk=second.pk).sealed))
    texts = {note.row.pk: note.text for note in queries.coaching(screener())}
    assert texts[second.pk] == NOTE
    assert texts[first.pk] == queries.UNREADABLE
