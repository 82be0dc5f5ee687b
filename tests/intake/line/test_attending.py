"""What the worker copies for the line, which sees no rota: who is on duty, and which telephones are on call."""

from datetime import timedelta

import pytest

from hearthline.duty import oncall
from hearthline.duty.models import Alert, ReachBy
from hearthline.ground import clock
from hearthline.intake.line import law, rules, staffing
from hearthline.intake.line.attending import RUNGS, attend, look_who_is_there
from hearthline.intake.line.models import Contact, LineRung, LineStaff
from tests import staff
from tests.intake.line.build import DESK, MINUTE, chain, nobody_ready, row, someone_ready, spoken, tell, waiting

pytestmark = pytest.mark.django_db


def on_call(monkeypatch: pytest.MonkeyPatch, *people: str) -> None:
    """These are on call, one step each; each has a telephone and a mailbox."""
    steps = tuple(oncall.Step(place, "backup", (one, people[0]), place * 5) for place, one in enumerate(people))
    monkeypatch.setattr(oncall, "chain", lambda *_, **__: steps)
    monkeypatch.setattr(
        oncall,
        "reaches",
        lambda _agency, person: (
            oncall.Reachable(ReachBy.MAIL, f"{person}@example.org"),
            oncall.Reachable(ReachBy.VOICE, f"+1916555010{person[-1]}"),
        ),
    )


@pytest.mark.req("I-9")
def test_the_chain_s_telephones_are_copied_once_each_and_only_when_they_change(monkeypatch: pytest.MonkeyPatch) -> None:
    on_call(monkeypatch, "p1", "p2")
    assert look_who_is_there() == 2
    rows = list(LineRung.unscoped.order_by("position").values_list("person", "address"))
    assert rows == [("p1", "+19165550101"), ("p2", "+19165550102")]
    assert look_who_is_there() == 0
    on_call(monkeypatch, "p2")
    assert look_who_is_there() == 1
    assert [row.person for row in LineRung.unscoped.all()] == ["p2"]
    monkeypatch.setattr(oncall, "chain", lambda *_, **__: ())
    assert look_who_is_there() == 1
    assert not LineRung.unscoped.exists()


def test_a_round_through_the_chain_ends_while_somebody_can_still_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    people = tuple(f"p{number}" for number in range(30))
    steps = (oncall.Step(0, "everyone", people, 0),)
    monkeypatch.setattr(oncall, "chain", lambda *_, **__: steps)
    monkeypatch.setattr(
        oncall, "reaches", lambda _agency, person: (oncall.Reachable(ReachBy.VOICE, f"+191655501{person[1:]:0>2}"),)
    )
    assert look_who_is_there() == RUNGS


def test_who_goes_off_duty_is_not_counted_although_they_said_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oncall, "chain", lambda *_, **__: ())
    someone_ready("p1")
    monkeypatch.setattr(oncall, "at_work", lambda _agency, _ids: set())
    assert look_who_is_there() == 1
    row = LineStaff.unscoped.get(agency_id=staff.HERE)
    assert (row.ready, row.on_duty) == (True, False)
    monkeypatch.setattr(oncall, "at_work", lambda _agency, ids: set(ids))
    assert look_who_is_there() == 1
    assert LineStaff.unscoped.get(agency_id=staff.HERE).on_duty


def acknowledged() -> None:
    Alert.unscoped.filter(acknowledged_at=None).update(
        acknowledged_at=clock.now(), acknowledged_by="x", acknowledged_name="x"
    )


def kinds() -> list[str]:
    return list(Alert.unscoped.order_by("raised_at", "id").values_list("kind", flat=True))


@pytest.mark.req("I-9")
def test_a_mailbox_that_picks_up_on_call_leaves_nobody_behind() -> None:
    nobody_ready()
    chain("+19165550101")
    waiting("a")
    assert row("a").state == "on_call"
    tell("answered", "a", dial="a-s0")
    tell("hangup", "a")
    assert row("a").state == "ended"
    soon = clock.now() + law.written_within()
    with clock.freeze(soon - MINUTE):
        attend()
    assert (row("a").state, kinds()) == ("ended", [])
    with clock.freeze(soon + MINUTE):
        assert attend() == 2
        assert attend() == 0
    found = row("a")
    assert (found.state, found.taken_by, found.answered_at, found.back_due_at) == ("abandoned", "", None, soon + MINUTE)
    assert kinds() == ["call_back"]


def test_a_talk_of_which_somebody_writes_or_that_was_taken_at_the_desk_is_no_mailbox() -> None:
    someone_ready()
    for name in ("desk", "old", "back"):
        waiting(name)
        tell("answered", name)
        tell("hangup", name)
    Contact.unscoped.filter(provider_id="desk").update(dial_to=DESK)
    Contact.unscoped.filter(provider_id="old").update(answered_at=clock.now() - timedelta(days=2))
    Contact.unscoped.filter(provider_id="back").update(back_outcome="reached")
    with clock.freeze(clock.now() + 2 * law.written_within()):
        attend()
    assert {row(name).state for name in ("desk", "old", "back")} == {"ended"}


@pytest.mark.req("I-9")
def test_who_waits_behind_somebody_ready_who_went_away_is_seen_and_goes_on_to_the_chain() -> None:
    someone_ready()
    chain("+19165550101", "+19165550102")
    waiting("a")
    start, longest = clock.now(), law.law_now().longest
    with clock.freeze(start + longest - MINUTE / 2):
        staffing.forget()
        assert "dial" not in spoken(tell("poll", "a"))
        assert attend() == 0
    with clock.freeze(start + longest + MINUTE / 4):
        assert attend() == 1
        assert kinds() == ["line_unanswered"]
        staffing.forget()
        first = tell("poll", "a")
        assert spoken(first) == ["line.after_hours", "dial"]
        assert first.verbs[-1].confirm == "1"  # a mailbox presses no key
        assert tell("poll", "a").verbs[-1] == first.verbs[-1]
        assert spoken(tell("unanswered", "a", dial="a-s0", outcome="no-answer"))[-1] == "wait"
        assert row("a").state == "waiting"  # whoever is there after all can take them
    with clock.freeze(start + longest + rules.BETWEEN + MINUTE / 2):
        staffing.forget()
        assert tell("poll", "a").verbs[-1].address == "+19165550102"
        tell("answered", "a", dial="a-s1")
        attend()
    assert row("a").taken_by == "p1"
    assert Alert.unscoped.get().acknowledged_by.startswith("act:")


@pytest.mark.req("I-9")
def test_each_round_in_vain_raises_an_alarm_once_the_one_before_was_answered() -> None:
    nobody_ready()
    chain("+19165550101")
    waiting("a")
    tell("unanswered", "a", dial="a-s0", outcome="no-answer")
    attend()
    assert attend() == 0
    assert kinds() == ["line_unanswered"]
    acknowledged()
    assert attend() == 0  # who answered it has a moment to do something
    with clock.freeze(clock.now() + 10 * MINUTE):
        tell("poll", "a")
        tell("unanswered", "a", dial="a-s1", outcome="no-answer")
        assert (attend(), attend()) == (1, 0)
    assert kinds() == ["line_unanswered"] * 2
    assert len({one.key for one in Alert.unscoped.all()}) == 2


@pytest.mark.req("D-3")
def test_an_answered_alarm_about_somebody_still_not_called_back_comes_again_and_again() -> None:
    waiting("a")
    tell("hangup", "a")
    due = row("a").back_due_at
    assert due is not None
    for number in range(1, 5):
        with clock.freeze(due + number * 20 * MINUTE):
            attend()
            attend()
            assert len(kinds()) == number
            acknowledged()
    with clock.freeze(due + 85 * MINUTE):
        attend()
    assert kinds() == ["call_back"] * 4
