"""What the policies say: table by table, and that lists agree with single answers."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.access.compile import scope
from hearthline.access.engine import book
from hearthline.access.policy import can, require
from hearthline.access.viewer import ROLES, SYSTEM, Viewer, system_viewer
from hearthline.ground.errors import Refused
from hearthline.journal.tags import Tag
from tests.access import world

HERE, THERE = "here", "there"
ABOUT_REPORTS = sorted(
    a for a in book().actions if a.split(":")[0] in ("report", "file", "screening", "identity", "translation", "person")
)


def person(*roles: str, who: str = "p1", agency: str = HERE, **more: Any) -> Viewer:
    return Viewer("person", who, agency, roles=frozenset(roles), **more)


def allowed(viewer: Viewer, action: str, purpose: str = "", **resource: Any) -> bool:
    return can(viewer, action, {"agency": HERE, **resource}, purpose).allowed


@pytest.mark.parametrize("action", sorted(book().actions))
def test_nobody_without_a_role_may_do_anything(action: str) -> None:
    assert not allowed(person(), action, "purpose", language="en")


@pytest.mark.fault("46")
@pytest.mark.parametrize("action", sorted(book().actions))
@pytest.mark.parametrize("role", [*ROLES, SYSTEM])
def test_no_role_reaches_into_another_agency(role: str, action: str) -> None:
    assert not allowed(person(role, agency=THERE), action, "purpose", language="en")
    assert not allowed(person(role, agency=""), action, "purpose", agency="")


@pytest.mark.fault("50")
@pytest.mark.parametrize("action", ABOUT_REPORTS)
def test_an_administrator_opens_no_report_even_with_every_role(action: str) -> None:
    assert not allowed(person("administrator"), action, "purpose", language="en")
    assert not allowed(person(*ROLES), action, "purpose", language="en")


@pytest.mark.parametrize(
    ("role", "action", "expected"),
    [
        ("screener", "report:list", True),
        ("screener", "report:read", True),
        ("screener", "screening:decide", True),
        ("screener", "screening:second", False),
        ("screener", "identity:review", False),
        ("screener", "supervise:list", False),
        ("screener", "user:manage", False),
        ("screener", "journal:read", False),
        ("supervisor", "report:read", True),
        ("supervisor", "screening:second", True),
        ("supervisor", "identity:review", True),
        ("supervisor", "supervise:list", True),
        ("supervisor", "user:manage", False),
        ("administrator", "user:manage", True),
        ("administrator", "agency:configure", True),
        ("administrator", "alert:acknowledge", False),
        ("system", "envelope:open", True),
        ("system", "report:read", False),
        ("screener", "person:search", True),
        ("screener", "person:read", True),
        ("screener", "person:link", True),
        ("screener", "person:merge", False),
        ("screener", "person:restrict", False),
        ("screener", "person:seal", False),
        ("supervisor", "person:merge", True),
        ("supervisor", "person:unseal", True),
        ("administrator", "person:search", False),
        ("administrator", "person:notice", False),
        ("system", "person:notice", True),
        ("system", "person:match", True),
        ("system", "person:read", False),
        ("system", "person:link", False),
        ("system", "person:merge", False),
        ("system", "identity:reveal", False),
    ],
)
def test_each_role_does_its_own_work(role: str, action: str, expected: bool) -> None:
    assert allowed(person(role), action, "purpose") is expected


def test_an_identity_is_revealed_only_for_a_purpose() -> None:
    assert not allowed(person("screener"), "identity:reveal")
    assert allowed(person("screener"), "identity:reveal", "call-back")


@pytest.mark.fault("55")
@pytest.mark.parametrize("action", ["screening:second", "identity:review"])
def test_nobody_is_their_own_second_person(action: str) -> None:
    assert not allowed(person("supervisor", who="p1"), action, author="p1")
    assert allowed(person("supervisor", who="p1"), action, author="p2")


@pytest.mark.fault("47")
def test_a_person_named_in_a_report_does_not_see_it() -> None:
    for role in ("screener", "supervisor"):
        assert not allowed(person(role), "report:read", named={"p1", "p9"})
        assert not allowed(person(role), "report:read", conflicted={"p1"})
        assert allowed(person(role), "report:read", named={"p9"}, conflicted=set())


def test_a_restricted_report_is_for_those_assigned_and_supervisors() -> None:
    assert not allowed(person("screener"), "report:read", restricted=True)
    assert allowed(person("screener"), "report:read", restricted=True, assigned={"p1"})
    assert allowed(person("supervisor"), "report:read", restricted=True)
    assert allowed(person("screener"), "report:read", restricted=False)


@pytest.mark.parametrize("role", [*ROLES, SYSTEM])
@pytest.mark.parametrize("action", sorted(a for a in book().actions if a.startswith("person:")))
def test_a_sealed_person_is_absent_for_everybody_and_every_act(role: str, action: str) -> None:
    assert not allowed(person(role), action, "screening", sealed=True, assigned={"p1"})


def test_nobody_looks_for_persons_without_saying_why() -> None:
    assert not allowed(person("screener"), "person:search")
    assert not allowed(person("supervisor"), "person:read")


def test_a_claimed_report_is_decided_by_its_claimant_or_a_supervisor() -> None:
    assert not allowed(person("screener"), "screening:decide", claimed_by="p2")
    assert allowed(person("screener"), "screening:decide", claimed_by="p1")
    assert allowed(person("screener"), "screening:decide", claimed_by=None)
    assert allowed(person("supervisor"), "screening:decide", claimed_by="p2")


def test_a_translation_is_written_by_who_reads_the_language() -> None:
    reads = person("screener", languages=frozenset({"en", "hmn"}))
    assert allowed(reads, "translation:write", language="hmn")
    assert not allowed(reads, "translation:write", language="es")
    assert not allowed(reads, "translation:write")


def test_a_programme_is_closed_to_staff_of_others() -> None:
    theirs = person("screener", programmes=frozenset({"family"}))
    assert not allowed(theirs, "report:read", programme="licensing")
    assert allowed(theirs, "report:read", programme="family")
    assert allowed(person("screener"), "report:read", programme="licensing"), "no programmes: all of them"


def test_an_answer_names_its_policies_and_what_they_cite() -> None:
    ruling = can(person("screener"), "identity:reveal", {"agency": HERE}, "call-back")
    assert ruling.policies == ("reveal-with-a-purpose",)
    assert ruling.citations
    assert ruling.authority.startswith("reveal-with-a-purpose; ")
    assert can(person(*ROLES), "report:read", {"agency": HERE}).policies == ("administrator-opens-no-report",)


def test_an_authority_fits_into_the_journal() -> None:
    for action in book().actions:
        ruling = can(person("screener", "supervisor"), action, {"agency": HERE, "language": "en"}, "purpose")
        assert len(ruling.authority) <= 500


def test_an_unknown_action_is_a_mistake_and_not_a_no() -> None:
    with pytest.raises(KeyError):
        can(person("screener"), "report:reed", {"agency": HERE})
    with pytest.raises(KeyError):
        scope(person("screener"), "report:reed")


def test_a_refusal_carries_its_entry_and_no_value() -> None:
    viewer = person("administrator")
    with pytest.raises(Refused) as refused:
        require(viewer, "report:read", {"agency": HERE}, "curious", record_kind="report", record_id="r1")
    entry = refused.value.entry
    assert (entry["tag"], entry["record_id"], entry["fields"]) == (Tag.RIGHT_REFUSED, "r1", ("report:read",))
    assert "administrator-opens-no-report" in entry["authority"]


def test_the_system_is_a_viewer_too() -> None:
    worker = system_viewer("open-envelopes", HERE)
    assert allowed(worker, "envelope:open")
    assert not allowed(worker, "report:read")
    assert not can(worker, "envelope:open", {"agency": THERE}).allowed


IDS = st.sampled_from(["p1", "p2", "p3"])
MAYBE_ID = st.sampled_from([None, "", "p1", "p2"])
RECORDS = st.fixed_dictionaries(
    {
        "agency": st.sampled_from([HERE, THERE]),
        "programme": st.sampled_from([None, "", "family", "licensing"]),
        "state": st.sampled_from([None, "new", "open"]),
        "language": st.sampled_from([None, "en", "hmn"]),
        "claimed_by": MAYBE_ID,
        "author": MAYBE_ID,
        "restricted": st.sampled_from([None, False, True]),
        "sealed": st.sampled_from([None, False, True]),
        "of_staff": st.sampled_from([None, False, True]),
        "assigned": st.frozensets(IDS),
        "granted": st.frozensets(IDS),
        "named": st.frozensets(IDS, max_size=1),
        "conflicted": st.frozensets(IDS, max_size=1),
    }
)
VIEWERS = st.builds(
    Viewer,
    kind=st.just("person"),
    id=st.sampled_from(["p1", "p2"]),
    agency_id=st.sampled_from([HERE, THERE, ""]),
    roles=st.frozensets(st.sampled_from([*ROLES, SYSTEM]), max_size=2),
    languages=st.frozensets(st.sampled_from(["en", "hmn"])),
    programmes=st.frozensets(st.sampled_from(["family", "licensing"]), max_size=1),
)


@pytest.mark.fault("44")
@pytest.mark.django_db
def test_a_list_shows_exactly_what_single_answers_allow() -> None:
    """Q and can() agree on random worlds: for every action, every viewer, with and without a purpose."""
    world.make_tables()

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(RECORDS, min_size=1, max_size=8), VIEWERS, st.sampled_from(["", "call-back"]))
    def agree(records: list[dict[str, Any]], viewer: Viewer, purpose: str) -> None:
        world.store(records)
        for action in sorted(book().actions):
            found = world.Thing.objects.filter(scope(viewer, action, purpose, columns=world.COLUMNS))
            single = {n for n, r in enumerate(records, start=1) if can(viewer, action, r, purpose).allowed}
            assert set(found.values_list("pk", flat=True)) == single, action

    agree()


@pytest.mark.django_db
def test_a_table_without_a_column_answers_like_a_record_without_the_attribute() -> None:
    world.make_tables()

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(RECORDS, min_size=1, max_size=5), VIEWERS, st.sets(st.sampled_from(sorted(world.COLUMNS))))
    def agree(records: list[dict[str, Any]], viewer: Viewer, dropped: set[str]) -> None:
        kept = {"agency"} | (set(world.COLUMNS) - dropped)
        world.store(records)
        columns = {k: v for k, v in world.COLUMNS.items() if k in kept}
        for action in ("report:read", "screening:decide", "screening:second", "translation:write"):
            found = world.Thing.objects.filter(scope(viewer, action, columns=columns))
            single = {
                n
                for n, r in enumerate(records, start=1)
                if can(viewer, action, {k: v for k, v in r.items() if k in kept}).allowed
            }
            assert set(found.values_list("pk", flat=True)) == single, action

    agree()
