"""A pair that may be one person: where it stands, what a merge would move, and acts that come too late."""

from uuid import UUID

import pytest
from django.db import connection

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Born, Name
from hearthline.people import actions, queries
from hearthline.people.models import Merge, Person, Possible, PossibleState, Relation
from hearthline.people.queries import pairs
from hearthline.people.types import Moves
from tests.people.family import (
    BARTHOLOMEW,
    DASHIELL,
    ELSEWHERE,
    HOME,
    IMOGEN,
    JUNIPER,
    NOBODY,
    REPORT,
    RUTGER,
    SCORE,
    SOLVEIG,
    WREN,
    entries,
    make,
    wren,
)

pytestmark = [pytest.mark.django_db, pytest.mark.req("I-6", "D-7")]
NEVER = UUID(int=9)


def pair_of(one: Person, two: Person) -> UUID:
    made = actions.propose(viewer=IMOGEN, one=one.pk, two=two.pk, score=SCORE)
    assert made is not None
    return made.pk


def one(first: Person, second: Person) -> Merge:
    return actions.merge(viewer=SOLVEIG, absorbed_id=first.pk, survivor_id=second.pk, why="one child")


def code(failed: pytest.ExceptionInfo[DomainError]) -> str:
    return failed.value.code


# What a page showed


def test_a_merge_with_what_the_page_showed_is_made() -> None:
    first, second = wren(), make(WREN)
    seen = {first.pk: first.version, second.pk: second.version}
    made = actions.merge(viewer=SOLVEIG, absorbed_id=first.pk, survivor_id=second.pk, why="one child", seen=seen)
    assert made.survivor_id == second.pk


@pytest.mark.fault("10")
def test_a_merge_from_an_old_page_is_refused_whichever_of_the_two_changed() -> None:
    first, second = wren(), make(WREN)
    for changed in (first, second):
        now = dict(Person.unscoped.values_list("pk", "version"))
        actions.add_name(viewer=IMOGEN, person_id=changed.pk, name=Name("Wrennie"))
        with pytest.raises(DomainError) as failed:
            actions.merge(viewer=SOLVEIG, absorbed_id=first.pk, survivor_id=second.pk, why="one child", seen=now)
        assert code(failed) == "people.changed"
    assert not Merge.unscoped.exists()


def test_a_page_of_somebody_who_was_merged_since_means_nobody_else() -> None:
    first, second, third = wren(), make(WREN), make(JUNIPER)
    seen = {first.pk: first.version, third.pk: third.version}
    one(first, second)
    Person.unscoped.filter(pk=second.pk).update(version=first.version)  # the numbers agree by chance
    with pytest.raises(DomainError) as failed:
        actions.merge(viewer=SOLVEIG, absorbed_id=first.pk, survivor_id=third.pk, why="one child", seen=seen)
    assert code(failed) == "people.changed"
    with pytest.raises(DomainError) as failed:
        actions.correct(viewer=IMOGEN, person_id=first.pk, version=first.version, born=Born(2011))
    assert code(failed) == "people.changed"
    assert Merge.unscoped.count() == 1


# Answers that come too late


@pytest.mark.parametrize("answer", ["dismiss", "leave"])
def test_an_answer_about_two_who_are_one_by_now_is_refused_and_leaves_the_pair(answer: str) -> None:
    first, second = wren(), make(WREN)
    pair = pair_of(first, second)
    one(first, second)
    with pytest.raises(DomainError) as failed:
        getattr(actions, answer)(viewer=IMOGEN, pair_id=pair, why="another mother")
    assert code(failed) == "people.one-already"
    row = Possible.unscoped.get()
    assert (row.state, row.decided_by, row.why) == (PossibleState.OPEN, "", "")


def test_an_answer_about_a_pair_of_whom_one_went_to_a_third_is_refused() -> None:
    first, second, third = wren(), make(WREN), make(JUNIPER)
    pair = pair_of(first, second)
    one(first, third)
    with pytest.raises(DomainError) as failed:
        actions.dismiss(viewer=IMOGEN, pair_id=pair, why="another mother")
    assert code(failed) == "people.one-already"


def test_a_pair_that_cannot_be_told_yet_stays_with_what_is_missing() -> None:
    pair = pair_of(wren(), make(WREN))
    actions.leave(viewer=BARTHOLOMEW, pair_id=pair, why="  the school\nopens on Monday ")
    (seen,) = queries.duplicates(IMOGEN)
    assert (seen.id, seen.left_why) == (pair, "the school opens on Monday")
    assert seen.left_at is not None
    (entry,) = entries(Tag.DUPLICATE_LEFT)
    assert (entry.actor_id, f"pair:{pair.hex}" in entry.fields) == (BARTHOLOMEW.id, True)
    actions.dismiss(viewer=IMOGEN, pair_id=pair, why="two mothers")
    with pytest.raises(DomainError) as failed:
        actions.leave(viewer=BARTHOLOMEW, pair_id=pair)
    assert code(failed) == "people.decided-already"


@pytest.mark.fault("46")
@pytest.mark.parametrize("viewer", [ELSEWHERE, RUTGER, NOBODY], ids=["elsewhere", "administrator", "nobody"])
def test_no_stranger_learns_of_a_pair_or_a_merge_or_does_anything_to_it(viewer: Viewer) -> None:
    first, second = wren(), make(WREN)
    pair, third = pair_of(first, second), make(WREN)
    merge = one(third, second)
    for which in (pair, NEVER):
        with pytest.raises(Refused):
            queries.pair_state(viewer, which)
        for act in (actions.leave, actions.dismiss, actions.reconsider):
            with pytest.raises(Refused):
                act(viewer=viewer, pair_id=which, why="mine")
    for which in (merge.pk, NEVER):
        with pytest.raises(Refused):
            queries.unmerge_view(viewer, which)
    for asked in (queries.moves, queries.pair_of):
        with pytest.raises(Refused):
            asked(viewer, first.pk, second.pk)
    assert Possible.unscoped.get().decided_by == ""


def test_a_screener_sees_neither_what_a_merge_would_move_nor_what_taking_it_back_would() -> None:
    first, second = wren(), make(WREN)
    with pytest.raises(Refused):
        queries.moves(IMOGEN, first.pk, second.pk)
    merge = one(first, second)
    with pytest.raises(Refused):
        queries.unmerge_view(IMOGEN, merge.pk)


# Where a pair stands


def test_a_pair_says_where_it_stands() -> None:
    first, second, third = wren(), make(WREN), make(JUNIPER)
    pair = pair_of(first, second)
    assert queries.pair_state(IMOGEN, pair).state == "open"
    assert queries.pair_of(IMOGEN, second.pk, first.pk) == pair
    assert queries.pair_of(IMOGEN, second.pk, third.pk) is None
    merge = one(first, second)
    found = queries.pair_state(IMOGEN, pair)
    assert (found.state, found.one_id, found.two_id) == ("merged", second.pk, second.pk)
    assert found.merge is not None
    assert (found.merge.id, found.merge.by_name) == (merge.pk, SOLVEIG.name)
    actions.unmerge(viewer=SOLVEIG, merge_id=merge.pk, why="two mothers")
    different = queries.pair_state(IMOGEN, pair)
    assert (different.state, different.why, different.merge) == ("different", "two mothers", None)


def test_a_pair_of_whom_one_was_merged_with_a_third_says_so_and_who_they_are_now() -> None:
    first, second, third = wren(), make(WREN), make(JUNIPER)
    pair = pair_of(first, second)
    one(first, third)
    found = queries.pair_state(IMOGEN, pair)
    assert found.state == "moved"
    assert {found.one_id, found.two_id} == {second.pk, third.pk}


def test_a_pair_says_when_its_two_are_kept_as_twins() -> None:
    first, second = wren(), make(JUNIPER)
    pair = pair_of(first, second)
    assert not queries.pair_state(IMOGEN, pair).twins
    actions.relate(viewer=IMOGEN, person_id=second.pk, other_id=first.pk, kind=Relation.TWIN)
    assert queries.pair_state(IMOGEN, pair).twins


# What moves, and what goes back


def test_what_a_merge_would_move_is_what_it_moves() -> None:
    first, second = wren(), make(Name("Ren", "Solis"))
    actions.warn(viewer=IMOGEN, person_id=first.pk, kind="dog")
    actions.link(viewer=IMOGEN, report_id=REPORT, slot="child-1", person_id=first.pk)
    told = queries.moves(SOLVEIG, first.pk, second.pk)
    assert dict(told.rows) == {"name": 1, "address": 1, "phone": 1, "warning": 1, "link": 1}
    assert set(told.filled) == {"sex", "birth_year", "birth_month", "birth_day"}
    back = queries.unmerge_view(SOLVEIG, one(first, second).pk)
    assert (back.back, set(back.taken_out)) == (told.rows, set(told.filled))
    assert queries.history(SOLVEIG, second.pk).person.names[0] == told.name
    assert back.names == (WREN,)


def test_nothing_moves_from_somebody_of_whom_nothing_is_known() -> None:
    first, second = make(DASHIELL), wren()
    Person.unscoped.filter(pk=first.pk).update(sex="", known_as="")
    actions.add_name(viewer=IMOGEN, person_id=first.pk, name=Name("D"))
    told = queries.moves(SOLVEIG, first.pk, second.pk)
    assert (told.rows, told.filled) == ((("name", 2),), ())
    assert told.name == Name("D")
    assert Moves() == Moves((), (), None)


def test_what_came_and_what_changed_since_a_merge_is_told_before_it_is_taken_back() -> None:
    first, second = wren(), make(WREN)
    merge = one(first, second)
    actions.add_address(viewer=IMOGEN, person_id=second.pk, address=HOME)
    today = clock.now().date()
    actions.end_phone(viewer=IMOGEN, person_id=second.pk, digits="9165550142", until=today)
    found = queries.unmerge_view(SOLVEIG, merge.pk)
    assert (found.added, found.changed, found.later) == ((("address", 1),), (("phone", 1),), False)
    assert any(merge.pk.hex in entry.fields for entry in entries(Tag.PERSON_READ))
    done = actions.unmerge(viewer=SOLVEIG, merge_id=merge.pk, why="two")
    assert ({name for name, _ in done.added}, {name for name, _ in done.changed}) == ({"address"}, {"phone"})
    with pytest.raises(DomainError) as failed:
        queries.unmerge_view(SOLVEIG, merge.pk)
    assert code(failed) == "people.unmerged-already"


def test_a_merge_under_a_later_one_says_that_the_later_comes_first() -> None:
    first, second, third = wren(), make(WREN), make(JUNIPER)
    inner = one(first, second)
    one(second, third)
    assert queries.unmerge_view(SOLVEIG, inner.pk).later


# The queue at scale


def test_the_queue_and_its_count_are_read_by_their_index_and_persons_by_their_ids() -> None:
    pair_of(wren(), make(WREN))
    rows = pairs._seen(SOLVEIG, "screening")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # small tables are read whole otherwise
            cursor.execute("SET LOCAL enable_seqscan = off")
        told = rows.order_by("-score_bits", "id")[:26].explain().lower()
    assert "people_possible_queue" in told
    assert ("seq scan" if connection.vendor == "postgresql" else "scan") not in told


# Closing, with a reason that is a code


def test_the_reason_of_a_restriction_is_a_code_in_the_journal_and_any_other_is_refused() -> None:
    child = wren()
    for act, wrong in (
        (lambda why: actions.restrict(viewer=SOLVEIG, person_id=child.pk, ask=SOLVEIG.name, why=why), "restricted-why"),
        (lambda why: actions.unrestrict(viewer=SOLVEIG, person_id=child.pk, why=why), "opened-why"),
    ):
        with pytest.raises(DomainError) as failed:
            act("her uncle is a clerk here")
        assert code(failed) == f"people.{wrong}"
        act("court")
    assert [entries(tag)[0].purpose for tag in (Tag.PERSON_RESTRICTED, Tag.PERSON_UNRESTRICTED)] == ["court"] * 2


def test_on_whose_word_a_record_is_sealed_is_in_the_journal() -> None:
    child = wren()
    with pytest.raises(DomainError) as failed:
        actions.seal(viewer=SOLVEIG, person_id=child.pk, why="court", authority="case 12-345")
    assert code(failed) == "people.sealed-authority"
    actions.seal(viewer=SOLVEIG, person_id=child.pk, why="court", authority="unit_wrote")
    (entry,) = entries(Tag.PERSON_SEALED)
    assert (entry.purpose, entry.fields) == ("court", "sealed authority:unit_wrote")
