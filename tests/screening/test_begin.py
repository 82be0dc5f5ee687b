"""A report arrives: it has a screening, a run of the tool, and clocks that count from when it was durable."""

import pytest

from hearthline.duty.models import Alert, Clock
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening.models import PinnedPack, Screening, TranslationTask
from hearthline.sealing import new_token
from hearthline.ui.agency import current_pack
from tests.cast import STORY_HMN
from tests.intake.build import arrived
from tests.screening.build import again, came, run_of

pytestmark = pytest.mark.django_db


def due_times(screening: Screening) -> dict[str, object]:
    rows = Clock.unscoped.filter(subject_id=screening.report_id.hex, state="running")
    return {row.kind: row.due_at for row in rows}


@pytest.mark.req("S-1")
def test_the_first_run_stands_on_what_the_report_says_and_is_kept_with_its_pack():
    screening = came()
    run = run_of(screening)
    assert (run.why, run.by_name) == ("arrived", "")
    assert set(run.prefilled.split()) >= {"danger_now", "youngest_age"}
    assert run.pack_id == current_pack().version
    assert PinnedPack.objects.get().canonical is not None
    assert Entry.objects.filter(tag=Tag.TOOL_RUN, record_id=screening.report_id.hex).count() == 1


def test_two_reports_under_one_pack_keep_it_once():
    came()
    came()
    assert PinnedPack.objects.count() == 1


@pytest.mark.req("S-2", "E-1")
def test_every_clock_counts_from_receipt_and_has_a_rule_and_a_citation():
    screening = came()
    pack = current_pack()
    expected = {
        "screening": pack.limit("promise.screening").due(screening.received_at).at,
        "read": pack.limit("promise.read_web_report").due(screening.received_at).at,
        "response": pack.limit("response.ten_days").due(screening.received_at).at,
    }
    assert due_times(screening) == expected
    for row in Clock.unscoped.all():
        assert row.started_at == screening.received_at
        assert row.rule
        assert row.citation


def test_a_counting_rule_that_is_not_verified_says_so_on_the_clock():
    came()
    assert Clock.unscoped.get(kind="response").counting_verified is False
    assert Clock.unscoped.get(kind="screening").counting_verified is True


def test_the_nearest_promise_orders_the_queue_and_is_kept_on_the_report():
    screening = came()
    assert (screening.due_kind, screening.due_at) == ("read", due_times(screening)["read"])
    assert screening.report.due_at == screening.due_at


@pytest.mark.req("I-2", "E-1")
def test_an_emergency_is_decided_by_its_own_shorter_promise_from_receipt():
    screening = came(danger="yes")
    clock = Clock.unscoped.get(kind="screening", state="running")
    promised = current_pack().limit("promise.screening_emergency").due(screening.received_at)
    usual = current_pack().limit("promise.screening").due(screening.received_at)
    assert clock.due_at == promised.at < usual.at
    assert clock.rule == "promise.screening_emergency"


@pytest.mark.req("I-2")
@pytest.mark.parametrize("danger", ["yes", "cannot_call"])
def test_danger_is_an_emergency_and_alarms_until_a_person_answers(danger: str):
    screening = came(danger=danger)
    assert (screening.level, screening.rank) == ("emergency", 0)
    alert = Alert.unscoped.get()
    assert (alert.kind, alert.urgent, alert.label) == ("danger", True, screening.report.number)


def test_not_sure_about_danger_is_never_below_urgent():
    assert came(danger="unsure").level == "urgent"


def test_no_danger_and_nothing_known_is_due_in_days_and_never_routine():
    assert came(danger="no").level == "soon"


def test_a_danger_sent_first_is_joined_by_the_whole_report_without_losing_its_place():
    token = new_token()
    first = came(token=token, kind="danger", danger="cannot_call", story="")
    whole = again(arrived(token, danger="no"))
    assert (whole.pk, whole.level) == (first.pk, "emergency")
    assert run_of(whole).why == "addition"
    assert Alert.unscoped.count() == 1


def test_words_in_another_language_open_a_translation_with_its_own_clock():
    screening = came(language="hmn", story=STORY_HMN)
    task = TranslationTask.unscoped.get()
    assert (task.language, task.state, task.screening_id) == ("hmn", "waiting", screening.pk)
    assert due_times(screening)["translation"] == task.due_at


def test_words_in_english_open_none():
    came()
    assert not TranslationTask.unscoped.exists()


def test_nothing_of_the_story_rests_in_the_clear_in_this_room():
    screening = came(children=[{"name": "Wren Abernathy-Solis", "age": "6"}])
    from django.forms.models import model_to_dict

    kept = repr([model_to_dict(row) for row in (screening, run_of(screening))]) + repr(
        list(Clock.unscoped.values()) + list(Entry.objects.values())
    )
    for secret in ("Wren", "bruise", "Marisol"):
        assert secret not in kept
