"""Step by step: who is called, over what, when; and what a chain that changes, or is empty, does to it."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from hearthline.duty import actions
from hearthline.duty.escalation import Caller, Ports, Ran, rules, use
from hearthline.duty.escalation import queries as looking
from hearthline.duty.escalation.calling import call_key
from hearthline.duty.models import Alert, AlertKind, Escalation, EscalationCall, EscalationStep
from hearthline.ground.errors import ConfigurationError, DomainError
from hearthline.ground.ids import human_number
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.law.load import load
from tests.duty.escalation.conftest import VALUES, EscalationPack, House
from tests.duty.escalation.doubles import ADA, BEN, CLEO, DORA, MINUTE, Outbox, ladder
from tests.duty.people import HERE, WORKER

pytestmark = pytest.mark.django_db
SAID = human_number("SAC")


@pytest.fixture(autouse=True)
def _table() -> None:
    Outbox.make_table()


def raised(kind: str = "danger", key: str = "danger:r-1", label: str = SAID) -> Alert:
    with transaction.atomic():
        return actions.raise_alert(
            actor=WORKER, kind=kind, key=key, subject_kind="report", subject_id="r-1", urgent=True, label=label
        )


def at(house: House, caller: Caller, minutes: float) -> Ran:
    house.time.ms = int(minutes * MINUTE)
    return caller.run(agencies=[HERE])


def called(position: int) -> list[tuple[str, str]]:
    rows = EscalationCall.unscoped.filter(step__position=position).order_by("person", "channel")
    return list(rows.values_list("person", "channel"))


@pytest.mark.req("S-11", "I-2")
def test_step_by_step_over_every_way_each_person_has(house: House) -> None:
    raised()
    caller = Caller()
    assert at(house, caller, 0) == Ran(begun=1, steps=1, calls=2)
    assert called(1) == [(ADA, "text"), (ADA, "voice")]  # the desk needs no message: the alert stands there
    assert at(house, caller, 4.99).steps == 0
    assert at(house, caller, 5).calls == 3
    assert called(2) == [(BEN, "mail"), (BEN, "text"), (BEN, "text.2")]
    assert at(house, caller, 10).calls == 1
    assert at(house, caller, 15).calls == 7
    assert {person for person, _ in called(4)} == {ADA, BEN, CLEO, DORA}
    assert Escalation.unscoped.get().at_end


def test_everyone_is_called_again_and_again_until_a_person_answers(house: House) -> None:
    raised()
    caller = Caller()
    at(house, caller, 15)
    for number, minute in enumerate((25, 35, 45, 55), 1):
        assert at(house, caller, minute - 0.1).steps == 0
        assert at(house, caller, minute).calls == 7
        assert Escalation.unscoped.get().round == number
    assert at(house, caller, 60 * 24 * 7).steps == 1  # a week later it has not ended; one call, not a thousand


def test_a_worker_that_was_away_catches_up_at_once_and_keeps_the_order(house: House) -> None:
    raised()
    assert at(house, Caller(), 12).steps == 3
    assert list(EscalationStep.unscoped.order_by("position").values_list("role", flat=True)) == [
        "on_duty",
        "backup",
        "supervisor",
    ]


def test_a_second_round_in_the_same_moment_does_nothing(house: House) -> None:
    raised()
    caller = Caller()
    at(house, caller, 5)
    assert at(house, caller, 5) == Ran()


def test_every_call_has_its_key_and_its_step_a_line_in_the_journal(house: House) -> None:
    alert = raised()
    at(house, Caller(), 5)
    keys = [key for key, _, _ in house.outbox.rows(HERE)]
    assert call_key(alert, 1, 0, ADA, "text") in keys
    assert len(keys) == len(set(keys)) == 5
    entries = Entry.objects.filter(tag=Tag.ESCALATION_STEP)
    assert {entry.fields.split()[0] for entry in entries} == {"on_duty", "backup"}
    assert len(entries) == 2
    assert all("+1" not in entry.fields and "@" not in entry.fields for entry in entries)


@pytest.mark.fault("41", "43")
def test_a_message_holds_the_number_a_time_and_a_page_and_nothing_else(house: House) -> None:
    raised()
    raised(key="two", label="supervisor 2026-03-09")  # what is no number of a report is not sent as one
    at(house, Caller(), 0)
    facts = dict(house.outbox.rows(HERE, "template, facts"))
    assert set(facts) == {"message.alarm", "message.alarm_plain"}
    assert {part.split("=")[0] for part in facts["message.alarm"].split()} == {"number", "time", "page"}
    assert {part.split("=")[0] for part in facts["message.alarm_plain"].split()} == {"time", "page"}


def test_an_alert_that_was_answered_before_anybody_was_called_calls_nobody(house: House) -> None:
    alert = raised()
    Alert.unscoped.filter(pk=alert.pk).update(acknowledged_by="x", acknowledged_at=house.time.moment().wall)
    assert at(house, Caller(), 30) == Ran()


def test_kinds_that_the_pack_does_not_name_call_nobody_out_of_the_house(house: House) -> None:
    raised(kind="silent_proposal")
    assert at(house, Caller(), 600) == Ran()


def test_a_missed_limit_has_slower_minutes_of_its_own(house: House) -> None:
    raised(kind="clock_breach")
    caller = Caller()
    assert at(house, caller, 29).steps == 1
    assert at(house, caller, 30).steps == 1
    assert at(house, caller, 119).steps == 1
    assert at(house, caller, 120).steps == 1


def test_the_next_step_asks_who_is_on_duty_at_that_moment(house: House) -> None:
    """Shift change: Dora takes over from Ada, and the next in the chain is somebody else."""
    raised()
    caller = Caller()
    at(house, caller, 4)
    house.rota.chain = ladder(("on_duty", (DORA,), 0), ("backup", (CLEO,), 5), ("everyone", (ADA, BEN, CLEO, DORA), 15))
    at(house, caller, 5)
    # Cleo is next now; Dora came on duty meanwhile, and hears of it too.
    assert {person for person, _ in called(2)} == {CLEO, DORA}


@pytest.mark.parametrize("begun", [1, 2, 3])
def test_a_chain_that_became_shorter_still_ends_with_everyone(house: House, begun: int) -> None:
    raised()
    caller = Caller()
    at(house, caller, 5 * (begun - 1))
    house.rota.chain = ladder(("on_duty", (ADA,), 0), ("everyone", (ADA, BEN), 15))
    at(house, caller, 15)
    row = Escalation.unscoped.get()
    assert row.at_end
    assert {p for p, _ in called(row.step)} == {ADA, BEN}


def test_a_step_that_reaches_nobody_does_not_wait_for_an_answer_that_cannot_come(house: House) -> None:
    house.rota.reaches = {BEN: house.rota.reaches[BEN]}
    raised()
    caller = Caller()
    ran = at(house, caller, 0)
    assert (ran.steps, ran.calls) == (2, 3)  # Ada has no way to be reached: Ben is called at once
    assert at(house, caller, 9).steps == 0
    assert at(house, caller, 10).steps == 2  # nor has Cleo
    assert EscalationStep.unscoped.get(position=3).called == 0


def test_when_nobody_at_all_can_be_reached_health_says_so_and_it_goes_on_trying(house: House) -> None:
    house.rota.reaches = {}
    raised()
    caller = Caller()
    at(house, caller, 0)
    assert looking.health(house.time.moment().wall) == ["escalation_unreachable"]
    assert at(house, caller, 10).steps == 1


def test_an_agency_s_own_chain_may_be_quicker_than_the_promise_and_never_slower(house: House) -> None:
    quick = rules.rungs(
        rules.schedules()["danger"], ladder(("on_duty", (ADA,), 0), ("backup", (BEN,), 2), ("x", (), 9))
    )
    slow = rules.rungs(
        rules.schedules()["danger"], ladder(("on_duty", (ADA,), 1), ("backup", (BEN,), 60), ("x", (), 90))
    )
    assert [rung.after // MINUTE for rung in quick] == [0, 2, 9]
    assert [rung.after // MINUTE for rung in slow] == [0, 5, 15]
    assert slow[-1].role == "everyone"


@pytest.mark.parametrize(
    ("key", "value"),
    [("escalation.urgent.backup", None), ("escalation.urgent.backup", 11), ("escalation.urgent.again", "x")],
)
def test_a_pack_that_names_kinds_and_lacks_their_minutes_is_refused(
    monkeypatch: pytest.MonkeyPatch, key: str, value: Any
) -> None:
    monkeypatch.setitem(VALUES, key, value)
    with pytest.raises(ConfigurationError):
        rules.schedules()


def test_a_failure_with_one_alert_keeps_no_other_from_being_called_about(house: House) -> None:
    raised()
    at(house, Caller(), 0)
    broken = raised(key="two")
    real = house.outbox.send

    def send(**told: Any) -> None:
        if broken.pk.hex in told["key"]:
            raise OSError
        real(**told)

    use(Ports(chain=house.rota.ask, reaches=house.rota.reach, send=send))
    with pytest.raises(OSError):
        at(house, Caller(), 5)
    assert called(2) == [(BEN, "mail"), (BEN, "text"), (BEN, "text.2")]
    assert not EscalationStep.unscoped.filter(escalation__alert=broken).exists()  # whole or not at all


def test_an_address_that_is_refused_keeps_nobody_else_from_being_called(house: House) -> None:
    real = house.outbox.send

    def send(**told: Any) -> None:
        if told["address"].endswith("0112"):
            raise DomainError("messaging.address", "no address")
        real(**told)

    use(Ports(chain=house.rota.ask, reaches=house.rota.reach, send=send))
    raised()
    assert at(house, Caller(), 5).calls == 2 + 2
    assert EscalationCall.unscoped.get(channel="text.2").problem == "messaging.address"


def test_health_says_when_a_step_is_late_and_when_nothing_is_wired(house: House) -> None:
    raised()
    moment = house.time.moment
    assert looking.health(moment().wall) == []
    house.time.ms = 2 * MINUTE
    assert looking.health(moment().wall) == ["escalation_late"]
    at(house, Caller(), 2)
    assert looking.health(moment().wall) == []
    house.time.ms = 16 * MINUTE + 1
    assert looking.health(moment().wall) == ["escalation_late"]
    before = use(None)
    assert looking.health(moment().wall) == ["escalation_unwired"]
    assert Caller().run(agencies=[HERE]) == Ran()
    use(before)


@pytest.mark.fault("8")
@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(days=400), timedelta(hours=-1), timedelta(days=-400)])
def test_a_clock_that_jumps_calls_nobody_early_and_stops_nothing(house: House, jump: timedelta) -> None:
    raised()
    caller = Caller()
    at(house, caller, 1)
    house.time.wrong = jump
    assert at(house, caller, 4.9).steps == 0
    assert at(house, caller, 5).steps == 1
    house.time.wrong = -jump
    assert at(house, Caller(), 9.9).steps == 0  # nor does a worker that was started again
    assert at(house, caller, 10).steps == 0  # fenced out by the one that was
    assert at(house, Caller(), 10).steps == 1


@pytest.mark.fault("8")
@pytest.mark.parametrize("jump", [timedelta(hours=5), timedelta(hours=-5)])
def test_when_the_machine_was_started_again_and_its_clock_is_wrong_steps_are_paced_and_none_is_lost(
    house: House, jump: timedelta
) -> None:
    raised()
    at(house, Caller(), 1)
    house.time.boot, house.time.wrong = "run-2", jump
    ran = [at(house, Caller(), 1.5 + number / 6).steps for number in range(60)]  # ten minutes in steps of ten seconds
    assert max(ran) == 1, "never several at once"
    if jump > timedelta():
        assert sum(ran[:12]) == 3  # the wall says five hours: everyone within two minutes, one step after the other
    else:
        assert sum(ran) == 2  # it says nothing passed: counted from here, and it goes on


def test_an_alert_from_before_this_counter_was_kept_is_counted_from_now(house: House) -> None:
    alert = raised()
    Alert.unscoped.filter(pk=alert.pk).update(raised_boot="", raised_at=house.time.moment().wall - timedelta(days=3))
    caller = Caller()
    assert at(house, caller, 0).steps == 1
    assert at(house, caller, 5).steps == 1


@pytest.mark.req("D-3")
def test_a_caller_whom_nobody_answers_calls_people_out_of_the_house() -> None:
    pack = load(Path("packs")).at("us-ca-sacramento", date(2026, 11, 24))
    assert rules.calls_nobody(pack) == ()
    assert set(rules.NEEDED) <= set(pack.value("escalation.urgent.kinds").value)
    assert set(rules.NEEDED) <= {str(kind) for kind in AlertKind}


def test_a_pack_that_leaves_an_alert_at_an_empty_desk_is_named() -> None:
    named = EscalationPack()
    assert rules.calls_nobody(named) == rules.NEEDED
