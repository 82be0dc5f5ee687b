"""Every test of the line has a telephone system, an agency, and looks at who is there anew."""

import pytest

from hearthline.intake.line import staffing
from tests import staff
from tests.intake.line.build import telephone


@pytest.fixture(autouse=True)
def _line(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    telephone(monkeypatch)
    staffing.forget()
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        staff.agency()
