"""Keys older than their time are told: in `/healthz`, in the log each day, and by a command."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from hearthline.ground import clock
from hearthline.sealing import generate_keyring, rotate
from hearthline.site import commands, health, keyages, logs
from hearthline.site.wiring import worker_steps

A_YEAR = timedelta(days=366)


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    keyages._source.cache_clear()
    yield
    keyages._source.cache_clear()


@pytest.mark.django_db
def test_a_face_names_its_own_old_keys_and_nobody_is_woken_for_them(client: Client, settings: Any) -> None:
    settings.HEARTHLINE_FACE = "desk"
    health.sign([lambda: []])
    assert client.get("/healthz").json()["notes"] == []
    with clock.freeze(clock.now() + A_YEAR):
        health.sign([lambda: []])
        answer = client.get("/healthz?strict=1")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert {"key_due_agency", "key_due_search", "key_due_journal"} <= set(answer.json()["notes"])


@pytest.mark.django_db
@pytest.mark.fault("45")
def test_a_stranger_at_the_public_face_learns_nothing_of_keys(client: Client, settings: Any) -> None:
    settings.HEARTHLINE_FACE = "public"
    with clock.freeze(clock.now() + A_YEAR):
        assert "notes" not in client.get("/healthz", REMOTE_ADDR="203.0.113.5").json()
        assert "key_due_face" in client.get("/healthz", REMOTE_ADDR="127.0.0.1").json()["notes"]


def test_the_worker_says_it_in_the_log_once_a_day(settings: Any) -> None:
    settings.HEARTHLINE_FACE = "worker"
    stream = io.StringIO()
    logs.configure("worker", stream)
    try:
        assert keyages.tell() == 0
        with clock.freeze(clock.now() + A_YEAR):
            assert keyages.tell() == 6
    finally:
        logs.configure("test")
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert {line["name"] for line in lines} == {"agency", "identity", "intake", "journal", "recovery", "search"}
    assert {line["event"] for line in lines} == {"key older than its time"}
    step = next(step for step in worker_steps()[1] if step.name == "keys")
    assert step.every == 86400


def test_a_process_without_keys_or_without_its_ring_has_nothing_to_say(settings: Any, tmp_path: Path) -> None:
    settings.HEARTHLINE_FACE = "operator"
    assert keyages.notes() == []
    settings.HEARTHLINE_FACE = "desk"
    from dataclasses import replace

    settings.HEARTHLINE = replace(settings.HEARTHLINE, keys=tmp_path)
    assert keyages.notes() == []


def test_the_command_says_which_to_rotate_and_a_rotation_ends_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "keys"
    generate_keyring(folder, "sacramento-demo")
    assert commands.keys(["age", str(folder)]) == 0
    with clock.freeze(clock.now() + A_YEAR):
        capsys.readouterr()
        assert commands.keys(["age", str(folder)]) == 1
        before = capsys.readouterr().out.splitlines()
        rotate(folder, "journal")
        assert commands.keys(["age", str(folder)]) == 1, "the others are old yet"
        after = capsys.readouterr().out.splitlines()
    assert [line for line in before if "journal" in line and "rotate it" not in line] == []
    assert [line for line in after if "journal" in line and "rotate it" in line] == []
    assert not [line for line in before if "pepper" in line and "rotate it" in line]
    assert commands.keys(["age", str(tmp_path)]) == 2
