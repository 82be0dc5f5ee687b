"""`packs` and `screen` as a person at a terminal meets them. No settings, no database."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hearthline.law import proofs
from hearthline.law.commands import packs, screen
from tests.law.conftest import PACKS, SOURCED

RECEIVED = "2026-11-22T09:00:00-08:00"
Captured = pytest.CaptureFixture[str]


def facts_file(tmp_path: Path, content: Any) -> str:
    file = tmp_path / "facts.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return str(file)


def run(tmp_path: Path, capsys: Captured, facts: Any) -> dict[str, Any]:
    arguments = ["--pack", "us-ca-sacramento", "--facts", facts_file(tmp_path, facts), "--received", RECEIVED]
    assert screen(arguments) == 0
    made: dict[str, Any] = json.loads(capsys.readouterr().out)
    return made


def test_screen_prints_outcome_priority_due_time_911_recipients_rules_and_questions(tmp_path: Path, capsys: Captured):
    made = run(tmp_path, capsys, {"hit": "yes", "injury": "minor", "youngest_age": "under_5", "access": "yes"})
    assert (made["outcome"], made["priority"], made["call_911"]) == ("in_person", "immediate", False)
    assert made["due"] == "2026-11-23T09:00:00-08:00"
    police = next(told for told in made["recipients"]["must"] if told["recipient"] == "law_enforcement")
    assert police["citation"].endswith("11166(j)(1)")
    assert police["due"] == "2026-11-23T21:00:00-08:00"
    assert "visit.physical" in {rule["rule"] for rule in made["fired"]}
    assert all(rule["citation"] and rule["reason"] for rule in made["fired"])
    assert made["ask_first"][0]["question"].endswith("?")
    assert made["notice"] == "This tool is not adopted by any agency."


def test_screen_with_no_facts_asks_first(tmp_path: Path, capsys: Captured):
    made = run(tmp_path, capsys, {})
    assert (made["outcome"], made["priority"], made["counting_verified"]) == ("ask_first", "ten_days", False)
    assert made["due"] == "2026-12-01T09:00:00-08:00"
    assert len(made["ask_first"]) > 10


def test_a_report_that_needs_no_visit_has_no_due_time(tmp_path: Path, capsys: Captured):
    made = run(tmp_path, capsys, {"jurisdiction": "elsewhere"})
    assert (made["outcome"], made["due"]) == ("refer_elsewhere", None)


def test_facts_may_come_from_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: Captured):
    monkeypatch.setattr("sys.stdin", io.StringIO('{"danger_now": "yes"}'))
    assert screen(["--pack", "us-ca-sacramento", "--facts", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["call_911"] is True


def test_list_facts_prints_meaning_answers_and_order(capsys: Captured):
    assert screen(["--pack", "us-ca-sacramento", "--list-facts"]) == 0
    listed = {fact["fact"]: fact for fact in json.loads(capsys.readouterr().out)}
    assert listed["poverty_only"]["order"] == ["yes", "unknown", "no"]
    assert listed["abuser"]["order"] == "none"
    assert set(listed["injury"]["answers"]) == {"none", "unknown", "minor", "serious"}
    assert listed["injury"]["meaning"] == "How bad is the injury?"


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"shoe_size": "9"}, "youngest_age"),
        ({"injury": "terrible"}, "none, unknown, minor, serious"),
        ({"injury": 3}, "answers in quotes"),
        (["injury"], "one JSON object"),
        ("{not json", "not JSON"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_wrong_facts_end_with_2_and_say_what_is_allowed(tmp_path: Path, capsys: Captured, facts: Any, said: str):
    assert screen(["--pack", "us-ca-sacramento", "--facts", facts_file(tmp_path, facts)]) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["--pack", "us-ca-sacramento"],
        ["--pack", "us-zz", "--list-facts"],
        ["--pack", "us-ca-sacramento", "--facts", "/no/such/file"],
        ["--pack", "us-ca-sacramento", "--facts", "x", "--received", "2026-11-22T09:00:00"],
        ["--pack", "us-ca-sacramento", "--facts", "x", "--received", "yesterday"],
        ["--facts", "x"],
        ["--pack", "us", "--list-facts"],
    ],
)
def test_a_wrong_command_ends_with_2_and_a_sentence(arguments: list[str], capsys: Captured):
    assert screen(arguments) == 2
    assert capsys.readouterr().err.strip()


def test_packs_check_is_content_with_the_packs_and_prints_its_proofs(capsys: Captured):
    assert packs(["check"]) == 0
    out = capsys.readouterr().out
    assert "REFUSED" not in out
    assert " cases\n" in out
    assert "response.local_levels" in out
    assert "records not started" in out
    if proofs.solver():
        assert "proved: law_enforcement: exactly one of must, must not, may" in out
        assert "never lower the outcome" in out


def test_packs_check_says_clearly_when_nothing_was_proved(monkeypatch: pytest.MonkeyPatch, capsys: Captured):
    monkeypatch.setattr("hearthline.law.proofs.solver", lambda: None)
    assert packs(["check", "--pack", "us-ca"]) == 0
    assert "NOT PROVED" in capsys.readouterr().out


def test_packs_check_refuses_a_broken_pack_by_file_and_line(write: Callable[..., Path], capsys: Captured):
    path = write({"values.yaml": "values:\n  speed: {unit: hours, dated: []}\n"})
    assert packs(["check", "--packs", str(path)]) == 1
    assert "tiny/values.yaml:2: description is missing" in capsys.readouterr().err


def test_packs_check_refuses_what_points_nowhere(write: Callable[..., Path], capsys: Captured):
    duty = (
        f"duties:\n  call: {{kinds: [mandated], text: duty.call, limit: soon, web_report_satisfies: no, {SOURCED}}}\n"
    )
    assert packs(["check", "--packs", str(write({"reporters.yaml": duty}))]) == 1
    out = capsys.readouterr().out
    assert "duties.call uses the text duty.call, which is not written" in out
    assert "duties.call uses the limit soon, which is not there" in out


def test_packs_check_refuses_a_public_text_that_a_language_lacks(write: Callable[..., Path], capsys: Captured):
    head = "id: tiny\ntitle: Tiny\nzone: UTC\nlanguages: [en, es]\n"
    texts = "lang: en\nreview: drafted\non: 2026-11-22\ntexts: {safety.a: Hello., rule.b: Staff only.}\n"
    assert packs(["check", "--packs", str(write({"text/en.yaml": texts}, head=head))]) == 1
    out = capsys.readouterr().out
    assert "safety.a is not written in es" in out
    assert "rule.b" not in out


def test_packs_show_and_diff(capsys: Captured):
    assert packs(["show", "--pack", "us-ca-sacramento"]) == 0
    shown = capsys.readouterr().out
    assert "us-ca-sacramento < us-ca < us" in shown
    assert "response.local_levels = unknown" in shown
    assert packs(["diff", "--pack", "us-ca-sacramento"]) == 0
    changed = capsys.readouterr().out
    assert "added   values.agency.number_prefix " in changed
    assert "changed values.response.local_levels " in changed
    assert "child.under_age" not in changed


def test_a_wrong_packs_command_ends_with_2(capsys: Captured):
    assert packs(["dance"]) == 2
    assert packs(["show", "--on", "someday"]) == 2


def test_screen_runs_without_any_settings_and_loads_no_django():
    code = (
        "import sys\n"
        "from hearthline.law.commands import screen\n"
        "status = screen(['--pack', 'us-ca-sacramento', '--list-facts'])\n"
        "sys.exit(status or int('django' in sys.modules))\n"
    )
    bare = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO", "HEARTHLINE"))}
    source = str(PACKS.parent / "src")
    done = subprocess.run(
        [sys.executable, "-c", code], env={**bare, "PYTHONPATH": source}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr[-500:]
