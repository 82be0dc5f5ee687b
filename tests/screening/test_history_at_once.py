"""Several at once on one call or one person: picking, filing, sealing and linking come one after another."""

import pytest

from hearthline.linkage.record import Born
from hearthline.people import actions as people
from hearthline.people.models import ReportedLink
from hearthline.screening.actions.taking import take_call
from hearthline.screening.history import linking
from hearthline.screening.history.picking import pick
from hearthline.screening.models import CallPick
from tests import staff
from tests.intake.calls.build import typed, without
from tests.people.test_at_once import at_once
from tests.screening.build import came, other_screener, screener, supervisor
from tests.screening.history_build import JON, SMITH, known

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.fault("10")
def test_of_picks_at_once_for_one_place_one_stands_and_filing_takes_it_or_comes_first():
    staff.agency()
    call = typed(screener(), without("children", **{"children.0.name": "Jon Smyth"}))
    ids = [known(SMITH, Born(2019)), known("Jo Smith", Born(2018))]
    viewers = [screener(), other_screener()]
    answers = at_once(
        *(
            lambda v=viewer, p=person_id: pick(viewer=v, call_id=call.pk, slot="child-1", person_id=p)
            for viewer, person_id in zip(viewers, ids, strict=True)
        ),
        lambda: take_call(viewer=viewers[0], call_id=call.pk),
    )
    assert {one for one in answers if isinstance(one, str)} <= {"call.ended"}
    assert not CallPick.unscoped.filter(ended_at=None).exists()
    carried = list(CallPick.unscoped.exclude(link_id=None))
    links = list(ReportedLink.unscoped.filter(unlinked_at=None))
    assert [one.person_id for one in carried] == [one.person_id for one in links]
    assert len(links) == (1 if CallPick.unscoped.exists() else 0)


@pytest.mark.fault("10")
@pytest.mark.req("D-7")
def test_who_is_sealed_while_somebody_links_them_never_stands_linked():
    report = came(children=JON, adults=[])
    person_id, boss = known(SMITH, Born(2019)), supervisor()
    viewer = screener()
    at_once(
        lambda: linking.link(viewer=viewer, report_id=report.report_id, slot="child-1", person_id=person_id),
        lambda: people.seal(viewer=boss, person_id=person_id, why="court"),
    )
    assert not ReportedLink.unscoped.filter(unlinked_at=None).exists()
