"""What staff do at the line, and what the keeper and the telephone system are asked when somebody is called back."""

from datetime import timedelta
from typing import Any

import pytest

from hearthline.access.viewer import Viewer
from hearthline.duty.models import Alert
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.calls.models import CallEntry
from hearthline.intake.line import actions, backcalls, calling, queries, staffing
from hearthline.intake.line.attending import attend
from hearthline.intake.line.models import BackCall, Contact
from hearthline.journal.models import Entry
from hearthline.messaging.adapters.base import NotTaken
from hearthline.screening.need import reviews
from hearthline.sealing.socketkeeper import KeeperStopped
from tests import staff
from tests.intake.line.build import DESK, MINUTE, NUMBER, row, someone_ready, spoken, tell, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def screener(monkeypatch: pytest.MonkeyPatch) -> Viewer:
    """A screener at work who said that they are ready."""
    from hearthline.duty import oncall

    monkeypatch.setattr(oncall, "at_work", lambda _agency, ids: set(ids))
    viewer = staff.viewer("screener")
    actions.ready(viewer=viewer, on=True, address=DESK)
    return viewer


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the telephone system was asked for."""
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(backcalls.provider, "ask", lambda _telephone, **given: told.append(given))
    return told


def test_a_screener_is_counted_when_ready_and_on_duty(screener: Viewer) -> None:
    assert queries.readiness(screener).counts
    assert staffing.seen(staff.HERE, clock.now()).ready == 1
    actions.ready(viewer=screener, on=False)
    assert staffing.seen(staff.HERE, clock.now()).ready == 0
    assert queries.readiness(screener).address == DESK
    with pytest.raises(DomainError, match=r"line\.address"):
        actions.ready(viewer=screener, on=True, address="next door")


@pytest.mark.req("I-9")
def test_who_waits_longest_is_taken_rung_answered_and_ended(screener: Viewer) -> None:
    first = waiting("a")
    waiting("b")
    taken = actions.take_next(viewer=screener)
    assert taken is not None
    assert taken.pk == first.pk
    ringing = tell("poll", "a")
    assert [(verb.kind, verb.address) for verb in ringing.verbs] == [("dial", DESK)]
    assert tell("poll", "a").verbs == ringing.verbs
    with pytest.raises(DomainError, match=r"line\.busy"):
        actions.take_next(viewer=screener)
    tell("answered", "a", dial=ringing.verbs[0].key)
    assert [one.state for one in queries.mine(screener)] == ["talking"]
    tell("hangup", "a")
    assert row("a").state == "ended"
    assert [one.contact_id for one in queries.mine(screener)] == [first.pk]  # not written down yet
    call = actions.open_for(viewer=screener, contact_id=first.pk)
    assert (call.channel, call.received_at, call.language) == ("phone", first.began_at, "en")
    assert actions.open_for(viewer=screener, contact_id=first.pk).pk == call.pk
    found = queries.of_call(screener, call.pk)
    assert found is not None
    assert found.contact_id == first.pk
    assert not CallEntry.unscoped.filter(call=call, field="reporter.phone").exists()


def test_languages_are_chosen_and_two_who_press_take_two(screener: Viewer) -> None:
    waiting("a", key="2")
    waiting("b")
    taken = actions.take_next(viewer=screener, languages=("en",))
    assert taken is not None
    assert taken.provider_id == "b"
    other = staff.second_screener()
    actions.ready(viewer=other, on=True, address="+19165550191")
    with pytest.raises(DomainError, match=r"line\.gone"):
        actions.take(viewer=other, contact_id=taken.pk)
    also = actions.take_next(viewer=other)
    assert also is not None
    assert also.provider_id == "a"


def test_a_screener_who_does_not_pick_up_gives_the_caller_their_place_back(screener: Viewer) -> None:
    waiting("a")
    waiting("b")
    actions.take_next(viewer=screener)
    ringing = tell("poll", "a")
    tell("unanswered", "a", dial=ringing.verbs[0].key)
    assert queries.waiting(screener, clock.now())[0].contact_id == row("a").pk
    actions.take_next(viewer=screener)
    assert actions.put_back(viewer=screener, contact_id=row("a").pk).state == "waiting"
    assert [one.position for one in queries.waiting(screener, clock.now())] == [1, 2]


def test_an_answer_to_an_earlier_dialling_changes_nothing(screener: Viewer) -> None:
    contact = waiting("a")
    actions.take(viewer=screener, contact_id=contact.pk)
    dial = tell("poll", "a").verbs[-1]
    actions.put_back(viewer=screener, contact_id=contact.pk)
    tell("answered", "a", dial=dial.key)
    assert (row("a").state, row("a").answered_at) == ("waiting", None)
    tell("hangup", "a")
    assert row("a").state == "abandoned"


@pytest.mark.parametrize("outcome", ["reached", "no_answer", "left_word", "wrong_person"])
def test_who_took_nobody_cannot_say_what_came_of_calling(screener: Viewer, outcome: str) -> None:
    waiting("a")
    tell("hangup", "a")
    own = row("a").pk
    with pytest.raises(DomainError, match=r"line\.not-yours"):
        actions.called_back(viewer=screener, contact_id=own, outcome=outcome)
    assert (row("a").state, row("a").back_tries) == ("abandoned", 0)
    actions.call_back(viewer=screener, contact_id=own)
    assert actions.called_back(viewer=screener, contact_id=own, outcome=outcome).back_outcome == outcome


def test_who_took_nobody_can_still_say_that_nobody_need_be_called(screener: Viewer) -> None:
    waiting("a")
    tell("hangup", "a")
    done = actions.called_back(viewer=screener, contact_id=row("a").pk, outcome="given_up", note="They came in person.")
    assert done.state == "ended"


@pytest.mark.fault("53")
def test_the_reason_for_seeing_a_number_is_kept_sealed_and_a_supervisor_reviews_it(screener: Viewer) -> None:
    why = "The exchange is down."
    waiting("a")
    tell("hangup", "a")
    actions.call_back(viewer=screener, contact_id=row("a").pk)
    assert actions.show_number(viewer=screener, contact_id=row("a").pk, reason=why) == NUMBER
    entry = Entry.objects.get(tag="intake:line:number")
    assert entry.digest
    boss = staff.viewer("supervisor")
    (item,) = reviews.waiting(boss).items
    assert (item.row.rule, item.row.user_id, item.row.entries) == ("line_number", screener.id, entry.pk.hex)
    assert reviews.one(boss, item.row.pk).words == why
    assert why.encode() not in bytes(item.row.opening.words)
    assert reviews.close(viewer=boss, review_id=item.row.pk, outcome="in_order").closed_by == boss.id


def test_the_number_of_a_talk_that_is_over_shows_to_nobody(screener: Viewer) -> None:
    contact = waiting("a")
    actions.take(viewer=screener, contact_id=contact.pk)
    dial = tell("poll", "a").verbs[-1]
    assert actions.show_number(viewer=screener, contact_id=contact.pk, reason="it rings here") == NUMBER
    tell("answered", "a", dial=dial.key)
    assert actions.show_number(viewer=screener, contact_id=contact.pk, reason="they may be cut off") == NUMBER
    tell("hangup", "a")
    assert row("a").state == "ended"
    with pytest.raises(DomainError, match=r"line\.not-yours"):
        actions.show_number(viewer=screener, contact_id=contact.pk, reason="curious")


def test_that_the_keeper_opened_no_more_numbers_is_written_down(
    screener: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped:
        def open_number(self, *_: object, **__: object) -> bytes:
            raise KeeperStopped("sealing.E999", "enough", "wait")

    monkeypatch.setattr(calling, "keeper", Stopped)
    waiting("a")
    tell("hangup", "a")
    actions.call_back(viewer=screener, contact_id=row("a").pk)
    with pytest.raises(DomainError, match=r"reveal\.stopped"):
        actions.show_number(viewer=screener, contact_id=row("a").pk, reason="dial by hand")
    entry = Entry.objects.get(tag="intake:identity:stop")
    assert (entry.actor_id, entry.record_id) == (screener.id, row("a").pk.hex)


def test_the_database_keeps_one_person_s_telephone_for_one_caller(screener: Viewer, monkeypatch: Any) -> None:
    monkeypatch.setattr(actions, "_free_hands", lambda _viewer: None)  # both presses looked before either took
    first, second = waiting("a"), waiting("b")
    actions.take(viewer=screener, contact_id=first.pk)
    with pytest.raises(DomainError, match=r"line\.busy"):
        actions.take(viewer=screener, contact_id=second.pk)
    assert [row(name).state for name in ("a", "b")] == ["ringing", "waiting"]


@pytest.mark.fault("53")
def test_a_call_back_opens_the_number_for_the_post_alone(screener: Viewer, asked: list[dict[str, Any]]) -> None:
    contact = waiting("a")
    tell("digits", "a", digits="1")
    taken = actions.take_next(viewer=screener)  # first in line, though no longer on the telephone
    assert taken is not None
    back = BackCall.unscoped.get()
    assert Entry.objects.get(pk=back.entry).tag == "intake:line:call-back"
    assert backcalls.place() == 1
    assert [(one["first"], one["then"], one["key"]) for one in asked] == [(DESK, NUMBER, back.pk.hex)]
    assert backcalls.place() == 0
    tell("back", "x", back=back.pk.hex, outcome="answered")
    assert queries.mine(screener)[0].back == "talking"
    tell("back", "x", back=back.pk.hex, outcome="ended")
    done = actions.called_back(viewer=screener, contact_id=contact.pk, outcome="reached")
    assert done.state == "ended"
    assert queries.to_call_back(screener, clock.now()) == []


def test_nobody_there_leaves_it_on_the_list_with_a_new_time_for_anybody(
    screener: Viewer, asked: list[dict[str, Any]]
) -> None:
    waiting("a")
    tell("hangup", "a")
    (owed,) = queries.to_call_back(screener, clock.now())
    assert (owed.why, owed.late) == ("abandoned", False)
    attend(owed.due_at + MINUTE)
    actions.call_back(viewer=screener, contact_id=owed.contact_id)
    backcalls.place()
    with clock.freeze(clock.now() + timedelta(minutes=2)):
        actions.called_back(viewer=screener, contact_id=owed.contact_id, outcome="no_answer")
    (again,) = queries.to_call_back(screener, clock.now())
    assert (again.tries, again.last, again.taken_by) == (1, "no_answer", "")
    assert again.due_at > owed.due_at
    assert Alert.unscoped.get().acknowledged_by.startswith("act:")
    with pytest.raises(DomainError, match=r"line\.reason"):
        actions.called_back(viewer=screener, contact_id=owed.contact_id, outcome="given_up")


def test_without_a_number_there_is_nothing_to_call_and_a_person_ends_it(screener: Viewer) -> None:
    tell("call", "a")
    tell("digits", "a", digits="1")
    tell("hangup", "a")
    with pytest.raises(DomainError, match=r"line\.no-number"):
        actions.call_back(viewer=screener, contact_id=row("a").pk)
    assert actions.called_back(viewer=screener, contact_id=row("a").pk, outcome="no_number").state == "ended"


@pytest.mark.parametrize(
    ("wrong", "state", "problem"),
    [
        (NotTaken("no-provider", final=True), "failed", "no-provider"),
        (NotTaken("http-404", final=True), "failed", "refused"),
        (NotTaken("https-OSError"), "queued", "again"),
    ],
)
def test_what_the_telephone_system_will_not_do_is_told(
    screener: Viewer, monkeypatch: pytest.MonkeyPatch, wrong: NotTaken, state: str, problem: str
) -> None:
    def refuse(_telephone: object, **_: object) -> None:
        raise wrong

    monkeypatch.setattr(backcalls.provider, "ask", refuse)
    waiting("a")
    tell("hangup", "a")
    actions.call_back(viewer=screener, contact_id=row("a").pk)
    backcalls.place()
    back = BackCall.unscoped.get()
    assert (back.state, back.problem) == (state, problem)
    if state == "queued":
        for _ in range(backcalls.TRIES):
            backcalls.place(BackCall.unscoped.get().next_at)
        assert BackCall.unscoped.get().state == "failed"
    assert actions.show_number(viewer=screener, contact_id=row("a").pk, reason="dial by hand") == NUMBER
    assert Entry.objects.filter(tag="intake:line:number").count() == 1


def test_the_number_shows_only_to_who_has_the_contact(screener: Viewer) -> None:
    waiting("a")
    tell("hangup", "a")
    with pytest.raises(DomainError, match=r"line\.not-yours"):
        actions.show_number(viewer=screener, contact_id=row("a").pk, reason="why")
    actions.call_back(viewer=screener, contact_id=row("a").pk)
    with pytest.raises(DomainError, match=r"reveal\.reason"):
        actions.show_number(viewer=screener, contact_id=row("a").pk, reason=" ")
    with pytest.raises(DomainError, match=r"line\.not-yours"):
        actions.show_number(viewer=staff.viewer("supervisor"), contact_id=row("a").pk, reason="why")


def test_others_agencies_and_administrators_have_no_line(screener: Viewer) -> None:
    contact = waiting("a")
    for other in (staff.viewer("screener", staff.THERE), staff.viewer("administrator")):
        for attempt in (
            lambda who=other: actions.take(viewer=who, contact_id=contact.pk),
            lambda who=other: actions.call_back(viewer=who, contact_id=contact.pk),
            lambda who=other: actions.show_number(viewer=who, contact_id=contact.pk, reason="why"),
        ):
            with pytest.raises(Refused):
                attempt()
    assert queries.waiting(staff.viewer("screener", staff.THERE), clock.now()) == []
    with pytest.raises(Refused):
        queries.wall(screener, clock.now())


def test_the_wall_counts(screener: Viewer) -> None:
    now = clock.now()
    with clock.freeze(now - 5 * MINUTE):
        waiting("a", key="2")
    waiting("b")
    waiting("c")
    tell("hangup", "c")
    supervisor = staff.viewer("supervisor")
    before = queries.changed(supervisor)
    wall = queries.wall(supervisor, clock.now())
    assert (wall.waiting, wall.call_backs, wall.abandoned_hour, wall.staffed, wall.talking) == (2, 1, 1, 1, 0)
    assert [(code, many) for code, many, _ in wall.by_language] == [("es", 1), ("en", 1)]
    assert wall.longest >= 5 * MINUTE
    assert wall.unscreened == (("15m", 0), ("60m", 0), ("4h", 0), ("older", 0))
    assert queries.changed(supervisor) == before
    actions.take_next(viewer=screener)
    tell("poll", "a")
    tell("answered", "a")
    wall = queries.wall(supervisor, clock.now())
    assert (wall.answered_hour, wall.answered_in_30s_hour, wall.talking) == (1, 0, 1)
    assert queries.changed(supervisor) != before


def test_a_time_is_told_from_the_middle_of_three_measured_waits() -> None:
    someone_ready()
    now = clock.now()
    assert staffing.about(staff.HERE, now) is None
    for place, minutes in enumerate((2, 4, 30)):
        contact = waiting(f"w{place}")
        Contact.unscoped.filter(pk=contact.pk).update(
            state="ended", ended_at=now, answered_at=now, queued_at=now - minutes * MINUTE
        )
    assert staffing.about(staff.HERE, now) == 4 * MINUTE
    staffing.forget()
    tell("call", "new", number=NUMBER)
    assert "line.about" in spoken(tell("digits", "new", digits="1"))
