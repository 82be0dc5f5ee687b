"""One-time codes, the practice staff, and the command that prints a code."""

import json
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hearthline.access.commands import demo_code
from hearthline.access.demo import FILE, load_demo, read_demo
from hearthline.access.models import Agency, RoleGrant, User
from hearthline.access.queries import viewer_of
from hearthline.access.totp import PERIOD, code_for, matching_step, new_secret, plain, step_at, use_step
from hearthline.ground import clock
from hearthline.ground.errors import ConfigurationError
from tests import staff

# RFC 6238, appendix B (SHA-1, the last six of its eight digits); the secret is "12345678901234567890".
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC = [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")]
MOMENTS = st.integers(1_577_836_800, 2_840_140_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@pytest.mark.parametrize(("seconds", "expected"), RFC)
def test_codes_are_those_of_the_standard(seconds: int, expected: str) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert code_for(RFC_SECRET, step_at(moment)) == expected
    assert matching_step(RFC_SECRET, expected, moment) == seconds // PERIOD


@given(MOMENTS, st.integers(-5, 5))
def test_a_code_is_right_for_its_own_half_minute_and_one_on_either_side(moment: datetime, away: int) -> None:
    shown = step_at(moment) + away
    matched = matching_step(RFC_SECRET, code_for(RFC_SECRET, shown), moment)
    if abs(away) <= 1:
        assert matched is not None
        assert code_for(RFC_SECRET, matched) == code_for(RFC_SECRET, shown)
    elif matched is not None:  # one in 300,000: another step in reach has the same six digits
        assert code_for(RFC_SECRET, matched) == code_for(RFC_SECRET, shown)


@given(st.text(max_size=40))
def test_any_text_is_a_wrong_code_and_never_an_error(text: str) -> None:
    reach = {code_for(RFC_SECRET, step_at(datetime(2026, 11, 23, tzinfo=UTC)) + n) for n in (-1, 0, 1)}
    matched = matching_step(RFC_SECRET, text.encode("utf-8", "replace").decode(), datetime(2026, 11, 23, tzinfo=UTC))
    assert (matched is not None) == (plain(text) in reach)


def test_secrets_are_new_each_time_and_160_bits() -> None:
    made = {new_secret() for _ in range(50)}
    assert len(made) == 50
    assert all(len(s) == 32 for s in made)


@pytest.mark.fault("69")
@pytest.mark.django_db(transaction=True)
def test_of_two_people_with_the_same_code_at_the_same_moment_one_gets_in() -> None:
    person = staff.user("screener")
    won: list[bool] = []
    gate = threading.Barrier(4)

    def attempt() -> None:
        gate.wait()
        won.append(use_step(person, 1000))
        connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False, False, False, True]


@pytest.fixture
def practice(tmp_path: Path) -> Path:
    staff.agency()
    return tmp_path / FILE


@pytest.mark.django_db
def test_the_practice_staff_are_made_with_secrets_of_their_own(practice: Path, client: Client) -> None:
    made = load_demo(staff.HERE, practice)
    assert [p.username for p in made] == ["screener", "screener2", "supervisor", "admin", "agent"]
    assert len({p.password for p in made} | {p.secret for p in made}) == 10
    assert stat.S_IMODE(practice.stat().st_mode) == 0o600
    for person in made:
        user = User.objects.get(username=person.username)
        assert viewer_of(user).roles == {person.role}
        answer = staff.sign_in(Client(), user, person.secret, person.password)
        first = {"administrator": "/account/people", "agent": "/help/"}
        assert answer["Location"] == first.get(person.role, "/")


@pytest.mark.django_db
def test_making_the_practice_staff_again_changes_nothing(practice: Path) -> None:
    first = load_demo(staff.HERE, practice)
    assert load_demo(staff.HERE, practice) == first
    assert (User.objects.count(), RoleGrant.unscoped.count()) == (5, 5)


@pytest.mark.django_db
def test_without_the_file_everyone_gets_new_secrets_and_no_second_role(practice: Path) -> None:
    first = load_demo(staff.HERE, practice)
    practice.unlink()
    second = load_demo(staff.HERE, practice)
    assert not {p.password for p in first} & {p.password for p in second}
    assert (User.objects.count(), RoleGrant.unscoped.count()) == (5, 5)


@pytest.mark.django_db
def test_a_real_agency_gets_no_practice_staff(tmp_path: Path) -> None:
    Agency.objects.create(pk="real", name="Real", pack_id="us", number_prefix="REA")
    for agency_id in ("real", "nobody"):
        with pytest.raises(ConfigurationError) as refused:
            load_demo(agency_id, tmp_path / FILE)
        assert refused.value.remedy
    assert not User.objects.exists()


@pytest.mark.django_db
def test_no_password_or_secret_rests_in_clear_in_the_database(practice: Path) -> None:
    made = load_demo(staff.HERE, practice)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        rest = str(cursor.fetchall())
        cursor.execute("SELECT password FROM access_user")
        rest += str(cursor.fetchall())
    assert not [p.username for p in made if p.password in rest or p.secret in rest]


@pytest.mark.django_db
def test_the_command_prints_the_present_code(capsys: pytest.CaptureFixture[str], practice: Path) -> None:
    path = settings.HEARTHLINE.state / FILE
    path.write_text(json.dumps([p.__dict__ for p in load_demo(staff.HERE, practice)]))
    secrets = {p.username: p.secret for p in read_demo(path)}
    moment = datetime(2026, 11, 23, 12, 0, 10, tzinfo=UTC)
    try:
        with clock.freeze(moment):
            for who, username in (("screener", "screener"), ("screener2", "screener2"), ("administrator", "admin")):
                assert demo_code([who]) == 0
                assert capsys.readouterr().out.strip() == code_for(secrets[username], step_at(moment))
            assert demo_code(["nobody"]) == 1
    finally:
        path.unlink()
    assert demo_code(["screener"]) == 1, "no practice staff here"


@pytest.mark.django_db
def test_the_printed_code_opens_the_desk(practice: Path) -> None:
    person: Any = load_demo(staff.HERE, practice)[0]
    client = Client()
    client.post("/account/sign-in", {"login": person.username, "password": person.password})
    client.post("/account/code", {"code": code_for(person.secret, step_at(clock.now() + timedelta(seconds=0)))})
    assert "_auth_user_id" in client.session
