"""The help desk's own pages: the list, one inquiry, the key, what came by hand, the ways in (H-3, H-7)."""

import re
from datetime import timedelta
from typing import Any

import pytest

from hearthline.duty.models import Clock
from hearthline.ground import clock
from hearthline.helpdesk.models import AgreedAction, Inquiry, Said
from hearthline.intake.models import Report
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import staff
from tests.helpdesk.build import HURT, WORDS, agent, came, fresh, logged

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("H-3", "H-7")]
HAND = {
    "way": "letter",
    "topic": "question",
    "language": "es",
    "send": "letter",
    "words": "Zqwritten by hand",
    "place": "1 Invented Street",
}


def text(answer: Any) -> str:
    html = answer.content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index("<main") : html.index("</main>")]).split())


def test_the_list_shows_who_has_it_its_clock_and_its_way_in_and_no_words() -> None:
    inquiry = came()
    desk = staff.desk("agent")
    page = text(desk.client.get("/help/"))
    assert inquiry.number in page
    assert "Web page" in page
    assert "nobody" in page
    assert "unread" in page
    assert not [planted for planted in ("Zqasked", "Zqname") if planted in page]
    desk.client.post(f"/help/{inquiry.pk}/claim", {"version": inquiry.version})
    assert desk.user.name in text(desk.client.get("/help/"))


def test_the_list_asks_the_same_number_of_questions_for_one_and_for_thirty(django_assert_num_queries: Any) -> None:
    desk = staff.desk("agent")
    came()
    desk.client.get("/help/")
    counted = {}
    for many in (0, 30):
        for _ in range(many):
            logged(who=agent())
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            desk.client.get("/help/")
        counted[many] = len(asked)
    assert counted[0] == counted[30]
    assert counted[0] <= 20


def test_another_agencys_inquiries_show_in_no_list() -> None:
    away = logged(who=agent(agency_id=staff.THERE))
    assert away.number not in text(staff.desk("agent").client.get("/help/"))
    assert staff.desk("agent").client.get(f"/help/{away.pk}").status_code == 403


def test_one_inquiry_shows_the_words_is_journalled_and_is_unread_no_more() -> None:
    inquiry = came()
    page = text(staff.desk("agent").client.get(f"/help/{inquiry.pk}"))
    assert WORDS in page
    assert "Not verified" in page
    assert fresh(inquiry).unread_since is None
    assert Entry.objects.filter(tag=Tag.INQUIRY_READ, record_id=inquiry.pk.hex).count() == 1
    staff.desk("supervisor").client.get(f"/help/{inquiry.pk}")
    looks = Entry.objects.filter(tag=Tag.INQUIRY_READ, record_id=inquiry.pk.hex).order_by("at", "pk")
    assert [one.fields for one in looks] == ["unread", ""], "whose look ended the alarm, and who came after"


def test_the_key_stands_on_the_page_and_one_press_makes_the_report() -> None:
    inquiry = came(words=HURT)
    desk = staff.desk("agent")
    html = desk.client.get(f"/help/{inquiry.pk}").content.decode()
    assert "This tells of a child being hurt" in html
    answer = desk.client.post(f"/help/{inquiry.pk}/report", follow=True)
    report = Report.unscoped.get()
    assert report.received_at == inquiry.received_at
    page = text(answer)
    assert report.number in page
    assert "This tells of a child being hurt" not in page
    assert "Open the report" not in page, "an agent opens no report"


def test_a_letter_is_typed_in_with_the_day_on_which_it_came() -> None:
    desk = staff.desk("agent")
    assert desk.client.get("/help/new").status_code == 200
    answer = desk.client.post("/help/new", {**HAND, "received_at": "2026-11-20T09:30"})
    assert answer.status_code == 303
    inquiry = Inquiry.unscoped.get()
    assert inquiry.received_at.isoformat() == "2026-11-20T17:30:00+00:00"
    assert (inquiry.way, inquiry.send, inquiry.language) == ("letter", "letter", "es")


@pytest.mark.parametrize(
    "changed",
    [{"words": ""}, {"way": "web"}, {"send": "code"}, {"place": ""}, {"received_at": "soon"}, {"topic": "x"}],
)
def test_what_cannot_be_kept_is_said_and_stays_on_the_page(changed: dict[str, str]) -> None:
    answer = staff.desk("agent").client.post("/help/new", {**HAND, "name": "Zqkept", **changed})
    assert answer.status_code == 422
    assert "Zqkept" in answer.content.decode()
    assert not Inquiry.unscoped.exists()


def test_a_call_cannot_have_come_in_the_future() -> None:
    soon = (clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    assert staff.desk("agent").client.post("/help/new", {**HAND, "received_at": soon}).status_code == 422


def test_pressing_keep_twice_is_one_inquiry() -> None:
    desk = staff.desk("agent")
    for _ in range(2):
        desk.client.post("/help/new", {**HAND, "once": "0" * 31 + "7"})
    assert Inquiry.unscoped.count() == 1


def test_an_answer_that_was_refused_keeps_every_word_that_was_typed() -> None:
    inquiry = came()
    desk = staff.desk("agent")
    given = {
        "version": inquiry.version,
        "words": "Zqlong answer",
        "what_0": "Zqcall",
        "by_0": "us",
        "who_0": "",
        "on_0": "",
    }
    answer = desk.client.post(f"/help/{inquiry.pk}/answer", given)
    assert answer.status_code == 422
    assert "Zqlong answer" in answer.content.decode()
    assert "Zqcall" in answer.content.decode()


def test_answer_agree_and_done_by_the_pages_alone() -> None:
    inquiry = came()
    desk = staff.desk("agent")
    day = (clock.now() + timedelta(days=3)).date().isoformat()
    given = {
        "version": inquiry.version,
        "words": "Zqours",
        "what_0": "Zqcall",
        "by_0": "us",
        "who_0": "B. 7",
        "on_0": day,
    }
    assert desk.client.post(f"/help/{inquiry.pk}/answer", given).status_code == 303
    thing = AgreedAction.unscoped.get()
    page = text(desk.client.get(f"/help/agreed/{thing.pk}", follow=True))
    assert "Zqcall" in page
    assert "Zqours" in page
    desk.client.post(f"/help/agreed/{thing.pk}")
    assert fresh(inquiry).state == "closed"
    assert inquiry.number in text(desk.client.get("/help/?show=closed"))


def test_after_an_answer_the_page_says_write_again() -> None:
    inquiry = came()
    desk = staff.desk("agent")
    before = text(desk.client.get(f"/help/{inquiry.pk}"))
    assert ("Write the answer" in before, "Write again" in before) == (True, False)
    given = {"version": inquiry.version, "words": "Zqours"}
    assert desk.client.post(f"/help/{inquiry.pk}/answer", given).status_code == 303
    after = text(desk.client.get(f"/help/{inquiry.pk}"))
    assert ("Write the answer" in after, "Write again" in after) == (False, True)


def test_a_note_is_for_the_desk_and_rests_sealed() -> None:
    inquiry = came()
    desk = staff.desk("agent")
    desk.client.post(f"/help/{inquiry.pk}/note", {"note": "Zqnote: call on Friday"})
    assert "Zqnote" in text(desk.client.get(f"/help/{inquiry.pk}"))
    assert b"Zqnote" not in b"".join(bytes(one.sealed) for one in Said.unscoped.all())
    assert desk.client.post(f"/help/{inquiry.pk}/note", {"note": " "}).status_code == 422


def test_verified_or_not_is_a_persons_word_and_stands_in_the_journal() -> None:
    inquiry = came()
    desk = staff.desk("agent")
    given = {"version": inquiry.version, "topic": "case", "proof": "called_back"}
    desk.client.post(f"/help/{inquiry.pk}/about", given)
    assert fresh(inquiry).proof == "called_back"
    assert Entry.objects.get(tag=Tag.INQUIRY_CHANGED).fields == "proof"
    wrong = {"version": fresh(inquiry).version, "topic": "case", "proof": "they said so"}
    assert desk.client.post(f"/help/{inquiry.pk}/about", wrong).status_code == 422


def test_damaged_words_are_said_to_be_damaged_and_the_page_still_opens() -> None:
    inquiry = came()
    Said.unscoped.update(sealed=b"damaged")
    page = text(staff.desk("agent").client.get(f"/help/{inquiry.pk}"))
    assert "changed or damaged" in page
    answer = staff.desk("agent").client.post(f"/help/{inquiry.pk}/report")
    assert answer.status_code == 422
    assert not Report.unscoped.exists()


def test_the_ways_in_show_their_owner_and_their_age() -> None:
    came()
    page = text(staff.desk("agent").client.get("/help/ways"))
    assert "Web page" in page
    assert "Help desk" in page
    assert staff.desk("screener").client.get("/help/ways").status_code == 403
    assert staff.desk("administrator").client.get("/help/ways").status_code == 200


def test_a_supervisor_gives_a_way_in_another_owner_on_the_page() -> None:
    boss = staff.desk("supervisor")
    boss.client.get("/help/ways")
    given = {"way": "letter", "role": "supervisor", "post": "Mail room", "version": "1"}
    assert boss.client.post("/help/ways/owner", given).status_code == 303
    assert "Mail room" in text(boss.client.get("/help/ways"))
    assert boss.client.post("/help/ways/owner", given).status_code == 422


def test_what_became_a_complaint_is_closed_to_colleagues_and_its_clock_is_the_complaints(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from uuid import UUID

    from hearthline.helpdesk import ports

    told: list[ports.Complaining] = []

    def takes(_viewer: object, given: ports.Complaining) -> ports.Made:
        told.append(given)
        return ports.Made(UUID(int=5), "CMP-1")

    monkeypatch.setitem(ports._complaints, "complaint", takes)
    inquiry = came()
    mine, colleague = staff.desk("agent"), staff.desk("agent", username="agent-two")
    mine.client.post(f"/help/{inquiry.pk}/claim", {"version": inquiry.version})
    for _ in range(2):
        answer = mine.client.post(f"/help/{inquiry.pk}/complaint", {"version": fresh(inquiry).version})
        assert answer["Location"] == f"/complaints/{UUID(int=5)}", "not to a page that has just closed to the agent"
    assert [(one.words, one.received_at) for one in told] == [(WORDS, inquiry.received_at)]
    assert Clock.unscoped.get(subject_id=inquiry.pk.hex).state == "cancelled"
    assert colleague.client.get(f"/help/{inquiry.pk}").status_code == 403
    assert inquiry.number not in text(colleague.client.get("/help/"))
    assert mine.client.get(f"/help/{inquiry.pk}").status_code == 200
    assert inquiry.number in text(staff.desk("supervisor").client.get("/help/"))


def test_where_nobody_takes_complaints_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from hearthline.helpdesk import ports

    monkeypatch.setattr(ports, "_complaints", {})
    inquiry = came()
    answer = staff.desk("agent").client.post(f"/help/{inquiry.pk}/complaint", {"version": inquiry.version})
    assert answer.status_code == 422
    assert fresh(inquiry).complaint_id is None
