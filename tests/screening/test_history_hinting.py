"""The word in the queue: found by the worker, never a number, and gone wrong for nobody."""

import pytest

from hearthline.intake.models import ReportPart
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Born
from hearthline.people import actions as people
from hearthline.screening.history import linking
from hearthline.screening.history.hinting import look_for_history
from hearthline.screening.models import History
from hearthline.sealing import new_token
from hearthline.site.wiring import worker_steps
from tests import staff
from tests.intake.build import IDENTITY, arrived
from tests.screening.build import again, came, screener, supervisor
from tests.screening.history_build import JON, SMITH, hint, known

pytestmark = pytest.mark.django_db


@pytest.mark.req("S-1")
def test_a_report_about_somebody_like_a_known_person_has_a_possible_history_and_another_has_none():
    known(SMITH, Born(2019, 3, 5))
    like, other = came(children=JON, adults=[]), came()
    assert (like.history, other.history) == ("", "")
    assert hint() == 2
    assert again(like).history == History.POSSIBLE
    assert again(other).history == History.NONE
    assert look_for_history() == 0


def test_the_worker_does_it_and_it_is_no_edit_of_the_screening():
    known(SMITH, Born(2019, 3, 5))
    before = came(children=JON, adults=[])
    (step,) = [step for steps in worker_steps() for step in steps if step.name == "history"]
    step.run()
    after = again(before)
    assert after.history == History.POSSIBLE
    assert after.version == before.version
    assert after.changed_at > before.changed_at


def test_it_stops_after_so_many_and_goes_on_with_the_newest_first():
    first, second = came(), came()
    assert look_for_history(limit=1) == 1
    assert (again(second).history, again(first).history) == (History.NONE, "")
    assert look_for_history(limit=1) == 1
    assert again(first).history == History.NONE


def test_the_journal_says_that_the_system_looked_and_what_word_it_gave():
    known(SMITH, Born(2019, 3, 5))
    like = came(children=JON, adults=[])
    hint()
    entry = Entry.objects.get(tag=Tag.HISTORY_HINTED)
    assert (entry.actor_kind, entry.record_id) == ("system", like.report_id.hex)
    assert "possible" in entry.fields
    assert "Smyth" not in entry.fields


def test_sealed_persons_give_no_hint():
    person_id = known(SMITH, Born(2019, 3, 5))
    people.seal(viewer=supervisor(), person_id=person_id, why="court")
    like = came(children=JON, adults=[])
    hint()
    assert again(like).history == History.NONE


def test_people_of_another_agency_give_no_hint():
    known(SMITH, Born(2019, 3, 5), viewer=staff.viewer("screener", staff.THERE))
    like = came(children=JON, adults=[])
    hint()
    assert again(like).history == History.NONE


@pytest.mark.fault("18")
def test_a_reporter_who_is_known_gives_no_hint():
    known("Marisol Quintanar-Webb", Born(1980))
    told = came(identity=IDENTITY, children=[{"name": "", "age": "6"}], adults=[])
    hint()
    assert again(told).history == History.NONE


def test_what_is_added_is_looked_at_again():
    known(SMITH, Born(2019, 3, 5))
    token = new_token()
    report = arrived(token, children=[], adults=[])
    hint()
    assert again(report).history == History.NONE
    arrived(token, children=JON, adults=[], story="His name is Jon.")
    assert again(report).history == ""
    hint()
    assert again(report).history == History.POSSIBLE


def test_an_addition_does_not_take_away_what_a_person_said():
    token = new_token()
    report = arrived(token, children=JON, adults=[])
    person_id = known(SMITH, Born(2019, 3, 5))
    linking.link(viewer=screener(), report_id=report.pk, slot="child-1", person_id=person_id)
    arrived(token, children=JON, adults=[], story="And more.")
    hint()
    assert again(report).history == History.KNOWN


def test_a_report_that_does_not_open_holds_up_no_other():
    known(SMITH, Born(2019, 3, 5))
    like, broken = came(children=JON, adults=[]), came()
    ReportPart.unscoped.filter(report_id=broken.report_id).update(sealed=b"nonsense")
    assert hint() == 2
    assert again(broken).history == History.NONE
    assert again(like).history == History.POSSIBLE
