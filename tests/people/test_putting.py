"""One person into the index: few statements, the same bytes on both databases."""

import gc

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthline.ground.cycles import NEW
from hearthline.ground.ids import uuid7
from hearthline.linkage.buckets import by_bucket, entries
from hearthline.linkage.codec import bytes_to_keys
from hearthline.people import index
from hearthline.people.index import building
from hearthline.people.index.words import key_of
from hearthline.people.index_models import Card, Posting, Spelling
from tests.people.test_index import AGENCY, JOHN, MARIA, named, place, put


@pytest.mark.django_db
def test_one_person_s_lists_are_the_same_bytes_whichever_database_made_them() -> None:
    put(MARIA)
    put(JOHN)
    expected: dict[int, bytes] = {}
    for card in Card._default_manager.order_by("number"):
        for bucket, keys in by_bucket(bytes_to_keys(bytes(card.keys)), place().bits).items():
            expected[bucket] = expected.get(bucket, b"") + entries(keys, card.number)
    rows = Posting._default_manager.values_list("bucket", "people")
    assert {bucket: bytes(raw) for bucket, raw in rows} == expected


@pytest.mark.django_db
def test_two_new_words_that_lie_near_each_other_are_both_known() -> None:
    put(named("Quorra", "Quorro"))
    put(named("Quorri", "Quorra"))
    row = Spelling._default_manager.get(key=key_of("quorr"))
    assert row.words.split() == ["quorra:0", "quorro:0", "quorri:0"]


@pytest.mark.django_db
def test_a_person_whose_words_are_known_is_added_in_few_round_trips() -> None:
    put(JOHN)
    with CaptureQueriesContext(connection) as asked:
        index.put(uuid7(), JOHN, agency_id=AGENCY)
    assert len(asked.captured_queries) == (2 if connection.vendor == "postgresql" else 5)


def test_cycles_are_looked_for_as_before_when_other_processes_are_done() -> None:
    usual = gc.get_threshold()
    with building.workers(building.ALONE + 1) as pool:
        assert pool is not None
        assert gc.get_threshold() != usual
        assert pool.submit(gc.get_threshold).result()[0] == NEW
    assert gc.get_threshold() == usual
