"""Whether the same reporter reported before: said in the review of a false report, counted, never named."""

from pathlib import Path
from typing import Any

import pytest

from hearthline.ground.errors import Refused
from hearthline.ground.ids import uuid7
from hearthline.intake import reporters
from hearthline.intake.actions import mark_reporters
from hearthline.intake.door.content import Identity
from hearthline.intake.models import ReporterCard, ReporterMark
from hearthline.intake.queries import report_detail, report_list
from hearthline.intake.reporters import same_reporter
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import staff
from tests.cast import MARISOL, TEODORO
from tests.intake.build import IDENTITY, OTHER, arrived, screener, supervisor

pytestmark = [pytest.mark.django_db, pytest.mark.req("I-3")]
SOURCE = Path(reporters.__file__).parents[1]


@pytest.fixture
def three() -> list[Any]:
    """Two by one reporter, known by a telephone number and by a mail address, and one by somebody else."""
    made = [
        arrived(identity=IDENTITY),
        arrived(identity=Identity(phone="+1 916 555 0142")),
        arrived(identity=Identity(email=MARISOL.email.upper())),
        arrived(identity=Identity(name=TEODORO.name, phone=TEODORO.phone)),
    ]
    assert mark_reporters() == 4
    assert mark_reporters() == 0
    return made


def test_the_same_reporter_is_known_again_by_telephone_and_by_mail(three: list[Any]) -> None:
    assert [same_reporter(supervisor(), one.pk) for one in three] == [2, 1, 1, 0]
    assert all(len(mark) == 64 for mark in ReporterMark.unscoped.values_list("mark", flat=True))


def test_until_the_keeper_looked_and_where_nobody_was_given_it_is_not_known() -> None:
    asked, unnamed = arrived(identity=IDENTITY), arrived()
    assert [same_reporter(supervisor(), one.pk) for one in (asked, unnamed)] == [None, None]
    mark_reporters()
    assert [same_reporter(supervisor(), one.pk) for one in (asked, unnamed)] == [0, None]
    # Somebody else gave who they are with an addition: not known again until the keeper has looked there too.
    ReporterCard.unscoped.filter(report=asked).update(marked=False)
    assert same_reporter(supervisor(), asked.pk) is None


@pytest.mark.fault("18")
def test_nobody_but_who_reviews_learns_it_and_not_whether_there_is_such_a_report(three: list[Any]) -> None:
    for viewer in (screener(), supervisor(OTHER), staff.viewer("administrator"), staff.viewer("")):
        for report_id in (three[0].pk, uuid7()):
            with pytest.raises(Refused):
                same_reporter(viewer, report_id)
    assert not Entry.objects.filter(tag=Tag.SAME_REPORTER_SHOWN).exists()


def test_nothing_is_shown_of_a_report_that_is_not_there() -> None:
    with pytest.raises(Refused):
        same_reporter(supervisor(), uuid7())


@pytest.mark.fault("47")
def test_that_it_was_shown_is_in_the_journal_and_the_number_is_not(three: list[Any]) -> None:
    viewer = supervisor()
    assert same_reporter(viewer, three[0].pk) == 2
    (entry,) = Entry.objects.filter(tag=Tag.SAME_REPORTER_SHOWN)
    assert (entry.actor_id, entry.record_id, entry.fields) == (viewer.id, three[0].pk.hex, "same_reporter")
    marks = list(ReporterMark.unscoped.values_list("mark", flat=True))
    everything = " ".join(map(str, Entry.objects.values_list("fields", "purpose", "record_id", "digest")))
    assert not any(mark in everything for mark in marks)


@pytest.mark.fault("18")
def test_the_list_and_the_report_itself_say_nothing_of_it(three: list[Any]) -> None:
    viewer = screener()
    shown = repr([vars(one) for one in report_list(viewer)])
    detail = report_detail(viewer, three[0].pk, "screening")
    shown += repr([vars(card) for card in detail.reporter])
    assert "same" not in shown
    assert "mark" not in shown


@pytest.mark.fault("18")
def test_marks_are_read_in_the_reporter_room_alone() -> None:
    """No other code even names the table: not the queue, the search, the history or a query that somebody adds."""
    allowed = {
        "intake/models.py",
        "intake/reporters.py",
        "intake/actions/marks.py",
        "site/grants.py",
        "retention/places.py",
    }
    found = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts and "ReporterMark" in path.read_text()
    }
    assert found == allowed
    asks = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if "reporters import same_reporter" in path.read_text()
    }
    assert asks == {"screening/queries/falsereports.py"}
