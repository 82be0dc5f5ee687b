"""Who reported: opened for a purpose and a reason, by who may, and never without a trace that somebody reviews."""

from dataclasses import fields
from typing import Any

import pytest

from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.actions import close_reveal, identity, mark_reporters, open_pending, reveal_identity
from hearthline.intake.door.accept import accept
from hearthline.intake.door.content import Identity
from hearthline.intake.models import Envelope, Report, ReporterCard, Reveal
from hearthline.intake.queries import open_reveals, report_detail, report_list
from hearthline.journal.models import Entry
from hearthline.sealing import Keeper, KeyringError, new_token
from tests.cast import MARISOL, TEODORO
from tests.intake.build import IDENTITY, OTHER, administrator, arrived, screener, sealed, supervisor, the_keeper

pytestmark = pytest.mark.django_db
WHY = {"purpose": "call_back", "reason": "She asked for a call."}


def test_a_reveal_gives_what_was_given_and_leaves_an_entry_and_a_row_for_the_supervisor() -> None:
    report, viewer = arrived(identity=IDENTITY), screener()
    assert reveal_identity(viewer=viewer, report_id=report.id, **WHY) == [IDENTITY]
    entry = Entry.objects.get(tag="intake:identity:reveal")
    assert (entry.actor_id, entry.record_id, entry.purpose) == (viewer.id, report.id.hex, "call_back")
    assert "identity_box" in entry.fields
    ((reveal, reason),) = open_reveals(supervisor())
    assert (reveal.by, reason) == (viewer.id, WHY["reason"])


def test_the_entry_and_the_row_are_committed_before_anything_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    report = arrived(identity=IDENTITY)
    seen: list[int] = []

    class Watching(Keeper):
        def open_identity(self, *args: Any, **kwargs: Any) -> bytes:
            seen.append(Entry.objects.filter(tag="intake:identity:reveal").count())
            return super().open_identity(*args, **kwargs)

    monkeypatch.setattr(identity, "keeper", lambda: Watching(the_keeper().ring))
    reveal_identity(viewer=screener(), report_id=report.id, **WHY)
    assert seen == [1]


@pytest.mark.fault("9")
@pytest.mark.parametrize("away", ["none", "error"])
def test_when_the_keeper_is_away_the_request_is_still_recorded(monkeypatch: pytest.MonkeyPatch, away: str) -> None:
    report = arrived(identity=IDENTITY)

    class Away(Keeper):
        def open_identity(self, *_: Any, **__: Any) -> bytes:
            raise KeyringError("sealing.E004", "away", "wait")

    monkeypatch.setattr(identity, "keeper", lambda: None if away == "none" else Away(the_keeper().ring))
    with pytest.raises(DomainError) as caught:
        reveal_identity(viewer=screener(), report_id=report.id, **WHY)
    assert caught.value.code == "reveal.away"
    assert Reveal.unscoped.count() == Entry.objects.filter(tag="intake:identity:reveal").count() == 1


def test_without_a_reason_or_a_purpose_nothing_is_opened() -> None:
    report, viewer = arrived(identity=IDENTITY), screener()
    with pytest.raises(DomainError) as caught:
        reveal_identity(viewer=viewer, report_id=report.id, purpose="call_back", reason=" \n ")
    assert caught.value.code == "reveal.reason"
    for purpose in ("", "curious"):
        with pytest.raises(Refused):
            reveal_identity(viewer=viewer, report_id=report.id, purpose=purpose, reason="because")
    assert Reveal.unscoped.count() == 0


def test_of_an_anonymous_report_there_is_nothing_to_reveal() -> None:
    report = arrived()
    with pytest.raises(DomainError) as caught:
        reveal_identity(viewer=screener(), report_id=report.id, **WHY)
    assert caught.value.code == "reveal.none"


@pytest.mark.fault("46", "50")
def test_an_administrator_and_another_agency_reveal_nothing() -> None:
    report = arrived(identity=IDENTITY)
    for viewer in (administrator(), supervisor(OTHER), screener(OTHER)):
        with pytest.raises(Refused):
            reveal_identity(viewer=viewer, report_id=report.id, **WHY)
    assert Reveal.unscoped.count() == 0
    assert Entry.objects.filter(tag="access:right:refuse").count() == 3


@pytest.mark.fault("15")
def test_one_damaged_identity_does_not_hide_another() -> None:
    token = new_token()
    report = arrived(token, identity=IDENTITY)
    other = sealed(token, identity=Identity(name=TEODORO.name), story="I am his grandfather.")
    accept(other)
    open_pending()
    Envelope.unscoped.exclude(pk=other.id).update(identity_box=b"damaged")
    assert [one.name for one in reveal_identity(viewer=screener(), report_id=report.id, **WHY)] == [TEODORO.name]
    Envelope.unscoped.update(identity_box=b"damaged")
    with pytest.raises(DomainError) as caught:
        reveal_identity(viewer=screener(), report_id=report.id, **WHY)
    assert caught.value.code == "reveal.damaged"


@pytest.mark.fault("55")
def test_a_reveal_is_closed_by_another_person_than_the_one_who_asked() -> None:
    report, asker, other = arrived(identity=IDENTITY), supervisor(), supervisor()
    reveal_identity(viewer=asker, report_id=report.id, **WHY)
    reveal = Reveal.unscoped.get()
    for viewer in (asker, screener(), supervisor(OTHER)):
        with pytest.raises(Refused):
            close_reveal(viewer=viewer, reveal_id=reveal.id)
    assert close_reveal(viewer=other, reveal_id=reveal.id).closed_by == other.id
    assert close_reveal(viewer=supervisor(), reveal_id=reveal.id).closed_by == other.id
    assert open_reveals(other) == []
    assert Entry.objects.filter(tag="intake:identity:review").count() == 1


@pytest.mark.fault("43")
def test_lists_and_pages_hold_no_identity() -> None:
    report, viewer = arrived(identity=IDENTITY), screener()
    (listed,) = report_list(viewer)
    detail = report_detail(viewer, report.id, "screening")
    shown = repr([vars(listed), [vars(part) for part in detail.parts], [vars(card) for card in detail.reporter]])
    for value in (MARISOL.name, MARISOL.phone, MARISOL.email):
        assert value not in shown
    assert {field.name for field in fields(detail.reporter[0])} == {
        "given",
        "kind",
        "category",
        "declined",
    }
    assert {field.name for field in ReporterCard._meta.fields} & {"name", "phone", "email"} == set()


@pytest.mark.fault("9")
def test_while_the_keeper_is_away_marks_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    from hearthline.intake.actions import marks

    arrived(identity=IDENTITY)
    with monkeypatch.context() as away:
        away.setattr(marks, "keeper", lambda: None)
        assert mark_reporters() == 0
    assert mark_reporters() == 1
    assert Report.unscoped.count() == 1
