"""A second person before a reveal, the register of who was told, and marked words: as actions, with their traces."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from hearthline.dispatch.actions import tell as tell_outside
from hearthline.dispatch.queries import hand_off
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.actions import identity, reveal_identity
from hearthline.intake.door.content import Identity
from hearthline.intake.keys import record_key
from hearthline.intake.models import ClueMark, Disclosure, Reveal, RevealAsk
from hearthline.intake.reading import assemble
from hearthline.intake.withheld import clues, disclosures, seconds
from hearthline.intake.withheld.outgoing import WITHHELD, outgoing
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.sealing import Keeper, KeyringError
from hearthline.sealing.socketkeeper import KeeperStopped
from tests.cast import MARISOL
from tests.intake.build import IDENTITY, OTHER, administrator, arrived, screener, supervisor, the_keeper

pytestmark = pytest.mark.django_db

COURT = {"purpose": "court", "reason": "Order 22-114 of Department 9."}
TELLING = "I am the van driver of Larkspur school. The van driver sees a lot."


def code(call, *args, **kwargs) -> str:
    with pytest.raises(DomainError) as caught:
        call(*args, **kwargs)
    return caught.value.code


def asked(report, who):
    return seconds.ask_reveal(viewer=who, report_id=report.id, **COURT)


# --- a second person


@pytest.mark.req("C-1", "C-2")
@pytest.mark.fault("55")
def test_where_the_pack_wants_two_people_one_alone_opens_nothing() -> None:
    report, who = arrived(identity=IDENTITY), screener()
    assert code(reveal_identity, viewer=who, report_id=report.id, **COURT) == "reveal.second"
    ask = asked(report, who)
    assert code(seconds.open_granted, viewer=who, ask_id=ask.pk) == "reveal.second"
    assert Reveal.unscoped.count() == 0
    assert seconds.answer_reveal(viewer=supervisor(), ask_id=ask.pk, agree=True).granted
    assert seconds.open_granted(viewer=who, ask_id=ask.pk) == (report, [IDENTITY])
    assert Reveal.unscoped.get().by == who.id, "it is on the list to look at, as every reveal"
    tags = list(Entry.objects.filter(record_id=report.id.hex).order_by("id").values_list("tag", flat=True))
    wanted = [Tag.REVEAL_ASKED, Tag.REVEAL_GRANTED, Tag.IDENTITY_REVEALED]
    assert [tag for tag in tags if tag in wanted] == wanted


@pytest.mark.req("C-2")
@pytest.mark.fault("55")
def test_nobody_is_their_own_second_person_not_even_in_the_database() -> None:
    report, boss = arrived(identity=IDENTITY), supervisor()
    ask = asked(report, boss)
    with pytest.raises(Refused):
        seconds.answer_reveal(viewer=boss, ask_id=ask.pk, agree=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        RevealAsk.unscoped.filter(pk=ask.pk).update(granted=True, decided_by=boss.id)


@pytest.mark.fault("50", "55")
def test_only_a_supervisor_of_the_agency_agrees() -> None:
    report = arrived(identity=IDENTITY)
    ask = asked(report, screener())
    for who in (screener(), administrator(), supervisor(OTHER)):
        with pytest.raises(Refused):
            seconds.answer_reveal(viewer=who, ask_id=ask.pk, agree=True)
    for who in (screener(), administrator()):
        with pytest.raises(Refused):
            seconds.waiting(who)
    assert seconds.waiting(supervisor(OTHER)) == []
    (seen,) = seconds.waiting(supervisor())
    assert (seen.reason, seen.own) == (COURT["reason"], False)


def test_an_agreement_is_used_once_in_half_an_hour_and_by_who_asked() -> None:
    report, who = arrived(identity=IDENTITY), screener()
    ask = asked(report, who)
    seconds.answer_reveal(viewer=supervisor(), ask_id=ask.pk, agree=True)
    assert code(seconds.open_granted, viewer=screener(), ask_id=ask.pk) == "reveal.second"
    with clock.freeze(clock.now() + seconds.OPEN_FOR + timedelta(seconds=1)):
        assert seconds.my_ask(who, report) is None
        assert code(seconds.open_granted, viewer=who, ask_id=ask.pk) == "reveal.second"
    seconds.open_granted(viewer=who, ask_id=ask.pk)
    assert code(seconds.open_granted, viewer=who, ask_id=ask.pk) == "reveal.second"
    assert Reveal.unscoped.count() == 1


def test_who_is_not_agreed_with_sees_nothing_and_an_answer_stands() -> None:
    report, who = arrived(identity=IDENTITY), screener()
    ask = asked(report, who)
    assert asked(report, who).pk == ask.pk, "asked twice is asked once"
    seconds.answer_reveal(viewer=supervisor(), ask_id=ask.pk, agree=False)
    assert code(seconds.answer_reveal, viewer=supervisor(), ask_id=ask.pk, agree=True) == "reveal.answered"
    assert code(seconds.open_granted, viewer=who, ask_id=ask.pk) == "reveal.second"


@pytest.mark.fault("9")
def test_an_agreement_is_not_lost_when_the_keeper_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    report, who = arrived(identity=IDENTITY), screener()
    ask = asked(report, who)
    seconds.answer_reveal(viewer=supervisor(), ask_id=ask.pk, agree=True)
    with monkeypatch.context() as away:
        away.setattr(identity, "keeper", lambda: None)
        assert code(seconds.open_granted, viewer=who, ask_id=ask.pk) == "reveal.away"
    assert seconds.open_granted(viewer=who, ask_id=ask.pk)[1] == [IDENTITY]


def test_danger_and_a_call_back_wait_for_nobody() -> None:
    report, who = arrived(identity=IDENTITY), screener()
    for purpose in ("danger", "call_back"):
        assert reveal_identity(viewer=who, report_id=report.id, purpose=purpose, reason="now") == [IDENTITY]
        assert code(seconds.ask_reveal, viewer=who, report_id=report.id, purpose=purpose, reason="x") == "reveal.alone"


def test_asking_needs_a_reason_a_purpose_and_somebody_to_open() -> None:
    who = screener()
    given, none = arrived(identity=IDENTITY), arrived()
    assert code(seconds.ask_reveal, viewer=who, report_id=given.id, purpose="court", reason=" ") == "reveal.reason"
    assert code(seconds.ask_reveal, viewer=who, report_id=none.id, **COURT) == "reveal.none"
    with pytest.raises(Refused):
        seconds.ask_reveal(viewer=who, report_id=given.id, purpose="curious", reason="x")


@pytest.mark.req("C-2")
def test_a_keeper_that_stops_is_told_apart_and_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    report, who = arrived(identity=IDENTITY), screener()

    class Stops(Keeper):
        def open_identity(self, *_: object, **__: object) -> bytes:
            raise KeeperStopped("sealing.E011", "too many", "look who")

    monkeypatch.setattr(identity, "keeper", lambda: Stops(the_keeper().ring))
    assert code(reveal_identity, viewer=who, report_id=report.id, purpose="danger", reason="x") == "reveal.stopped"
    assert Entry.objects.filter(tag=Tag.REVEAL_STOPPED, actor_id=who.id).count() == 1


# --- who was told


def tell(report, who, **changes):
    whole = {
        "recipient_kind": "prosecutor",
        "recipient": "Ms Ito, office of the prosecutor",
        "told": ("name", "phone"),
        "how": "telephone",
        "told_at": clock.now(),
    }
    return disclosures.record_disclosure(viewer=who, report_id=report.id, **(whole | changes))


@pytest.mark.req("C-1", "C-3")
def test_a_disclosure_is_kept_with_its_section_and_sealed_and_in_the_journal() -> None:
    report, who = arrived(identity=IDENTITY), screener()
    row = tell(report, who, note="asked in writing")
    assert "11167(d)(1)" in row.authority
    assert not [said for said in ("Ms Ito", "the prosecutor", "asked in writing") if said.encode() in bytes(row.sealed)]
    (line,) = disclosures.register(who, report.id).disclosures
    assert (line.recipient, line.told, line.note) == (
        "Ms Ito, office of the prosecutor",
        ("name", "phone"),
        "asked in writing",
    )
    entry = Entry.objects.get(tag=Tag.DISCLOSED)
    assert (entry.purpose, entry.fields.split(), entry.actor_id) == ("prosecutor", ["name", "phone"], who.id) or (
        "name" in entry.fields and entry.purpose == "prosecutor"
    )
    assert "11167(d)(1)" in entry.authority
    assert "Ito" not in entry.fields + entry.authority
    assert Entry.objects.filter(tag=Tag.DISCLOSURES_READ).count() == 1


@pytest.mark.req("C-1")
@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"recipient_kind": "subject"}, "disclosure.forbidden"),
        ({"recipient_kind": "other"}, "disclosure.unknown"),
        ({"recipient_kind": "employer"}, "disclosure.waiver"),
        ({"recipient_kind": "anyone_by_order"}, "disclosure.order"),
        ({"recipient_kind": "newspaper"}, "disclosure.recipient"),
        ({"recipient": " "}, "disclosure.who"),
        ({"told": ()}, "disclosure.told"),
        ({"told": ("name", "diary")}, "disclosure.told"),
        ({"how": "pigeon"}, "disclosure.how"),
        ({"told_at": None}, "disclosure.when"),
    ],
)
def test_whom_the_pack_does_not_let_know_is_refused_and_nothing_is_kept(changes: dict, what: str) -> None:
    report = arrived(identity=IDENTITY)
    assert code(tell, report, screener(), **changes) == what
    assert Disclosure.unscoped.count() == 0


def test_a_time_before_the_report_or_to_come_is_refused() -> None:
    report = arrived(identity=IDENTITY)
    for told_at in (report.received_at - timedelta(days=1), clock.now() + timedelta(hours=1)):
        assert code(tell, report, screener(), told_at=told_at) == "disclosure.when"


@pytest.mark.req("C-1")
def test_the_newest_wish_of_the_reporter_counts() -> None:
    report, who = arrived(identity=IDENTITY), screener()
    assert disclosures.register(who, report.id).wish == "not_asked"
    for wish, allowed in (("employer", True), ("tells_nobody", False)):
        disclosures.record_wish(viewer=who, report_id=report.id, code=wish, words="On the telephone, today.")
        if allowed:
            tell(report, who, recipient_kind="employer")
        else:
            assert code(tell, report, who, recipient_kind="employer") == "disclosure.waiver"
    found = disclosures.register(who, report.id)
    assert [w.row.code for w in found.wishes] == ["tells_nobody", "employer"]
    assert found.wishes[0].words == "On the telephone, today."
    assert code(disclosures.record_wish, viewer=who, report_id=report.id, code="x", words="y") == "wish.code"
    assert code(disclosures.record_wish, viewer=who, report_id=report.id, code="waives", words=" ") == "wish.words"


@pytest.mark.fault("50")
def test_another_agency_and_an_administrator_read_and_write_nothing_of_it() -> None:
    report = arrived(identity=IDENTITY)
    for who in (administrator(), screener(OTHER), supervisor(OTHER)):
        with pytest.raises(Refused):
            disclosures.register(who, report.id)
        with pytest.raises(Refused):
            tell(report, who)
        with pytest.raises(Refused):
            disclosures.record_wish(viewer=who, report_id=report.id, code="waives", words="x")
        with pytest.raises(Refused):
            clues.mark(viewer=who, report_id=report.id, words="Wren")
        with pytest.raises(Refused):
            clues.suggest(viewer=who, report_id=report.id)


# --- marked words


def marks(report, who):
    key = record_key(report, actor=who.id, purpose="test")
    return clues.marks_of(report, key, assemble(report, key).parts)


@pytest.mark.req("C-2")
def test_marked_words_are_cut_from_a_hand_off_marked_before_or_after_it() -> None:
    report, who = arrived(story=TELLING), screener()
    before = tell_outside(
        viewer=who,
        report_id=report.id,
        recipient="other_county",
        why="out_of_area",
        agency="Next county",
        phone="",
        said=f"They say: {TELLING}",
    )
    assert clues.mark(viewer=who, report_id=report.id, words="THE VAN DRIVER") == 2
    assert "van driver" not in (hand_off(who, before.pk).told.said).casefold()
    after = tell_outside(
        viewer=who,
        report_id=report.id,
        recipient="other_county",
        why="out_of_area",
        agency="Next county",
        phone="",
        said="The van driver told us.",
    )
    assert hand_off(who, after.pk).told.said == f"{WITHHELD} told us."


def test_marking_twice_marks_once_and_a_mark_can_be_taken_away() -> None:
    report, who = arrived(story=TELLING), screener()
    assert clues.mark(viewer=who, report_id=report.id, words="van driver") == 2
    assert clues.mark(viewer=who, report_id=report.id, words="van driver") == 0
    for row in ClueMark.unscoped.all():
        assert b"story" not in bytes(row.sealed)
        clues.unmark(viewer=who, report_id=report.id, clue_id=row.pk)
        clues.unmark(viewer=who, report_id=report.id, clue_id=row.pk)
    assert outgoing(TELLING, marks(report, who)) == TELLING
    assert Entry.objects.filter(tag=Tag.CLUE_REMOVED).count() == 2
    assert ClueMark.unscoped.count() == 2, "that there was a mark, and who took it away, stays"


def test_words_that_are_not_there_or_none_are_refused() -> None:
    report, who = arrived(story=TELLING), screener()
    for words, what in (("helicopter", "clue.absent"), (" ", "clue.words"), ("x" * 300, "clue.words")):
        assert code(clues.mark, viewer=who, report_id=report.id, words=words) == what


def test_a_mark_of_another_text_cuts_nothing_and_breaks_nothing() -> None:
    report, who = arrived(story=TELLING), screener()
    clues.mark(viewer=who, report_id=report.id, words="school")
    ClueMark.unscoped.update(sealed=b"damaged")
    assert not marks(report, who)


@pytest.mark.req("C-2")
def test_the_keeper_marks_the_reporter_s_own_words_and_tells_the_desk_none() -> None:
    own = Identity(name=MARISOL.name, phone=MARISOL.phone, employer="Larkspur school")
    first = MARISOL.name.split()[0]
    report = arrived(story=f"{TELLING} {first} here, call {MARISOL.phone}.", identity=own)
    who = supervisor()
    assert clues.suggest(viewer=who, report_id=report.id) >= 3
    out = outgoing(f"{TELLING} {first} here, call {MARISOL.phone}.", marks(report, who))
    for word in ("Larkspur", first, MARISOL.phone):
        assert word not in out
    entry = Entry.objects.get(tag=Tag.CLUES_SUGGESTED)
    assert entry.actor_id == who.id
    assert Reveal.unscoped.count() == 0, "nobody was shown who reported"
    assert code(clues.suggest, viewer=who, report_id=arrived(story=TELLING).id) == "clue.none"


@pytest.mark.fault("9")
@pytest.mark.parametrize("away", ["none", "error"])
def test_suggestions_wait_for_the_keeper_and_marking_by_hand_goes_on(
    monkeypatch: pytest.MonkeyPatch, away: str
) -> None:
    report, who = arrived(story=TELLING, identity=IDENTITY), screener()

    class Away(Keeper):
        def suggest(self, *_: object, **__: object) -> list:
            raise KeyringError("x", "away", "wait")

    monkeypatch.setattr(clues, "keeper", lambda: None if away == "none" else Away(the_keeper().ring))
    assert code(clues.suggest, viewer=who, report_id=report.id) == "reveal.away"
    assert clues.mark(viewer=who, report_id=report.id, words="van driver") == 2


def test_codes_and_the_reporter_s_own_part_are_no_text_of_the_report() -> None:
    report, who = arrived(story=TELLING), screener()
    key = record_key(report, actor=who.id, purpose="test")
    (part,) = assemble(report, key).parts
    assert part.content is not None
    found = clues.texts(part.content)
    assert found["story"] == TELLING
    assert not {name for name in found if name.split(".")[0] in ("reporter", "language", "danger", "about", "files")}
