"""After a rotation of the agency's key: what rests is wrapped anew, while everything runs, and can be begun again."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from hearthline.intake.keys import record_key
from hearthline.intake.models import Report
from hearthline.sealing import RingKeys, file_keys, key_path, rotate
from hearthline.site import rewrap
from tests.intake.build import arrived

pytestmark = [pytest.mark.django_db, pytest.mark.req("C-2")]


@pytest.fixture
def renewed(tmp_path: Path) -> RingKeys:
    """The worker's keys after a rotation, in a folder of their own."""
    folder = tmp_path / "keys"
    shutil.copytree(settings.HEARTHLINE.keys, folder)
    rotate(folder, "agency")
    return file_keys(key_path(folder, "worker"))


def held(report: Report, keys: RingKeys) -> bool:
    """Whether this report's key is under the newest generation."""
    newest = keys.ring.newest("agency").id.encode()
    return bytes(Report.unscoped.get(pk=report.pk).wrapped_key)[2 : 2 + len(newest)] == newest


def test_every_record_key_is_wrapped_anew_once_and_still_opens(renewed: RingKeys) -> None:
    reports, told = [arrived(), arrived()], []
    done = rewrap.rewrap(told.append, renewed)
    assert (done.wrapped, done.damaged, done.changed) == (2, 0, 0)
    for report in reports:
        assert held(report, renewed)
        record_key(Report.unscoped.get(pk=report.pk), actor="t", purpose="t", keys=renewed)
    assert rewrap.rewrap(told.append, renewed).wrapped == 0
    assert "intake.Report: 2 seen, 2 wrapped anew" in told


def test_it_goes_on_where_it_was_stopped(renewed: RingKeys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewrap, "AT_ONCE", 1)
    reports = [arrived() for _ in range(3)]
    real, seen = rewrap._one, []

    def one(*args):
        if len(seen) == 2:
            raise KeyboardInterrupt
        seen.append(1)
        return real(*args)

    with monkeypatch.context() as stopping:
        stopping.setattr(rewrap, "_one", one)
        with pytest.raises(KeyboardInterrupt):
            rewrap.rewrap(lambda _: None, renewed)
    assert sum(held(report, renewed) for report in reports) == 2
    done = rewrap.rewrap(lambda _: None, renewed)
    assert (done.wrapped, done.current) == (1, 2)


def test_a_row_that_somebody_changed_meanwhile_is_left_and_a_damaged_one_is_counted(renewed: RingKeys) -> None:
    report, bad = arrived(), arrived()
    Report.unscoped.filter(pk=bad.pk).update(wrapped_key=b"damaged beyond repair, and longer than a header")
    stale = {"pk": report.pk, "agency_id": report.agency_id, "wrapped_key": bytes(report.wrapped_key)}
    assert rewrap._one(rewrap.PLACES[0], stale, renewed).wrapped == 1
    assert rewrap._one(rewrap.PLACES[0], stale, renewed).changed == 1
    assert rewrap.rewrap(lambda _: None, renewed).damaged == 1


def test_every_column_wrapped_by_the_agency_s_key_is_on_the_list() -> None:
    source = Path(rewrap.__file__).parents[1]
    files = {
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        if '.wrap("agency"' in path.read_text() or '\n        "agency", raw_key' in path.read_text()
    }
    known = {"intake/actions/building.py", "intake/calls/keys.py", "people/keys.py", "site/rewrap.py"}
    known |= {"screening/need/glass.py", "helpdesk/mycase/keys.py"}
    known |= {"helpdesk/complaints/sealed.py", "helpdesk/keys.py", "intake/line/calling.py"}
    known |= {"helpdesk/referring/keys.py"}
    assert files <= known, "a new place to wrap anew: add it to PLACES"
    assert len(rewrap.PLACES) == 8
