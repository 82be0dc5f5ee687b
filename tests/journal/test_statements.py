"""Our own SQL: the same rows whichever way it goes, and the same errors."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from hearthline.ground.ids import uuid7
from hearthline.journal.models import Pending
from hearthline.journal.statements import Statement, Writer

pytestmark = pytest.mark.django_db
INSERT = Statement("INSERT INTO journal_pending (entry_id) VALUES (%s) ON CONFLICT DO NOTHING")
TWICE = Statement("INSERT INTO journal_pending (entry_id) VALUES (%s)")


def keys(count: int) -> list[tuple[str]]:
    return [(uuid7().hex,) for _ in range(count)]


@pytest.mark.parametrize("heard", [False, True])
def test_it_says_how_many_rows_were_written_whether_or_not_somebody_listens(heard: bool) -> None:
    (one,), many = keys(1), keys(3)
    connection.force_debug_cursor = heard
    try:
        with Writer() as writer:
            assert [writer.run(INSERT, one), writer.run(INSERT, one)] == [1, 0]
            writer.run_many(INSERT, many)
    finally:
        connection.force_debug_cursor = False
    assert Pending.objects.count() == 4


def test_who_listens_hears_every_statement() -> None:
    with CaptureQueriesContext(connection) as asked, Writer() as writer:
        writer.run(INSERT, keys(1)[0])
        writer.run_many(INSERT, keys(2))
    assert len(asked.captured_queries) == 2


def test_a_refusal_of_the_database_is_django_s_error() -> None:
    (one,) = keys(1)
    with Writer() as writer:
        writer.run(TWICE, one)
        with pytest.raises(IntegrityError), transaction.atomic():
            writer.run(TWICE, one)
    assert Pending.objects.count() == 1
