"""After the answer: what is new is told and received, or alarms; what came of it stands in the record."""

from datetime import timedelta

import pytest

from hearthline.dispatch.actions import record_outcome, send_update, update_received
from hearthline.dispatch.actions.after import OUTCOMES
from hearthline.dispatch.models import Line
from hearthline.dispatch.queries import hand_off, hand_offs_of
from hearthline.duty.actions import tick
from hearthline.duty.models import Alert, AlertKind, Clock
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.models import Entry
from tests.dispatch.build import her, telling, told
from tests.intake.build import OTHER, administrator, arrived, screener

pytestmark = [pytest.mark.django_db]
NEW = "The father left in a blue car."


class TestUpdates:
    def test_a_later_fact_waits_until_somebody_there_has_it(self):
        report, viewer = arrived(), her()
        row = told(report, viewer)
        line = send_update(viewer=viewer, hand_off_id=row.pk, words=NEW)
        view = hand_off(viewer, row.pk)
        assert view.not_received == 1
        assert view.updates[0].words == {"said": NEW}
        assert b"blue car" not in bytes(line.sealed)
        update_received(viewer=viewer, update_id=line.pk, received_by="Badge 9")
        view = hand_off(viewer, row.pk)
        assert view.not_received == 0
        assert view.updates[0].receipt is not None
        assert view.updates[0].receipt.words == {"by": "Badge 9"}
        assert Clock.unscoped.get(kind="update").state == "met"

    def test_silence_about_an_update_alarms_and_the_alarm_says_which(self):
        report, viewer = arrived(), her()
        row = told(report, viewer)
        line = send_update(viewer=viewer, hand_off_id=row.pk, words=NEW)
        tick(Clock.unscoped.get(kind="update").due_at + timedelta(seconds=1))
        alert = Alert.unscoped.get(kind=AlertKind.HAND_OFF)
        assert (alert.about, alert.subject_id) == ("update", row.pk.hex)
        update_received(viewer=viewer, update_id=line.pk, received_by="Badge 9")
        assert Alert.unscoped.get(pk=alert.pk).acknowledged_at is not None

    def test_the_promise_is_kept_when_every_update_was_received(self):
        report, viewer = arrived(), her()
        row = told(report, viewer)
        first = send_update(viewer=viewer, hand_off_id=row.pk, words=NEW)
        second = send_update(viewer=viewer, hand_off_id=row.pk, words="She is at school.")
        update_received(viewer=viewer, update_id=second.pk, received_by="Badge 9")
        assert Clock.unscoped.get(kind="update").state == "running"
        update_received(viewer=viewer, update_id=first.pk, received_by="Badge 9")
        assert Clock.unscoped.get(kind="update").state == "met"

    def test_the_first_receipt_stands(self):
        report, viewer = arrived(), her()
        line = send_update(viewer=viewer, hand_off_id=told(report, viewer).pk, words=NEW)
        first = update_received(viewer=viewer, update_id=line.pk, received_by="Badge 9")
        assert update_received(viewer=her(), update_id=line.pk, received_by="Somebody else") == first
        assert Line.unscoped.filter(kind="received").count() == 1

    @pytest.mark.parametrize(("words", "code"), [(" ", "update.words"), ("word " * 400, "hand-off.said")])
    def test_what_cannot_be_told_is_asked_for(self, words: str, code: str):
        report, viewer = arrived(), her()
        row = told(report, viewer)
        with pytest.raises(DomainError) as caught:
            send_update(viewer=viewer, hand_off_id=row.pk, words=words)
        assert caught.value.code == code
        assert not Line.unscoped.exists()

    def test_a_receipt_without_a_person_is_none(self):
        report, viewer = arrived(), her()
        line = send_update(viewer=viewer, hand_off_id=told(report, viewer).pk, words=NEW)
        with pytest.raises(DomainError) as caught:
            update_received(viewer=viewer, update_id=line.pk, received_by=" ")
        assert caught.value.code == "update.who"

    def test_nothing_is_new_for_somebody_who_was_not_told(self):
        report, viewer = arrived(), her()
        row = telling(report, viewer)
        for wrong in (
            lambda: send_update(viewer=viewer, hand_off_id=row.pk, words=NEW),
            lambda: record_outcome(viewer=viewer, hand_off_id=row.pk, code="shelter", words="", at=clock.now()),
        ):
            with pytest.raises(DomainError) as caught:
                wrong()
            assert caught.value.code == "hand-off.not-answered"


@pytest.mark.req("E-3")
class TestOutcomes:
    @pytest.mark.parametrize("code", OUTCOMES)
    def test_what_came_of_it_stands_in_the_record(self, code: str):
        report, viewer = arrived(), her()
        row = told(report, viewer)
        at = clock.now()
        record_outcome(viewer=viewer, hand_off_id=row.pk, code=code, words="At the hospital.", at=at)
        (view,) = hand_offs_of(her(), report)
        (outcome,) = view.outcomes
        assert outcome.words is not None
        assert (outcome.words["code"], outcome.words["said"]) == (code, "At the hospital.")
        assert outcome.happened_at == at
        assert Entry.objects.get(tag="dispatch:hand-off:outcome").record_id == report.pk.hex
        assert b"hospital" not in bytes(outcome.row.sealed)

    def test_several_follow_each_other_and_none_is_changed(self):
        report, viewer = arrived(), her()
        row = told(report, viewer)
        for code in ("welfare_check", "protective_custody", "medical_care"):
            record_outcome(viewer=viewer, hand_off_id=row.pk, code=code, words="", at=clock.now())
        found = [one.words["code"] for one in hand_off(viewer, row.pk).outcomes if one.words]
        assert found == ["welfare_check", "protective_custody", "medical_care"]

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"code": "party"}, "outcome.code"),
            ({"code": "other", "words": " "}, "outcome.words"),
            ({"at": None}, "outcome.when"),
            ({"at": clock.now() + timedelta(days=400)}, "outcome.when"),
            ({"at": clock.now() - timedelta(days=400)}, "outcome.when"),
        ],
    )
    def test_what_is_missing_is_asked_for(self, changes: dict[str, object], code: str):
        report, viewer = arrived(), her()
        row = told(report, viewer)
        wanted = {"code": "shelter", "words": "", "at": clock.now()} | changes
        with pytest.raises(DomainError) as caught:
            record_outcome(viewer=viewer, hand_off_id=row.pk, **wanted)  # type: ignore[arg-type]  # wrong on purpose
        assert caught.value.code == code

    def test_who_may_not_is_refused(self):
        report, viewer = arrived(), her()
        row = told(report, viewer)
        line = send_update(viewer=viewer, hand_off_id=row.pk, words=NEW)
        for stranger in (administrator(), screener(OTHER)):
            for act in (
                lambda who=stranger: send_update(viewer=who, hand_off_id=row.pk, words=NEW),
                lambda who=stranger: update_received(viewer=who, update_id=line.pk, received_by="B"),
                lambda who=stranger: record_outcome(
                    viewer=who, hand_off_id=row.pk, code="shelter", words="", at=clock.now()
                ),
            ):
                with pytest.raises(Refused):
                    act()
        assert Line.unscoped.count() == 1
