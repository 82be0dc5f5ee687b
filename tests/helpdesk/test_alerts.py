"""What is past its promise alarms the people of the help desk too, on every page, and they answer it (H-3, H-7)."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from hearthline.access.viewer import Viewer
from hearthline.duty import actions as duty
from hearthline.duty import queries
from hearthline.duty.actions import raise_alert
from hearthline.duty.models import Alert, AlertKind
from hearthline.ground import clock
from hearthline.ground.errors import Refused
from hearthline.helpdesk import actions
from hearthline.helpdesk.models import Inquiry
from hearthline.journal.actor import system
from tests import staff
from tests.helpdesk.build import agent, came, logged

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-3", "H-7")]


def raised(subject_kind: str, subject_id: str = "", *, kind: str = AlertKind.CLOCK_BREACH, **more: Any) -> Alert:
    staff.agency()
    where = more.pop("agency_id", staff.HERE)
    own = subject_id or "018f3c1e00007000800000000000000a"
    return raise_alert(
        actor=system("test", where), kind=kind, key=f"{where}:{subject_kind}:{own}", subject_kind=subject_kind,
        subject_id=own, **more,
    )  # fmt: skip


def late() -> Inquiry:
    """An inquiry whose written answer is late, as the clocks saw it."""
    row = logged()
    with clock.freeze(clock.now() + timedelta(days=400)):
        duty.sweep(agencies=[staff.HERE])
    return row


def about(viewer: Viewer) -> set[str]:
    return {one.subject_kind for one in queries.alerts(viewer)}


def test_an_inquiry_past_its_promise_alarms_the_agent_as_it_does_the_supervisor() -> None:
    row = late()
    for viewer in (agent(), staff.viewer("supervisor")):
        found = [one for one in queries.alerts(viewer) if one.subject_id == row.pk.hex]
        assert [(one.kind, one.label) for one in found] == [(AlertKind.CLOCK_BREACH, row.number)]


def test_an_agent_sees_what_is_the_help_desks_and_nothing_of_a_report() -> None:
    for kind in ("inquiry", "agreed", "way-in", "report", "hand-off", "system", "role", "complaint"):
        raised(kind)
    raised("inquiry", agency_id=staff.THERE)
    assert about(agent()) == {"inquiry", "agreed", "way-in", "complaint"}
    assert len(queries.alerts(agent())) == 4
    assert queries.calm(agent()) == 4
    assert "report" in about(staff.viewer("supervisor"))
    assert about(staff.viewer("administrator")) == set()


def test_who_screens_too_sees_all_of_it_once() -> None:
    raised("inquiry")
    raised("report")
    both = staff.viewer_of(staff.user("screener", "agent"))
    assert [one.subject_kind for one in queries.alerts(both)] == ["inquiry", "report"]


def test_an_agent_answers_an_alert_of_the_help_desk_once_and_the_first_stays() -> None:
    row = raised("inquiry", label="ASK-0000")
    first, second = agent(), agent(username="agent-two")
    assert duty.acknowledge_alert(viewer=first, alert_id=row.pk).acknowledged_by == first.id
    assert duty.acknowledge_alert(viewer=second, alert_id=row.pk).acknowledged_by == first.id
    assert queries.alerts(first) == []


@pytest.mark.parametrize("kind", ["report", "hand-off", "system"])
def test_an_agent_answers_no_other_alert(kind: str) -> None:
    row = raised(kind)
    with pytest.raises(Refused):
        duty.acknowledge_alert(viewer=agent(), alert_id=row.pk)
    row.refresh_from_db()
    assert row.acknowledged_by == ""


def test_another_agencys_and_one_that_is_not_there_are_refused_alike() -> None:
    there = raised("inquiry", agency_id=staff.THERE)
    told = []
    for own in (there.pk, UUID(int=0)):
        with pytest.raises(Refused) as caught:
            duty.acknowledge_alert(viewer=agent(), alert_id=own)
        told.append((caught.value.code, caught.value.message))
    assert told[0] == told[1]


def test_an_alert_of_an_inquiry_that_is_closed_to_the_agent_shows_them_nothing() -> None:
    from hearthline.helpdesk.complaints.people import INQUIRY, Barred

    row, who = came(), agent()
    raised("inquiry", row.pk.hex, label=row.number)
    assert len(queries.alerts(who)) == 1
    Barred.objects.create(
        agency_id=staff.HERE,
        record_kind=INQUIRY,
        record_id=row.pk,
        user_id=who.id,
        label="CMP",
        why="complaint",
        by="x",
    )
    assert queries.alerts(who) == []
    with pytest.raises(Refused):
        duty.acknowledge_alert(viewer=who, alert_id=Alert.unscoped.get().pk)


def test_the_bar_of_every_desk_page_counts_it_and_the_list_leads_to_the_inquiry() -> None:
    row = late()
    client: Client = staff.desk("agent").client
    assert 'id="alert-count"' in client.get("/help/").content.decode()
    assert counted(client) == "1"
    everything = client.get("/alarms/all").content.decode()
    assert row.number in everything
    assert f'href="/help/{row.pk}"' in everything
    alert = Alert.unscoped.get(subject_id=row.pk.hex)
    assert client.post(f"/alarms/{alert.pk}/acknowledge").status_code in (302, 303)
    assert counted(client) == ""
    assert row.number not in client.get("/alarms/all").content.decode()


def counted(client: Client) -> str:
    """The number in the bar, as every page of the desk asks for it by itself."""
    bar = client.get("/alarms/").content.decode()
    found = re.search(r'id="alert-count"[^>]*>(\d*)<', bar)
    assert found
    return found.group(1)


def test_an_answer_in_time_raises_nothing() -> None:
    row = logged()
    actions.answer(viewer=agent(), inquiry_id=row.pk, version=row.version, words="Zqanswer")
    with clock.freeze(clock.now() + timedelta(days=400)):
        duty.sweep(agencies=[staff.HERE])
    assert queries.alerts(agent()) == []
