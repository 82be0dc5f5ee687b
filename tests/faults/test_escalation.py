"""The worker that calls people, killed and paused for real: nothing lost or late, nothing twice without a reason."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.processes
@pytest.mark.alone
@pytest.mark.fault("1", "6")
@pytest.mark.req("S-11")
def test_kills_and_pauses_of_real_workers_lose_no_emergency_and_the_watcher_raises_the_alarm() -> None:
    done = subprocess.run(
        [sys.executable, "bench/escalation.py", "--quick"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.stdout.strip(), done.stderr[-2000:]
    found = json.loads(done.stdout.strip().splitlines()[-1])
    print(found)
    assert (found["lost"], found["late"], found["repeats_unexplained"], found["called_after_the_answer"]) == (
        0,
        0,
        0,
        0,
    )
    assert found["kills"] >= 5
    assert found["pauses"] >= 1
    assert found["calls"] >= 3 * (2 + 2 + 2 + 8)
    assert found["watcher_seconds"] <= found["watcher_limit"] + 30
