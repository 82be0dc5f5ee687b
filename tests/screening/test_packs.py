"""The pack a run was made under: opened once, and never another than the hash says."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthline.screening import packs
from hearthline.screening.models import PinnedPack
from hearthline.ui.agency import current_pack
from tests.screening.build import came

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_held():
    packs.kept.cache_clear()
    yield
    packs.kept.cache_clear()


def test_a_pack_is_read_from_the_database_once_in_a_process():
    version = came().current_run.pack_id
    first = packs.kept(version)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert packs.kept(version) is first
    assert not asked.captured_queries
    assert first.canonical() == current_pack().canonical()


@pytest.mark.req("S-1")
def test_a_pack_that_was_changed_under_its_hash_is_not_worked_with():
    version = came().current_run.pack_id
    stored = bytes(PinnedPack.objects.get().canonical)
    PinnedPack.objects.update(canonical=stored.replace(b'"minutes"', b'"seconds"', 1))
    with pytest.raises(packs.ChangedPack):
        packs.kept(version)
    PinnedPack.objects.update(canonical=stored)
    assert packs.kept(version).version == version  # a failure is not held


def test_a_pack_that_was_never_kept_is_an_error_and_not_the_one_in_force():
    with pytest.raises(PinnedPack.DoesNotExist):
        packs.kept("0" * 64)
