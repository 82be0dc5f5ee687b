"""A code lives for its own thirty seconds; who is a moment late is told so, and is nobody who guesses (ASVS 6.5.5)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hearthline.access.models import SignInFailure, User
from hearthline.access.totp import NEAR, PERIOD, code_for, just_missed, matching_step, step_at
from hearthline.ground import clock
from hearthline.site import config
from tests import staff

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
MOMENTS = st.integers(1_577_836_800, 2_840_140_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@pytest.fixture
def strict(settings: Any) -> None:
    settings.HEARTHLINE_CODE_STEPS = 0


def entered(client: Client, person: User, code: str) -> str:
    """What the page says, "" when the desk is open."""
    answer = client.post("/account/sign-in", {"login": person.username, "password": staff.PASSWORD})
    if answer.status_code == 302:
        answer = client.post("/account/code", {"code": code})
    return "" if "_auth_user_id" in client.session else str(answer.content.decode())


def test_unless_an_agency_says_otherwise_it_is_thirty_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTHLINE_DEMO", "0")
    monkeypatch.setenv("HEARTHLINE_TLS", "1")
    monkeypatch.delenv("HEARTHLINE_CODE_STEPS", raising=False)
    assert config.from_environment("operator").code_steps == 0
    monkeypatch.setenv("HEARTHLINE_CODE_STEPS", "1")
    assert config.from_environment("operator").code_steps == 1
    assert PERIOD == 30


@pytest.mark.usefixtures("strict")
@given(MOMENTS, st.integers(-5, 5))
def test_a_code_is_right_in_its_own_half_minute_and_in_no_other(moment: datetime, away: int) -> None:
    code = code_for(SECRET, step_at(moment) + away)
    matched = matching_step(SECRET, code, moment)
    assert matched == step_at(moment) if code == code_for(SECRET, step_at(moment)) else matched is None


@pytest.mark.django_db
@pytest.mark.usefixtures("strict")
def test_it_opens_the_desk_to_its_last_second_and_not_after() -> None:
    person = staff.user("screener")
    secret = staff.factor(person)
    code = code_for(secret, step_at(NOON))
    with clock.freeze(NOON + timedelta(seconds=29.9)):
        assert entered(Client(), person, code) == ""
    User.objects.update(last_totp_step=0)
    with clock.freeze(NOON + timedelta(seconds=30)):
        assert "has just run out" in entered(Client(), person, code)


@pytest.mark.django_db
@pytest.mark.usefixtures("strict")
def test_who_is_late_again_and_again_is_not_locked_and_who_guesses_is() -> None:
    person = staff.user("screener")
    secret = staff.factor(person)
    with clock.freeze(NOON):
        for away in (-1, 1, -2, 2, -1, 1, -2):
            assert "has just run out" in entered(Client(), person, code_for(secret, step_at(NOON) + away))
        assert not SignInFailure.objects.exists()
        right = {code_for(secret, step_at(NOON) + away) for away in range(-NEAR, NEAR + 1)}
        for guess in [one for one in ("000000", "000001", "000002", "000003", "000004", "000005") if one not in right]:
            said = entered(Client(), person, guess)
        assert "Too many wrong tries" in said
        assert "Too many wrong tries" in entered(Client(), person, code_for(secret, step_at(NOON) - 1))


@pytest.mark.django_db
@pytest.mark.usefixtures("strict")
@pytest.mark.fault("69")
def test_a_code_that_was_used_is_wrong_and_counts() -> None:
    person = staff.user("screener")
    secret = staff.factor(person)
    code = code_for(secret, step_at(NOON))
    with clock.freeze(NOON):
        assert entered(Client(), person, code) == ""
    with clock.freeze(NOON + timedelta(seconds=31)):
        assert "used before" in entered(Client(), person, code)
    assert SignInFailure.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("strict")
def test_a_fresh_proof_asks_the_same() -> None:
    with clock.freeze(NOON):
        desk = staff.desk()
    later = NOON + timedelta(minutes=20)
    with clock.freeze(later):
        desk.client.get("/account/password")
        late = desk.client.post("/account/proof", {"code": code_for(desk.secret, step_at(later) - 1)})
        assert "has just run out" in late.content.decode()
        assert desk.client.post("/account/proof", {"code": code_for(desk.secret, step_at(later))}).status_code == 303


@given(st.text(max_size=40))
def test_any_text_is_a_wrong_code_and_not_a_late_one(text: str) -> None:
    near = {code_for(SECRET, step_at(NOON) + away) for away in range(-NEAR, NEAR + 1)}
    if "".join(text.split()).replace("-", "") not in near:
        assert not just_missed(User(), SECRET, text.encode("utf-8", "replace").decode(), NOON)
