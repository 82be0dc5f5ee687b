"""Lists and single answers agree, on real tables: what `scope` lets through as SQL is what `can` says row by row.

`test_policies.py` asks the same of a made-up table with every attribute; here every model is asked, with the columns
that it declares and the rows of the matrix's stage, for every action of the schema.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.access.engine import book
from hearthline.access.models import Barred, Named, Opening, Restriction
from hearthline.access.policy import can
from hearthline.access.restricting import about, around
from hearthline.access.scoped import AgencyOwned
from hearthline.access.viewer import ROLES, SYSTEM, Viewer
from hearthline.access.vocabulary import FLAGS
from hearthline.dispatch.models import HandOff
from hearthline.duty.models import Pause
from hearthline.ground import clock
from hearthline.intake import policy as intake
from hearthline.intake.calls import policy as calls
from hearthline.intake.calls.models import Call
from hearthline.intake.models import FollowUp, Report
from hearthline.people import policy as people
from hearthline.people.models import Person, Standing
from hearthline.screening.models import Decision, Screening, TranslationTask
from tests.access.matrix.stage import Stage, set_up
from tests.access.matrix.table import HERE, THERE

pytestmark = [pytest.mark.django_db, pytest.mark.fault("44")]
OWNED = sorted((m for m in apps.get_models() if issubclass(m, AgencyOwned)), key=lambda one: one._meta.label)
ACTIONS = sorted(book().actions)
BEYOND = [m._meta.label for m in OWNED if set(m.access_columns) - {"agency"}]
"""Tables of which a policy asks more than the agency."""
SINGLE = {Report: intake.resource, Call: calls.resource, Person: people.resource}
"""How a room tells the policies of one row, where it has a way of its own."""
IDS = ("standing-1", "standing-2", "nobody")


@pytest.fixture
def _django_db_helper() -> None:
    """In place of a transaction for each test (pytest-django's): all of them share the stage's."""


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    with django_db_blocker.unblock(), set_up() as found:
        yield found


def attributes(row: models.Model, who: str) -> Mapping[str, Any]:
    """What the declared columns say of this row, each read from the row itself. A set: whether `who` is in it; a flag
    that rows elsewhere tell: whether they do."""
    told: dict[str, Any] = {}
    for name, column in type(row).access_columns.items():  # type: ignore[attr-defined]  # an AgencyOwned
        if callable(column):
            mine = type(row).unscoped.filter(column(frozenset({who})), pk=row.pk)  # type: ignore[attr-defined]
            told[name] = mine.exists() if name in FLAGS else {who} if mine.exists() else set()
            continue
        value: Any = row
        for part in column.split("__"):
            value = getattr(value, part, None)
        told[name] = value
    return told


VIEWERS = st.builds(
    Viewer,
    kind=st.just("person"),
    id=st.sampled_from(IDS),
    agency_id=st.sampled_from([HERE, HERE, THERE, ""]),
    roles=st.frozensets(st.sampled_from([*ROLES, SYSTEM]), max_size=2),
    languages=st.frozensets(st.sampled_from(["en", "hmn"])),
    programmes=st.frozensets(st.sampled_from(["family"]), max_size=1),
)
PURPOSES = st.sampled_from(["", "screening", "call_back", "supervision"])


def agree(model: Any, viewer: Viewer, purpose: str) -> None:
    rows = list(model.unscoped.order_by("pk")[:8])
    told = {row.pk: attributes(row, viewer.id) for row in rows}
    alike: dict[str, set[Any]] = {}
    for action in ACTIONS:
        listed = model.objects.for_viewer(viewer, action, purpose).filter(pk__in=list(told))
        single = {pk for pk, attrs in told.items() if can(viewer, action, attrs, purpose).allowed}
        assert set(listed.values_list("pk", flat=True)) == single, (action, viewer, purpose)
        alike[action] = single
    tell = SINGLE.get(model)
    for row in rows if tell else ():
        by_room = tell(row)  # type: ignore[misc]  # rows only with a teller
        for action in ACTIONS:
            # A room may tell more of one row than a list can ask (who holds it), and lets nobody in by it.
            assert not can(viewer, action, by_room, purpose).allowed or row.pk in alike[action], (action, viewer)


@pytest.mark.parametrize("model", OWNED, ids=lambda one: one._meta.label)
def test_every_table_lists_exactly_what_single_answers_allow(stage: Stage, model: Any) -> None:
    """A table without rows on the stage is asked too: its statement must run, and find nothing."""
    many = 4 if model._meta.label in BEYOND else 2

    @settings(max_examples=many, deadline=None, suppress_health_check=list(HealthCheck))
    @given(VIEWERS, PURPOSES)
    def try_it(viewer: Viewer, purpose: str) -> None:
        agree(model, viewer, purpose)

    try_it()


def test_the_stage_has_rows_wherever_a_policy_asks_more_than_the_agency(stage: Stage) -> None:
    assert {"people.Person", "intake.Report", "screening.Screening", "intake.Call"} <= set(BEYOND)
    assert [label for label in BEYOND if not apps.get_model(label)._default_manager.exists()] == []


STANDINGS = ("named", "conflicted", "assigned")
WORLDS = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.sets(st.tuples(st.sampled_from(IDS), st.sampled_from(STANDINGS)))),
    min_size=3,
    max_size=3,
)


def test_persons_closed_in_every_way_are_listed_as_they_are_answered(stage: Stage) -> None:
    """Restricted, sealed, named, conflicted, assigned, in any mixture and for anybody."""
    persons = list(Person.unscoped.filter(agency_id=HERE, merged_into__isnull=True).order_by("pk")[:3])

    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(WORLDS, VIEWERS, PURPOSES)
    def try_it(world: list[Any], viewer: Viewer, purpose: str) -> None:
        point = transaction.savepoint()
        for person, (restricted, sealed, stands) in zip(persons, world, strict=True):
            why = {"restricted": restricted, "sealed": sealed, "sealed_why": "court" if sealed else ""}
            Person.unscoped.filter(pk=person.pk).update(**why)
            Standing.unscoped.filter(person=person).delete()
            for who, kind in stands:
                Standing.objects.create(agency_id=HERE, person=person, user_id=who, kind=kind)
        try:
            agree(Person, viewer, purpose)
        finally:
            transaction.savepoint_rollback(point)

    try_it()


REPORTS = st.lists(
    st.tuples(
        st.booleans(),
        st.sets(st.tuples(st.sampled_from(IDS), st.sampled_from(("assigned", "granted", "over", "conflicted")))),
    ),
    min_size=3,
    max_size=3,
)


def close_as(report: Report, restricted: bool, stands: set[tuple[str, str]]) -> None:
    """Restrict it or not, with these people named, opened to for a while, opened to before, and kept away."""
    about = {"agency_id": report.agency_id, "record_kind": "report", "record_id": report.pk}
    for model in (Restriction, Named, Barred):
        model.unscoped.filter(record_id=report.pk).delete()
    Opening.unscoped.filter(record_id=report.pk).update(ended_at=clock.now())
    if restricted:
        Restriction.objects.create(**about, ask_id="boss", why="court", by="boss")
    for who, kind in stands:
        if kind == "assigned":
            Named.objects.create(**about, user_id=who, by="boss")
        elif kind == "conflicted":
            Barred.objects.create(**about, user_id=who, why="friend", by=who)
        else:
            until = clock.now() + timedelta(minutes=-5 if kind == "over" else 5)
            given = {"kind": "grant", "why": "other", "given_by": "boss", "given_at": until - timedelta(hours=1)}
            Opening.objects.create(**about, user_id=who, until=until, **given)


@pytest.mark.parametrize("model", [Report, Screening, Call, Decision, TranslationTask, FollowUp, HandOff, Pause])
def test_reports_closed_in_every_way_are_listed_as_they_are_answered(stage: Stage, model: Any) -> None:
    """Restricted, named, opened for a while, over, conflicted, in any mixture: for the report and what hangs on it."""
    reports = list(Report.unscoped.filter(agency_id=HERE).order_by("pk")[:3])

    @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
    @given(REPORTS, VIEWERS, PURPOSES)
    def try_it(world: list[Any], viewer: Viewer, purpose: str) -> None:
        point = transaction.savepoint()
        for report, (restricted, stands) in zip(reports, world, strict=True):
            close_as(report, restricted, stands)
        try:
            agree(model, viewer, purpose)
            told = {row.pk: row for row in Report.unscoped.annotate(**around(viewer.id, "report")).order_by("pk")[:8]}
            for pk, row in told.items():  # what is fetched with a row, and what is asked of it anew, say the same
                mine, anew = about(row, "report", pk), about(Report.unscoped.get(pk=pk), "report", pk)
                for name, value in mine.items():
                    seen = value if name in FLAGS else viewer.id in value
                    assert seen == (anew[name] if name in FLAGS else viewer.id in anew[name]), (name, viewer)
        finally:
            transaction.savepoint_rollback(point)

    try_it()
