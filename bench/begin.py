"""What lets a file of this folder be run as it stands: the project's own environment and its import paths."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIGNS = {"runtime": "django", "batch": "splink", "bench": "recordlinkage"}
"""By requirement file: a package whose absence shows that it was not installed yet."""


def in_own_environment(*also: str) -> None:
    """Go on in the project's environment; makes it when there is none yet, and adds what `also` names (`SIGNS`).

    Returns only when all of it can be imported.
    """
    wanted = ("runtime", *also)
    for folder in (str(ROOT), str(ROOT / "src")):
        if folder not in sys.path:
            sys.path.insert(0, folder)
    missing = [name for name in wanted if find_spec(SIGNS[name]) is None]
    if not missing:
        return
    python = ROOT / ".venv" / "bin" / "python"
    if os.environ.get("HEARTHLINE_BENCH_AGAIN") == "1":
        sys.exit(f"{SIGNS[missing[0]]} is not in {python}; remove .venv and start again")
    steps = "; ".join(f"environment {name}" for name in wanted)
    made = subprocess.run(["sh", "-ec", f". bin/common.sh; {steps}"], cwd=ROOT, check=False)
    if made.returncode:
        sys.exit(made.returncode)
    os.execve(python, [str(python), *sys.argv], {**os.environ, "HEARTHLINE_BENCH_AGAIN": "1"})
