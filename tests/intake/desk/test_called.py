"""Who was called about an alert, what is calling people now, and the red flag when nobody may be being called."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from hearthline.access.models import Agency
from hearthline.access.need import Barred
from hearthline.duty import actions as duty
from hearthline.duty.escalation import Caller, Ports, answering, use
from hearthline.duty.models import Alert, AlertKind, EscalationCall
from hearthline.ground import clock
from hearthline.intake.desk import alarms
from hearthline.journal.actor import system
from tests import staff
from tests.duty.escalation.doubles import Outbox, Reach, Time, ladder

pytestmark = pytest.mark.django_db
ABOUT = UUID(int=7)


@pytest.fixture
def chain() -> Iterator[staff.Desk]:
    """A supervisor who is the whole chain, over text."""
    Outbox.make_table()
    boss = staff.desk("supervisor")
    who = boss.user.pk.hex
    steps = ladder(("on_duty", (who,), 0), ("everyone", (who, "0" * 32), 15))
    reaches = {who: (Reach("text", "+15555550101"),)}
    before = use(
        Ports(
            chain=lambda _agency, **_when: steps,
            reaches=lambda _agency, person: reaches.get(person, ()),
            send=Outbox(Time()).send,
        )
    )
    yield boss
    use(before)


def raised(agency: str = staff.HERE, key: str = "danger:7") -> Alert:
    staff.agency(agency)
    with transaction.atomic():
        return duty.raise_alert(
            actor=system("tests", agency), kind=AlertKind.DANGER, key=key, subject_kind="report",
            subject_id=ABOUT.hex, label="SAC-0000-0000", urgent=True,
        )  # fmt: skip


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.req("S-11")
def test_a_page_says_step_person_channel_and_what_came_back(chain: staff.Desk) -> None:
    alert = raised()
    Caller().run(agencies=[staff.HERE])
    page = text(chain.client.get(f"/alarms/{alert.pk}/called"))
    assert "Who is on duty" in page
    assert chain.user.name in page
    assert "text message" in page
    assert "not yet" in page
    assert "+1555" not in page
    EscalationCall.unscoped.update(answer="cannot", answered_at=clock.now())
    assert "cannot" in text(chain.client.get(f"/alarms/{alert.pk}/called"))
    with transaction.atomic():
        Alert.unscoped.update(acknowledged_by="x", acknowledged_name="Imogen Vale", acknowledged_at=clock.now())
        answering.taken(Alert.unscoped.get())
    assert "Imogen Vale has it." in text(chain.client.get(f"/alarms/{alert.pk}/called"))


def test_an_alert_about_which_nobody_was_called_says_so() -> None:
    alert = raised()
    assert "Nobody has been called about this alert." in text(staff.desk().client.get(f"/alarms/{alert.pk}/called"))


def test_the_list_of_what_is_calling_people_is_for_supervisors(chain: staff.Desk) -> None:
    raised()
    assert "Nobody is being called." in text(chain.client.get("/alarms/calling"))
    Caller().run(agencies=[staff.HERE])
    page = text(chain.client.get("/alarms/calling"))
    assert "SAC-0000-0000" in page
    assert "Step 1" in page
    assert staff.desk("screener", username="zz1").client.get("/alarms/calling").status_code == 403
    with transaction.atomic():
        Alert.unscoped.update(acknowledged_by="x", acknowledged_at=clock.now())
        answering.taken(Alert.unscoped.get())
    assert "Nobody is being called." in text(chain.client.get("/alarms/calling"))


@pytest.mark.fault("46", "47")
def test_another_agency_s_alert_none_at_all_and_one_that_is_closed_to_me_are_refused_alike(chain: staff.Desk) -> None:
    Agency.objects.get_or_create(pk="placer-demo", defaults={"name": "Elsewhere"})
    theirs, closed = raised("placer-demo"), raised()
    Barred.objects.create(
        agency_id=staff.HERE,
        record_kind="report",
        record_id=ABOUT,
        user_id=chain.user.pk.hex,
        why="declared",
        by="tests",
    )
    bodies = {
        (answer.status_code, len(answer.content))
        for one in (theirs.pk, closed.pk, uuid4())
        if (answer := chain.client.get(f"/alarms/{one}/called"))
    }
    assert {status for status, _ in bodies} == {403}
    Caller().run(agencies=[staff.HERE])
    assert "SAC-0000-0000" not in text(chain.client.get("/alarms/calling"))


@pytest.mark.parametrize(("code", "words"), [("worker", "is silent"), ("database", "did not answer")])
def test_the_watcher_s_flag_shows_in_red_on_every_page(monkeypatch: pytest.MonkeyPatch, code: str, words: str) -> None:
    desk = staff.desk()
    said = [""]
    monkeypatch.setattr(alarms, "_flags", [lambda: said[0]])
    assert "hl-alarm" not in text(desk.client.get("/alarms/"))
    said[0] = code
    page = text(desk.client.get("/alarms/"))
    assert words in page
    assert 'data-interrupt="silence"' in page
