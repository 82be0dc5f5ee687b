"""Picked while a call is typed, linked when it is filed: by whose word, when and why; never in the way of filing."""

import hashlib
from typing import Any
from uuid import UUID

import pytest

from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.ground.ids import uuid7
from hearthline.intake.calls import actions as calls
from hearthline.intake.calls.models import Call
from hearthline.intake.calls.types import Ended, Lacking
from hearthline.intake.door.content import BadContent
from hearthline.intake.events import CallFiled
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Born
from hearthline.people import actions as people
from hearthline.people.models import ReportedLink
from hearthline.screening.actions.taking import take_call
from hearthline.screening.history import carrying, linking, looking
from hearthline.screening.history.picking import pick, unpick
from hearthline.screening.models import CallPick, History, Screening
from tests import staff
from tests.intake.calls.build import put, typed, without
from tests.screening.build import came, other_screener, screener, supervisor
from tests.screening.history_build import SMITH, known

pytestmark = [pytest.mark.django_db, pytest.mark.req("S-1")]
JON = without("children", **{"children.0.name": "Jon Smyth", "children.0.age": "about 8"})


def calling(**changes: str) -> Call:
    """A call about Jon Smyth that can be filed."""
    staff.agency()
    return typed(screener(), JON | changes)


def picked(call: Call, person_id: UUID, slot: str = "child-1", viewer: Any = None) -> CallPick:
    return pick(viewer=viewer or screener(), call_id=call.pk, slot=slot, person_id=person_id)


def filed(call: Call, viewer: Any = None) -> UUID:
    return take_call(viewer=viewer or screener(), call_id=call.pk).report_id


def links(report_id: UUID) -> dict[str, UUID]:
    rows = ReportedLink.unscoped.filter(report_id=report_id, unlinked_at=None)
    return dict(rows.values_list("slot", "person_id"))


def place(call: Call) -> looking.Place:
    return next(one for one in looking.of_call(screener(), call.pk)[1] if one.asked.slot == "child-1")


@pytest.mark.req("I-6")
def test_who_was_picked_is_linked_when_the_call_is_filed_by_whose_word_when_and_why():
    person_id = known(SMITH, Born(2019, 3, 5))
    call = calling()
    made = picked(call, person_id)
    said = clock.now()
    with clock.freeze(said.replace(year=said.year + 1)):
        report_id = filed(call, other_screener())
    link = ReportedLink.unscoped.get()
    assert (link.report_id, link.slot, link.person_id) == (report_id, "child-1", person_id)
    assert (link.linked_by, link.linked_name, link.linked_at) == (screener().id, screener().name, made.at)
    assert link.score_bits == made.score_bits > 0
    assert link.band == made.band != ""
    assert "surname" in link.steps
    assert Screening.unscoped.get().history == History.KNOWN
    made.refresh_from_db()
    assert (made.link_id, made.ended_by) == (link.pk, other_screener().id)


@pytest.mark.fault("47")
def test_picking_taking_back_and_carrying_are_each_in_the_journal_and_no_name_is():
    call, person_id = calling(), known(SMITH, Born(2019))
    first = picked(call, person_id)
    unpick(viewer=screener(), call_id=call.pk, pick_id=first.pk)
    picked(call, person_id)
    filed(call)
    tags = (Tag.PERSON_PICKED, Tag.PICK_TAKEN_BACK, Tag.PICK_CARRIED)
    assert [Entry.objects.filter(tag=tag).count() for tag in tags] == [2, 1, 1]
    for entry in Entry.objects.filter(tag__in=tags):
        assert (entry.record_kind, entry.record_id) == ("call", call.pk.hex)
        assert person_id.hex in entry.fields
        assert "Sm" not in entry.fields + entry.purpose
    linked = Entry.objects.get(tag=Tag.PERSON_LINKED)
    assert f"link:{ReportedLink.unscoped.get().pk.hex}" in linked.fields
    assert linked.actor_id == screener().id


def test_the_panel_shows_who_was_picked_by_whom_and_no_other_hits():
    call, person_id = calling(), known(SMITH, Born(2019))
    assert place(call).linked is None
    made = picked(call, person_id, viewer=other_screener())
    found = place(call)
    assert found.pick is not None
    assert (found.pick.id, found.pick.by_name, found.pick.other) == (made.pk, other_screener().name, False)
    assert found.linked is not None
    assert (found.linked.person.id, found.hits) == (person_id, ())
    assert found.linked.more is not None


def test_what_is_taken_back_is_not_linked():
    call, person_id = calling(), known(SMITH, Born(2019))
    made = picked(call, person_id)
    unpick(viewer=other_screener(), call_id=call.pk, pick_id=made.pk)
    assert [hit.person.id for hit in place(call).hits] == [person_id]
    assert links(filed(call)) == {}
    with pytest.raises(DomainError):
        unpick(viewer=screener(), call_id=call.pk, pick_id=made.pk)


def test_another_pick_takes_the_place_of_the_first():
    call, first, second = calling(), known(SMITH, Born(2019)), known("Jo Smith", Born(2018))
    picked(call, first)
    picked(call, second)
    assert links(filed(call)) == {"child-1": second}
    assert CallPick.unscoped.count() == 2


def test_the_report_s_place_is_where_they_stand_there_and_not_on_the_page():
    children = {"children.0.name": "Wren Ortiz", "children.1.name": "", "children.2.name": "Jon Smyth"}
    call = calling(**children, **{"adults.1.name": "Odo Webb", "adults.3.name": "Mary Smith"})
    put(screener(), call, "children.0.removed", "yes")
    put(screener(), call, "adults.1.removed", "yes")
    child, adult = known(SMITH, Born(2019)), known("Mary Smith", Born(1990))
    picked(call, child, "child-3")
    picked(call, adult, "adult-4")
    assert links(filed(call)) == {"child-1": child, "adult-2": adult}


def test_who_is_taken_off_the_page_or_named_anew_is_not_carried_and_a_better_spelling_is():
    call = calling(**{"children.1.name": "Ann Smyth", "children.2.name": "Wren Smyth"})
    people_ = [known(name, Born(2019)) for name in (SMITH, "Ann Smith", "Wren Smith")]
    for number, person_id in enumerate(people_, 1):
        picked(call, person_id, f"child-{number}")
    put(screener(), call, "children.0.name", "John Smyth", base=1)
    put(screener(), call, "children.1.name", "Lior Katz", base=1)
    put(screener(), call, "children.2.removed", "yes")
    shown = {one.asked.slot: one.pick for one in looking.of_call(screener(), call.pk)[1]}
    assert {slot: one.other for slot, one in shown.items() if one} == {"child-1": False, "child-2": True}
    assert links(filed(call)) == {"child-1": people_[0]}
    left = Entry.objects.filter(tag=Tag.PICK_LEFT)
    assert {entry.purpose for entry in left} == {carrying.OTHER}
    assert left.count() == 2


@pytest.mark.req("D-7")
@pytest.mark.parametrize("what", ["sealed", "restricted"])
def test_who_was_closed_meanwhile_is_not_linked_and_the_call_is_filed_all_the_same(what: str):
    call, person_id = calling(), known(SMITH, Born(2019))
    picked(call, person_id)
    if what == "sealed":
        people.seal(viewer=supervisor(), person_id=person_id, why="adoption")
    else:
        people.restrict(viewer=supervisor(), person_id=person_id, ask="Solveig Tran")
    found = place(call)
    assert (found.pick, found.linked, found.hits) == (None, None, ())
    assert found.asks == (("Solveig Tran",) if what == "restricted" else ())
    assert links(filed(call)) == {}
    assert Entry.objects.get(tag=Tag.PICK_LEFT).purpose == carrying.ABSENT


def test_over_a_sealed_pick_another_is_made_as_if_there_were_none():
    call, gone, other = calling(), known(SMITH, Born(2019)), known("Jo Smith", Born(2018))
    picked(call, gone)
    people.seal(viewer=supervisor(), person_id=gone, why="court")
    picked(call, other)
    assert links(filed(call)) == {"child-1": other}


def test_who_was_merged_meanwhile_is_linked_as_who_they_are_now():
    call, one, other = calling(), known(SMITH, Born(2019)), known("John Smyth", Born(2019))
    picked(call, one)
    people.merge(viewer=supervisor(), absorbed_id=one, survivor_id=other, why="one boy")
    linked = place(call).linked
    assert linked is not None
    assert linked.person.id == other
    assert links(filed(call)) == {"child-1": other}


def test_a_call_that_joins_a_report_links_where_they_stand_in_it_and_pushes_nobody_away():
    smith, ann, other = known(SMITH, Born(2019)), known("Ann Smith", Born(2021)), known("Jo Smith", Born(2018))
    report = came(children=[{"name": "Ann Smyth", "age": "4"}, {"name": "Jon Smyth", "age": "8"}], adults=[])
    linking.link(viewer=screener(), report_id=report.report_id, slot="child-1", person_id=ann)
    call = calling(**{"children.1.name": "Ann Smyth", "children.2.name": "Wren Smyth"})
    wren = known("Wren Smith", Born(2015))
    for slot, person_id in (("child-1", smith), ("child-2", other), ("child-3", wren)):
        picked(call, person_id, slot)
    calls.add_call_to(viewer=screener(), call_id=call.pk, report_id=report.report_id)
    assert links(report.report_id) == {"child-1": ann, "child-2": smith, "child-3": wren}
    assert Entry.objects.get(tag=Tag.PICK_LEFT).purpose == carrying.TAKEN


def test_filing_and_linking_are_one_act(monkeypatch: pytest.MonkeyPatch):
    call, person_id = calling(), known(SMITH, Born(2019))
    picked(call, person_id)

    def broken(*_rest: Any, **_more: Any) -> None:
        raise RuntimeError("the power failed")

    monkeypatch.setattr(carrying, "end", broken)
    with pytest.raises(RuntimeError):
        filed(call)
    assert not ReportedLink.unscoped.exists()
    assert not Screening.unscoped.exists()
    assert CallPick.unscoped.get().ended_at is None
    monkeypatch.undo()
    assert links(filed(call)) == {"child-1": person_id}


def test_a_call_that_lacks_something_keeps_its_picks():
    call, person_id = calling(story=""), known(SMITH, Born(2019))
    picked(call, person_id)
    with pytest.raises(Lacking):
        filed(call)
    put(screener(), call, "story", "He is afraid to go home.", base=1)
    assert links(filed(call)) == {"child-1": person_id}


def test_filed_again_nothing_is_linked_twice():
    call, person_id = calling(), known(SMITH, Born(2019))
    picked(call, person_id)
    report_id = filed(call)
    link = ReportedLink.unscoped.get()
    linking.unlink(viewer=screener(), report_id=report_id, link_id=link.pk)
    filed(call)
    assert links(report_id) == {}


def test_of_an_ended_call_nobody_is_picked_and_nothing_taken_back():
    call, person_id = calling(), known(SMITH, Born(2019))
    made = picked(call, person_id)
    filed(call)
    with pytest.raises(Ended):
        picked(call, person_id)
    with pytest.raises(Ended):
        unpick(viewer=screener(), call_id=call.pk, pick_id=made.pk)
    assert ReportedLink.unscoped.count() == 1


@pytest.mark.parametrize("slot", ["", "child-2", "adult-9", "reporter-1", "child-0", "x" * 400])
def test_nobody_is_picked_for_a_place_where_nobody_is_named(slot: str):
    call, person_id = calling(), known(SMITH, Born(2019))
    with pytest.raises(DomainError):
        picked(call, person_id, slot)
    assert not CallPick.unscoped.exists()


@pytest.mark.fault("46")
def test_picking_needs_the_right_to_the_call_and_to_the_person():
    call, person_id = calling(), known(SMITH, Born(2019))
    theirs = known(SMITH, Born(2019), viewer=staff.viewer("screener", staff.THERE))
    hidden = known("Jo Smith", Born(2018))
    people.restrict(viewer=supervisor(), person_id=hidden, ask="Solveig Tran")
    made = picked(call, person_id)
    for viewer in (staff.viewer("administrator"), staff.viewer(""), staff.viewer("screener", staff.THERE)):
        with pytest.raises(Refused):
            picked(call, person_id, viewer=viewer)
        with pytest.raises(Refused):
            unpick(viewer=viewer, call_id=call.pk, pick_id=made.pk)
    for person in (theirs, hidden, uuid7()):
        with pytest.raises(Refused):
            picked(call, person)
    other = calling()
    with pytest.raises(DomainError):
        unpick(viewer=screener(), call_id=other.pk, pick_id=made.pk)
    assert CallPick.unscoped.get().ended_at is None


def test_the_words_of_a_pick_are_not_to_be_read():
    call, person_id = calling(), known(SMITH, Born(2019))
    one, other = picked(call, person_id), picked(calling(), person_id)
    assert one.words
    assert "jon" not in one.words
    assert one.words != other.words
    guesses = {
        hashlib.sha256(one.pk.bytes + word.encode()).hexdigest()[:16] for word in ("jon", "smyth", "john", "smith")
    }
    assert not guesses & set(one.words.split())  # a name is soon guessed; the call's key is not


def test_an_earlier_report_that_does_not_read_keeps_no_call_from_being_filed(monkeypatch: pytest.MonkeyPatch):
    call, person_id = calling(), known(SMITH, Born(2019))
    picked(call, person_id)
    report_id = came().report_id

    def damaged(*_: object) -> None:
        raise BadContent("content.type", "top")

    monkeypatch.setattr(carrying.keeping, "contents", damaged)
    event = CallFiled(
        actor=screener(),
        agency_id=call.agency_id,
        call_id=call.pk,
        report_id=report_id,
        channel=call.channel,
        out_of_area=call.out_of_area,
    )
    carrying.carry(event)
    assert not ReportedLink.unscoped.exists()
    assert Entry.objects.filter(tag=Tag.PICK_LEFT).exists()


# The pages


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0].split())


def test_by_form_and_without_a_script_somebody_is_picked_and_taken_back():
    person_id = known(SMITH, Born(2019))
    desk, call = staff.desk(), calling()
    address = f"/calls/{call.pk}"
    page = text(desk.client.get(f"{address}/history"))
    assert f'form="pick-form" name="pick" value="child-1 {person_id}"' in page
    answer = desk.client.post(f"{address}/pick", {"pick": f"child-1 {person_id}"})
    assert (answer.status_code, answer["Location"]) == (303, f"{address}/history")
    page = text(desk.client.get(f"{address}/history"))
    assert f"Picked during the call ({desk.user.name}" in page
    assert "This is the one" not in page
    made = CallPick.unscoped.get()
    answer = desk.client.post(f"{address}/pick", {"unpick": str(made.pk)})
    assert "This is the one" in text(desk.client.get(answer["Location"]))
    assert links(filed(call)) == {}


@pytest.mark.parametrize("form", [{}, {"pick": ""}, {"pick": "child-1"}, {"pick": "x y z"}, {"unpick": "x"}])
def test_a_form_that_makes_no_sense_picks_nobody(form: dict[str, str]):
    call, desk = calling(), staff.desk()
    answer = desk.client.post(f"/calls/{call.pk}/pick", form)
    assert answer.status_code in (403, 422)
    assert not CallPick.unscoped.exists()


def test_what_cannot_be_done_is_said_in_the_panel():
    call, desk = calling(), staff.desk()
    answer = desk.client.post(f"/calls/{call.pk}/pick", {"unpick": str(uuid7())})
    assert answer.status_code == 422
    assert "This was taken back already" in answer.content.decode().split('id="history-found"')[1]


def test_a_filed_call_s_history_offers_no_picking():
    person_id = known(SMITH, Born(2019))
    call, desk = calling(), staff.desk()
    filed(call)
    page = text(desk.client.get(f"/calls/{call.pk}/history"))
    assert "This is the one" not in page
    assert desk.client.post(f"/calls/{call.pk}/pick", {"pick": f"child-1 {person_id}"}).status_code == 422
