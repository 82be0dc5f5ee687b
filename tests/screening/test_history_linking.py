"""A person's word that somebody is somebody, and taking it back: what rested on it is looked at again."""

from uuid import UUID

import pytest

from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Born
from hearthline.people.models import Lookup, Person, ReportedLink
from hearthline.screening import keeping, queries
from hearthline.screening.history import linking, looking
from hearthline.screening.models import Decision, History, Screening, State, ToolRun
from tests import staff
from tests.screening.build import (
    IN_TEN_DAYS,
    NOBODY,
    again,
    answer,
    came,
    clock_of,
    decide,
    look,
    other_screener,
    run_of,
    screener,
    supervisor,
)
from tests.screening.history_build import JON, SMITH, john_smith, known

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> Screening:
    """A new report about Jon Smyth."""
    return came(children=JON, adults=[])


def link(screening: Screening, person_id: UUID, viewer=None) -> ReportedLink:
    linking.link(viewer=viewer or screener(), report_id=screening.report_id, slot="child-1", person_id=person_id)
    return ReportedLink.unscoped.get(report_id=screening.report_id, unlinked_at=None)


def unlink(screening: Screening, made: ReportedLink, viewer=None, why: str = "") -> int:
    return linking.unlink(viewer=viewer or screener(), report_id=screening.report_id, link_id=made.pk, why=why)


@pytest.mark.req("I-6")
def test_a_link_keeps_who_said_so_when_and_why_the_matching_thought_so(now: Screening):
    person_id = known(SMITH, Born(2019, 3, 5))
    made = link(now, person_id)
    assert made.person_id == person_id
    assert made.linked_by == screener().id
    assert made.linked_name == screener().name
    assert made.score_bits > 0
    assert made.band
    assert "surname" in made.steps
    assert "Smyth" not in made.steps
    assert again(now).history == History.KNOWN


def test_a_link_is_no_edit_of_the_screening_and_runs_no_tool(now: Screening):
    before, runs = again(now), ToolRun.unscoped.count()
    link(now, known(SMITH, Born(2019)))
    after = again(now)
    assert (after.version, after.state, after.current_run_id) == (before.version, before.state, before.current_run_id)
    assert ToolRun.unscoped.count() == runs
    assert after.changed_at > before.changed_at  # so that the queues of others show the word


def test_the_report_shows_who_it_is_from_then_on(now: Screening):
    person_id = known(SMITH, Born(2019))
    link(now, person_id)
    _screening, (place,) = looking.of_report(screener(), now.report_id)
    assert place.linked is not None
    assert place.linked.person.id == person_id
    assert place.hits == ()


@pytest.mark.parametrize("slot", ["", "child-2", "adult-1", "reporter-1", "child-0", "x" * 500])
def test_nobody_is_linked_to_a_place_where_nobody_stands(now: Screening, slot: str):
    person_id = known(SMITH, Born(2019))
    with pytest.raises(DomainError):
        linking.link(viewer=screener(), report_id=now.report_id, slot=slot, person_id=person_id)
    assert not ReportedLink.unscoped.exists()


def test_two_persons_cannot_stand_in_one_place(now: Screening):
    link(now, known(SMITH, Born(2019)))
    with pytest.raises(DomainError):
        linking.link(
            viewer=screener(), report_id=now.report_id, slot="child-1", person_id=known("Jo Smith", Born(2018))
        )
    assert ReportedLink.unscoped.count() == 1


def test_the_same_link_said_twice_is_one(now: Screening):
    person_id = known(SMITH, Born(2019))
    link(now, person_id)
    link(now, person_id, other_screener())
    assert ReportedLink.unscoped.get().linked_by == screener().id


@pytest.mark.parametrize("role", ["administrator", ""])
def test_who_may_not_screen_links_nobody(now: Screening, role: str):
    person_id = known(SMITH, Born(2019))
    with pytest.raises(Refused):
        link(now, person_id, staff.viewer(role))
    with pytest.raises(Refused):
        link(now, person_id, staff.viewer("supervisor", staff.THERE))
    assert not ReportedLink.unscoped.exists()


def test_nobody_of_another_agency_is_linked(now: Screening):
    theirs = known(SMITH, Born(2019), viewer=staff.viewer("screener", staff.THERE))
    with pytest.raises(Refused):
        link(now, theirs)


# Somebody new


@pytest.mark.req("I-6")
def test_who_is_not_known_yet_is_made_after_a_look_and_linked(now: Screening):
    viewer = screener()
    _screening, (place,) = looking.of_report(viewer, now.report_id)
    made = linking.new_person(viewer=viewer, report_id=now.report_id, slot="child-1", token=place.token)
    person = Person.unscoped.get(pk=made)
    assert person.lookup_id == Lookup.unscoped.get(used_at__isnull=False).pk == UUID(place.token)
    assert (person.birth_earliest, person.birth_latest) != (None, None)
    assert ReportedLink.unscoped.get().person_id == made


def test_without_a_look_of_one_s_own_nobody_is_made(now: Screening):
    _screening, (place,) = looking.of_report(other_screener(), now.report_id)
    for token in ("", "no token", place.token):
        with pytest.raises(DomainError):
            linking.new_person(viewer=screener(), report_id=now.report_id, slot="child-1", token=token)
    assert not Person.unscoped.exists()


def test_one_look_makes_one_person(now: Screening):
    viewer = screener()
    _screening, (place,) = looking.of_report(viewer, now.report_id)
    linking.new_person(viewer=viewer, report_id=now.report_id, slot="child-1", token=place.token)
    with pytest.raises(DomainError):
        linking.new_person(viewer=viewer, report_id=now.report_id, slot="child-1", token=place.token)
    assert Person.unscoped.count() == 1


# Taking it back


@pytest.mark.req("S-4")
def test_taking_back_ends_the_link_and_keeps_that_it_was(now: Screening):
    made = link(now, known(SMITH, Born(2019)))
    unlink(now, made, other_screener(), "Another boy of that street.")
    made.refresh_from_db()
    assert made.unlinked_by == other_screener().id
    assert made.unlinked_why == "Another boy of that street."
    assert again(now).history == ""  # the worker looks again
    (place,) = looking.of_report(screener(), now.report_id)[1]
    assert place.linked is None


@pytest.mark.req("S-4")
def test_the_tool_runs_again_without_what_only_the_history_answered(now: Screening):
    made = link(now, known(SMITH, Born(2019)))
    answer(now, screener(), hit="yes", same_facts_answered="yes")
    unlink(now, made)
    run = run_of(now)
    assert run.why == linking.UNLINKED
    key = keeping.key_of(again(now).report, actor="tests")
    facts = keeping.open_facts(key, run.pk, bytes(run.facts))
    assert facts["hit"] == "yes"
    assert "same_facts_answered" not in facts


@pytest.mark.req("S-4")
def test_a_decided_report_opens_again_with_a_new_promise_and_its_decision_is_flagged(now: Screening):
    made = link(now, known(SMITH, Born(2019)))
    decision = decide(now, screener(), IN_TEN_DAYS, "He was hit before.")
    assert again(now).state == State.DECIDED
    assert unlink(now, made) == 1
    after = again(now)
    assert (after.state, after.new_facts) == (State.RETURNED, True)
    assert clock_of(now, "screening").state == "running"
    decision.refresh_from_db()
    assert decision.link_gone_at is not None
    assert [entry.record_id for entry in Entry.objects.filter(tag=Tag.LINK_GONE)] == [now.report_id.hex]


@pytest.mark.req("S-4")
def test_a_proposal_that_stood_on_the_link_is_overtaken(now: Screening):
    made = link(now, known(SMITH, Born(2019)))
    proposal = decide(now, screener(), NOBODY, "It was looked into before.")
    unlink(now, made)
    proposal.refresh_from_db()
    assert proposal.state == "overtaken"
    assert proposal.link_gone_at is not None
    with pytest.raises(DomainError):
        look(proposal, supervisor(), True)


@pytest.mark.req("S-4")
def test_decisions_on_other_reports_that_showed_this_one_are_flagged_too_and_earlier_ones_are_not(now: Screening):
    earlier = john_smith()
    before = Decision.unscoped.get()
    made = link(now, earlier.person_id)
    after = decide(earlier.reports[1], screener(), IN_TEN_DAYS, "A third report came.")
    assert unlink(now, made) == 1
    for decision in (before, after):
        decision.refresh_from_db()
    assert before.link_gone_at is None
    assert after.link_gone_at is not None
    assert again(earlier.reports[1]).state == State.DECIDED  # flagged, and not opened: its own link stands


def test_taking_back_twice_is_told_and_changes_nothing(now: Screening):
    made = link(now, known(SMITH, Born(2019)))
    unlink(now, made)
    runs = ToolRun.unscoped.count()
    with pytest.raises(DomainError):
        unlink(now, made)
    assert ToolRun.unscoped.count() == runs


def test_a_link_is_taken_back_on_its_own_report_only(now: Screening):
    made = link(now, known(SMITH, Born(2019)))
    with pytest.raises(DomainError):
        unlink(came(), made)
    assert ReportedLink.unscoped.get().unlinked_at is None


@pytest.mark.parametrize("role", ["administrator", ""])
def test_who_may_not_screen_takes_nothing_back(now: Screening, role: str):
    made = link(now, known(SMITH, Born(2019)))
    with pytest.raises(Refused):
        unlink(now, made, staff.viewer(role))
    with pytest.raises(Refused):
        unlink(now, made, staff.viewer("supervisor", staff.THERE))
    assert ReportedLink.unscoped.get().unlinked_at is None
    assert again(now).history == History.KNOWN


def test_who_is_linked_elsewhere_in_the_report_keeps_the_word(now: Screening):
    two = came(children=[*JON, {"name": "Ann Smyth", "age": "4"}], adults=[])
    first = link(two, known(SMITH, Born(2019)))
    ann = known("Ann Smith", Born(2021))
    linking.link(viewer=screener(), report_id=two.report_id, slot="child-2", person_id=ann)
    unlink(two, first)
    assert again(two).history == History.KNOWN


# The supervisor


def test_a_supervisor_sees_flagged_decisions_until_somebody_else_than_who_decided_has_looked(now: Screening):
    made = link(now, known(SMITH, Born(2019)))
    decision = decide(now, screener(), IN_TEN_DAYS, "He was hit before.")
    assert queries.supervisor_list(supervisor()).gone == ()
    unlink(now, made)
    assert [row.pk for row in queries.supervisor_list(supervisor()).gone] == [decision.pk]
    with pytest.raises(Refused):
        linking.look_at_gone_link(viewer=screener(), decision_id=decision.pk)
    linking.look_at_gone_link(viewer=supervisor(), decision_id=decision.pk)
    linking.look_at_gone_link(viewer=supervisor(), decision_id=decision.pk)
    assert queries.supervisor_list(supervisor()).gone == ()
    assert Entry.objects.filter(tag=Tag.LINK_GONE_LOOKED).count() == 1


def test_who_decided_does_not_look_at_their_own_and_nothing_else_can_be_looked_at(now: Screening):
    boss = supervisor()
    made = link(now, known(SMITH, Born(2019)))
    decision = decide(now, boss, IN_TEN_DAYS, "He was hit before.")
    with pytest.raises(Refused):
        linking.look_at_gone_link(viewer=staff.viewer("supervisor", username="third"), decision_id=decision.pk)
    unlink(now, made)
    with pytest.raises(Refused):
        linking.look_at_gone_link(viewer=boss, decision_id=decision.pk)
    with pytest.raises(Refused):
        linking.look_at_gone_link(viewer=boss, decision_id=UUID(int=9))
