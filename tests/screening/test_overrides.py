"""More urgent than the tool: it acts at once, and a supervisor looks afterwards. Nobody waits for that."""

from uuid import uuid4

import pytest

from hearthline.duty.models import Alert
from hearthline.ground.errors import Refused
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening import actions
from hearthline.screening.actions import blind
from hearthline.screening.models import Decision
from hearthline.screening.need import conflicts
from hearthline.screening.queries.overrides import overrides
from tests import staff
from tests.screening.build import AT_ONCE, IN_TEN_DAYS, NOBODY, again, came, clock_of, decide, screener, supervisor
from tests.screening.test_desk_report import address, text

pytestmark = pytest.mark.django_db
WHY = "The grandmother called twice tonight."


def up(viewer=None) -> Decision:
    return decide(came(), viewer or screener(), AT_ONCE, WHY)


@pytest.mark.req("S-5")
def test_it_acts_at_once_and_raises_a_calm_alert():
    made = up()
    screening = again(made.screening)
    assert (made.state, screening.state) == ("final", "decided")
    assert clock_of(screening, "response").rule == "response.immediate"
    alert = Alert.unscoped.get(kind="override_up")
    assert (alert.urgent, alert.acknowledged_at, alert.label) == (False, None, screening.report.number)


@pytest.mark.parametrize("choice", [IN_TEN_DAYS, NOBODY])
def test_nothing_else_is_on_that_list(choice: str):
    decide(came(), screener(), choice, "A reason.")
    assert overrides(supervisor()) == ()
    assert not Alert.unscoped.filter(kind="override_up").exists()


@pytest.mark.req("S-5")
def test_a_supervisor_looks_once_and_the_decision_stands():
    made, solveig = up(), supervisor()
    assert [row.pk for row in overrides(solveig)] == [made.pk]
    for _ in range(2):
        got = actions.review_override(viewer=solveig, decision_id=made.pk)
        assert (got.reviewed_by, got.reviewed_name, got.state) == (solveig.id, solveig.name, "final")
    assert overrides(solveig) == ()
    assert again(made.screening).state == "decided"
    assert Entry.objects.filter(tag=Tag.DECISION_REVIEWED, actor_id=solveig.id).count() == 1
    alert = Alert.unscoped.get(kind="override_up")
    assert alert.acknowledged_by.startswith("act:")


@pytest.mark.fault("47")
def test_a_supervisor_who_knows_the_family_does_not_look_at_it():
    made, solveig = up(), supervisor()
    conflicts.declare_report(viewer=solveig, report_id=made.screening.report_id, why="family")
    with pytest.raises(Refused):
        actions.review_override(viewer=solveig, decision_id=made.pk)
    with pytest.raises(Refused):
        blind.ask_blind(viewer=solveig, decision_id=made.pk, reader=uuid4())
    made.refresh_from_db()
    assert made.reviewed_at is None


def test_the_first_to_look_is_the_one_that_is_named():
    made = up()
    actions.review_override(viewer=supervisor(), decision_id=made.pk)
    other = staff.viewer("supervisor", username="supervisor2", name="Bo")
    assert actions.review_override(viewer=other, decision_id=made.pk).reviewed_by == supervisor().id


@pytest.mark.fault("46")
def test_only_a_supervisor_of_this_agency_who_did_not_decide_it():
    made = up(supervisor())
    for who in (
        screener(),
        supervisor(),
        staff.viewer("supervisor", staff.THERE),
        staff.viewer("administrator"),
    ):
        with pytest.raises(Refused):
            actions.review_override(viewer=who, decision_id=made.pk)
    assert Decision.unscoped.get().reviewed_at is None


def test_a_decision_that_is_none_is_refused_like_one_that_is_not_theirs():
    lowered = decide(came(), screener(), NOBODY, "A game.")
    for own in (lowered.pk, lowered.screening_id):
        with pytest.raises(Refused):
            actions.review_override(viewer=supervisor(), decision_id=own)


@pytest.mark.fault("46")
def test_the_list_is_a_supervisor_s_of_their_own_agency_and_is_journalled():
    up()
    assert overrides(staff.viewer("supervisor", staff.THERE)) == ()
    with pytest.raises(Refused):
        overrides(screener())
    made = overrides(supervisor())
    entry = Entry.objects.filter(tag=Tag.REPORTS_LISTED, actor_id=supervisor().id).latest("id")
    assert made[0].screening.report_id.hex in entry.fields


def test_by_forms_alone_from_the_list_to_the_reason_to_having_looked():
    made, desk = up(), staff.desk("supervisor")
    where = address(made.screening)
    listed = text(desk.client.get("/supervisor")).split('id="overrides"')[1].split("</section>")[0]
    assert f"{where}#override" in listed
    assert WHY not in listed
    page = text(desk.client.get(where)).split('id="override"')[1].split("</section>")[0]
    assert WHY in page
    got = desk.client.post(f"{where}/review", {"decision": made.pk})
    assert got["Location"].endswith("said=reviewed")
    page = text(desk.client.get(got["Location"]))
    assert 'id="override"' not in page
    assert "looked afterwards at the decision above the tool" in page
    assert where not in text(desk.client.get("/supervisor")).split('id="overrides"')[1].split("</section>")[0]


def test_a_screener_is_not_offered_to_look_at_it():
    made = up()
    page = text(staff.desk().client.get(address(made.screening)))
    assert 'id="override"' not in page
    assert staff.desk().client.post(address(made.screening, "review"), {"decision": made.pk}).status_code == 403
