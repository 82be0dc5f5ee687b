"""Every command says how it is used, to who asks and to who wrote something else; asking changes and starts nothing."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from hearthline.ground.errors import DomainError
from hearthline.site import cli, serve
from hearthline.site.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted(path.name for path in (ROOT / "bin").iterdir() if os.access(path, os.X_OK) and path.is_file())


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Django runs already, and what is written by mistake lies in a folder that nobody needs."""
    monkeypatch.setattr(cli, "start_django", lambda: None)
    monkeypatch.setenv("HEARTHLINE_FROM", str(tmp_path))


def status(*argv: str) -> int:
    try:
        return cli.main(list(argv))
    except SystemExit as end:
        return int(end.code or 0)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("asked", ["--help", "-h"])
def test_who_asks_a_command_is_told_how_it_is_used(
    name: str, asked: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert status(name, asked) == 0
    said = capsys.readouterr()
    assert f"bin/hearthline {name}" in said.out
    assert said.err == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [name for name, (_, _, what) in COMMANDS.items() if " | " in what])
def test_the_list_of_commands_names_the_verbs_that_there_are(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    verbs = [verb for verb in re.findall(r"[\w-]+", COMMANDS[name][2].partition(":")[0])[1:] if verb]
    assert len(verbs) > 1
    status(name, "--help")
    said = capsys.readouterr().out
    assert [verb for verb in verbs if not re.search(rf"\b{verb}\b", said)] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_command_does_not_understand_is_refused_with_its_use(
    name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert status(name, "--no-such-wish") == 2
    said = capsys.readouterr()
    assert f"bin/hearthline {name}" in said.err
    assert said.out == ""
    assert list(tmp_path.iterdir()) == []


def test_the_commands_are_listed_for_who_asks_and_for_who_names_none(capsys: pytest.CaptureFixture[str]) -> None:
    for argv in ([], ["help"], ["--help"], ["-h"]):
        assert status(*argv) == 0
        said = capsys.readouterr().out
        assert [name for name in COMMANDS if f"  {name} " not in said] == []
    assert status("no-such-command") == 2
    assert "bin/hearthline help" in capsys.readouterr().err


@pytest.mark.parametrize("script", [name for name in SCRIPTS if name != "hearthline"])
@pytest.mark.parametrize("asked", ["--help", "-h", "help"])
def test_who_asks_a_script_reads_its_first_words_and_nothing_is_installed_or_started(script: str, asked: str) -> None:
    env = {"PATH": os.environ["PATH"], "PYTHON": "/nowhere/python3"}
    done = subprocess.run([ROOT / "bin" / script, asked], capture_output=True, text=True, env=env, cwd="/", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    first = (ROOT / "bin" / script).read_text().splitlines()[1].removeprefix("# ")
    assert done.stdout.splitlines()[0] == first
    assert "set -eu" not in done.stdout


def test_the_lock_takes_no_arguments() -> None:
    done = subprocess.run([ROOT / "bin" / "lock", "--all"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "takes no arguments" in done.stderr


def test_serve_says_how_it_is_used_and_starts_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert serve.main(["--help"]) == 0
    assert "bin/serve [--public-demo]" in capsys.readouterr().out
    assert serve.main(["--public-dmeo"]) == 1
    said = capsys.readouterr().err
    assert "serve.E001: not understood: --public-dmeo" in said
    assert "bin/serve [--public-demo]" in said


def test_a_refusal_of_a_room_is_a_sentence_and_not_a_trace(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: list[str]) -> int:
        raise DomainError("room.E001", "this cannot be done")

    monkeypatch.setattr(serve, "line", refuse)
    assert status("line") == 1
    assert capsys.readouterr().err == "room.E001: this cannot be done\n"
