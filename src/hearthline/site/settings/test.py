"""Tests: the desk's settings with both faces' URLs reachable, on a file SQLite or on HEARTHLINE_TEST_DATABASE_URL."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_given = os.environ.get("HEARTHLINE_TEST_STATE")
_state = Path(_given or tempfile.mkdtemp(prefix="hearthline-test-"))
_maker = os.getpid()


@atexit.register
def _forget() -> None:
    # A forked child ends too, and must leave its parent's folder alone.
    if not _given and os.getpid() == _maker:
        shutil.rmtree(_state, ignore_errors=True)


for _name in [n for n in os.environ if n.startswith("HEARTHLINE_") and not n.startswith("HEARTHLINE_TEST_")]:
    del os.environ[_name]
os.environ.update(
    HEARTHLINE_DEMO="1",
    HEARTHLINE_TLS="0",
    HEARTHLINE_STATE=str(_state),
    HEARTHLINE_SECRET="only-for-tests-and-never-anywhere-else-0123456789",  # noqa: S106 - not a secret
    HEARTHLINE_EXIT_URL="/elsewhere",
    HEARTHLINE_DATABASE_URL=os.environ.get("HEARTHLINE_TEST_DATABASE_URL", ""),
)

from hearthline.site.settings import desk  # noqa: E402 - the environment above comes first
from hearthline.site.settings.desk import *  # noqa: E402, F403 - settings are layered this way in Django
from hearthline.ui.languages import LANGUAGES as UI_LANGUAGES  # noqa: E402

_desk = vars(desk)
HEARTHLINE_FACE = "test"
(_state / "static").mkdir(parents=True, exist_ok=True)
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
ROOT_URLCONF = "hearthline.site.urls_desk"
LANGUAGES = UI_LANGUAGES  # the public face's pages are tested under these settings too
STORAGES = {
    **_desk["STORAGES"],
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Tests sign people in hundreds of times; the cost of the real hasher is measured, not tested.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES = _desk["DATABASES"]
if not os.environ["HEARTHLINE_DATABASE_URL"]:
    # A file, not memory: race tests need several connections with the real locking.
    _name = f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'one')}.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": str(_state / _name)}
    # What is lost when the machine itself stops is lost with the tests: nobody waits for the disk.
    _options = DATABASES["default"]["OPTIONS"]
    _options["init_command"] = _options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
