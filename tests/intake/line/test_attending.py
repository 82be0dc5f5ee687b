"""What the worker copies for the line, which sees no rota: who is on duty, and which telephones are on call."""

import pytest

from hearthline.duty import oncall
from hearthline.duty.models import ReachBy
from hearthline.intake.line.attending import RUNGS, look_who_is_there
from hearthline.intake.line.models import LineRung, LineStaff
from tests import staff
from tests.intake.line.build import someone_ready

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
