"""Codes of letters in any order of acts: each party's newest one opens its own page as it is now, and every other code
opens nothing, for good (H-5)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.helpdesk.mycase import actions, letters, queries
from hearthline.helpdesk.mycase.door import opening
from hearthline.helpdesk.mycase.models import Assignment, Letter, Party, View
from hearthline.helpdesk.mycase.sheet import Sheet, Somebody, is_time
from hearthline.helpdesk.mycase.team import team_of
from hearthline.journal.models import Entry
from hearthline.sealing.letters import new_letter_code
from tests import staff
from tests.helpdesk.complaints.conftest import NOW
from tests.helpdesk.mycase.build import CASE, TEAM, agent, entered
from tests.helpdesk.undone import FEW, tables, undone

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-5", "C-1")]
WORKERS = ("Marguerite Oyelaran", "Ansel Prudhomme", "Tobiah Lindqvist")
LANGUAGES = st.sampled_from(["en", "es", "hmn"])


class Codes(RuleBasedStateMachine):
    """A case, its parties, and every code that was ever printed."""

    @initialize()
    def begins(self) -> None:
        self.world = undone()
        self.world.__enter__()
        self.now = NOW
        self.stopped = clock.freeze(self.now)
        self.stopped.__enter__()
        self.who = agent()
        made = entered()
        self.row = made.row
        self.parties = [party.pk for party in made.parties.values()]
        self.works: dict[Any, tuple[str, str, Any]] = {}
        self.dead = [new_letter_code()]
        self.worker, self.closed, self.version = TEAM["worker_name"], False, 1

    def teardown(self) -> None:
        if hasattr(self, "stopped"):
            self.stopped.__exit__(None, None, None)
        if hasattr(self, "world"):
            self.world.__exit__(None, None, None)

    @rule(pick=st.integers(0, 9), language=LANGUAGES)
    def a_letter_is_printed(self, pick: int, language: str) -> None:
        party = self.parties[pick % len(self.parties)]
        try:
            paper = letters.make_letter(viewer=self.who, party_id=party, language=language, letter_id=uuid4())
        except DomainError as wrong:
            assert wrong.code == "mycase.closed"
            assert self.closed
            return
        assert not self.closed
        if party in self.works:
            self.dead.append(self.works[party][0])
        self.works[party] = (paper.code, language, paper.expires_at)

    @rule(pick=st.integers(0, 9))
    @precondition(lambda self: self.works)
    def a_letter_is_ended(self, pick: int) -> None:
        party = list(self.works)[pick % len(self.works)]
        own = Letter.unscoped.get(party_id=party, ended_at=None)
        before = Entry.objects.count()
        for _ in range(2):
            letters.end_letter(viewer=self.who, letter_id=own.pk)
        assert Entry.objects.count() == before + 1, "the second time changes nothing"
        self.dead.append(self.works.pop(party)[0])

    @rule(name=st.sampled_from(WORKERS), stale=st.sampled_from([0, 0, 1]))
    def somebody_else_is_their_worker(self, name: str, stale: int) -> None:
        try:
            actions.change_team(
                viewer=self.who, assignment_id=self.row.pk, given={**TEAM, "worker_name": name},
                version=self.version - stale,
            )  # fmt: skip
        except DomainError as wrong:
            assert wrong.code == ("mycase.closed" if self.closed else "mycase.changed")
            assert self.closed or stale
            return
        assert not stale
        assert not self.closed
        self.worker, self.version = name, self.version + 1

    @rule(role=st.sampled_from(["relative", "youth", "parent_a"]))
    def one_more_may_have_a_letter(self, role: str) -> None:
        try:
            party = actions.add_party(viewer=self.who, assignment_id=self.row.pk, role=role)
        except DomainError as wrong:
            assert wrong.code == ("mycase.closed" if self.closed else "mycase.enough")
            return
        assert role != "parent_a", "there is one already"
        self.parties.append(party.pk)

    @rule(days=st.integers(1, 60))
    def time_goes_by(self, days: int) -> None:
        self.stopped.__exit__(None, None, None)
        self.now += timedelta(days=days)
        self.stopped = clock.freeze(self.now)
        self.stopped.__enter__()
        letters.forget_old()

    @rule(sure=st.integers(0, 4))
    def the_case_is_over(self, sure: int) -> None:
        if sure:
            return
        for _ in range(2):
            actions.close(viewer=self.who, assignment_id=self.row.pk)
        self.closed = True
        self.dead += [code for code, _language, _until in self.works.values()]
        self.works = {}

    @invariant()
    def each_code_opens_its_own_page_or_nothing(self) -> None:
        if not hasattr(self, "works"):
            return
        for code, language, until in self.works.values():
            sheet = opening.open_sheet(code)
            if until <= self.now:
                assert sheet is None, "a code that has run out"
                continue
            assert sheet is not None
            assert (sheet.language, sheet.worker.name) == (language, self.worker)
        for code in self.dead[-3:]:
            assert opening.open_sheet(code) is None

    @invariant()
    def nothing_lies_there_that_no_code_opens(self) -> None:
        if not hasattr(self, "works"):
            return
        live = {own for own in View.unscoped.filter(expires_at__gt=self.now).values_list("pk", flat=True)}
        assert len(live) == sum(until > self.now for _code, _language, until in self.works.values())
        open_letters = Letter.unscoped.filter(ended_at=None)
        assert open_letters.count() == len(self.works)
        assert Assignment.unscoped.get().version == self.version


@pytest.mark.usefixtures("_quick")
def test_in_any_order_the_newest_code_of_each_party_opens_what_is_so_now_and_no_other_anything() -> None:
    run_state_machine_as_test(Codes, settings=FEW)


NAMES = st.text(st.characters(codec="utf-8"), max_size=100)
PHONES = st.text(st.sampled_from("0123456789()+- .x"), max_size=34)
TIMES = st.sampled_from(["", "08:00", "17:00", "24:00", "8:00", "12:60", "aa:bb", "09:30"])


@given(st.fixed_dictionaries({
    "worker_name": NAMES, "worker_badge": NAMES, "worker_phone": PHONES, "supervisor_name": NAMES,
    "supervisor_phone": PHONES, "backup_name": NAMES, "backup_phone": PHONES, "opens": TIMES, "closes": TIMES,
}))  # fmt: skip
def test_whatever_is_typed_of_a_team_is_a_team_that_can_be_called_or_a_reason(given: dict[str, str]) -> None:
    with undone():
        try:
            team = team_of(agent(), given)
        except DomainError as wrong:
            assert wrong.code.startswith("mycase.")
            return
        assert team.people["worker"]
        assert team.people["supervisor"]
        for one in team.people.values():
            if not one:
                continue
            assert one.name or one.badge
            figures = [ch for ch in one.phone.partition("x")[0] if ch.isdigit()]
            assert 7 <= len(figures) <= 15
            assert set(one.dial) <= set("+0123456789;ext=")
        assert bool(team.opens) == bool(team.closes)
        sheet = team.sheet("hmn")
        assert Sheet.read(sheet.raw()) == sheet
        if sheet.hours:
            assert sheet.hours[0] < sheet.hours[1]


@pytest.mark.parametrize(
    ("phone", "dial"),
    [
        ("(916) 555-0142", "+19165550142"),
        ("916.555.0142", "+19165550142"),
        ("1 916 555 0142", "+19165550142"),
        ("+1 916-555-0142", "+19165550142"),
        ("+52 55 5555 0142", "+525555550142"),
        ("916-555-0142 x 22", "+19165550142;ext=22"),
        ("916-555-0142x7", "+19165550142;ext=7"),
        ("555-0142", "5550142"),
    ],
)
def test_a_number_as_it_is_printed_can_be_dialled(phone: str, dial: str) -> None:
    assert Somebody("A", "", phone).dial == dial


@given(st.text(max_size=8))
def test_a_time_of_day_is_one_that_a_clock_shows(text: str) -> None:
    if is_time(text):
        hours, minutes = text.split(":")
        assert 0 <= int(hours) < 24
        assert 0 <= int(minutes) < 60


@given(st.binary(max_size=60) | st.sampled_from([b"{}", b"[]", b"null", b'{"worker": 1}', b"1", b'"x"']))
def test_what_is_no_sheet_is_never_read_as_one(raw: bytes) -> None:
    with pytest.raises(ValueError):
        Sheet.read(raw)


@pytest.mark.parametrize("more", [{"address": "1 Invented Street"}, {"case": CASE}, {"worker": {"name": "x"}}])
def test_a_sheet_that_holds_more_than_it_may_is_none(more: dict[str, Any]) -> None:
    import json

    whole = json.loads(Sheet("en", Somebody(), Somebody(), Somebody()).raw())
    with pytest.raises(ValueError):
        Sheet.read(json.dumps(whole | more).encode())


class Fails(Exception):
    """The database goes away in the middle."""


@pytest.mark.fault("3")
@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize("act", ["enter", "change", "add", "letter", "end", "close"])
def test_an_act_that_fails_half_way_leaves_every_code_as_it_was(act: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made, who = entered(), agent()
    own = uuid4()
    code = letters.make_letter(viewer=who, party_id=made.party(), language="en", letter_id=own).code
    rows = tables(Assignment, Party, Letter, View)
    acts = {
        "enter": lambda: actions.enter(viewer=who, case="C-2 Zqother", parties=["youth"], given=TEAM),
        "change": lambda: actions.change_team(viewer=who, assignment_id=made.row.pk, given=TEAM, version=1),
        "add": lambda: actions.add_party(viewer=who, assignment_id=made.row.pk, role="youth"),
        "letter": lambda: letters.make_letter(viewer=who, party_id=made.party(), language="es", letter_id=uuid4()),
        "end": lambda: letters.end_letter(viewer=who, letter_id=own),
        "close": lambda: actions.close(viewer=who, assignment_id=made.row.pk),
    }

    def fails(*_: Any, **__: Any) -> None:
        raise Fails

    from hearthline.journal import actions as journal

    with monkeypatch.context() as away:
        away.setattr(journal, "put", fails)
        with pytest.raises(Fails):
            acts[act]()
    assert tables(Assignment, Party, Letter, View) == rows
    assert opening.open_sheet(code) is not None


@pytest.mark.parametrize("case", ["", "   ", "---", "\u202e", "\0\0", "…", "🙂"])
def test_a_case_number_of_no_letter_and_no_figure_is_none(case: str) -> None:
    with pytest.raises(DomainError, match=r"mycase\.case"):
        actions.enter(viewer=agent(), case=case, parties=["parent_a"], given=TEAM)


@pytest.mark.parametrize("again", ["c-0417-zq99", " C 0417 ZQ99 ", "C0417ZQ99", "Ｃ-0417-ZQ99"])
def test_a_case_is_found_however_its_number_is_spaced_and_written(again: str) -> None:
    entered(CASE)
    with pytest.raises(DomainError, match=r"mycase\.there"):
        actions.enter(viewer=agent(), case=again, parties=["parent_a"], given=TEAM)
    assert [line.case for line in queries.cases(agent(), case=again)[0]] == [CASE]


def test_the_list_goes_on_page_by_page_and_shows_each_case_once() -> None:
    for n in range(queries.PAGE + 7):
        entered(f"Zq-{n:03d}")
    first, more = queries.cases(agent())
    second, last = queries.cases(agent(), page=2)
    assert (more, last) == (True, False)
    shown = [line.id for line in (*first, *second)]
    assert len(shown) == len(set(shown)) == queries.PAGE + 7
    assert queries.cases(agent(), page=3) == ([], False)


def test_another_agencys_case_of_the_same_number_is_another_case() -> None:
    entered(CASE)
    away = staff.viewer("agent", agency_id=staff.THERE)
    actions.enter(viewer=away, case=CASE, parties=["parent_a"], given=TEAM)
    assert len(queries.cases(agent(), case=CASE)[0]) == 1
    assert Assignment.unscoped.count() == 2
