"""Words in a language the screener does not read: nobody sends them away unread, and nothing leaves the house."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from hearthline.duty import actions as duty
from hearthline.duty.models import Alert, Clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening import actions, queries
from hearthline.screening.actions import Changed
from hearthline.screening.models import Screening, TranslationTask
from hearthline.sealing import new_token
from tests import staff
from tests.cast import STORY_HMN
from tests.intake.build import arrived
from tests.screening.build import (
    AT_ONCE,
    ELSEWHERE,
    IN_TEN_DAYS,
    NOBODY,
    again,
    came,
    decide,
    hmong_screener,
    look,
    screener,
    supervisor,
)

pytestmark = pytest.mark.django_db

ENGLISH = "Last night I heard a small child cry for a long time and a man shout."


def in_hmong(**changes) -> Screening:
    return came(language="hmn", story=STORY_HMN, **changes)


def task() -> TranslationTask:
    return TranslationTask.unscoped.get()


@pytest.mark.req("D-6")
@pytest.mark.parametrize("choice", [NOBODY, ELSEWHERE])
def test_words_that_a_screener_cannot_read_are_not_screened_out(choice: str):
    screening = in_hmong()
    with pytest.raises(DomainError) as refused:
        decide(screening, screener(), choice, "It says little.")
    assert refused.value.code == "screening.not-read"
    assert again(screening).state == "waiting"


def test_nor_lowered():
    screening = in_hmong(danger="yes")
    from tests.screening.build import answer

    answer(screening, screener(), danger_now="yes")
    with pytest.raises(DomainError) as refused:
        decide(screening, screener(), IN_TEN_DAYS, "It says little.")
    assert refused.value.code == "screening.not-read"


def test_but_a_child_can_be_seen_at_once_without_waiting_for_a_translation():
    assert decide(in_hmong(), screener(), AT_ONCE, "The phone call sounded like crying.").state == "final"


def test_who_reads_the_language_needs_no_translation():
    assert decide(in_hmong(), hmong_screener(), NOBODY, "A television was loud.").state == "proposed"


def test_a_second_person_who_cannot_read_it_cannot_agree_either():
    made = decide(in_hmong(), hmong_screener(), NOBODY, "A television was loud.")
    with pytest.raises(DomainError) as refused:
        look(made, supervisor(), agree=True)
    assert refused.value.code == "screening.not-read"
    assert look(made, supervisor(), agree=False, note="Translate it first.").state == "returned"


def test_a_translation_is_written_by_who_reads_it_kept_sealed_and_ends_its_clock():
    screening = in_hmong()
    writer = hmong_screener()
    actions.claim_translation(viewer=writer, task_id=task().pk)
    done = actions.write_translation(viewer=writer, task_id=task().pk, text=ENGLISH, version=task().version)
    assert (done.state, done.written_by) == ("done", writer.id)
    assert not [word for word in ("small child", "a long time") if word.encode() in bytes(done.sealed)]
    met = Clock.unscoped.get(kind="translation")
    assert met.state == "met"
    assert Entry.objects.get(pk=met.met_entry).tag == Tag.TRANSLATION_WRITTEN
    assert decide(screening, screener(), NOBODY, "A television was loud.").state == "proposed"


def test_original_and_translation_stand_side_by_side():
    screening = in_hmong()
    actions.write_translation(viewer=hmong_screener(), task_id=task().pk, text=ENGLISH, version=task().version)
    found = queries.detail(screener(), screening.report_id)
    assert found.report.main.content is not None
    assert found.report.main.content.story == STORY_HMN
    assert found.translations[0].text == ENGLISH
    assert found.unread == ()


def test_who_does_not_read_the_language_writes_no_translation():
    in_hmong()
    with pytest.raises(Refused):
        actions.write_translation(viewer=screener(), task_id=task().pk, text=ENGLISH, version=1)
    assert task().state == "waiting"


@pytest.mark.fault("46")
def test_another_agency_neither_claims_nor_writes():
    in_hmong()
    there = staff.viewer("screener", staff.THERE, languages=("en", "hmn"))
    with pytest.raises(Refused):
        actions.claim_translation(viewer=there, task_id=task().pk)
    with pytest.raises(Refused):
        actions.write_translation(viewer=there, task_id=task().pk, text=ENGLISH, version=1)


def test_an_empty_translation_is_none():
    in_hmong()
    with pytest.raises(DomainError) as refused:
        actions.write_translation(viewer=hmong_screener(), task_id=task().pk, text="  \n ", version=1)
    assert refused.value.code == "translation.empty"


def test_a_translation_written_on_an_older_page_is_refused():
    in_hmong()
    actions.write_translation(viewer=hmong_screener(), task_id=task().pk, text=ENGLISH, version=1)
    with pytest.raises(Changed):
        actions.write_translation(viewer=hmong_screener(), task_id=task().pk, text="Other words.", version=1)


def test_a_late_translation_alarms():
    in_hmong()
    duty.tick(task().due_at + timedelta(seconds=1))
    assert Alert.unscoped.filter(kind="translation").count() == 1


def test_an_addition_in_another_language_has_its_own_task_and_closes_the_way_out_again():
    token = new_token()
    screening = came(token=token)
    arrived(token, kind="addition", language="es", story="Hoy lo vi otra vez.")
    assert task().language == "es"
    with pytest.raises(DomainError) as refused:
        decide(screening, screener(), NOBODY, "It says little.")
    assert refused.value.code == "screening.not-read"


@pytest.mark.django_db(transaction=True)
@pytest.mark.fault("10")
def test_two_who_take_a_translation_at_once_have_one_owner():
    in_hmong()
    own = task().pk
    people = [hmong_screener(), screener()]
    barrier, owners, refused = threading.Barrier(2), [], []

    def press(viewer) -> None:
        try:
            barrier.wait(timeout=60)
            owners.append(actions.claim_translation(viewer=viewer, task_id=own).claimed_by)
        except DomainError as wrong:
            refused.append(wrong.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(viewer,)) for viewer in people]
    for t in threads:
        t.start()
    for t in threads:
        t.join(timeout=120)
    assert len(owners) == 1
    assert refused == ["translation.held"]
    assert task().claimed_by == owners[0]
