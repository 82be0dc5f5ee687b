"""An empty ledger and an empty spool for every test of retention."""

import shutil
from collections.abc import Iterator

import pytest

from hearthline.ground import clock
from hearthline.retention.ledger import folder
from tests.intake.build import empty_spool
from tests.retention.build import NOW


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    shutil.rmtree(folder(), ignore_errors=True)
    empty_spool()
    yield
    shutil.rmtree(folder(), ignore_errors=True)
    empty_spool()


@pytest.fixture
def now() -> Iterator[None]:
    """The day on which the tests run."""
    with clock.freeze(NOW):
        yield
