"""Tests of this room run as the outside face, unless they ask for `at_the_desk`."""

from collections.abc import Iterator

import pytest

from tests.realm.outsiders import outside_face


@pytest.fixture
def outside() -> Iterator[None]:
    """This process is the outside face."""
    with outside_face():
        yield
