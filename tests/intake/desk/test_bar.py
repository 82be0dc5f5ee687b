"""The bar of alerts: what may interrupt, until somebody owns it; everything else is a number."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from hearthline.duty import actions as duty
from hearthline.duty.models import Alert, AlertKind
from hearthline.intake.desk import alarms
from hearthline.journal.actor import system
from tests import cast, staff
from tests.screening.build import screener

pytestmark = pytest.mark.django_db


def raised(kind: str, key: str = "", *, urgent: bool = False, label: str = "SAC-0000-0000") -> Alert:
    staff.agency()
    with transaction.atomic():
        return duty.raise_alert(
            actor=system("tests", staff.HERE), kind=kind, key=key or kind, subject_kind="hand-off",
            subject_id=UUID(int=7).hex, label=label, urgent=urgent,
        )  # fmt: skip


def polled(desk: staff.Desk, have: str = "") -> Any:
    return desk.client.get("/alarms/", headers={"HX-Current-URL": "http://testserver/mine", "Hearthline-Have": have})


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_unconfirmed_hand_off_interrupts_and_says_what_to_do():
    raised(AlertKind.HAND_OFF)
    page = text(polled(staff.desk()))
    assert "Being handed on, and nobody there has answered" in page
    assert "I take it: I call them" in page


@pytest.mark.parametrize("kind", [k for k in AlertKind.values if k not in ("danger", "hand_off", "restricted")])
def test_no_other_kind_interrupts_however_urgent(kind: str):
    raised(kind, urgent=True)
    page = text(polled(staff.desk()))
    assert "data-interrupt" not in page
    assert "hl-alarm" not in page
    assert re.search(r'id="alert-count"[^>]*>1<', page)


def test_an_unchanged_poll_is_empty_and_a_change_is_told():
    desk = staff.desk()
    stamp = re.search(r'data-stamp="(\w+)"', text(polled(desk)))
    assert stamp
    again = polled(desk, stamp[1])
    assert (again.status_code, again.content) == (204, b"")
    raised(AlertKind.HAND_OFF)
    assert polled(desk, stamp[1]).status_code == 200


def test_the_bar_names_every_interrupting_alert_once_and_folds_what_is_no_danger():
    rows = [raised(AlertKind.HAND_OFF, f"h{n}", label=f"SAC-0000-000{n}") for n in range(9)]
    found = alarms.bar(screener())
    assert set(found["interrupts"].split()) == {row.pk.hex for row in rows}
    assert [row.pk for row in found["alerts"]] == [rows[0].pk], "the oldest, when there is no danger"
    assert [row.pk for row in found["folded"]] == [row.pk for row in rows[1:7]]
    assert (found["behind"], found["more_urgent"], found["others"]) == (8, 2, 0)
    page = text(polled(staff.desk()))
    fold = page.split("<details", 1)[1]
    assert "8 more need somebody now</summary>" in fold
    assert fold.count("I take it: I call them") == 6
    assert "2 alerts wait in the list" in fold


def test_the_bar_has_one_line_for_a_report_and_danger_is_never_folded_behind_a_hand_off():
    raised(AlertKind.HAND_OFF, "first", label="SAC-1111-1111")
    dangers = [raised(AlertKind.DANGER, f"d{n}", label=label) for n, label in enumerate(("SAC-2222-2222", ""))]
    raised(AlertKind.DANGER, "again", label="SAC-2222-2222")
    raised(AlertKind.HAND_OFF, "second", label="SAC-2222-2222")
    found = alarms.bar(screener())
    assert {row.pk for row in found["alerts"]} == {row.pk for row in dangers}
    assert found["behind"] == 3
    page = text(polled(staff.desk()))
    shown, fold = page.split("<details", 1)
    assert shown.count("Danger now") == 2
    assert "Being handed on" not in shown
    assert fold.count("<form") == 3, "each keeps its own act"


def test_no_space_stands_before_the_colon_of_an_alert():
    raised(AlertKind.HAND_OFF)
    page = text(polled(staff.desk()))
    assert re.search(r"nobody there has answered: ?(<a|SAC)", page)
    assert not re.search(r"\s:\s", page.split('class="hl-alarm"', 1)[1].split("</div>", 1)[0])


def test_a_higher_level_of_a_folded_alert_is_told_to_the_page():
    raised(AlertKind.HAND_OFF, "first", label="SAC-1111-1111")
    behind = raised(AlertKind.HAND_OFF, "second", label="SAC-2222-2222")
    before = alarms.bar(screener())["stamp"]
    Alert.unscoped.filter(pk=behind.pk).update(level=2)
    assert alarms.bar(screener())["stamp"] != before


def test_the_sign_that_a_worker_is_down_interrupts():
    from hearthline.intake.door.accept import accept
    from tests.intake.build import sealed

    desk = staff.desk()
    accept(sealed(danger="yes"))
    assert 'data-interrupt="unopened"' in text(polled(desk))


def test_every_kind_has_words_of_its_own_in_the_list():
    said = set()
    for kind in AlertKind.values:
        raised(kind)
    page = text(staff.desk().client.get("/alarms/all"))
    for item in re.findall(r"<li data-row>.*?</li>", page, re.S):
        said.add(re.sub(r"<[^>]+>|\s+", " ", item))
    assert len(re.findall("<li data-row>", page)) == len(AlertKind.values)
    assert len(said) == len(AlertKind.values)


def test_a_supervisor_reads_how_often_alerts_are_acted_on():
    raised(AlertKind.HAND_OFF)
    page = text(staff.desk("supervisor").client.get("/supervisor"))
    table = page.split('id="acted-on"')[1].split("</section>")[0]
    assert "Hand-offs nobody confirmed" in table
    assert "0 of 0" in table
    assert "none due yet" in table


def test_an_answer_stops_the_interruption_for_everybody():
    row = raised(AlertKind.HAND_OFF)
    first, second = staff.desk(), staff.desk("supervisor")
    first.client.post(f"/alarms/{row.pk}/acknowledge", {"next": "/mine"})
    for desk in (first, second):
        assert "data-interrupt" not in text(polled(desk))
    assert Alert.unscoped.get(pk=row.pk).acknowledged_name == cast.SCREENER


@pytest.mark.parametrize("kind", [AlertKind.SILENT_PROPOSAL, AlertKind.OVERRIDE_UP])
def test_what_asks_a_supervisor_to_look_has_a_button_for_supervisors_only(kind: str):
    row = raised(kind)
    one, boss = staff.desk(), staff.desk("supervisor")
    assert "A supervisor looks at it" in text(one.client.get("/alarms/all"))
    assert one.client.post(f"/alarms/{row.pk}/acknowledge").status_code == 403
    assert "I have seen it" in text(boss.client.get("/alarms/all"))
    assert boss.client.post(f"/alarms/{row.pk}/acknowledge").status_code in (302, 303)
    assert Alert.unscoped.get(pk=row.pk).acknowledged_name == cast.SUPERVISOR
