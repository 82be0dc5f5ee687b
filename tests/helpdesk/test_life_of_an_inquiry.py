"""Two agents, a supervisor and the person who asked, in any order: one holder, one clock, nothing closed too early, and
an entry for every act (H-3, H-7, H-8)."""

from datetime import timedelta
from typing import Any

import pytest
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
from hearthline.duty.models import Clock
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.helpdesk import actions, queries
from hearthline.helpdesk.door.models import InquiryStanding
from hearthline.helpdesk.models import AgreedAction, Inquiry, Said, WrittenAnswer
from hearthline.journal.models import Entry
from hearthline.sealing import new_token
from tests import staff
from tests.helpdesk.build import agent, asked
from tests.helpdesk.undone import FEW, undone

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-3", "H-7", "H-8")]
PEOPLE = ("one", "two", "boss")
WHO = st.sampled_from(PEOPLE)
STALE = st.sampled_from([0, 0, 0, 1])
BY = st.lists(st.sampled_from(["us", "you", "other"]), max_size=3)


class Conversation(RuleBasedStateMachine):
    """The real acts beside a model of a few words."""

    @initialize()
    def begins(self) -> None:
        self.world = undone()
        self.world.__enter__()
        self.people: dict[str, Viewer] = {
            "one": agent(username="life-one"),
            "two": agent(username="life-two"),
            "boss": staff.viewer("supervisor"),
        }
        self.token = new_token()
        asked(self.token)
        actions.open_pending()
        self.id = Inquiry.unscoped.get().pk
        self.state, self.holder, self.unread, self.owed = "new", "", True, True
        self.open: dict[Any, str] = {}
        self.answers = self.words = 0
        self.reported = self.complained = False
        self.version = 1

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.__exit__(None, None, None)

    @property
    def row(self) -> Inquiry:
        return Inquiry.unscoped.get(pk=self.id)

    @property
    def chased(self) -> list[Any]:
        return [own for own, by in self.open.items() if by != "you"]

    def let_in(self, who: str) -> bool:
        return not self.complained or who in (self.holder, "boss")

    def wrong(self, who: str, stale: int, *, over: bool = False) -> str:
        """The code with which an act of `who` is refused; "" for an act that goes through."""
        if not self.let_in(who):
            return "refused"
        if self.holder not in ("", who) and not (over and who == "boss"):
            return "inquiry.held"
        return "inquiry.changed" if stale else ""

    def does(self, expected: str, act: Any) -> Any:
        """Do it: what is expected comes of it, and what was refused leaves no other mark than its refusal."""
        before = list(Entry.objects.values_list("pk", flat=True))
        made = None
        try:
            made = act()
            said = ""
        except Refused:
            said = "refused"
        except DomainError as error:
            said = error.code
        assert said == expected
        new = list(Entry.objects.exclude(pk__in=before).order_by("pk").values_list("tag", "outcome"))
        if expected == "refused":
            assert [outcome for _tag, outcome in new] == ["refused"]
        elif expected:
            assert new == [], "what was refused for a reason writes nothing"
        return made

    def at(self, stale: int) -> int:
        return self.row.version - stale

    @rule(who=WHO, stale=STALE)
    def claim(self, who: str, stale: int) -> None:
        again = self.let_in(who) and self.holder == who
        expected = "" if again else self.wrong(who, stale, over=True)
        self.does(expected, lambda: actions.claim(viewer=self.people[who], inquiry_id=self.id, version=self.at(stale)))
        if not expected and not again:
            self.holder = who
            self.state = "open" if self.state == "new" else self.state

    @rule(who=WHO, stale=STALE)
    def put_back(self, who: str, stale: int) -> None:
        expected = self.wrong(who, stale, over=True)
        self.does(
            expected,
            lambda: actions.put_back(viewer=self.people[who], inquiry_id=self.id, version=self.at(stale)),
        )
        if not expected:
            self.holder = ""
            self.state = "new" if self.state == "open" else self.state

    @rule(who=WHO)
    def read(self, who: str) -> None:
        expected = "" if self.let_in(who) else "refused"
        found = self.does(expected, lambda: queries.inquiry(self.people[who], self.id))
        if not expected:
            self.unread = False
            assert len([one for one in found.said if one.row.kind == "asked"]) == 1 + self.words
            assert len(found.answers) == self.answers

    @rule(who=WHO)
    def note(self, who: str) -> None:
        expected = "" if self.let_in(who) else "refused"
        self.does(expected, lambda: actions.note(viewer=self.people[who], inquiry_id=self.id, words="Zqnote"))

    @rule()
    @precondition(lambda self: self.words < 2)
    def further(self) -> None:
        self.words += 1
        asked(self.token, words=f"Zqfurther {self.words}")
        actions.open_pending()
        self.unread = self.owed = True
        self.state = "open" if self.holder else "new"

    @rule(who=WHO, stale=STALE, by=BY)
    def answer(self, who: str, stale: int, by: list[str]) -> None:
        expected = self.wrong(who, stale)
        day = clock.now().date() + timedelta(days=3)
        made = self.does(
            expected,
            lambda: actions.answer(
                viewer=self.people[who],
                inquiry_id=self.id,
                version=self.at(stale),
                words="Zqanswer",
                agreed=[actions.Agree("Zqdo", one, "Badge 4", day) for one in by],
            ),
        )
        if expected:
            return
        self.answers += 1
        self.holder = self.holder or who
        self.open |= {one.pk: one.whose for one in AgreedAction.unscoped.filter(answer=made)}
        self.unread = self.owed = False
        self.state = "answered" if self.chased else "closed"

    @rule(who=WHO, pick=st.integers(0, 9))
    @precondition(lambda self: self.open)
    def finish(self, who: str, pick: int) -> None:
        own = list(self.open)[pick % len(self.open)]
        expected = "" if self.let_in(who) else "refused"
        self.does(expected, lambda: actions.finish(viewer=self.people[who], agreed_id=own))
        if not expected:
            del self.open[own]
            if not self.chased and self.state == "answered":
                self.state = "closed"

    @rule(who=WHO, stale=STALE)
    def close(self, who: str, stale: int) -> None:
        expected = self.wrong(who, 0)
        if not expected:
            expected = (
                "inquiry.no-answer" if not self.answers
                else "inquiry.unread" if self.unread
                else "inquiry.agreed" if self.chased
                else "inquiry.changed" if stale
                else ""
            )  # fmt: skip
        self.does(expected, lambda: actions.close(viewer=self.people[who], inquiry_id=self.id, version=self.at(stale)))
        if not expected:
            self.state = "closed"

    @rule(who=WHO)
    def report(self, who: str) -> None:
        expected = "" if self.let_in(who) else "refused"
        self.does(expected, lambda: actions.report(viewer=self.people[who], inquiry_id=self.id))
        self.reported = self.reported or not expected

    @rule(who=WHO, stale=STALE)
    def complain(self, who: str, stale: int) -> None:
        expected = self.wrong(who, stale if not self.complained else 0)
        self.does(
            expected, lambda: actions.complain(viewer=self.people[who], inquiry_id=self.id, version=self.at(stale))
        )
        if not expected and not self.complained:
            self.complained, self.owed = True, False

    @invariant()
    def is_as_the_model_says(self) -> None:
        if not hasattr(self, "id"):
            return
        row = self.row
        assert row.state == self.state
        assert row.claimed_by == (self.people[self.holder].id if self.holder else "")
        assert (row.unread_since is not None) == self.unread
        assert bool(row.report_id) == self.reported
        assert bool(row.complaint_id) == self.complained
        assert row.version >= self.version, "a version never goes back"
        self.version = row.version

    @invariant()
    def what_is_owed_has_one_clock_and_what_is_not_has_none(self) -> None:
        if not hasattr(self, "id"):
            return
        mine = Clock.unscoped.filter(subject_id=self.id.hex, kind="inquiry", state="running")
        assert mine.count() == int(self.owed)
        assert (self.row.due_at is not None) == self.owed, "the list shows a time exactly as long as one runs"
        if self.owed:
            assert mine.get().due_at == self.row.due_at
        chased = Clock.unscoped.filter(kind="agreed", state="running").values_list("subject_id", flat=True)
        assert set(chased) == {own.hex for own in self.chased}

    @invariant()
    def nothing_that_was_promised_is_closed_over(self) -> None:
        if not hasattr(self, "id"):
            return
        assert not (self.row.state == "closed" and self.chased and not self.unread)
        assert WrittenAnswer.unscoped.count() == self.answers
        shown = InquiryStanding.unscoped.values_list("standing", flat=True).first()
        if self.words and self.unread and shown:
            assert shown in ("received", "read")


def test_in_any_order_a_conversation_has_one_holder_one_clock_and_is_never_closed_over_a_promise() -> None:
    run_state_machine_as_test(Conversation, settings=FEW)


def test_the_words_of_all_sides_stay_in_the_order_in_which_they_came() -> None:
    token = new_token()
    for n in range(3):
        with clock.freeze(clock.now() + timedelta(hours=n)):
            asked(token, words=f"Zqword {n}")
            actions.open_pending()
    found = queries.inquiry(agent(), Inquiry.unscoped.get().pk)
    assert [one.content.words for one in found.said if one.content] == [f"Zqword {n}" for n in range(3)]
    assert Said.unscoped.count() == 3
