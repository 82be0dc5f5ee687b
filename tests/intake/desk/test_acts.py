"""Acts on a report at the desk: read, ask, who reported, files, alerts."""

import re
from uuid import UUID

import pytest

from hearthline.duty import actions as duty
from hearthline.duty.models import Alert, AlertKind
from hearthline.intake import events
from hearthline.intake.actions import ask_question, open_pending
from hearthline.intake.door.accept import accept
from hearthline.intake.door.envelope import origin_of
from hearthline.intake.door.models import Kind
from hearthline.intake.keys import record_key
from hearthline.intake.models import FileCopy, FilePage, FileState, Question, Report, ReportPart
from hearthline.journal.actor import system
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening import reactions
from hearthline.sealing import new_token
from tests import cast, staff
from tests.intake.build import arrived, receipt_of, sealed
from tests.statuses import shown_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _wired(_fresh: None) -> None:
    """The desk's pages need a screening: this room's other tests have nobody listening."""
    events.on(events.ReportArrived, reactions.begin)
    events.on(events.AdditionArrived, reactions.facts_added)
    events.on(events.DangerRaised, reactions.danger_raised)
    events.on(events.ReportRead, reactions.read)


def text(answer, status: int = 200) -> str:
    assert answer.status_code == status
    return answer.content.decode()


def shown_parts(page: str) -> list[str]:
    """The parts that the button "I have read it" speaks of."""
    return re.findall(r'name="part" value="([^"]+)"', page)


def back(report: Report) -> dict[str, str]:
    return {"next": f"/screening/{report.pk}"}


@pytest.mark.req("I-5")
def test_read_by_a_person_is_one_press_and_shows_to_the_reporter():
    report, desk = arrived(), staff.desk()
    page = text(desk.client.get(f"/screening/{report.pk}"))
    assert "I have read it" in page
    answer = desk.client.post(f"/reports/{report.pk}/read", back(report) | {"part": shown_parts(page)})
    assert (answer.status_code, answer["Location"]) == (303, f"/screening/{report.pk}")
    assert shown_of(report) == "read"
    assert "I have read it" not in text(desk.client.get(f"/screening/{report.pk}"))


@pytest.mark.fault("42")
@pytest.mark.req("I-5")
def test_words_that_came_after_the_page_was_drawn_are_not_marked_as_read():
    token = new_token()
    report, desk = arrived(token), staff.desk()
    page = text(desk.client.get(f"/screening/{report.pk}"))
    origin = origin_of(receipt_of(token))
    accept(sealed(new_token(), kind=Kind.ADDITION, origin=origin, story="Later words.", children=[], reporter={}))
    open_pending()
    sent = back(report) | {"part": [*shown_parts(page), "no-id"]}
    desk.client.post(f"/reports/{report.pk}/read", sent)
    parts = ReportPart.unscoped.filter(report=report).order_by("id")
    assert [part.read_at is None for part in parts] == [False, True]
    assert "I have read it" in text(desk.client.get(f"/screening/{report.pk}"))


@pytest.mark.fault("46")
@pytest.mark.parametrize("what", ["identity", "file"])
def test_another_agencys_refusal_stays_in_the_journal(what: str):
    report, stranger = arrived(), staff.desk("screener", staff.THERE)
    path = f"/reports/{report.pk}/" + what.replace("file", f"file/{report.pk}")
    before = Entry.objects.filter(tag=Tag.RIGHT_REFUSED).count()
    answer = stranger.client.get(path)
    assert answer.status_code == 403
    assert Entry.objects.filter(tag=Tag.RIGHT_REFUSED, actor_id=stranger.viewer.id).count() == before + 1


@pytest.mark.req("I-5")
def test_a_question_goes_to_the_reporter_and_stays_on_the_page():
    report, desk = arrived(), staff.desk()
    sent = back(report) | {"text": "Which door is it?", "version": str(report.version)}
    asked = desk.client.post(f"/reports/{report.pk}/question", sent)
    assert asked.status_code == 303
    assert Question.unscoped.count() == 1
    page = text(desk.client.get(asked["Location"]))
    for wanted in ("Which door is it?", "Your question is sent.", "No answer yet."):
        assert wanted in page


@pytest.mark.req("I-5")
def test_what_the_reporter_answers_stands_under_the_question_it_came_after():
    token, desk = new_token(), staff.desk()
    report = arrived(token)
    for question, answer in (("Which door is it?", "The blue one."), ("Who has the key?", "My aunt.")):
        now = Report.unscoped.get()
        ask_question(viewer=desk.viewer, report_id=report.pk, text=question, version=now.version)
        arrived(token, kind="addition", story=answer)
    page = text(desk.client.get(f"/screening/{report.pk}")).split('id="questions"')[1]
    places = [page.index(words) for words in ("Which door is it?", "The blue one.", "Who has the key?", "My aunt.")]
    assert places == sorted(places)
    assert "No answer yet" not in page


@pytest.mark.parametrize(("typed", "said"), [("", "Write the question first"), ("x" * 2001, "too long")])
def test_a_question_that_cannot_be_sent_keeps_its_words_and_says_why(typed: str, said: str):
    report, desk = arrived(), staff.desk()
    sent = back(report) | {"text": typed, "version": str(report.version)}
    page = text(desk.client.post(f"/reports/{report.pk}/question", sent), 422)
    assert said in page
    assert typed in page
    assert 'href="#question"' in page
    assert "<title>Error:" in page
    assert not Question.unscoped.exists()


def test_a_question_on_an_older_page_keeps_its_words_too():
    report, desk = arrived(), staff.desk()
    page = text(desk.client.post(f"/reports/{report.pk}/question", {"text": "Which door?", "version": "0"}), 422)
    assert "Which door?" in page
    assert f'name="version" value="{report.version}"' in page


@pytest.mark.fault("46")
def test_not_yours_and_not_there_say_the_same_in_words_for_the_desk():
    theirs, desk = arrived(), staff.desk("administrator")
    refused = desk.client.get(f"/screening/{theirs.pk}")
    missing = desk.client.get("/nothing/here")
    assert (refused.status_code, missing.status_code) == (403, 404)
    for page in (refused.content.decode(), missing.content.decode()):
        assert "You may not open this, or it is not there." in page
        assert "ask a supervisor" in page
        assert "words are still there" not in page


def a_file(report: Report, state: str = FileState.READY) -> FileCopy:
    """A viewing copy with one page."""
    key = record_key(report, actor="tests", purpose="file")
    copy = FileCopy(
        agency_id=report.agency_id, report=report, attachment_id=UUID(int=7), type="image/png", state=state, pages=1
    )
    copy.facts = key.seal("filecopy", "facts", copy.id, b'{"name": "cheek.png", "size": 2048}')
    copy.save(force_insert=True)
    page = FilePage(agency_id=report.agency_id, copy=copy, number=1)
    page.sealed = key.seal("filepage", "sealed", page.id, b"\xff\xd8 a picture")
    page.save(force_insert=True)
    return copy


def test_a_file_opens_no_picture_until_a_page_is_asked_for_and_then_blurred():
    report, desk = arrived(), staff.desk()
    copy = a_file(report)
    where = f"/reports/{report.pk}/file/{copy.pk}"
    assert "<img" not in text(desk.client.get(f"/screening/{report.pk}"))
    assert "<img" not in text(desk.client.get(where))
    assert not Entry.objects.filter(tag=Tag.FILE_OPENED).exists()
    page = text(desk.client.get(where + "?page=1"))
    assert f'<img class="hl-blurred" src="{where}/page/1"' in page
    assert "<details" in page
    picture = desk.client.get(f"{where}/page/1")
    assert (picture["Content-Type"], picture.content[:2]) == ("image/jpeg", b"\xff\xd8")
    assert picture["Cache-Control"] == "no-store"
    assert picture["X-Content-Type-Options"] == "nosniff"
    assert Entry.objects.filter(tag=Tag.FILE_OPENED, actor_id=desk.viewer.id).count() == 1


@pytest.mark.parametrize("page", ["0", "2", "-1", "x", "9" * 30, ""])
def test_a_page_that_is_not_there_shows_none(page: str):
    report, desk = arrived(), staff.desk()
    copy = a_file(report)
    assert "<img" not in text(desk.client.get(f"/reports/{report.pk}/file/{copy.pk}", {"page": page}))


def test_a_file_is_set_aside_when_the_person_says_yes_and_shown_to_nobody_again():
    report, desk = arrived(), staff.desk()
    copy = a_file(report)
    where = f"/reports/{report.pk}/file/{copy.pk}"
    asked = text(desk.client.get(where + "/quarantine"))
    assert "Set this file aside?" in asked
    for sent in ({}, {"sure": "no"}):
        assert "Set this file aside?" in text(desk.client.post(where + "/quarantine", sent))
    assert FileCopy.unscoped.get().state == FileState.READY
    done = desk.client.post(where + "/quarantine", {"sure": "yes"})
    assert done.status_code == 303
    assert "The file is set aside." in text(desk.client.get(done["Location"]))
    assert FileCopy.unscoped.get().state == FileState.QUARANTINED
    assert desk.client.get(where + "/page/1").status_code == 409
    assert not FilePage.unscoped.exists()
    assert "set aside" in text(desk.client.get(f"/screening/{report.pk}"))


@pytest.mark.fault("46")
def test_a_file_does_not_open_under_another_report_s_address():
    report, other, desk = arrived(), arrived(), staff.desk()
    copy = a_file(report)
    for act in ("", "/page/1"):
        assert desk.client.get(f"/reports/{other.pk}/file/{copy.pk}{act}").status_code == 403
    assert desk.client.post(f"/reports/{other.pk}/file/{copy.pk}/quarantine").status_code == 403
    assert FileCopy.unscoped.get().state == FileState.READY


@pytest.mark.fault("34")
def test_a_file_s_own_name_is_not_in_the_page_s_address_or_title():
    report, desk = arrived(), staff.desk()
    copy = a_file(report)
    page = text(desk.client.get(f"/reports/{report.pk}/file/{copy.pk}"))
    assert "cheek" not in page


@pytest.mark.req("I-2")
def test_danger_is_on_every_page_until_a_named_person_presses_once():
    report, desk = arrived(danger="cannot_call"), staff.desk()
    alert = Alert.unscoped.get()
    for address in ("/", "/mine", f"/screening/{report.pk}", f"/reports/{report.pk}/identity"):
        page = text(desk.client.get(address))
        assert 'hx-get="/alarms/"' in page
        assert f"/alarms/{alert.pk}/acknowledge" in page.split("<noscript>")[1].split("</noscript>")[0]
    bar = text(desk.client.get("/alarms/", headers={"HX-Current-URL": "http://testserver/mine?x=1"}))
    assert "Danger now" in bar
    assert report.number in bar
    assert 'name="next" value="/mine"' in bar
    answer = desk.client.post(f"/alarms/{alert.pk}/acknowledge", {"next": "/mine"})
    assert (answer.status_code, answer["Location"]) == (303, f"/screening/{report.pk}?said=taken")
    assert Alert.unscoped.get().acknowledged_name == cast.SCREENER
    assert "Danger now" not in text(desk.client.get("/alarms/"))
    assert cast.SCREENER in text(desk.client.get(f"/screening/{report.pk}"))


def test_what_is_merely_late_is_one_number_and_a_list():
    from django.db import transaction

    staff.agency()
    desk = staff.desk()
    for n in range(3):
        with transaction.atomic():
            duty.raise_alert(
                actor=system("tests", staff.HERE), kind=AlertKind.CLOCK_BREACH, key=f"k{n}",
                subject_kind="report", subject_id=UUID(int=n).hex, label="SAC-0000-0000", about="read",
            )  # fmt: skip
    bar = text(desk.client.get("/alarms/"))
    assert 'id="alert-count" hx-swap-oob="true" class="hl-count">3<' in bar
    assert "hl-alarm" not in bar
    assert "3 alerts wait in the list" in text(desk.client.get("/mine")).split("<noscript>")[1]
    assert text(desk.client.get("/alarms/all")).count("Nobody has read it in time") == 3


def test_danger_that_nobody_opened_is_told_even_when_the_worker_is_down():
    from hearthline.intake.door.accept import accept
    from tests.intake.build import sealed

    desk = staff.desk()
    accept(sealed(danger="yes"))
    assert "1 report of danger is not opened yet" in text(desk.client.get("/alarms/"))


def test_an_alert_about_no_report_waits_in_the_list_and_interrupts_nobody():
    from django.db import transaction

    desk = staff.desk()
    with transaction.atomic():
        duty.raise_alert(
            actor=system("tests", staff.HERE), kind=AlertKind.SPOOL, key="spool", subject_kind="spool", subject_id="",
            urgent=True,
        )  # fmt: skip
    assert "data-interrupt" not in text(desk.client.get("/alarms/"))
    assert "Reports wait outside the database" in text(desk.client.get("/alarms/all"))


def test_the_bar_costs_five_queries_while_danger_waits(django_assert_num_queries):
    from hearthline.intake.desk.alarms import bar

    for _ in range(4):
        arrived(danger="yes")
    viewer = staff.viewer()
    with django_assert_num_queries(5):
        found = bar(viewer)
    assert len(found["alerts"]) == 3
    assert (found["behind"], found["more_urgent"]) == (1, 0)


@pytest.mark.fault("57")
def test_a_poll_by_the_page_itself_does_not_keep_a_session_alive():
    from hearthline.intake.desk import alarms
    from hearthline.screening.desk import lists

    assert alarms.alerts.is_poll
    assert lists.queue_news.is_poll
