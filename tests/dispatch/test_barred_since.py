"""A decision since bars what was told before: no way round it, no later fact, no further call; and no later words."""

import json

import pytest

from hearthline.dispatch.actions import next_office, send_update
from hearthline.dispatch.exporting import document
from hearthline.dispatch.grounds import allowed
from hearthline.dispatch.models import CrossReport
from hearthline.ground.errors import DomainError
from hearthline.intake.actions import open_pending
from hearthline.intake.door.accept import accept
from tests.dispatch.build import her, telling, told
from tests.dispatch.test_owing import decided, ruling
from tests.intake.build import arrived, sealed

pytestmark = [pytest.mark.django_db, pytest.mark.req("S-10")]


def test_what_was_done_under_an_old_rule_opens_no_way_past_a_new_bar() -> None:
    report, viewer = arrived(), her()
    decided(report, [ruling("licensing", rule="tell.licensing")])
    told(report, viewer, recipient="licensing", why="owed", agency="Licensing")
    assert CrossReport.unscoped.get(recipient="licensing").done_at is not None
    decided(report, must_not=[ruling("licensing", rule="bar.licensing", effect="must_not")])
    assert CrossReport.unscoped.filter(recipient="licensing", effect="must_not", ended_at=None).exists()
    assert allowed(report, "licensing").effect == "must_not"


def test_who_must_not_be_told_any_more_gets_no_later_fact() -> None:
    report, viewer = arrived(), her()
    row = told(report, viewer, why="owed")
    decided(report, must_not=[ruling("law_enforcement", rule="bar.police", effect="must_not")])
    assert allowed(report, "law_enforcement").effect == "must_not"
    with pytest.raises(DomainError, match="must-not"):
        send_update(viewer=viewer, hand_off_id=row.pk, words="The father left in a blue car.")


def test_who_must_not_be_told_any_more_is_not_called_further() -> None:
    report, viewer = arrived(), her()
    row = telling(report, viewer, why="owed")
    decided(report, must_not=[ruling("law_enforcement", rule="bar.police", effect="must_not")])
    with pytest.raises(DomainError, match="must-not"):
        next_office(viewer=viewer, hand_off_id=row.pk, version=row.version)


def test_the_file_for_machines_holds_nothing_that_came_after_the_telling() -> None:
    token = b"t" * 16
    report, viewer = arrived(token), her()
    row = told(report, viewer)
    before = json.dumps(document(viewer, row.pk))
    envelope = sealed(
        token,
        kind="addition",
        adults=[{"name": "Quillon Vashtar", "relation": "uncle", "worried_about": "yes"}],
        where_now="12 Hidden Lane",
    )
    accept(envelope)
    open_pending()
    after = json.dumps(document(viewer, row.pk))
    assert "Quillon" not in before + after
    assert "Hidden Lane" not in after
