"""Pages need the pack of the practice agency: here it is the real one."""

import pytest


@pytest.fixture(autouse=True)
def _promises() -> None:
    """Instead of the room's pack of promises alone."""
