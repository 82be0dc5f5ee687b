"""A test run leaves nothing behind, and takes away what a killed one left."""

import os
import subprocess
import sys
from pathlib import Path

from tests.leftovers import A_DAY, PREFIX, forget, sweep

NOW = 1_800_000_000.0
MAKE = "import hearthline; from hearthline.site.settings import test; print(test._state)"


def folder(where: Path, name: str, age: float) -> Path:
    made = where / name
    (made / "keys").mkdir(parents=True)
    (made / "keys" / "public.json").write_text("{}")
    os.utime(made, (NOW - age, NOW - age))
    return made


def test_what_a_killed_run_left_goes_after_a_day_and_nothing_else_does(tmp_path: Path) -> None:
    old = folder(tmp_path, f"{PREFIX}old", A_DAY + 1)
    kept = [
        folder(tmp_path, f"{PREFIX}running", A_DAY - 1),
        folder(tmp_path, "hearthline-stage-old", 9 * A_DAY),
        folder(tmp_path, "elsewhere", 9 * A_DAY),
    ]
    link = tmp_path / f"{PREFIX}link"
    link.symlink_to(tmp_path / "elsewhere")
    os.utime(link, (NOW - 9 * A_DAY, NOW - 9 * A_DAY), follow_symlinks=False)
    assert sweep(tmp_path, NOW) == [old.name]
    assert not old.exists()
    assert all((one / "keys" / "public.json").exists() for one in (*kept, link))
    assert sweep(tmp_path / "nowhere", NOW) == []


def test_only_a_folder_that_the_settings_made_is_taken_away(tmp_path: Path) -> None:
    own, given = folder(tmp_path, f"{PREFIX}own", 0), folder(tmp_path, "given", 0)
    forget(own)
    forget(own)
    forget(given)
    assert [one.exists() for one in (own, given)] == [False, True]


def test_a_process_that_loads_the_settings_leaves_no_folder_unless_it_was_given_one(tmp_path: Path) -> None:
    given = tmp_path / "given"
    for state, stays in (("", False), (str(given), True)):
        env = {k: v for k, v in os.environ.items() if k != "HEARTHLINE_TEST_STATE"} | {"TMPDIR": str(tmp_path)}
        env |= {"HEARTHLINE_TEST_STATE": state} if state else {}
        done = subprocess.run([sys.executable, "-c", MAKE], env=env, capture_output=True, text=True, check=True)
        made = Path(done.stdout.strip())
        assert made.parent == tmp_path
        assert made.exists() is stays
