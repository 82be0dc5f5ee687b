"""What every test stands on: keys of a practice agency, a hardened database, and no network."""

import fcntl
import gc
import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as drawing

from hearthline.ground import clock
from hearthline.site.setup import compile_catalogues
from tests import leftovers, marked, second_database, unlucky

# Django looks once which languages there are: the catalogues must be compiled before anybody asks.
compile_catalogues(settings.HEARTHLINE)

# Nothing that is drawn may fail because a machine is slow. `bin/test` draws anew each time; a run that must be the same
# for the same source, as the one that a change must pass, says HEARTHLINE_TEST_DRAWS=same.
drawing.register_profile(
    "anew", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], print_blob=True
)
drawing.register_profile("same", drawing.get_profile("anew"), derandomize=True, database=None)
drawing.load_profile(os.environ.get("HEARTHLINE_TEST_DRAWS", "anew"))

# Looking for cycles of objects took up to a third of the processor's time: the usual 700 are made in a millisecond.
gc.set_threshold(100_000, 10, 10)

LOCAL = {"127.0.0.1", "::1", "localhost"}


def pytest_configure() -> None:
    """Runs that were killed could not clean up."""
    if unlucky.NONE:
        unlucky.begin()
    leftovers.sweep(Path(tempfile.gettempdir()), clock.now().timestamp())


ONLY = os.environ.get("HEARTHLINE_TEST_ONLY", "")
"""For `bin/test --all`. `database`: on a second database, what asks one. `marked`: files that name a mark."""


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """To load the files without a mark takes as long as many of their tests."""
    return True if ONLY == "marked" and marked.passed_over(collection_path) else None


def pytest_collection_finish() -> None:
    """Thousands of tests and what they import stay to the end: Python need not look through them again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On a second database runs what its answer may differ for (`bin/test --all`)."""
    if hidden := marked.hidden(items):
        raise pytest.UsageError(f"write pytest.mark.{'/'.join(marked.MARKS)} in the file itself: {', '.join(hidden)}")
    if ONLY != "database":
        return
    chosen = second_database.chosen(items)
    second_database.draw_fewer(chosen)
    kept = set(chosen)
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = chosen


AGAIN = 5
"""So many tests may need a second try in one stage (decision 0043): with more, the stage is not fit to judge by."""


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A stage in which many tests failed once has failed."""
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    again = len(terminal.stats.get("rerun", [])) if terminal is not None else 0
    if again > AGAIN and session.exitstatus == pytest.ExitCode.OK:
        terminal.write_line(f"{again} tests needed a second try; {AGAIN} may", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure() -> None:
    """Each process of a run, xdist's workers too, takes away the folder that its settings made."""
    if not os.environ.get("HEARTHLINE_TEST_STATE"):
        leftovers.forget(settings.HEARTHLINE.state)


@pytest.fixture(scope="session", autouse=True)
def _keys() -> None:
    """One keyring for the whole run, made the way set-up makes it."""
    from hearthline import sealing

    folder = settings.HEARTHLINE.keys
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "public.json").exists():
        sealing.generate_keyring(folder, settings.HEARTHLINE_AGENCY)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """After the migrations, what migrations do not own: triggers and grants. One process at a time: each has a database
    of its own, but roles belong to the server, and two that make one at the same moment get in each other's way."""
    from hearthline.site import harden

    with Path(__file__).open("rb") as turn, django_db_blocker.unblock():
        fcntl.flock(turn, fcntl.LOCK_EX)
        harden.apply()


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests reach this machine only; anything else is a mistake that must be loud."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOCAL:
            raise AssertionError(f"a test reached for the network: {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", local_only)


@pytest.fixture(autouse=True)
def _nobody_counted() -> None:
    """Sign-ins are counted by minute and address, and a quick machine signs in for hundreds of tests in one."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """A page that was asked for in Spanish leaves its process in Spanish until the next one is asked for."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _no_share_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    """The read API may take the time it takes: of three seconds in ten, hundreds of tests on a slow machine spend more.
    `tests/directory/community/test_sparing.py` sets the share again."""
    from hearthline.directory.community.public import sparing

    monkeypatch.setattr(sparing, "SHARE", float("inf"))


@pytest.fixture(scope="session", autouse=True)
def _emptied_past_the_triggers() -> Iterator[None]:
    """Emptying tables between transactional tests is the one time the journal's rows may go."""
    from django.test import TransactionTestCase

    from tests.emptying import emptied

    real = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = emptied  # type: ignore[method-assign]  # for tests only
    yield
    TransactionTestCase._fixture_teardown = real  # type: ignore[method-assign]
