"""What must not start does not start, and says what to do about it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as live
from django.db import connection

from hearthline import sealing
from hearthline.duty.escalation import rules
from hearthline.ground.errors import ConfigurationError
from hearthline.site import checks, cli, commands, harden


def keys_in(folder: Path, settings: Any) -> None:
    from dataclasses import replace

    settings.HEARTHLINE = replace(live.HEARTHLINE, keys=folder)


def without(path: Path, name: str) -> None:
    held = json.loads(path.read_text())
    held["keys"].pop(name)
    path.write_text(json.dumps(held))


def test_the_locked_sqlite_is_one_without_the_log_reset_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.sqlite_version() == []
    monkeypatch.setattr(checks.sqlite3, "sqlite_version_info", (3, 40, 1))
    assert [m.id for m in checks.sqlite_version()] == ["hearthline.E001"]


@pytest.mark.req("D-3")
def test_a_pack_that_calls_nobody_for_a_caller_without_an_answer_does_not_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert checks.alerts_call_somebody() == []
    monkeypatch.setattr(rules, "_value", lambda _pack, key: ("call_back",) if key.endswith("late.kinds") else None)
    found = checks.alerts_call_somebody()
    assert [m.id for m in found] == ["hearthline.E008"] * 2
    assert ["line_unanswered" in str(m.msg) or "canary" in str(m.msg) for m in found] == [True, True]


@pytest.mark.parametrize("role", ["public", "desk", "worker"])
def test_keys_as_made_are_right_for_each_process(role: str, tmp_path: Path, settings: Any) -> None:
    sealing.generate_keyring(tmp_path, "an-agency")
    keys_in(tmp_path, settings)
    checks.right_keys(role)


def test_a_public_face_without_the_recovery_key_refuses_to_start(tmp_path: Path, settings: Any) -> None:
    sealing.generate_keyring(tmp_path, "an-agency")
    keys_in(tmp_path, settings)
    without(tmp_path / "public.json", "recovery")
    with pytest.raises(ConfigurationError) as refused:
        checks.right_keys("public")
    assert refused.value.code == "hearthline.E005"
    assert "recovery" in refused.value.message


@pytest.mark.req("C-1")
def test_a_public_face_with_a_key_that_opens_reports_refuses_to_start(tmp_path: Path, settings: Any) -> None:
    sealing.generate_keyring(tmp_path, "an-agency")
    keys_in(tmp_path, settings)
    settings.HEARTHLINE_DEMO = False
    public = tmp_path / "public.json"
    held, worker = json.loads(public.read_text()), json.loads((tmp_path / "worker.json").read_text())
    held["keys"]["intake"] = worker["keys"]["intake"]
    public.write_text(json.dumps(held))
    for other in tmp_path.glob("*.json"):
        if other != public:
            other.unlink()
    with pytest.raises(ConfigurationError) as refused:
        checks.right_keys("public")
    assert refused.value.code == "hearthline.E006"


@pytest.mark.req("C-1")
@pytest.mark.parametrize("role", ["public", "desk", "worker"])
def test_in_production_a_process_that_can_read_another_s_keys_refuses_to_start(
    role: str, tmp_path: Path, settings: Any
) -> None:
    sealing.generate_keyring(tmp_path, "an-agency")
    keys_in(tmp_path, settings)
    settings.HEARTHLINE_DEMO = False
    with pytest.raises(ConfigurationError) as refused:
        checks.right_keys(role)
    assert refused.value.code == "hearthline.E007"
    for other in tmp_path.glob("*.json"):
        if other.stem != role:
            other.unlink()
    checks.right_keys(role)


@pytest.mark.req("C-1")
def test_the_worker_cannot_guess_a_reporter_s_number_from_a_mark(tmp_path: Path) -> None:
    sealing.generate_keyring(tmp_path, "an-agency")
    for role in ("public", "desk", "worker"):
        assert "reporter" not in json.loads((tmp_path / f"{role}.json").read_text())["keys"]


@pytest.mark.req("D-6")
def test_production_refuses_a_language_whose_safety_wording_nobody_reviewed(settings: Any) -> None:
    assert checks.languages_reviewed() == []
    settings.HEARTHLINE_DEMO = False
    found = checks.languages_reviewed()
    assert {m.id for m in found} == {"hearthline.E003"}
    assert any("'hmn'" in m.msg for m in found)
    assert all("review" in str(m.hint) for m in found)


@pytest.mark.django_db(transaction=True)
def test_a_missing_trigger_stops_the_start_and_hardening_puts_it_back() -> None:
    from hearthline.journal import harden as journal

    assert harden.missing() == []
    with connection.cursor() as cursor:
        cursor.execute(journal.triggers(connection.vendor)[0][2])
    with pytest.raises(ConfigurationError) as refused:
        checks.refuse_unsafe_start()
    assert refused.value.code == "hearthline.E004"
    harden.apply()
    harden.apply()
    assert harden.missing() == []


def test_keys_are_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.keys(["make", str(tmp_path / "k"), "an-agency"]) == 0
    before = (tmp_path / "k" / "worker.json").read_bytes()
    assert commands.keys(["make", str(tmp_path / "k"), "an-agency"]) == 1
    assert (tmp_path / "k" / "worker.json").read_bytes() == before
    assert "offline" in capsys.readouterr().out


def test_a_rotated_key_still_opens_what_it_sealed(tmp_path: Path) -> None:
    folder = tmp_path / "k"
    commands.keys(["make", str(folder), "an-agency"])
    where = ("an-agency", "envelope", "report_box", "1")
    box = sealing.seal_box(sealing.Keyring.load(folder / "public.json").recipients("intake"), b"words", where)
    assert commands.keys(["rotate", str(folder), "intake"]) == 0
    keys = sealing.file_keys(folder / "worker.json")
    assert keys.open("intake", box, where, actor="test", purpose="test") == b"words"


def test_an_unknown_command_is_a_clear_refusal(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["nonsense"]) == 2
    assert cli.main(["help"]) == 0
    out = capsys.readouterr()
    assert "nonsense" in out.err
    for name in cli.COMMANDS:
        assert name in out.out


def test_every_command_of_the_table_is_there() -> None:
    import importlib

    for target, _, _ in cli.COMMANDS.values():
        module, _, function = target.partition(":")
        assert callable(getattr(importlib.import_module(module), function)), target


@pytest.mark.processes
def test_screen_works_on_a_file_named_from_where_the_person_stands(tmp_path: Path) -> None:
    (tmp_path / "facts.json").write_text("{}")
    done = subprocess.run(
        [sys.executable, "-m", "hearthline.site.cli", "screen", "--pack", "us-ca-sacramento", "--facts", "facts.json"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["outcome"]
