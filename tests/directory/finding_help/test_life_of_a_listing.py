"""A listing among its source, its provider and the people who ask: what shows is what the last one said who may say it,
and nothing that a provider sent shows unread (D-2, D-3)."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hearthline.access.viewer import Viewer
from hearthline.directory.community import models as store
from hearthline.directory.finding_help import actions, making, queries
from hearthline.directory.finding_help.actions import New
from hearthline.directory.finding_help.door import keys
from hearthline.directory.finding_help.models import Asking, Correction, Key, Making, Offer, Sign, Told, Word
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import staff
from tests.directory.finding_help import listing
from tests.helpdesk.complaints.conftest import NOW
from tests.helpdesk.undone import FEW, tables, undone

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-2", "D-3")]
PHONES = ("916-555-0110", "916-555-0120", "916-555-0130")
FIRST = "916-555-0101"


class Listing(RuleBasedStateMachine):
    """One service. The model: whose word about its telephone is the last, and when it was said."""

    @initialize()
    def begins(self) -> None:
        self.world = undone()
        self.world.__enter__()
        self.now = NOW
        self.stopped = clock.freeze(self.now)
        self.stopped.__enter__()
        self.who = staff.viewer()
        listing.service("s", "Oak Table", ["Food Pantries"], phone=FIRST, checked_on=None)
        listing.service("t", "Cedar Table", ["Food Pantries"], phone="916-555-0199")
        making.make_all()
        self.of_source, self.told_at = FIRST, listing.EARLY
        self.ours, self.ours_at, self.closed = "", None, False
        self.codes: list[str] = []
        self.sent: list[Any] = []
        self.checked: Any = None

    def teardown(self) -> None:
        if hasattr(self, "stopped"):
            self.stopped.__exit__(None, None, None)
        if hasattr(self, "world"):
            self.world.__exit__(None, None, None)

    @rule(minutes=st.sampled_from([0, 1, 90, 60 * 24]))
    def time_goes_by(self, minutes: int) -> None:
        self.stopped.__exit__(None, None, None)
        self.now += timedelta(minutes=minutes)
        self.stopped = clock.freeze(self.now)
        self.stopped.__enter__()

    def corrected(self, telephone: str, closed: bool = False) -> None:
        """What the agency found out: an earlier word of its own stays unless the source has spoken since."""
        fresh = self.ours_at is not None and self.ours_at >= self.told_at
        self.ours = telephone or (self.ours if fresh else "")
        self.ours_at, self.closed, self.checked = self.now, closed, self.now.date()

    @rule(outcome=st.sampled_from(["same", "changed", "closed", "no_answer"]), phone=st.sampled_from(PHONES))
    def somebody_asks(self, outcome: str, phone: str) -> None:
        new = New(telephone=phone) if outcome == "changed" else None
        actions.asked(viewer=self.who, service_id="s", outcome=outcome, heard="Zqheard", new=new)
        if outcome != "no_answer":
            self.corrected(phone if outcome == "changed" else "", outcome == "closed")

    @rule(phone=st.sampled_from(PHONES))
    def the_source_tells_another_number(self, phone: str) -> None:
        self.of_source, self.told_at = phone, self.now
        store.Phone.objects.filter(service_id="s").update(told=json.dumps({"number": phone}), number=phone)
        store.Service.objects.filter(pk="s").update(modified_at=self.now, changed_at=self.now)

    @rule()
    def a_code_is_given(self) -> None:
        self.codes.append(actions.give_code(viewer=self.who, service_id="s").code)

    @rule(pick=st.integers(0, 9), said=st.sampled_from(["same", "changed", "closed"]), phone=st.sampled_from(PHONES))
    @precondition(lambda self: self.codes)
    def the_provider_writes(self, pick: int, said: str, phone: str) -> None:
        at = pick % len(self.codes)
        key = keys.opened(self.codes[at])
        given_at = Key.unscoped.order_by("made_at", "id").values_list("until", flat=True)
        live = at == len(self.codes) - 1 and list(given_at)[-1] > self.now
        assert (key is not None) == live, "only the newest code opens anything, and for a month"
        if key is not None:
            before = set(Told.unscoped.values_list("pk", flat=True))
            keys.put_down(key, said, {"telephone": phone} if said == "changed" else {})
            self.sent.append((Told.unscoped.exclude(pk__in=before).get().pk, said, phone))

    @rule(pick=st.integers(0, 9), yes=st.booleans())
    @precondition(lambda self: self.sent)
    def somebody_reads_what_was_sent(self, pick: int, yes: bool) -> None:
        own, _said, phone = self.sent.pop(pick % len(self.sent))
        row = Told.unscoped.get(pk=own)
        actions.settle(viewer=self.who, told_id=own, yes=yes, heard="Zqread")
        with pytest.raises(DomainError, match=r"told\.gone"):
            actions.settle(viewer=self.who, told_id=own, yes=not yes, heard="Zqagain")
        if yes:
            self.corrected(phone if not (row.same or row.closed) else "", row.closed)

    @rule(whole=st.booleans())
    def the_worker_makes_rows(self, whole: bool) -> None:
        making.make_all() if whole else [making.turn() for _ in range(3)]

    @invariant()
    def what_shows_after_the_workers_turn_is_the_last_word(self) -> None:
        if not hasattr(self, "sent"):
            return
        making.make_all()
        making.turn()
        shown = Offer.objects.filter(service="s").first()
        assert (shown is None) == self.closed
        if shown is not None:
            ours = bool(self.ours) and self.ours_at >= self.told_at
            assert json.loads(shown.telephones)[0][0] == (self.ours if ours else self.of_source)
            assert shown.checked_on == self.checked
        assert Told.unscoped.filter(settled_at=None).count() == len(self.sent)
        assert Offer.objects.filter(service="t").count() == 1

    @invariant()
    def no_sign_and_no_word_stands_for_an_offer_that_is_gone(self) -> None:
        if not hasattr(self, "sent"):
            return
        offers = set(Offer.objects.values_list("pk", flat=True))
        assert set(Sign.objects.values_list("offer", flat=True)) <= offers
        assert set(Word.objects.values_list("offer", flat=True)) <= offers

    @invariant()
    def the_log_has_a_line_for_each_time_that_somebody_asked_or_read(self) -> None:
        if not hasattr(self, "sent"):
            return
        lines = Entry.objects.filter(tag__in=(Tag.SERVICE_CHECKED, Tag.SERVICE_WORDS_SETTLED)).count()
        assert Asking.unscoped.count() == lines
        assert Correction.unscoped.count() <= 1


def test_in_any_order_what_shows_is_the_last_word_of_who_may_say_it() -> None:
    run_state_machine_as_test(Listing, settings=settings(FEW, max_examples=6))


def test_of_two_corrections_in_one_moment_both_show_although_the_worker_came_between() -> None:
    """A fault that was here: the second of the same moment waited for the next whole round, which may be a week."""
    for one in ("s", "t"):
        listing.service(one, f"Oak {one}", ["Food Pantries"])
    making.make_all()
    with clock.freeze(NOW):
        for one in ("s", "t"):
            new = New(telephone="916-555-0188")
            actions.asked(viewer=staff.viewer(), service_id=one, outcome="changed", heard="Zq", new=new)
            making.turn()
    numbers = [json.loads(told)[0][0] for told in Offer.objects.values_list("telephones", flat=True)]
    assert numbers == ["916-555-0188", "916-555-0188"]


def test_looking_again_at_late_corrections_writes_nothing_twice() -> None:
    listing.service("s", "Oak Table", ["Food Pantries"])
    making.make_all()
    with clock.freeze(NOW):
        actions.asked(viewer=staff.viewer(), service_id="s", outcome="closed", heard="Zq")
        assert making.turn().removed == 1
        again = making.turn()
        assert (again.written, again.removed) == (0, 0)
        assert Making.objects.get().corrected_at == NOW


ACTS: dict[str, tuple[Tag, str, Any]] = {
    "asked": (Tag.SERVICE_CHECKED, "changed", lambda v: actions.asked(
        viewer=v, service_id="s", outcome="changed", heard="Zqheard of them", new=New(about="Zqabout"))),
    "settled": (Tag.SERVICE_WORDS_SETTLED, "changed", lambda v: actions.settle(
        viewer=v, told_id=Told.unscoped.get().pk, yes=True, heard="Zqheard of them")),
    "code": (Tag.SERVICE_CODE_GIVEN, "code", lambda v: actions.give_code(viewer=v, service_id="s")),
}  # fmt: skip
KEPT = (Asking, Correction, Key, Told, Offer)


@pytest.fixture
def one_service(db: None) -> None:
    listing.service("s", "Oak Table", ["Food Pantries"])
    making.make_all()
    key = actions.give_code(viewer=staff.viewer(), service_id="s").key
    keys.put_down(key, "changed", {"telephone": "916-555-0177"})


@pytest.mark.usefixtures("one_service")
@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("role", ["screener", "supervisor", "administrator", "agent"])
def test_every_act_leaves_its_entry_with_who_and_what_and_no_word(name: str, role: str) -> None:
    tag, fields, act = ACTS[name]
    viewer = staff.viewer(role)
    before = set(Entry.objects.values_list("pk", flat=True))
    act(viewer)
    [entry] = Entry.objects.exclude(pk__in=before)
    assert (entry.tag, entry.actor_id, entry.record_kind, entry.record_id) == (tag, viewer.id, "service", "s")
    assert entry.fields == fields
    assert entry.authority
    assert "Zq" not in f"{entry.fields}{entry.authority}{entry.record_id}"


@pytest.mark.usefixtures("one_service")
@pytest.mark.parametrize("name", ACTS)
def test_who_has_no_right_is_refused_and_it_is_remembered(name: str) -> None:
    rows = tables(*KEPT)
    nobody = Viewer("person", "0" * 32, staff.HERE)
    with pytest.raises(Refused):
        ACTS[name][2](nobody)
    assert tables(*KEPT) == rows
    assert Entry.objects.filter(tag=Tag.RIGHT_REFUSED).count() == 1


@pytest.mark.usefixtures("one_service")
@pytest.mark.fault("3")
@pytest.mark.parametrize("name", ACTS)
def test_an_act_that_fails_half_way_leaves_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from hearthline.journal import actions as journal

    rows = tables(*KEPT)

    def fails(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as away:
        away.setattr(journal, "put", fails)
        with pytest.raises(ZeroDivisionError):
            ACTS[name][2](staff.viewer())
    assert tables(*KEPT) == rows


@pytest.mark.usefixtures("one_service")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"outcome": "refused"}, "service.outcome"),
        ({"outcome": ""}, "service.outcome"),
        ({"outcome": "x" * 500}, "service.outcome"),
        ({"heard": " \u200b "}, "service.heard"),
        ({"outcome": "changed"}, "service.new"),
        ({"outcome": "changed", "new": New(web="javascript:alert(1)")}, "service.new"),
        ({"outcome": "changed", "new": New(telephone=" \x00 ")}, "service.new"),
        ({"service_id": "nobody"}, "service.gone"),
        ({"service_id": "x" * 5_000}, "service.gone"),
    ],
)
def test_what_says_nothing_or_nothing_known_is_refused_and_kept_nowhere(changed: dict[str, Any], code: str) -> None:
    rows = tables(*KEPT)
    told = {"viewer": staff.viewer(), "service_id": "s", "outcome": "same", "heard": "Zq"}
    with pytest.raises(DomainError) as wrong:
        actions.asked(**(told | changed))
    assert wrong.value.code == code
    assert tables(*KEPT) == rows


@pytest.mark.usefixtures("one_service")
def test_another_agencys_words_are_settled_by_nobody_here() -> None:
    own = Told.unscoped.get().pk
    away = staff.viewer(agency_id=staff.THERE)
    for told in (own, uuid4()):
        with pytest.raises(DomainError, match=r"told\.gone"):
            actions.settle(viewer=away, told_id=told, yes=True, heard="Zq")
    assert Told.unscoped.get().settled_at is None


@pytest.mark.usefixtures("one_service")
def test_each_agency_has_its_own_word_of_one_service() -> None:
    for agency, number in ((staff.HERE, PHONES[0]), (staff.THERE, PHONES[1])):
        actions.asked(
            viewer=staff.viewer(agency_id=agency), service_id="s", outcome="changed", heard="Zq",
            new=New(telephone=number),
        )  # fmt: skip
    assert Correction.unscoped.count() == 2
    sheet = queries.sheet(staff.viewer(), "s")
    assert sheet is not None
    assert sheet.correction is not None
    assert sheet.correction.telephone == PHONES[0]
    assert len(sheet.log) == 1
