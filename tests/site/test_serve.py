"""`bin/serve` as the operator of a two-person team meets it: one command, three processes, clear refusals."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from bench.stage import free_port

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.processes


def environment(state: Path, **more: str) -> dict[str, str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("HEARTHLINE_", "DJANGO_"))}
    return {
        **clean,
        "HEARTHLINE_STATE": str(state),
        "HEARTHLINE_PORT": str(free_port()),
        "HEARTHLINE_DESK_PORT": str(free_port()),
        **more,
    }


@contextmanager
def served(env: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """bin/serve until both faces answer; yields the process and all it printed up to then."""
    process = subprocess.Popen(
        [sys.executable, "-m", "hearthline.site.serve"], env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    printed = ""
    try:
        assert process.stdout
        for line in process.stdout:
            printed += line
            if "Stop with Ctrl-C" in line:
                break
        yield process, printed
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        if process.stdout:
            process.stdout.close()


def health(port: str) -> dict[str, object]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30) as answer:
        return dict(json.load(answer))


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, str], str, Path]]:
    state = tmp_path_factory.mktemp("state")
    env = environment(state)
    with served(env) as (_, printed):
        yield env, printed, state


def test_one_command_serves_both_faces_and_says_how_to_sign_in(started: tuple[dict[str, str], str, Path]) -> None:
    env, printed, _ = started
    public = health(env["HEARTHLINE_PORT"])
    desk = health(env["HEARTHLINE_DESK_PORT"])
    assert (public["face"], desk["face"]) == ("public", "desk")
    assert str(public["desk"]).endswith(f":{env['HEARTHLINE_DESK_PORT']}/")
    for word in ("practice system", "screener", "supervisor", "admin", "demo-code"):
        assert word in printed


def test_the_worker_s_word_reaches_health(started: tuple[dict[str, str], str, Path]) -> None:
    env, _, _ = started
    until, moment = time.monotonic() + 120, threading.Event()
    while (found := health(env["HEARTHLINE_PORT"]))["status"] != "ok" and time.monotonic() < until:
        moment.wait(0.2)
    assert found["status"] == "ok", found


def test_nothing_is_written_outside_the_state_folder_and_no_file_in_it_is_open_to_others(
    started: tuple[dict[str, str], str, Path],
) -> None:
    _, _, state = started
    for path in (state / "keys").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path.name


def test_a_second_start_takes_under_five_seconds(started: tuple[dict[str, str], str, Path]) -> None:
    _, _, state = started
    began = time.monotonic()
    with served(environment(state)) as (_, printed):
        took = time.monotonic() - began
    print(f"second start: {took:.1f} s")
    assert "Setting up" not in printed
    assert "Report a worry" in printed


def test_a_production_start_without_what_it_needs_refuses_with_an_id_and_a_remedy(tmp_path: Path) -> None:
    env = environment(tmp_path, HEARTHLINE_DEMO="0")
    done = subprocess.run(
        [sys.executable, "-m", "hearthline.site.serve"],
        env=env, cwd=ROOT, capture_output=True, text=True, check=False, timeout=180,
    )  # fmt: skip
    assert done.returncode == 1
    assert "config.E012" in done.stderr
    assert "remedy" in done.stderr
