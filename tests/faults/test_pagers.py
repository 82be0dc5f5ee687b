"""Scraping a list page by page: no address takes a size from who asks; each page is an entry with what it showed."""

from importlib import import_module

import pytest

from hearthline.intake.models import Report
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import staff
from tests.screening.build import came

pytestmark = [pytest.mark.django_db, pytest.mark.fault("52")]
MORE = {name: "5000" for name in ("limit", "size", "page_size", "per_page", "rows", "count", "all", "amount", "most")}
LISTS = ("/", "/queue/rows", "/mine", "/supervisor", "/handover", "/people/duplicates", "/calls/", "/false-reports")


def test_nobody_gets_a_longer_list_by_asking_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("hearthline.screening.queries.queue"), "PAGE", 2)
    for _ in range(5):
        came()
    client = staff.desk("supervisor").client
    numbers = list(Report.unscoped.values_list("number", flat=True))
    for path in LISTS:
        shown = [sum(number in client.get(path, asked).content.decode() for number in numbers) for asked in ({}, MORE)]
        assert shown[0] == shown[1], path
    assert sum(number in client.get("/", MORE).content.decode() for number in numbers) == 2


def test_who_turns_page_after_page_leaves_every_report_that_was_shown_in_the_journal() -> None:
    for _ in range(3):
        came()
    desk = staff.desk("screener")
    for _ in range(4):
        assert desk.client.get("/queue/rows").status_code == 200
    entries = Entry.objects.filter(tag=Tag.REPORTS_LISTED, actor_id=desk.viewer.id)
    assert len(entries) == 4
    assert all(len(entry.fields.split()) == 3 for entry in entries)
