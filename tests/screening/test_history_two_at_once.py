"""Two colleagues at the same report at the same instant: one word stands, and nobody is made twice. Real threads."""

import pytest
from django.db import connection

from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Born
from hearthline.people import actions as people
from hearthline.people.models import Person, ReportedLink
from hearthline.screening.history import linking, looking, whole
from hearthline.screening.models import ToolRun
from tests.people.test_at_once import at_once
from tests.screening.build import came, other_screener, screener, supervisor
from tests.screening.history_build import JON, SMITH, john_smith, known

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.fault("10")
def test_two_who_say_at_once_that_nobody_knows_this_child_make_one_person():
    now = came(children=JON, adults=[])
    tokens = {}
    for viewer in (screener(), other_screener()):
        _screening, (place,) = looking.of_report(viewer, now.report_id)
        tokens[viewer] = place.token
    answers = at_once(
        *[
            lambda viewer=viewer, token=token: linking.new_person(  # bound now
                viewer=viewer, report_id=now.report_id, slot="child-1", token=token
            )
            for viewer, token in tokens.items()
        ]
    )
    assert [one for one in answers if isinstance(one, str)] == ["people.linked-already"]
    assert Person.unscoped.count() == 1
    assert Entry.objects.filter(tag=Tag.PERSON_CREATED).count() == 1


@pytest.mark.fault("10")
def test_two_who_take_a_link_back_at_once_run_the_tool_again_once():
    now = came(children=JON, adults=[])
    person_id = known(SMITH, Born(2019, 3, 5))
    linking.link(viewer=screener(), report_id=now.report_id, slot="child-1", person_id=person_id)
    made = ReportedLink.unscoped.get()
    runs = ToolRun.unscoped.count()
    viewers = [screener(), other_screener()]
    answers = at_once(
        *[
            lambda viewer=viewer: linking.unlink(viewer=viewer, report_id=now.report_id, link_id=made.pk)
            for viewer in viewers
        ]
    )
    assert len([one for one in answers if isinstance(one, str)]) == 1, answers
    assert ToolRun.unscoped.count() == runs + 1
    assert Entry.objects.filter(tag=Tag.PERSON_UNLINKED).count() == 1


def test_a_link_and_a_sealing_at_once_leave_nobody_found():
    now = came(children=JON, adults=[])
    person_id = known(SMITH, Born(2019, 3, 5))
    viewer, boss = screener(), supervisor()
    at_once(
        lambda: linking.link(viewer=viewer, report_id=now.report_id, slot="child-1", person_id=person_id),
        lambda: people.seal(viewer=boss, person_id=person_id, why="adoption"),
    )
    if not Person.unscoped.get(pk=person_id).sealed:  # the link was first, and the page of who sealed was old
        people.seal(viewer=boss, person_id=person_id, why="adoption")
    _screening, (place,) = looking.of_report(viewer, now.report_id)
    assert (place.link, place.hits, place.asks) == (None, (), ())


def test_nobody_who_writes_waits_while_earlier_reports_are_opened(monkeypatch: pytest.MonkeyPatch):
    """The embedded database has one writer: a look at history must not keep a report from coming in."""
    made = john_smith()
    held: list[bool] = []
    real = looking.earlier

    def watched(*args, **kwargs):
        held.append(connection.in_atomic_block)
        return real(*args, **kwargs)

    for module in (looking, whole):
        monkeypatch.setattr(module, "earlier", watched)
    looking.of_report(screener(), made.reports[0].report_id)
    whole.of_person(screener(), made.person_id)
    assert held == [False, False]
    assert Entry.objects.filter(tag=Tag.HISTORY_SHOWN).count() == 2


def test_a_look_whose_entry_cannot_be_written_shows_nothing(monkeypatch: pytest.MonkeyPatch):
    made = john_smith()

    def away(**_: object) -> None:
        raise RuntimeError("no journal")

    monkeypatch.setattr(looking.journal, "write", away)
    for look in (
        lambda: looking.of_report(screener(), made.reports[0].report_id),
        lambda: whole.of_person(screener(), made.person_id),
    ):
        with pytest.raises(RuntimeError):
            look()
