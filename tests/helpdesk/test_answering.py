"""Every conversation ends in writing: what was said, what was agreed, by whom; and what is agreed is chased (H-7)."""

from datetime import date, timedelta
from typing import Any

import pytest

from hearthline.duty import actions as duty
from hearthline.duty.models import Alert, Clock
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.helpdesk import actions, queries
from hearthline.helpdesk.models import AgreedAction, By, Inquiry, State, WrittenAnswer
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.messaging.models import Message
from tests import staff
from tests.helpdesk.build import ANSWER, agent, came, fresh, logged

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("H-7")]


def in_days(days: int) -> date:
    return clock.now().date() + timedelta(days=days)


def agree(by: str = "us", days: int = 2, what: str = "Zqagreed: the worker calls", who: str = "Badge 417") -> Any:
    return actions.Agree(what, by, who, in_days(days))


def answer(inquiry: Inquiry, *agreed: Any, who: Any = None, words: str = ANSWER) -> WrittenAnswer:
    return actions.answer(
        viewer=who or agent(), inquiry_id=inquiry.pk, version=fresh(inquiry).version, words=words, agreed=agreed
    )


def test_the_clock_runs_from_when_the_inquiry_came_and_the_answer_meets_it() -> None:
    inquiry = came()
    running = Clock.unscoped.get(subject_id=inquiry.pk.hex)
    assert (running.kind, running.started_at, running.label) == ("inquiry", inquiry.received_at, inquiry.number)
    assert running.rule == "promise.inquiry_web"
    assert fresh(inquiry).due_at == running.due_at
    answer(inquiry)
    met = Clock.unscoped.get(pk=running.pk)
    assert met.state == "met"
    assert Entry.objects.get(pk=met.met_entry).tag == Tag.INQUIRY_ANSWERED


def test_an_answer_without_anything_agreed_closes_the_conversation() -> None:
    inquiry = came()
    row = answer(inquiry)
    assert fresh(inquiry).state == State.CLOSED
    assert row.signed == agent().name
    assert fresh(inquiry).claimed_by == agent().id


def test_what_we_agreed_is_chased_until_somebody_says_that_it_is_done() -> None:
    inquiry = came()
    answer(inquiry, agree("us"), agree("you"), agree("other", 5))
    assert fresh(inquiry).state == State.ANSWERED
    chased = Clock.unscoped.filter(kind="agreed", state="running")
    ours = AgreedAction.unscoped.exclude(whose=By.YOU)
    assert {one.subject_id for one in chased} == {one.pk.hex for one in ours}
    for one in ours:
        actions.finish(viewer=agent(), agreed_id=one.pk)
    assert not chased.all().exists()
    assert fresh(inquiry).state == State.CLOSED


def test_what_is_agreed_and_not_done_in_time_becomes_an_alert() -> None:
    inquiry = came()
    answer(inquiry, agree("us", 1))
    with clock.freeze(clock.now() + timedelta(days=3)):
        duty.sweep(agencies=[staff.HERE])
    late = Alert.unscoped.get(kind="follow_up")
    assert late.label == inquiry.number
    actions.finish(viewer=agent(), agreed_id=AgreedAction.unscoped.get().pk)
    assert Alert.unscoped.get(pk=late.pk).acknowledged_at is not None


def test_saying_twice_that_it_is_done_changes_nothing() -> None:
    answer(came(), agree())
    own = AgreedAction.unscoped.get().pk
    first = actions.finish(viewer=agent(), agreed_id=own)
    again = actions.finish(viewer=staff.viewer("supervisor"), agreed_id=own)
    assert (again.done_by, again.done_at) == (first.done_by, first.done_at)
    assert Entry.objects.filter(tag=Tag.AGREED_DONE).count() == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"what": " "}, "answer.agreed"),
        ({"who": ""}, "answer.who"),
        ({"by": "nobody"}, "answer.who"),
        ({"days": -1}, "answer.on"),
        ({"days": 400}, "answer.on"),
    ],
)
def test_something_agreed_without_a_what_a_who_or_a_day_is_refused_and_nothing_goes_out(
    changed: dict[str, Any], code: str
) -> None:
    inquiry = came()
    with pytest.raises(DomainError) as refused:
        answer(inquiry, agree(**changed))
    assert refused.value.code == code
    assert not WrittenAnswer.unscoped.exists()
    assert Clock.unscoped.get(subject_id=inquiry.pk.hex).state == "running"


def test_a_conversation_does_not_close_without_a_written_answer_nor_while_something_is_open() -> None:
    inquiry = came()

    def close() -> None:
        actions.close(viewer=agent(), inquiry_id=inquiry.pk, version=fresh(inquiry).version)

    with pytest.raises(DomainError, match=r"inquiry\.no-answer"):
        close()
    answer(inquiry, agree())
    with pytest.raises(DomainError, match=r"inquiry\.agreed"):
        close()


@pytest.mark.parametrize(
    ("send", "contact", "channel"), [("mail", "zq@example.org", "mail"), ("text", "+19165550142", "text")]
)
def test_a_message_says_only_that_there_is_an_answer(send: str, contact: str, channel: str) -> None:
    inquiry = logged(send=send, contact=contact)
    answer(inquiry, agree())
    message = Message.unscoped.get()
    assert (message.channel, message.template, message.values) == (channel, "message.answer_waits", "{}")
    assert not Message.unscoped.exclude(subject_id=inquiry.pk.hex).exists()


def test_an_address_that_no_message_can_go_to_stops_no_answer() -> None:
    inquiry = logged(send="text", contact="the blue house")
    answer(inquiry)
    assert not Message.unscoped.exists()
    assert WrittenAnswer.unscoped.get().inquiry_id == inquiry.pk


def test_the_letter_to_print_says_what_the_answer_says_in_the_persons_language() -> None:
    row = answer(came(language="es"), agree())
    desk = staff.desk("agent")
    page = desk.client.get(f"/help/letters/{row.pk}").content.decode()
    assert '<div lang="es">' in page
    assert "Lo que acordamos" in page
    assert "Zqagreed" in page
    assert "Badge 417" in page
    assert ANSWER in page


def test_nothing_of_an_answer_lies_open_in_a_table_or_the_journal() -> None:
    answer(came(), agree())
    rows = [*WrittenAnswer.unscoped.values(), *AgreedAction.unscoped.values(), *Entry.objects.values()]
    rows += [*Clock.unscoped.values(), *Inquiry.unscoped.values()]
    stored = repr([{k: bytes(v) if isinstance(v, memoryview) else v for k, v in row.items()} for row in rows])
    for planted in ("Zqasked", "Zqname", "Zqanswer", "Zqagreed", "Badge 417"):
        assert planted not in stored


def test_two_agents_do_not_answer_the_same_inquiry_over_each_other() -> None:
    inquiry = came()
    seen = inquiry.version
    actions.claim(viewer=agent(), inquiry_id=inquiry.pk, version=seen)
    colleague = agent(username="agent-two")
    with pytest.raises(DomainError, match=r"inquiry\.held"):
        answer(inquiry, who=colleague)
    with pytest.raises(DomainError, match=r"inquiry\.held"):
        actions.claim(viewer=colleague, inquiry_id=inquiry.pk, version=fresh(inquiry).version)
    boss = staff.viewer("supervisor")
    actions.claim(viewer=boss, inquiry_id=inquiry.pk, version=fresh(inquiry).version)
    assert fresh(inquiry).claimed_by == boss.id


def test_an_answer_on_an_old_page_is_refused() -> None:
    inquiry = came()
    with pytest.raises(DomainError, match=r"inquiry\.changed"):
        actions.answer(viewer=agent(), inquiry_id=inquiry.pk, version=inquiry.version + 7, words="Zq")


@pytest.mark.parametrize("role", ["screener", "administrator"])
def test_who_does_not_work_at_the_help_desk_reads_and_answers_nothing(role: str) -> None:
    inquiry, other = came(), staff.viewer(role)
    for act in (
        lambda: queries.inquiry(other, inquiry.pk),
        lambda: queries.inquiries(other),
        lambda: answer(inquiry, who=other),
        lambda: actions.note(viewer=other, inquiry_id=inquiry.pk, words="Zq"),
        lambda: actions.claim(viewer=other, inquiry_id=inquiry.pk, version=inquiry.version),
    ):
        with pytest.raises(Refused):
            act()
    assert Entry.objects.filter(tag=Tag.RIGHT_REFUSED).count() == 5


def test_another_agencys_inquiry_is_refused_as_one_that_never_was() -> None:
    inquiry = came()
    away = agent(agency_id=staff.THERE)
    with pytest.raises(Refused) as theirs:
        queries.inquiry(away, inquiry.pk)
    from uuid import UUID

    with pytest.raises(Refused) as nobodys:
        queries.inquiry(away, UUID(int=7))
    assert str(theirs.value) == str(nobodys.value)
