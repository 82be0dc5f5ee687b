"""What a screener could learn of a restricted report, or of a sealed person, without opening it: nothing."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from hearthline.access.models import Restriction
from hearthline.duty import queries as duty
from hearthline.duty.actions import raise_alert
from hearthline.ground import clock
from hearthline.intake import presence
from hearthline.intake import queries as intake
from hearthline.journal.actor import system
from hearthline.people.models import ReportedLink
from hearthline.screening import queries
from hearthline.screening.history import linking, looking
from hearthline.screening.models import Screening
from hearthline.screening.need import existing, restricting
from tests import staff
from tests.screening.build import again, came, other_screener, screener
from tests.screening.history_build import JON, SMITH, born_seven_years_ago, known
from tests.screening.need_build import boss
from tests.screening.restricting_build import STORY, address, closed, number_of, restrict

pytestmark = [pytest.mark.django_db, pytest.mark.fault("47"), pytest.mark.req("C-1")]


def test_counts_marks_and_news_are_those_of_a_desk_without_it() -> None:
    came()
    before = _numbers()
    one = came(danger="yes")
    restrict(one, [screener()])
    assert _numbers() == before
    assert queries.queue(screener()).levels != queries.queue(other_screener()).levels


def _numbers() -> tuple[Any, ...]:
    viewer = other_screener()
    found = queries.queue(viewer)
    return (
        found.levels,
        found.more,
        len(found.rows),
        queries.stamp(viewer)[0],
        queries.news(viewer, clock.now() - timedelta(hours=1)).new,
        intake.counts(viewer).waiting,
        duty.calm(viewer),
        len(duty.alerts(viewer)),
        len(duty.clocks(viewer)),
        {level: row for level, row in queries.handover(viewer).levels.items()},
    )


def test_a_change_of_it_moves_no_mark_of_who_may_not_read_it() -> None:
    came()
    one = closed([screener()])
    before = queries.stamp(other_screener())
    Screening.unscoped.filter(pk=one.pk).update(changed_at=clock.now() + timedelta(minutes=1), level="emergency")
    assert queries.stamp(other_screener()) == before
    assert queries.stamp(screener()) != before


def test_an_alert_of_what_hangs_on_it_bears_its_number_to_nobody_else() -> None:
    one = closed([screener()])
    for kind, subject in (("hand_off", "hand-off"), ("follow_up", "follow-up")):
        raise_alert(
            actor=system("test", one.agency_id),
            kind=kind,
            key=f"{kind}:1",
            subject_kind=subject,
            subject_id="0" * 32,
            label=number_of(one),
        )
    assert {row.kind for row in duty.alerts(screener())} >= {"hand_off", "follow_up"}
    assert duty.alerts(other_screener()) == []
    assert duty.calm(other_screener()) == 0


def test_who_is_at_it_shows_to_nobody_else() -> None:
    one = closed([screener()])
    assert presence.here(screener(), presence.REPORT, one.report_id.hex, writer="w1")
    assert one.report_id.hex in presence.everywhere(boss(), presence.REPORT)
    assert presence.everywhere(other_screener(), presence.REPORT) == {}


def test_the_order_of_the_told_ones_is_that_of_their_numbers_whatever_they_say() -> None:
    made = [closed(danger="yes"), closed(danger="no"), closed(danger="cannot_call")]
    listed = [row.number for row in existing.listed(other_screener()).rows]
    assert listed == sorted(number_of(one) for one in made)


def test_a_told_line_says_nothing_of_time_urgency_language_or_state() -> None:
    one = closed(danger="yes", language="hmn")
    page = staff.desk("screener", username="another").client.get("/").content.decode()
    told = page.split('id="restricted"')[1].split("</section>")[0]
    line = told.split("</ul>")[0]
    assert number_of(one) in line
    for secret in ("mergency", "Hmong", "danger", "datetime", "a.m.", "p.m.", "Possible history", STORY[:10]):
        assert secret not in re.sub("cannot wait", "", line), secret


def test_nobody_stands_higher_in_a_search_for_a_report_that_one_may_not_read() -> None:
    """The order of hits tells of no report: among persons who fit alike, who was reported comes first."""
    first, second = (known(SMITH, born_seven_years_ago(), sex="male") for _ in range(2))
    orders: list[list[Any]] = []
    ask = came(children=JON)
    for person in (first, second):
        one = came(children=JON)
        linking.link(viewer=boss(), report_id=one.report_id, slot="child-1", person_id=person)
        restrict(one)
        orders.append(_order(other_screener(), ask))
        assert _order(boss(), ask)[0] in (first, second)
        row = Restriction.unscoped.get(ended_at__isnull=True)
        restricting.unrestrict(viewer=boss(), report_id=one.report_id, why="over", version=row.version)
        made = ReportedLink.unscoped.get(report_id=one.report_id)
        linking.unlink(viewer=boss(), report_id=one.report_id, link_id=made.pk, why="x")
    assert orders[0] == orders[1]


def _order(viewer: Any, screening: Screening) -> list[Any]:
    _screening, places = looking.of_report(viewer, screening.report_id)
    return [hit.person.id for place in places for hit in place.hits]


def test_every_page_of_the_report_is_that_of_none_but_the_one_that_says_it_exists() -> None:
    one = closed()
    client = staff.desk("screener", username="another").client
    absent = "01a201e0-915d-7d85-b16f-ab038e246602"
    get: Callable[[str], Any] = client.get
    for rest in ("/print", "/history", "/beside", "/conflict", "/restrict", "/openings", "/journal"):
        mine, none = (get(address(each, rest)) for each in (one.report_id, absent))
        assert (mine.status_code, mine.content) == (none.status_code, none.content), rest
    again(one)


def test_autocompletes_and_saved_filters_find_nothing_of_it() -> None:
    one = closed(language="hmn", danger="yes")
    client = staff.desk("screener", username="another").client
    for codes in ("?level=emergency", "?language=hmn", "?state=all", "?who=nobody"):
        page = client.get(f"/queue/rows{codes}").content.decode()
        assert number_of(one) not in page, codes
