"""Everybody of the room's tests has an account: whom to ask, and who stands near a person, works here."""

import pytest

from tests.people.family import BARTHOLOMEW, ELSEWHERE, IMOGEN, RUTGER, SOLVEIG, works_here


@pytest.fixture(autouse=True)
def staff_of_the_room(request: pytest.FixtureRequest) -> None:
    """Only where a test has a database."""
    mark = request.node.get_closest_marker("django_db")
    if mark is None:
        return
    request.getfixturevalue("transactional_db" if mark.kwargs.get("transaction") else "db")
    for one in (IMOGEN, BARTHOLOMEW, SOLVEIG, RUTGER, ELSEWHERE):
        works_here(one)
