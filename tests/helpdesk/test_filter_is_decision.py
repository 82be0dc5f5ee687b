"""Over random worlds: a list of inquiries, complaints or families' pages shows exactly what may be opened one by one,
and who may what is what the hand table says (H-3, H-5, H-8)."""

from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from hearthline.access.models import Barred
from hearthline.access.policy import can
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.helpdesk import policy
from hearthline.helpdesk.complaints import policy as of_complaints
from hearthline.helpdesk.complaints.models import Complaint
from hearthline.helpdesk.models import Inquiry, State
from hearthline.helpdesk.mycase.models import Assignment
from tests import staff
from tests.access.matrix.rights import MAY

PEOPLE = tuple(f"{n:032x}" for n in range(1, 5))
AGENCIES = (staff.HERE, staff.THERE)
ROLES = ("screener", "supervisor", "administrator", "agent")
SOME_ROLES = st.frozensets(st.sampled_from(ROLES), max_size=2)
WHO = st.sampled_from(("", *PEOPLE))
LOOKERS = st.builds(
    lambda person, agency, roles: Viewer("person", person, agency, roles=roles, name="Somebody"),
    st.sampled_from(PEOPLE), st.sampled_from(AGENCIES), SOME_ROLES,
)  # fmt: skip
INQUIRIES = st.lists(
    st.tuples(st.sampled_from(AGENCIES), WHO, st.booleans(), st.frozensets(st.sampled_from(PEOPLE), max_size=2)),
    min_size=1, max_size=6,
)  # fmt: skip
COMPLAINTS = st.lists(
    st.tuples(st.sampled_from(AGENCIES), WHO, st.frozensets(st.sampled_from(PEOPLE), max_size=3)),
    min_size=1, max_size=6,
)  # fmt: skip
CASES = st.lists(st.tuples(st.sampled_from(AGENCIES), WHO, WHO, WHO), min_size=1, max_size=6)
SEVERAL = settings(max_examples=40, deadline=None)


def barred(kind: str, record: UUID, agency: str, people: frozenset[str]) -> None:
    for person in people:
        Barred.objects.create(
            agency_id=agency, record_kind=kind, record_id=record, user_id=person, why="complaint", by="tests"
        )


def inquiry(agency: str, holder: str, complained: bool, out: frozenset[str]) -> Inquiry:
    own = uuid4()
    held = {"claimed_by": holder, "claimed_at": clock.now()} if holder else {}
    row = Inquiry.objects.create(
        id=own, agency_id=agency, number=f"ASK-{own.hex[:20]}", root_id=own.hex, way="web", topic="case",
        language="en", send="code", received_at=clock.now(), state=State.NEW, wrapped_key=b"x",
        complaint_id=uuid4() if complained else None, **held,
    )  # fmt: skip
    if complained:  # whom a complaint is about is known only where one is
        barred("inquiry", row.pk, agency, out)
    return row


def complaint(agency: str, owner: str, out: frozenset[str]) -> Complaint:
    own = uuid4()
    row = Complaint.objects.create(
        id=own, agency_id=agency, number=own.hex[:16], kind="complaint", theme="rude", language="en",
        step="supervisor", owner=owner, wrapped_key=b"x", sealed=b"x", received_at=clock.now(), opened_at=clock.now(),
        opened_by="tests", due_at=clock.now(),
    )  # fmt: skip
    barred("complaint", row.pk, agency, out)
    return row


def case(agency: str, worker: str, backup: str, boss: str) -> Assignment:
    own = uuid4()
    return Assignment.objects.create(
        id=own, agency_id=agency, box=b"x", case_mark=own.hex, worker_user=worker, backup_user=backup,
        supervisor_user=boss, made_by="tests",
    )  # fmt: skip


def both(viewer: Viewer, action: str, rows: list[Any], model: Any, about: Any, purpose: str = "") -> None:
    """The filter and the decision give the same rows."""
    shown = set(model.objects.for_viewer(viewer, action, purpose).values_list("pk", flat=True))
    allowed = {row.pk for row in rows if can(viewer, action, about(row), purpose).allowed}
    assert shown == allowed, (viewer, action)


class Worlds(TestCase):
    """Hypothesis in one database: each world is undone before the next."""

    @SEVERAL
    @given(INQUIRIES, LOOKERS)
    @pytest.mark.req("H-3", "H-8")
    def test_a_list_of_inquiries_shows_what_can_be_opened_one_by_one(self, world: Any, viewer: Viewer) -> None:
        rows = [inquiry(*one) for one in world]
        for action in ("inquiry:list", "inquiry:read", "inquiry:claim", "inquiry:write", "inquiry:report"):
            both(viewer, action, rows, Inquiry, policy.resource, policy.PURPOSE)
        shown = Inquiry.objects.for_viewer(viewer, "inquiry:read", policy.PURPOSE)
        for row in shown:
            assert row.agency_id == viewer.agency_id
            assert viewer.roles & {"agent", "supervisor"}
            assert "administrator" not in viewer.roles
            if row.complaint_id:
                assert row.claimed_by == viewer.id or "supervisor" in viewer.roles
                assert not Barred.unscoped.filter(record_id=row.pk, user_id=viewer.id).exists()

    @SEVERAL
    @given(COMPLAINTS, LOOKERS)
    @pytest.mark.req("H-3", "H-8")
    def test_a_list_of_complaints_shows_what_can_be_opened_and_never_to_whom_they_are_about(
        self, world: Any, viewer: Viewer
    ) -> None:
        rows = [complaint(*one) for one in world]
        for action in (of_complaints.READ, of_complaints.PASS, of_complaints.DECIDE):
            both(viewer, action, rows, Complaint, of_complaints.resource, of_complaints.PURPOSE)
        for row in Complaint.objects.for_viewer(viewer, of_complaints.READ, of_complaints.PURPOSE):
            assert row.agency_id == viewer.agency_id
            assert "administrator" not in viewer.roles
            assert not Barred.unscoped.filter(record_id=row.pk, user_id=viewer.id).exists()
            assert "agent" in viewer.roles or row.owner == viewer.id
        for row in Complaint.objects.for_viewer(viewer, of_complaints.DECIDE, of_complaints.PURPOSE):
            assert row.owner == viewer.id, "only who has it answers"

    @SEVERAL
    @given(CASES, LOOKERS)
    @pytest.mark.req("H-5")
    def test_a_list_of_families_pages_shows_what_can_be_opened_one_by_one(self, world: Any, viewer: Viewer) -> None:
        rows = [case(*one) for one in world]
        about = lambda row: {"agency": row.agency_id, "assigned": row.assigned}  # noqa: E731 - said once
        for action in ("mycase:read", "mycase:enter", "mycase:close"):
            both(viewer, action, rows, Assignment, about)
        for row in Assignment.objects.for_viewer(viewer, "mycase:read"):
            assert row.agency_id == viewer.agency_id
            assert viewer.roles & {"agent", "supervisor"} or viewer.id in (row.worker_user, row.backup_user)

    @SEVERAL
    @given(INQUIRIES, st.sampled_from(PEOPLE), SOME_ROLES)
    @pytest.mark.req("H-3")
    def test_one_right_more_never_hides_an_inquiry_but_the_administrators(
        self, world: Any, person: str, roles: frozenset[str]
    ) -> None:
        for one in world:
            inquiry(*one)
        few = Viewer("person", person, staff.HERE, roles=roles)
        for more in ("agent", "supervisor", "screener"):
            many = Viewer("person", person, staff.HERE, roles=roles | {more})
            seen = [
                set(Inquiry.objects.for_viewer(who, "inquiry:read", policy.PURPOSE).values_list("pk", flat=True))
                for who in (few, many)
            ]
            assert seen[0] <= seen[1]


ROOMS = ("inquiry:", "channel:", "complaint:", "mycase:", "saying:", "directory:")
HAND = {
    (role, action)
    for roles, said in MAY
    for role in roles
    for action in said.split()
    if action.startswith(ROOMS)
}  # fmt: skip
ACTIONS = sorted({action for _roles, said in MAY for action in said.split() if action.startswith(ROOMS)})


@pytest.mark.req("H-3", "H-5", "D-2")
@pytest.mark.parametrize(("role", "action"), list(product(ROLES, ACTIONS)))
def test_each_right_of_these_rooms_is_what_the_hand_table_says(role: str, action: str) -> None:
    viewer = Viewer("person", PEOPLE[0], staff.HERE, roles=frozenset({role}), name="Somebody")
    own = {"agency": staff.HERE, "claimed_by": viewer.id, "assigned": {viewer.id}}
    wanted = (role, action) in HAND
    if not wanted and action in ("mycase:read", "mycase:close") and role == "screener":
        wanted = True  # the assigned worker of this very case
    assert can(viewer, action, own, "inquiry").allowed is wanted
    away = own | {"agency": staff.THERE}
    assert not can(viewer, action, away, "inquiry").allowed, "another agency's is nobody's here"
    assert not can(viewer, action, {"agency": "none"}, "inquiry").allowed


@pytest.mark.parametrize("action", ACTIONS)
def test_who_has_no_right_and_a_job_of_the_system_read_nothing_of_these_rooms(action: str) -> None:
    nobody = Viewer("person", PEOPLE[0], staff.HERE)
    job = Viewer("system", "job", staff.HERE, roles=frozenset({"system"}))
    own = {"agency": staff.HERE, "claimed_by": nobody.id}
    assert not can(nobody, action, own, "inquiry").allowed
    assert can(job, action, own, "inquiry").allowed is (action in ("complaint:open", "complaint:move"))
