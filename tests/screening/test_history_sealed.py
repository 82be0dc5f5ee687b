"""A place in a report where somebody sealed was linked is, for everybody, a place where nobody was ever linked."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Born
from hearthline.people import actions as people
from hearthline.people.actions.aside import ASIDE
from hearthline.people.models import ReportedLink
from hearthline.screening.history import linking, looking
from hearthline.screening.models import Decision, History, Screening
from tests.screening.build import IN_TEN_DAYS, again, came, decide, screener, supervisor
from tests.screening.history_build import JON, SMITH, hint, known

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-7")]


def linked(person_id: UUID) -> Screening:
    """A report in which this person is linked."""
    made = came(children=JON, adults=[])
    link(made, person_id)
    return made


def link(screening: Screening, person_id: UUID) -> None:
    linking.link(viewer=screener(), report_id=screening.report_id, slot="child-1", person_id=person_id)


def seal(person_id: UUID) -> None:
    people.seal(viewer=supervisor(), person_id=person_id, why="adoption")


def unseal(person_id: UUID) -> None:
    people.unseal(viewer=supervisor(), person_id=person_id, purpose="court-order")


def standing(screening: Screening) -> ReportedLink | None:
    return ReportedLink.unscoped.filter(report_id=screening.report_id, unlinked_at=None).first()


def queries(act: Any) -> list[str]:
    """The statements of an act, without their values."""
    with CaptureQueriesContext(connection) as seen:
        act()
    return [query["sql"].split(" ")[0] for query in seen.captured_queries]


def test_over_a_sealed_link_another_is_made_in_the_same_words_and_by_the_same_statements():
    gone, other, third = known(SMITH, Born(2019)), known("Jo Smith", Born(2018)), known("Joan Smith", Born(2017))
    sealed_place, free_place = linked(gone), came(children=JON, adults=[])
    seal(gone)
    over = queries(lambda: link(sealed_place, other))
    fresh = queries(lambda: link(free_place, third))
    assert over == fresh
    for place, person_id in ((sealed_place, other), (free_place, third)):
        made = standing(place)
        assert made is not None
        assert made.person_id == person_id


def test_somebody_new_is_made_over_a_sealed_link_as_well():
    gone = known(SMITH, Born(2019))
    place = linked(gone)
    seal(gone)
    (shown,) = looking.of_report(screener(), place.report_id)[1]
    made = linking.new_person(viewer=screener(), report_id=place.report_id, slot="child-1", token=shown.token)
    found = standing(place)
    assert found is not None
    assert found.person_id == made


def test_the_queue_s_word_is_looked_for_anew_and_the_page_has_no_link():
    gone = known(SMITH, Born(2019))
    place = linked(gone)
    assert again(place).history == History.KNOWN
    seal(gone)
    hint()
    assert again(place).history == History.NONE
    (shown,) = looking.of_report(screener(), place.report_id)[1]
    assert (shown.link, shown.linked, shown.hits, shown.asks) == (None, None, (), ())


def test_a_report_that_only_looked_like_the_sealed_person_does_not_go_on_saying_possible_history():
    gone = known(SMITH, Born(2019))
    place = came(children=JON, adults=[])
    hint()
    assert again(place).history == History.POSSIBLE
    seal(gone)
    hint()
    assert again(place).history == History.NONE


def test_who_else_is_linked_in_the_report_keeps_its_word():
    gone, sister = known(SMITH, Born(2019)), known("Ann Smith", Born(2021))
    place = came(children=[*JON, {"name": "Ann Smyth", "age": "4"}], adults=[])
    link(place, gone)
    linking.link(viewer=screener(), report_id=place.report_id, slot="child-2", person_id=sister)
    seal(gone)
    assert again(place).history == History.KNOWN


def test_sealing_flags_no_decision_and_runs_no_tool():
    gone = known(SMITH, Born(2019))
    place = linked(gone)
    decide(place, screener(), IN_TEN_DAYS, "He was hit before.")
    before = again(place)
    seal(gone)
    after = again(place)
    assert Decision.unscoped.get().link_gone_at is None
    assert (after.version, after.state, after.current_run_id) == (before.version, before.state, before.current_run_id)


def test_the_sealed_link_itself_is_as_if_it_had_never_been():
    gone = known(SMITH, Born(2019))
    place = linked(gone)
    made = standing(place)
    assert made is not None
    seal(gone)
    for link_id in (made.pk, UUID(int=9)):
        with pytest.raises(DomainError) as told:
            linking.unlink(viewer=screener(), report_id=place.report_id, link_id=link_id)
        assert told.value.code == "history.link"
        with pytest.raises(Refused):
            people.unlink(viewer=screener(), link_id=link_id)


def test_unsealed_they_stand_where_they_stood():
    gone = known(SMITH, Born(2019))
    place = linked(gone)
    before = ReportedLink.unscoped.values().get()
    seal(gone)
    assert ReportedLink.unscoped.get().unlinked_by == ASIDE
    unseal(gone)
    assert ReportedLink.unscoped.values().get() == before
    assert again(place).history == History.KNOWN
    sealed, unsealed = (Entry.objects.get(tag=tag) for tag in (Tag.PERSON_SEALED, Tag.PERSON_UNSEALED))
    for entry in (sealed, unsealed):
        assert f"link:{before['id'].hex}" in entry.fields
        assert place.report_id.hex not in entry.fields


def test_unsealed_they_do_not_push_away_who_was_put_there_since():
    gone, other = known(SMITH, Born(2019)), known("Jo Smith", Born(2018))
    place, quiet = linked(gone), linked(gone)
    seal(gone)
    link(place, other)
    unseal(gone)
    for report, person_id in ((place, other), (quiet, gone)):
        found = standing(report)
        assert found is not None
        assert found.person_id == person_id


def test_a_link_that_a_screener_took_back_does_not_come_back_with_the_person():
    gone = known(SMITH, Born(2019))
    place = linked(gone)
    made = standing(place)
    assert made is not None
    linking.unlink(viewer=screener(), report_id=place.report_id, link_id=made.pk)
    seal(gone)
    unseal(gone)
    assert standing(place) is None
