"""Nobody is called about a report that is closed to them, or about what only a supervisor may answer."""

from uuid import UUID

import pytest
from django.db import transaction

from hearthline.access.models import Agency, Named, Restriction, RoleGrant, User
from hearthline.access.need import Barred
from hearthline.access.viewer import SCREENER, SUPERVISOR
from hearthline.duty import actions
from hearthline.duty.escalation import Caller
from hearthline.duty.models import AlertKind, EscalationCall
from tests.duty.escalation.conftest import House
from tests.duty.escalation.doubles import Outbox, Reach, ladder
from tests.duty.escalation.test_steps import at
from tests.duty.people import HERE, WORKER

pytestmark = pytest.mark.django_db
REPORT = UUID("0193f2b0-c0de-7a5e-b01d-5adfeedbeef0")


@pytest.fixture(autouse=True)
def _table() -> None:
    Outbox.make_table()


@pytest.fixture
def people(house: House) -> dict[str, str]:
    """A screener on duty, one behind them, and a supervisor: all with a telephone for texts."""
    Agency.objects.get_or_create(pk=HERE, defaults={"name": "River County"})
    found = {}
    for name, role in (("first", SCREENER), ("second", SCREENER), ("boss", SUPERVISOR)):
        user = User.objects.create(username=name, name=name.title(), agency_id=HERE)
        RoleGrant.objects.create(
            agency_id=HERE, user=user, role=role, granted_by="test", confirmed_at=house.time.moment().wall
        )
        found[name] = user.pk.hex
    first, second, boss = found.values()
    house.rota.chain = ladder(
        ("on_duty", (first,), 0), ("backup", (second,), 5), ("supervisor", (boss,), 10),
        ("everyone", (first, second, boss), 15),
    )  # fmt: skip
    house.rota.reaches = {one: (Reach("text", f"+1555555011{n}"),) for n, one in enumerate(found.values())}
    return found


def raised(kind: str = AlertKind.DANGER) -> None:
    with transaction.atomic():
        actions.raise_alert(
            actor=WORKER, kind=kind, key=f"{kind}:1", subject_kind="report", subject_id=REPORT.hex, urgent=True
        )


def called() -> set[str]:
    return set(EscalationCall.unscoped.values_list("person", flat=True))


@pytest.mark.req("S-11")
def test_who_declared_a_conflict_is_not_called_and_the_next_one_is_called_at_once(
    house: House, people: dict[str, str]
) -> None:
    Barred.objects.create(
        agency_id=HERE, record_kind="report", record_id=REPORT, user_id=people["first"], why="friend", by="u"
    )
    raised()
    at(house, Caller(), 0)
    assert called() == {people["second"]}
    at(house, Caller(), 20)
    assert called() == {people["second"], people["boss"]}


@pytest.mark.req("S-11")
def test_a_restricted_report_rings_for_who_is_named_and_for_supervisors_alone(
    house: House, people: dict[str, str]
) -> None:
    Restriction.objects.create(
        agency_id=HERE, record_kind="report", record_id=REPORT, ask_id=people["boss"], why="own", by=people["boss"]
    )
    Named.objects.create(
        agency_id=HERE, record_kind="report", record_id=REPORT, user_id=people["second"], by=people["boss"]
    )
    raised()
    at(house, Caller(), 20)
    assert called() == {people["second"], people["boss"]}


def test_what_only_a_supervisor_may_answer_calls_a_supervisor_at_once(house: House, people: dict[str, str]) -> None:
    raised(AlertKind.HAND_OFF)
    at(house, Caller(), 0)
    assert called() == {people["first"]}
    EscalationCall.unscoped.all().delete()
    raised(AlertKind.RESTRICTED)
    at(house, Caller(), 0)
    assert called() == {people["boss"]}
