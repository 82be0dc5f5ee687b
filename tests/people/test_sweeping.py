"""What a comparison in bulk stands on: a whole index, an engine, and who shares a telling key."""

import pytest
from django.db import connection

from hearthline.linkage import batch
from hearthline.linkage.batch import NotInstalled
from hearthline.people.actions.batching import link
from hearthline.people.index.shelf import EDITION
from hearthline.people.index.sweeping import TELLING, NoIndex, sweep
from hearthline.people.index_models import Shelf
from hearthline.people.models import LinkRun
from tests.people.test_batching import person
from tests.staff import HERE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("lacking", ["no shelf", "being built", "old"])
def test_without_a_whole_index_nothing_begins(lacking: str) -> None:
    """Half an index would find half the pairs, and say that all were looked for."""
    if lacking != "no shelf":
        Shelf._default_manager.create(
            agency_id=HERE, edition=EDITION - (lacking == "old"), building="lists" if lacking == "being built" else ""
        )
    with pytest.raises(NoIndex) as told:
        link(agency_id=HERE)
    assert "people index" in told.value.message
    assert not LinkRun.unscoped.exists()


def test_without_splink_nothing_begins_and_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    Shelf._default_manager.create(agency_id=HERE, edition=EDITION)
    monkeypatch.setattr(batch.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(NotInstalled):
        link(agency_id=HERE)
    assert not LinkRun.unscoped.exists()


def test_a_sweep_brings_who_shares_a_telling_key_and_no_key_that_many_share() -> None:
    one = person("Mariana", "Quintero", phone="9165550142")
    near = person("Marianna", "Quintero", phone="9165550142")
    far = person("Deshawn", "Whitfield", (2011, 7, 30))
    crowd = [person("Xiong", "Vang", (2010, 1, 1)) for _ in range(TELLING + 1)]
    new, known = sweep(HERE, [one, far, crowd[0]])
    assert {row.id for row in new} == {str(one), str(far), str(crowd[0])}
    assert {row.id for row in known} == {str(near)}, "a key of more than thirty brings nobody"
    by_id = {row.id: row for row in new + known}
    assert set(by_id[str(near)].keys) & set(by_id[str(one)].keys)
    assert by_id[str(far)].keys == ()


def test_a_sweep_asks_by_keys_and_its_number_of_statements_does_not_grow(django_assert_max_num_queries: object) -> None:
    few = [person("Mariana", "Quintero", (2001 + at, 3, 4)) for at in range(3)]
    for at in range(30):
        person("Mariana", "Quintero", (2001 + at % 9, 1 + at % 12, 1 + at % 28))
    with django_assert_max_num_queries(4) as asked:  # type: ignore[operator]  # pytest-django's fixture
        sweep(HERE, few)
    if connection.vendor == "sqlite":
        for query in asked.captured_queries:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN QUERY PLAN " + query["sql"])
                plan = " ".join(str(row[-1]) for row in cursor.fetchall())
            assert "SCAN people" not in plan, plan
