"""On PostgreSQL: all a person does at the desk works under the desk's own role, and the worker's part under its own.

Calls have the same in tests/intake/calls/test_roles.py, reports in tests/intake/test_roles.py.
"""

import io
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from hearthline.dispatch.actions import record_answer, tell
from hearthline.dispatch.models import HandOff
from hearthline.dispatch.queries import hand_off, hand_offs
from hearthline.duty import actions as duty
from hearthline.ground import clock
from hearthline.intake import actions as intake
from hearthline.intake import presence, searching
from hearthline.intake.actions import finish_follow_up, make_follow_up, match_written
from hearthline.intake.after.followups import follow_ups
from hearthline.intake.after.written import papers, suggestions, waiting_forms
from hearthline.intake.calls import actions as calls
from hearthline.intake.door.accept import accept
from hearthline.intake.models import FollowUp, Presence, Report, SearchTerm
from hearthline.screening import actions, indexing
from hearthline.screening.actions import blind, falsereports, practice, quality, views
from hearthline.screening.actions.taking import take_call
from hearthline.screening.models import SavedView, Screening, TranslationTask
from hearthline.screening.queries.filters import Filter
from tests import cast, staff
from tests.cast import STORY_HMN
from tests.intake import files
from tests.intake.build import sealed
from tests.intake.calls.build import WHOLE, typed
from tests.intake.test_roles import role
from tests.intake.test_written_forms import by_law
from tests.screening.build import AT_ONCE, IN_TEN_DAYS, NOBODY, again, came, decide, look
from tests.screening.quality_build import NOTE, REASON, reader, second_supervisor
from tests.screening.test_every_desk_address import fields, filled, ours, real

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

__all__ = ["real"]  # a fixture: everything that an address of the desk can name


@pytest.fixture(autouse=True)
def _on_postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("roles are PostgreSQL's")


IN_ENGLISH = "My neighbour hits her little boy with a saucepan, and nobody comes when he cries."
desk, worker = partial(role, "hl_desk"), partial(role, "hl_worker")


def arrived_at_night(**changes: Any) -> Screening:
    """A report from the public form, sealed by the public face and opened by the worker, each under its role."""
    staff.agency()
    envelope = sealed(**changes)
    with role("hl_public"):
        assert accept(envelope).durable == "committed"
    with worker():
        assert intake.open_pending().reports == 1
    return again(Report.unscoped.get(root_id=envelope.root_id))


def test_a_call_is_opened_filed_and_found_again_by_its_words():
    viewer = staff.viewer("screener")
    with desk():
        call = typed(viewer, {**WHOLE, "story": "He threw a kettle."})
        calls.attach(viewer=viewer, call_id=call.pk, name="a.jpg", stream=io.BytesIO(files.jpeg()))
        assert presence.here(viewer, presence.CALL, call.pk.hex, writer="w1", editing=True, place="story")
        filed = take_call(viewer=viewer, call_id=call.pk)
        assert searching.search(viewer, "kettle") == [filed.report_id]
        more = typed(viewer, {"story": "Now a saucepan."})
        calls.add_call_to(viewer=viewer, call_id=more.pk, report_id=filed.report_id)
        assert searching.search(viewer, "kettle saucepan") == [filed.report_id]
    with worker():
        assert intake.make_viewing_copies() == 1
        duty.tick(clock.now())


def test_who_has_a_report_open_is_told_and_forgotten():
    viewer, other = staff.viewer("screener"), staff.second_screener()
    report = came().report
    with desk():
        for editing in (False, True):
            assert presence.here(other, presence.REPORT, report.pk.hex, writer="w1", editing=editing)
        (here,) = presence.who(viewer, presence.REPORT, [report.pk.hex])[report.pk.hex]
        assert here.editing
        presence.gone(other, presence.REPORT, report.pk.hex, writer="w1")
        assert not presence.everywhere(viewer, presence.REPORT)
        presence.here(other, presence.REPORT, report.pk.hex, writer="w2")
    with worker():
        assert presence.sweep(clock.now() + timedelta(hours=1)) == 1
    assert not Presence.unscoped.exists()


def test_words_are_kept_by_the_worker_and_by_the_desk_and_indexed_anew_by_either():
    viewer = staff.viewer("screener")
    screening = arrived_at_night(story="A kettle.")
    with desk():
        assert searching.search(viewer, "kettle") == [screening.report_id]
        intake.ask_question(
            viewer=viewer, report_id=screening.report_id, text="A saucepan?", version=screening.report.version
        )
        assert searching.search(viewer, "saucepan") == [screening.report_id]
    before = set(SearchTerm.unscoped.values_list("term", flat=True))
    for process in (desk, worker):
        with process():
            assert list(indexing.back_fill(anew=True)) == [1]
        assert set(SearchTerm.unscoped.values_list("term", flat=True)) == before


def test_promises_and_hand_offs_are_made_and_kept_by_the_desk_and_watched_by_the_worker():
    viewer = staff.viewer("screener")
    report, soon = came().report, clock.now() + timedelta(hours=1)
    with desk():
        kept = make_follow_up(viewer=viewer, report_id=report.pk, kind="other", words="Ask the nurse.", due_at=soon)
        late = make_follow_up(viewer=viewer, report_id=report.pk, kind="call_back", words="", due_at=soon, mine=False)
        assert len(follow_ups(viewer)) == 2
        finish_follow_up(viewer=viewer, follow_up_id=kept.pk)
        told = tell(
            viewer=viewer,
            report_id=report.pk,
            recipient="other_county",
            why="out_of_area",
            agency="Placer",
            phone="",
            said="A child of six.",
        )
        assert len(hand_offs(viewer, answered=False)) == 1
        record_answer(
            viewer=viewer, hand_off_id=told.pk, answered_by="Badge 4471", their_reference="2", answered_at=clock.now()
        )
        assert hand_off(viewer, told.pk).answered
    with worker():
        duty.tick(soon + timedelta(hours=1))
    assert HandOff.unscoped.get().answered_at is not None
    assert set(FollowUp.unscoped.filter(done_at=None).values_list("pk", flat=True)) == {late.pk}


def test_a_written_form_ends_the_promise_that_an_oral_report_began():
    viewer = staff.viewer("screener")
    with desk():
        filed = calls.file_call(viewer=viewer, call_id=typed(viewer, by_law(), channel="phone").pk)
        assert [one.row.report_id for one in waiting_forms(viewer)] == [filed.report_id]
        paper = typed(
            viewer, {"children.0.name": cast.CHILD.name, "story": "As told."}, channel="fax", received_at=clock.now()
        )
        assert [one.pk for one in papers(viewer)] == [paper.pk]
        assert suggestions(viewer, [cast.CHILD.name])[0].same
        match_written(viewer=viewer, call_id=paper.pk, report_id=filed.report_id)
        assert waiting_forms(viewer) == []


def test_a_report_is_claimed_translated_decided_and_taken_back():
    hmong = staff.viewer("screener", username="screener-hmn", languages=("en", "hmn"))
    screening = came(language="hmn", story=STORY_HMN)
    report_id, task = screening.report_id, TranslationTask.unscoped.get()
    with desk():
        actions.claim(viewer=hmong, report_id=report_id)
        actions.undo_claim(viewer=hmong, report_id=report_id)
        actions.claim(viewer=hmong, report_id=report_id)
        actions.release(viewer=hmong, report_id=report_id)
        claimed = actions.claim_translation(viewer=hmong, task_id=task.pk)
        actions.write_translation(viewer=hmong, task_id=task.pk, text=IN_ENGLISH, version=claimed.version)
        made = decide(screening, hmong, IN_TEN_DAYS, REASON)
        assert actions.undo_decision(viewer=hmong, report_id=report_id, decision_id=made.pk).state == "undone"
        made = decide(screening, hmong, NOBODY, REASON)
        look(made, staff.viewer("supervisor"), False, NOTE)
        assert searching.search(hmong, "saucepan") == [report_id]
    with worker():
        actions.alarm_lapsed()


def test_decisions_are_looked_at_again_and_practice_is_kept():
    viewer, boss, third, person = staff.viewer("screener"), staff.viewer("supervisor"), second_supervisor(), reader()
    screening = came()
    with desk():
        made = look(decide(screening, viewer, NOBODY, REASON), boss, True)
        (drawn,) = quality.draw_sample(viewer=third, since=clock.now() - timedelta(days=1), count=5)
        quality.review_sample(viewer=third, sample_id=drawn.pk, verdict="disagree", note=NOTE)
        quality.mark_coaching_seen(viewer=viewer, sample_id=drawn.pk)
        asked = blind.ask_blind(viewer=boss, decision_id=made.pk, reader=UUID(person.id))
        blind.save_blind(viewer=person, reading_id=asked.pk, facts={"hit": "yes"})
        blind.finish_blind(viewer=person, reading_id=asked.pk, choice=AT_ONCE, reason=REASON)
        review = falsereports.open_review(
            viewer=boss, report_id=screening.report_id, grounds=["admitted"], reasons=REASON
        )
        falsereports.close_review(viewer=third, review_id=review.pk, finding="withdrawn", reasons=NOTE, referred="")
        attempt = practice.begin(viewer=person, story_id="slap_mark")
        practice.answer(viewer=person, attempt_id=attempt.pk, facts={"hit": "yes"})
        practice.finish(viewer=person, attempt_id=attempt.pk, choice=AT_ONCE, reason=REASON)


def test_a_view_is_saved_changed_and_forgotten():
    viewer = staff.viewer("screener")
    with desk():
        for who in ("mine", "free"):
            view = views.save_view(viewer=viewer, name="Night", wanted=Filter.of({"who": who}))
        assert views.delete_view(viewer=viewer, view_id=view.pk)
    assert not SavedView.unscoped.exists()


@pytest.mark.parametrize("who", ["screener", "supervisor"])
def test_every_address_of_the_desk_answers_under_the_desks_role(real: dict[str, Any], who: str):
    """From signing in on no page, and no press of a button, asks the database for more than its role may."""
    report, given, done = Report.unscoped.get(pk=real["report_id"]), fields(real), []
    with desk():
        person = staff.desk(who, languages=("en", "hmn"))
        for address, name in ours():
            for method in ("get", "post"):
                now = again(report)  # each press is made on the page as it is now
                fresh = {"version": str(now.version), "run": str(now.current_run_id)}
                answer = getattr(person.client, method)(
                    filled(address, real), given | fresh if method == "post" else {}
                )
                assert answer.status_code < 500, (method, name)
                done += [name] if answer.status_code < 400 and method == "post" else []
    assert {"claim", "follow_up_done", "hand_off", "acknowledge"} <= set(done)  # it was not refused throughout
