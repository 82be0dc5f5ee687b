"""Passwords: long, not leaked, not built of leaked ones, not of this place's words; and no other rule at all."""

import gzip
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from hearthline.access import passwords
from hearthline.access.desk.forms import PasswordForm, SecondFactorForm, SignInForm
from hearthline.ground.errors import ConfigurationError
from hearthline.site import config
from tests import staff

pytestmark = pytest.mark.django_db
KNOWN = passwords.leaked(None)
SOURCE = Path(passwords.__file__).parents[1]


def codes(password: str) -> set[str]:
    """Why it is refused: the codes of every rule."""
    try:
        validate_password(password)
    except ValidationError as wrong:
        return {str(one.code) for one in wrong.error_list}
    return set()


@pytest.mark.fault("69")
@pytest.mark.parametrize(
    "password",
    [
        "password12345", "Password2026!", "qwertyuiop123", "iloveyou1234!!", "111111111111", "123456789012345",
        "dragondragon", "dragon monkey", "Monkey-1999-Dragon", "letmeinletmein", "baseballfootball", "1qaz2wsx3edc",
        "\uff30\uff21\uff33\uff33\uff37\uff2f\uff32\uff2412345", "trustno1trustno1", "!!!!!!!!!!!!!!",
        "sunshine20262026",
    ],
)  # fmt: skip
def test_what_is_built_of_leaked_passwords_is_refused(password: str) -> None:
    assert codes(password) & {"password_leaked", "password_too_common"}


@pytest.mark.parametrize(
    "password",
    [
        "hearthline2026",
        "Hearthline-Desk",
        "screener-sacramento",
        "SacramentoCounty1",
        "childabusereport",
        "screenerdeskab",
        "Hearthline-Winter-2026!",
        "november sacramento 26",
    ],
)
def test_what_is_made_of_this_place_s_words_is_refused(password: str) -> None:
    assert codes(password) & {"password_of_this_place", "password_leaked"}


@pytest.mark.parametrize(
    "password",
    [
        staff.PASSWORD, "the county fair smelt of apples", "zwölf nasse Schuhe am Fenster", "x" * 3 + "Qv7#kd0pL-m2",
        "\u4e00\u5339\u8001\u9a6c\u8d70\u5728\u5c71\u8def\u4e0a\u9762\u5929\u6c14\u597d", "vexing-plum-otter",
        "a" * 2 + "quiet otter swims north " * 3,
    ],
)  # fmt: skip
def test_a_few_unrelated_words_of_any_alphabet_will_do_and_need_no_figure_or_mark(password: str) -> None:
    assert codes(password) == set()


def test_long_passwords_are_taken_whole() -> None:
    """All of it counts: two that differ in the last letter only are two."""
    person = staff.user("screener")
    person.set_password("quiet otter swims north " * 8 + "a")
    assert person.check_password("quiet otter swims north " * 8 + "a")
    assert not person.check_password("quiet otter swims north " * 8 + "b")


@given(password=st.text(max_size=300))
def test_any_text_is_a_password_or_refused_and_never_an_error(password: str) -> None:
    passwords.built_of_leaked(password, KNOWN)
    passwords.own_part(password, passwords.place_words())


@given(
    first=st.sampled_from(sorted(KNOWN)[::37]),
    second=st.sampled_from(sorted(KNOWN)[::41]),
    mark=st.sampled_from("-_!. 7"),
)
def test_two_leaked_ones_joined_by_anything_are_one(first: str, second: str, mark: str) -> None:
    if min(len(first), len(second)) >= 6 and first.isalpha() and second.isalpha():
        assert passwords.built_of_leaked(first.title() + mark + second, KNOWN)


@pytest.mark.parametrize("name", ["own.txt", "own.txt.gz"])
def test_an_agency_adds_a_list_of_its_own(tmp_path: Path, settings: Any, name: str) -> None:
    path = tmp_path / name
    text = b"Vexing Plum Otter\n\nanother one of them\n"
    path.write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    assert codes("vexing-plum-otter") == set()
    settings.HEARTHLINE = replace(django_settings.HEARTHLINE, passwords=path)
    assert codes("vexing plum otter") == {"password_leaked"}
    assert codes("VexingPlumOtter99") == {"password_leaked"}


def test_a_list_that_is_not_there_stops_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HEARTHLINE_DEMO", "1")
    monkeypatch.setenv("HEARTHLINE_PASSWORDS", str(tmp_path / "none.txt"))
    with pytest.raises(ConfigurationError) as refused:
        config.from_environment("desk")
    assert refused.value.code == "config.E026"


def test_the_page_says_why_and_keeps_the_old_one() -> None:
    desk = staff.desk()
    new = "Dragon-Monkey-2026"
    answer = desk.client.post("/account/password", {"present": staff.PASSWORD, "new": new, "again": new})
    assert b"made of passwords that others had" in answer.content
    desk.user.refresh_from_db()
    assert desk.user.check_password(staff.PASSWORD)


def test_password_managers_are_told_each_field_and_no_script_stops_a_paste() -> None:
    """OWASP ASVS 6.2.7: pasting, helpers of the browser and outside managers all work."""
    user = staff.user("screener")
    fields = {**SignInForm().fields, **PasswordForm(user=user).fields, **SecondFactorForm(user=user).fields}
    told = {name: field.widget.attrs.get("autocomplete") for name, field in fields.items() if name != "remember"}
    assert told == {
        "login": "username", "password": "current-password", "present": "current-password",
        "new": "new-password", "again": "new-password", "code": "one-time-code",
    }  # fmt: skip
    scripts = [path for room in ("access", "ui") for path in (SOURCE / room / "static").rglob("*.js")]
    assert len(scripts) > 3
    for script in scripts:
        text = script.read_text()
        assert "paste" not in text, script.name
        assert "type=password" not in text, script.name
        assert 'type="password"' not in text, script.name
