"""What a form may say of the three people, and what a sheet can hold: people who work here, and nothing more."""

import json
from dataclasses import asdict, fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground.errors import DomainError
from hearthline.helpdesk.mycase.sheet import POSTS, Sheet, Somebody, is_time
from hearthline.helpdesk.mycase.team import Team, team_of
from tests import staff
from tests.helpdesk.mycase.build import TEAM

pytestmark = [pytest.mark.req("H-5")]

WORDS = st.text(max_size=40)
PEOPLE = st.builds(Somebody, name=WORDS, badge=WORDS, phone=WORDS)
SHEETS = st.builds(Sheet, language=WORDS, worker=PEOPLE, backup=PEOPLE, supervisor=PEOPLE, opens=WORDS, closes=WORDS)


@given(sheet=SHEETS)
def test_a_sheet_comes_back_as_it_went(sheet: Sheet) -> None:
    assert Sheet.read(sheet.raw()) == sheet


@given(raw=st.one_of(st.binary(max_size=80), st.text(max_size=40).map(str.encode)))
def test_anything_else_is_no_sheet(raw: bytes) -> None:
    with pytest.raises(ValueError):
        Sheet.read(raw)


def test_a_sheet_has_no_place_for_a_family() -> None:
    assert {one.name for one in fields(Sheet)} == {"language", "opens", "closes", *POSTS}
    assert {one.name for one in fields(Somebody)} == {"name", "badge", "phone"}


@pytest.mark.parametrize(
    "change",
    [
        {"case": "C-1"},
        {"role": "parent_a"},
        {"worker": {"name": "A", "badge": "", "phone": "", "home": "9 Lark Lane"}},
        {"worker": {"name": "A", "badge": ""}},
        {"worker": "A"},
        {"opens": 8},
    ],
)
def test_a_sheet_that_says_more_or_less_is_refused(change: dict[str, object]) -> None:
    whole = asdict(Sheet("en", Somebody("A"), Somebody(), Somebody("B")))
    with pytest.raises(ValueError):
        Sheet.read(json.dumps(whole | change).encode())


@pytest.mark.parametrize(
    ("phone", "dial"),
    [
        ("(916) 555-0142", "+19165550142"),
        ("1-916-555-0142", "+19165550142"),
        ("+1 916.555.0142 x 22", "+19165550142;ext=22"),
        ("916 555 0142x7", "+19165550142;ext=7"),
        ("+52 55 5555 0142", "+525555550142"),
        ("555-0142", "5550142"),
    ],
)
def test_a_number_is_dialled_as_it_is_meant(phone: str, dial: str) -> None:
    assert Somebody("A", "", phone).dial == dial


@pytest.mark.parametrize(
    ("text", "so"), [("08:00", True), ("23:59", True), ("24:00", False), ("8:00", False), ("08:60", False), ("", False)]
)
def test_a_time_of_day_is_one(text: str, so: bool) -> None:
    assert is_time(text) is so


@pytest.mark.django_db
def test_whoever_has_an_account_goes_by_its_name_and_is_known() -> None:
    worker = staff.viewer("screener")
    told = {**TEAM, "worker_user": worker.id, "worker_name": "", "worker_badge": ""}
    team = team_of(staff.viewer("agent"), told)
    assert team.people["worker"] == Somebody(worker.name, "", "(916) 555-0142")
    assert team.users == {"worker": worker.id, "backup": "", "supervisor": ""}
    assert Team.of_box({"case": "x", **team.told()}, team.users) == team


@pytest.mark.django_db
def test_a_badge_alone_is_enough_and_there_need_be_nobody_who_steps_in() -> None:
    told = {**TEAM, "worker_name": "", "backup_name": "", "backup_phone": ""}
    team = team_of(staff.viewer("agent"), told)
    assert team.people["worker"].badge == "W-4471"
    assert not team.people["worker"].name
    assert not team.people["backup"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"worker_name": "", "worker_badge": ""}, "mycase.worker"),
        ({"supervisor_name": " "}, "mycase.supervisor"),
        ({"backup_name": ""}, "mycase.backup"),
        ({"worker_phone": ""}, "mycase.worker_phone"),
        ({"worker_phone": "call me at home"}, "mycase.worker_phone"),
        ({"supervisor_phone": "12"}, "mycase.supervisor_phone"),
        ({"worker_phone": "+1234567890123456"}, "mycase.worker_phone"),
        ({"worker_badge": "9 Lark Lane, Sacramento"}, "mycase.worker_badge"),
        ({"worker_badge": "<b>"}, "mycase.worker_badge"),
        ({"worker_user": "0" * 32}, "mycase.worker"),
        ({"opens": "08:00", "closes": ""}, "mycase.hours"),
        ({"opens": "17:00", "closes": "08:00"}, "mycase.hours"),
        ({"opens": "soon", "closes": "late"}, "mycase.hours"),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_place(change: dict[str, str], code: str) -> None:
    with pytest.raises(DomainError) as wrong:
        team_of(staff.viewer("agent"), {**TEAM, **change})
    assert wrong.value.code == code


@pytest.mark.django_db
def test_somebody_of_another_agency_is_nobody_here() -> None:
    away = staff.viewer("screener", staff.THERE)
    with pytest.raises(DomainError):
        team_of(staff.viewer("agent"), {**TEAM, "worker_user": away.id})
