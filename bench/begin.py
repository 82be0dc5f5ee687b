"""What lets a file of this folder be run as it stands: the project's own environment and its import paths."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def in_own_environment() -> None:
    """Go on in the project's environment; makes it when there is none yet. Returns only when Django can be imported."""
    for folder in (str(ROOT), str(ROOT / "src")):
        if folder not in sys.path:
            sys.path.insert(0, folder)
    if find_spec("django") is not None:
        return
    python = ROOT / ".venv" / "bin" / "python"
    if os.environ.get("HEARTHLINE_BENCH_AGAIN") == "1":
        sys.exit(f"Django is not in {python}; remove .venv and start again")
    made = subprocess.run(["sh", "-c", ". bin/common.sh; environment runtime"], cwd=ROOT, check=False)
    if made.returncode:
        sys.exit(made.returncode)
    os.execve(python, [str(python), *sys.argv], {**os.environ, "HEARTHLINE_BENCH_AGAIN": "1"})
