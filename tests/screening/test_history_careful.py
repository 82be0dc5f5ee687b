"""What a careless or a curious screener does to prior history: old pages, guessed ids, damaged reports."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthline.ground.errors import DomainError, Refused
from hearthline.ground.ids import uuid7
from hearthline.intake.door.content import BadContent
from hearthline.intake.models import ReportPart
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Born
from hearthline.people import actions as people
from hearthline.people.models import ReportedLink
from hearthline.screening import keeping
from hearthline.screening.history import hinting, linking, looking, whole
from hearthline.screening.models import History, Screening
from tests import staff
from tests.screening.build import again, came, screener, supervisor
from tests.screening.history_build import JON, SMITH, hint, john_smith, known

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> Screening:
    return came(children=JON, adults=[])


def test_a_page_from_before_a_merge_links_who_they_are_now_with_the_score_of_who_they_are_now(now: Screening):
    first, second = known(SMITH, Born(2019, 3, 5)), known("Jonny Smith", Born(2019, 3, 5))
    people.merge(viewer=supervisor(), absorbed_id=first, survivor_id=second, why="one boy")
    linking.link(viewer=screener(), report_id=now.report_id, slot="child-1", person_id=first)
    made = ReportedLink.unscoped.get()
    assert made.person_id == second
    assert made.score_bits > 0
    assert "surname" in made.steps


@pytest.mark.fault("36")
def test_linking_somebody_sealed_asks_the_database_exactly_what_linking_nobody_asks(now: Screening):
    sealed = known(SMITH, Born(2019, 3, 5))
    people.seal(viewer=supervisor(), person_id=sealed, why="adoption")
    asked = []
    for person_id in (sealed, uuid7()):
        with CaptureQueriesContext(connection) as caught, pytest.raises(Refused):
            linking.link(viewer=screener(), report_id=now.report_id, slot="child-1", person_id=person_id)
        asked.append(len(caught.captured_queries))
    assert asked[0] == asked[1]


def shown() -> str:
    """What the last look showed, by the journal."""
    return Entry.objects.filter(tag=Tag.HISTORY_SHOWN).order_by("-id")[0].fields


@pytest.mark.fault("47")
def test_everybody_whose_name_shows_is_in_the_journal_also_who_shows_as_household_or_family(now: Screening):
    made = john_smith()
    ann, mary = known("Ann Smith", Born(2021)), known("Mary Webb", Born(1990))
    people.join_household(viewer=screener(), person_id=ann, with_person=made.person_id)
    people.relate(viewer=screener(), person_id=mary, other_id=made.person_id, kind="parent")
    looking.of_report(screener(), now.report_id)
    for person_id in (made.person_id, ann):
        assert person_id.hex in shown()
    whole.of_person(screener(), made.person_id)
    for person_id in (made.person_id, ann, mary):
        assert person_id.hex in shown()
    assert "Ann" not in shown()


def broken(*_: object) -> object:
    raise BadContent("content.unknown-key", "top")


def test_one_report_of_another_schema_keeps_no_other_report_from_its_word(monkeypatch: pytest.MonkeyPatch):
    known(SMITH, Born(2019, 3, 5))
    good, bad = came(children=JON, adults=[]), came(children=JON, adults=[])
    real = keeping.contents
    monkeypatch.setattr(
        keeping, "contents", lambda key, report: real(key, report) if report.pk != bad.report_id else broken()
    )
    hint()
    assert (again(good).history, again(bad).history) == (History.POSSIBLE, History.NONE)


def test_a_report_of_another_schema_shows_its_page_and_looks_for_nobody(
    now: Screening, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(keeping, "contents", broken)
    assert looking.of_report(screener(), now.report_id)[1] == ()


def test_a_link_of_a_report_that_does_not_open_any_more_can_still_be_taken_back(now: Screening):
    person_id = known(SMITH, Born(2019, 3, 5))
    linking.link(viewer=screener(), report_id=now.report_id, slot="child-1", person_id=person_id)
    made = ReportedLink.unscoped.get()
    ReportPart.unscoped.filter(report_id=now.report_id).update(sealed=b"nonsense")
    linking.unlink(viewer=screener(), report_id=now.report_id, link_id=made.pk)
    made.refresh_from_db()
    assert made.unlinked_at is not None


@pytest.mark.parametrize("act", ["link", "new"])
def test_who_would_link_in_a_report_that_does_not_open_is_told_so(act: str, now: Screening):
    person_id = known(SMITH, Born(2019, 3, 5))
    ReportPart.unscoped.filter(report_id=now.report_id).update(sealed=b"nonsense")
    form = {"slot": "child-1", "person": str(person_id), "lookup": "0" * 32}
    answer = staff.desk().client.post(f"/screening/{now.report_id}/history/{act}", form)
    assert answer.status_code == 422
    assert not ReportedLink.unscoped.exists()


def test_what_is_added_while_the_worker_looks_is_looked_for_too(now: Screening, monkeypatch: pytest.MonkeyPatch):
    real = hinting._asked

    def meanwhile(screening: Screening, actor: object) -> object:
        found = real(screening, actor)  # type: ignore[arg-type]  # as it is called
        Screening.unscoped.filter(pk=screening.pk).update(history="", version=screening.version + 1)
        return found

    monkeypatch.setattr(hinting, "_asked", meanwhile)
    hinting.look_for_history()
    assert again(now).history == ""
    monkeypatch.undo()
    hint()
    assert again(now).history == History.NONE


def test_a_link_taken_back_twice_by_an_old_page_says_so_and_flags_nothing_twice(now: Screening):
    person_id = known(SMITH, Born(2019, 3, 5))
    linking.link(viewer=screener(), report_id=now.report_id, slot="child-1", person_id=person_id)
    made = ReportedLink.unscoped.get()
    linking.unlink(viewer=screener(), report_id=now.report_id, link_id=made.pk)
    runs = Entry.objects.filter(tag=Tag.TOOL_RUN).count()
    with pytest.raises(DomainError):
        linking.unlink(viewer=screener(), report_id=now.report_id, link_id=made.pk)
    assert Entry.objects.filter(tag=Tag.TOOL_RUN).count() == runs
