"""Counts of complaints: small numbers are hidden, and cannot be worked out."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground import clock
from hearthline.ground.errors import Refused
from hearthline.helpdesk.complaints.desk import views
from hearthline.helpdesk.complaints.models import Complaint
from hearthline.helpdesk.complaints.trends import Trends, trends
from hearthline.helpdesk.masking import FEW, masked, month
from tests import staff
from tests.helpdesk.complaints.conftest import NOW, House

pytestmark = pytest.mark.req("H-8")
counts = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 30), max_size=8)


@given(counts)
def test_no_small_number_shows_and_no_single_one_can_be_worked_out_from_the_sum(given_counts: dict[str, int]) -> None:
    shown = masked(given_counts)
    assert set(shown) == set(given_counts)
    for code, count in shown.items():
        assert count is None or count == given_counts[code] >= FEW
    hidden = [code for code, count in shown.items() if count is None]
    assert len(hidden) != 1 or len(shown) == 1


@pytest.mark.parametrize(("count", "seen"), [(4, None), (5, 5), (0, None)])
def test_the_edge_is_five(count: int, seen: int | None) -> None:
    assert masked({"a": count, "b": 9, "c": 9, "d": 1}) == {"a": seen, "b": 9, "c": 9, "d": None} or seen == 5


@pytest.mark.django_db
def test_a_year_beside_the_year_before_of_this_agency_only(house: House) -> None:
    rows = [house.opened("worker") for _ in range(6)]
    for number, row in enumerate(rows):
        Complaint.unscoped.filter(pk=row.pk).update(theme="rude", agency_id=staff.HERE if number < 5 else staff.THERE)
    old = [house.opened("worker") for _ in range(5)]
    Complaint.unscoped.filter(pk__in=[r.pk for r in old]).update(theme="delay", received_at=NOW - timedelta(days=400))
    with clock.freeze(NOW + timedelta(days=20)), CaptureQueriesContext(connection) as caught:
        found = trends(house.on["supervisor"])
    reads = [query for query in caught if query["sql"].startswith("SELECT") and "complaints_complaint" in query["sql"]]
    assert len(reads) == 6  # two spans of two tables, and of what was late
    assert found.themes["visits"] == (None, None)
    assert found.themes["delay"][0] is None
    assert found.late == (None, None)
    shown = [new for new, _old in found.themes.values() if new is not None]
    assert shown in ([], [5])


@pytest.mark.django_db
def test_who_looks_every_day_sees_no_complaint_come(house: House) -> None:
    """Whom one is about may look at the counts: they say the same on the day before it came and on the day after."""
    old = [house.opened("worker") for _ in range(FEW + 3)]
    Complaint.unscoped.filter(pk__in=[row.pk for row in old]).update(received_at=NOW - timedelta(days=60))
    before = trends(house.on["supervisor"])
    assert before.themes["no_call_back"][0] == FEW + 3
    for day in range(3):
        with clock.freeze(NOW + timedelta(days=day)):
            house.opened("supervisor")
            assert trends(house.on["supervisor"]) == before
    with clock.freeze(NOW + timedelta(days=20)):
        assert trends(house.on["supervisor"]).themes["no_call_back"][0] == FEW + 6


@given(
    st.integers(0, 36_500 * 86_400).map(lambda n: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=n)),
    st.integers(0, 30),
)
def test_a_month_begins_at_its_first_midnight_here_and_the_ones_before_it_in_their_order(
    now: datetime, back: int
) -> None:
    zone = ZoneInfo("America/Los_Angeles")
    began = month(now, zone)
    assert began <= now < month(began + timedelta(days=32), zone)
    for one in (began, month(now, zone, back)):
        assert (one.day, one.hour, one.minute) == (1, 0, 0)
    assert month(now, zone, back + 1) == month(month(now, zone, back) - timedelta(days=1), zone)


@pytest.mark.django_db
def test_a_screener_sees_no_counts(house: House) -> None:
    with pytest.raises(Refused):
        trends(house.on["worker"])


@pytest.mark.django_db
def test_rows_that_hold_nothing_are_one_line_and_a_row_with_a_number_keeps_its_place(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Trends(
        themes={code: (7, None) if code == "rude" else (None, None) for code in trends(house.on["supervisor"]).themes},
        outcomes=dict.fromkeys(trends(house.on["supervisor"]).outcomes, (None, None)),
        late=(None, 9),
        written={},
        public={},
    )
    monkeypatch.setattr(views, "trends", lambda _viewer: found)
    html = staff.desk("supervisor").client.get("/complaints/trends").content.decode()
    parts = html[html.index("<main") :].split('<section class="hl-section">')[1:4]
    about, ended, time = ([part.count("<tr data-row>"), part.count("Fewer than 5, or held back:")] for part in parts)
    assert (about, ended, time) == ([1, 1], [0, 1], [1, 0])
    assert "<table" not in parts[1]
    line = re.search(r"held back: ([^<]+)</p>", parts[0])
    assert line
    assert len(line[1].split(" · ")) == len(found.themes) - 1
