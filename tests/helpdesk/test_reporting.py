"""An inquiry that tells of a child being hurt becomes a report by one key, with the time at which it really came."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from hearthline.ground import clock
from hearthline.ground.errors import Refused
from hearthline.helpdesk import actions, ports, queries
from hearthline.helpdesk.door import accept
from hearthline.helpdesk.door import lookup as door
from hearthline.helpdesk.keys import worker_keys
from hearthline.helpdesk.mailing.taking import keep
from hearthline.helpdesk.models import Inquiry
from hearthline.intake.door import lookup
from hearthline.intake.models import Envelope, Report, ReportPart
from hearthline.intake.queries import report_detail
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening.models import Screening
from hearthline.sealing import new_token
from tests import staff
from tests.helpdesk.build import HURT, agent, asked, came, content, fresh, logged

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("H-3", "I-2")]
EARLIER = datetime(2026, 11, 20, 17, 4, 5, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def by_web() -> Inquiry:
    with clock.freeze(EARLIER):
        asked(words=HURT)
    with clock.freeze(NOW):
        actions.open_pending()
    return Inquiry.unscoped.get()


def by_mail() -> Inquiry:
    staff.agency()
    with clock.freeze(NOW):
        keep(b"From: Quill <quill@example.org>\r\nSubject: the boy\r\n\r\n" + HURT.encode(), EARLIER, worker_keys())
        actions.open_pending()
    return Inquiry.unscoped.get()


def by_phone() -> Inquiry:
    with clock.freeze(NOW):
        return logged("phone", at=EARLIER, words=HURT)


def by_letter() -> Inquiry:
    with clock.freeze(NOW):
        return logged("letter", at=EARLIER, words=HURT, send="letter")


@pytest.mark.parametrize("arrive", [by_web, by_mail, by_phone, by_letter])
def test_one_key_makes_a_report_whose_time_is_when_the_inquiry_really_came(arrive: Any) -> None:
    inquiry = arrive()
    assert inquiry.received_at == EARLIER
    with clock.freeze(NOW):
        actions.report(viewer=agent(), inquiry_id=inquiry.pk)
    report = Report.unscoped.get()
    assert report.received_at == EARLIER
    assert Envelope.unscoped.get().received_at == EARLIER
    assert Screening.unscoped.get(report=report).received_at == EARLIER
    with clock.freeze(NOW):
        shown = report_detail(staff.viewer("screener"), report.pk, "screening")
    assert HURT in shown.parts[0].content.story


def test_report_and_inquiry_lead_to_each_other_and_both_entries_are_of_one_transaction() -> None:
    inquiry = came(words=HURT)
    done = actions.report(viewer=agent(), inquiry_id=inquiry.pk)
    report = Report.unscoped.get()
    assert (done.report_id, done.report_number) == (report.pk, report.number)
    assert queries.came_from(report.agency_id, report.pk) == (inquiry.pk, inquiry.number)
    entries = Entry.objects.filter(tag=Tag.INQUIRY_REPORTED).values_list("record_kind", "record_id")
    assert set(entries) == {("inquiry", inquiry.pk.hex), ("report", report.pk.hex)}


def test_pressing_twice_makes_one_report_and_whoever_holds_the_inquiry_nobody_waits_for_them() -> None:
    inquiry = came(words=HURT)
    actions.claim(viewer=agent(), inquiry_id=inquiry.pk, version=inquiry.version)
    colleague = agent(username="agent-two")
    first = actions.report(viewer=colleague, inquiry_id=inquiry.pk)
    second = actions.report(viewer=agent(), inquiry_id=inquiry.pk)
    assert first.report_id == second.report_id
    assert Report.unscoped.count() == 1
    assert fresh(inquiry).claimed_by == agent().id


def test_when_nobody_can_make_the_report_nothing_is_said_to_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    inquiry = came(words=HURT)

    def fails(*_: object) -> None:
        raise RuntimeError("the report room is away")

    monkeypatch.setitem(ports._makers, "report", fails)
    with pytest.raises(RuntimeError):
        actions.report(viewer=agent(), inquiry_id=inquiry.pk)
    assert fresh(inquiry).report_id is None
    assert not Entry.objects.filter(tag=Tag.INQUIRY_REPORTED).exists()
    assert not Report.unscoped.exists()


def test_who_wrote_on_the_web_reads_the_screeners_questions_with_the_code_they_have() -> None:
    code = asked(words=HURT)
    actions.open_pending()
    actions.report(viewer=agent(), inquiry_id=Inquiry.unscoped.get().pk)
    found = lookup.find(code, agency_id=staff.HERE)
    assert isinstance(found, lookup.Found)
    assert found.origin.root_id == Report.unscoped.get().root_id


def test_a_report_of_a_call_is_found_by_no_code() -> None:
    actions.report(viewer=agent(), inquiry_id=logged(words=HURT).pk)
    envelope = Envelope.unscoped.get()
    assert envelope.channel == "phone"
    assert len(envelope.receipt_hash) == 64


def test_name_and_number_go_into_the_identity_box_and_not_into_the_report() -> None:
    actions.report(viewer=agent(), inquiry_id=logged(words=HURT).pk)
    report = Report.unscoped.get()
    assert Envelope.unscoped.get().identity_box is not None
    shown = report_detail(staff.viewer("screener"), report.pk, "screening")
    assert "Zqname" not in str([part.content.mapping() for part in shown.parts])


@pytest.mark.parametrize("role", ["screener", "administrator"])
def test_who_does_not_work_at_the_help_desk_cannot_press_the_key(role: str) -> None:
    inquiry = came(words=HURT)
    with pytest.raises(Refused):
        actions.report(viewer=staff.viewer(role), inquiry_id=inquiry.pk)
    with pytest.raises(Refused):
        actions.report(viewer=agent(agency_id=staff.THERE), inquiry_id=inquiry.pk)
    assert not Report.unscoped.exists()


def test_further_words_go_into_the_report_too_and_the_first_time_stays() -> None:
    with clock.freeze(EARLIER):
        code = asked(words="Zqfirst: something is wrong next door.")
    found = door.find(code, agency_id=staff.HERE)
    assert found is not None
    with clock.freeze(EARLIER + timedelta(hours=5)):
        accept.hand_in(
            token=new_token(), topic="case", language="en", content=content(words=HURT), burst=False,
            origin=found.origin,
        )  # fmt: skip
        actions.open_pending()
    inquiry = Inquiry.unscoped.get()
    actions.report(viewer=agent(), inquiry_id=inquiry.pk)
    report = Report.unscoped.get()
    shown = report_detail(staff.viewer("screener"), report.pk, "screening")
    story = shown.parts[0].content.story
    assert story.index("Zqfirst") < story.index("Zqhurt")
    assert report.received_at == EARLIER


@pytest.mark.parametrize(
    ("arrive", "way"), [(by_web, "web"), (by_mail, "email"), (by_phone, "phone"), (by_letter, "letter")]
)
def test_the_report_names_the_way_it_really_came(arrive: Any, way: str) -> None:
    inquiry = arrive()
    with clock.freeze(NOW):
        actions.report(viewer=agent(), inquiry_id=inquiry.pk)
    assert Envelope.unscoped.get().channel == Report.unscoped.get().channel == way


@pytest.mark.parametrize(("language", "word"), [("en", "E-mail"), ("es", "Correo electrónico")])
def test_every_list_of_ways_knows_e_mail_in_both_languages_of_the_desk(language: str, word: str) -> None:
    from hearthline.intake.models import Channel
    from hearthline.screening.desk.filtering import channel_word
    from hearthline.screening.queries.filters import Filter
    from hearthline.screening.templatetags import screening_desk

    with translation.override(language):
        assert channel_word("email") == screening_desk.channel_word("email") == word
        assert all(channel_word(str(code)) != str(code) for code in Channel)
    assert Filter(channel="email").channel == "email"


def test_the_reports_page_leads_back_to_the_inquiry_for_who_may_read_it_and_for_nobody_else() -> None:
    inquiry = came(words=HURT)
    actions.report(viewer=agent(), inquiry_id=inquiry.pk)
    report = Report.unscoped.get()
    said = f"Came from a question to the help desk, {inquiry.number}"
    page = staff.desk("supervisor").client.get(f"/screening/{report.pk}").content.decode()
    assert said in page
    assert f'href="/help/{inquiry.pk}"' in page
    assert said not in staff.desk("screener").client.get(f"/screening/{report.pk}").content.decode()
    assert queries.behind_report(agent(), report.pk) == (inquiry.pk, inquiry.number)
    assert queries.behind_report(agent(agency_id=staff.THERE), report.pk) is None
    assert queries.behind_report(staff.viewer("screener"), report.pk) is None


@pytest.mark.req("C-1")
def test_who_reported_is_named_only_to_who_has_the_inquiry_and_to_nobody_who_follows_the_link() -> None:
    """A supervisor who reads the report opens its reporter for a purpose, or not at all: not by the inquiry's page."""
    desk = staff.desk("agent")
    name, reach, home = "Zqname Quill", "zq.reach@example.org", "1 Zqinvented Street"
    inquiry = came(words=HURT, send="mail", contact=reach, place=home)
    boss = staff.desk("supervisor")
    assert name in boss.client.get(f"/help/{inquiry.pk}").content.decode(), "as long as it is a question"
    who = agent(username="zq-holder")
    actions.claim(viewer=who, inquiry_id=inquiry.pk, version=fresh(inquiry).version)
    actions.report(viewer=who, inquiry_id=inquiry.pk)
    written = actions.answer(
        viewer=who, inquiry_id=inquiry.pk, version=fresh(inquiry).version, words="Zqanswer of ours"
    )
    for one in (boss, desk):
        for address in (f"/help/{inquiry.pk}", f"/help/letters/{written.pk}"):
            page = one.client.get(address).content.decode()
            assert "Zqanswer of ours" in page
            for told in (name, reach, home):
                assert told not in page
    taken = boss.client.post(f"/help/{inquiry.pk}/claim", {"version": fresh(inquiry).version})
    assert taken.status_code == 303
    page = boss.client.get(f"/help/{inquiry.pk}").content.decode()
    assert all(told in page for told in (name, reach, home)), "who answers them reaches them"
    assert Entry.objects.filter(tag=Tag.INQUIRY_CLAIMED, actor_id=boss.viewer.id).count() == 1


def test_a_report_that_no_inquiry_told_of_leads_nowhere() -> None:
    inquiry = came(words=HURT)
    assert queries.behind_report(agent(), inquiry.pk) is None


def test_an_inquiry_closed_to_somebody_is_not_named_on_the_reports_page() -> None:
    from hearthline.helpdesk.complaints.people import INQUIRY, Barred

    inquiry = came(words=HURT)
    actions.report(viewer=agent(), inquiry_id=inquiry.pk)
    who = staff.viewer("supervisor")
    assert queries.behind_report(who, Report.unscoped.get().pk) is not None
    row = actions.complain(viewer=agent(), inquiry_id=inquiry.pk, version=fresh(inquiry).version)
    Barred.objects.create(
        agency_id=staff.HERE,
        record_kind=INQUIRY,
        record_id=row.pk,
        user_id=who.id,
        label="CMP",
        why="complaint",
        by="x",
    )
    assert queries.behind_report(who, Report.unscoped.get().pk) is None


def test_what_they_write_after_the_report_goes_into_it_by_the_same_key_with_its_own_time() -> None:
    """The first word was harmless, and the report was made of it; the second one tells of the belt."""
    with clock.freeze(EARLIER):
        code = asked(words="Zqfirst: something is wrong next door.")
    with clock.freeze(EARLIER + timedelta(hours=1)):
        actions.open_pending()
        inquiry = Inquiry.unscoped.get()
        actions.report(viewer=agent(), inquiry_id=inquiry.pk)
    found = door.find(code, agency_id=staff.HERE)
    assert found is not None
    with clock.freeze(EARLIER + timedelta(hours=5)):
        accept.hand_in(
            token=new_token(), topic="case", language="en", content=content(words=HURT), burst=False,
            origin=found.origin,
        )  # fmt: skip
        actions.open_pending()
    page = staff.desk("agent").client.get(f"/help/{inquiry.pk}").content.decode()
    assert f"/help/{inquiry.pk}/report" in page
    with clock.freeze(NOW):
        for _ in range(2):
            actions.report(viewer=agent(), inquiry_id=inquiry.pk)
    report = Report.unscoped.get()
    parts = report_detail(staff.viewer("screener"), report.pk, "screening").parts
    assert "Zqhurt" in parts[-1].content.story
    times = list(ReportPart.unscoped.order_by("received_at").values_list("received_at", flat=True))
    assert times == [EARLIER, EARLIER + timedelta(hours=5)]
    assert Entry.objects.filter(tag=Tag.INQUIRY_REPORTED, record_kind="inquiry").count() == 2
    assert f"/help/{inquiry.pk}/report" not in staff.desk("agent").client.get(f"/help/{inquiry.pk}").content.decode()
