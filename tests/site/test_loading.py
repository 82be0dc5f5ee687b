"""Each face loads with the tables and keys that it has, and with nothing of another's."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOAD = (
    "import django; django.setup(set_prefix=False); from django.template import engines; engines.all(); "
    "from hearthline.site import wiring; {more}"
)
MORE = {
    "public": "from django.urls import get_resolver; get_resolver('hearthline.site.urls_public').url_patterns",
    "desk": "from django.urls import get_resolver; get_resolver('hearthline.site.urls_desk').url_patterns",
    "outside": "from django.urls import get_resolver; get_resolver('hearthline.site.urls_outside').url_patterns",
    "worker": "wiring.worker_steps()",
}


@pytest.mark.parametrize("face", MORE)
def test_a_face_loads_with_its_own_settings(face: str, tmp_path: Path) -> None:
    env = {**os.environ, "HEARTHLINE_DEMO": "1", "HEARTHLINE_STATE": str(tmp_path), "HEARTHLINE_FACE": face}
    env |= {"DJANGO_SETTINGS_MODULE": f"hearthline.site.settings.{face}", "PYTHONPATH": f"{ROOT / 'src'}"}
    command = [sys.executable, "-c", LOAD.format(more=MORE[face])]
    ran = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stderr[-2000:]
