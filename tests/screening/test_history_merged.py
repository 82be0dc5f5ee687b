"""What was decided while two records counted as one, when they turn out to be two."""

import pytest

from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Born
from hearthline.people.models import Merge
from hearthline.screening.history import comparing, linking
from hearthline.screening.models import Decision, Screening
from tests import staff
from tests.screening.build import IN_TEN_DAYS, came, decide, screener, supervisor
from tests.screening.history_build import JON, SMITH, known
from tests.screening.pairs_build import Two, form, two

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-7", "I-6")]


def merged() -> tuple[Two, Merge]:
    pair = two()
    answer = staff.desk("supervisor").client.post(f"{pair.address}/merge", form(pair, pair.one))
    assert answer.status_code == 303
    return pair, Merge.unscoped.get()


def linked(person_id) -> Screening:
    place = came(children=JON, adults=[])
    linking.link(viewer=screener(), report_id=place.report_id, slot="child-1", person_id=person_id)
    return place


def test_a_decision_made_while_two_counted_as_one_is_marked_when_they_are_two_again():
    pair = two()
    before = decide(linked(pair.two), screener(), IN_TEN_DAYS)
    staff.desk("supervisor").client.post(f"{pair.address}/merge", form(pair, pair.one))
    made = decide(linked(pair.one), screener(), IN_TEN_DAYS)
    apart = decide(linked(known(SMITH, Born(2011))), screener(), IN_TEN_DAYS)
    merge = Merge.unscoped.get()
    answer = staff.desk("supervisor").client.post(f"/people/merges/{merge.pk}", {"why": "Two schools, two mothers."})
    assert answer.status_code == 303
    marked = {row.pk for row in Decision.unscoped.filter(link_gone_at__isnull=False)}
    assert marked == {made.pk}
    assert before.pk not in marked
    assert apart.pk not in marked
    entry = Entry.objects.get(tag=Tag.LINK_GONE)
    assert (entry.record_id, entry.purpose, entry.fields) == (
        made.screening.report_id.hex, comparing.UNMERGED, merge.pk.hex,
    )  # fmt: skip


def test_taking_a_merge_back_that_nobody_decided_under_marks_nothing():
    _pair, merge = merged()
    comparing.unmerge(viewer=supervisor(), merge_id=merge.pk, why="Two schools, two mothers.")
    assert not Decision.unscoped.filter(link_gone_at__isnull=False).exists()
