"""The desk's lists as pages: the poll is quiet, the reporter is nowhere, everything works without a script."""

from datetime import timedelta

import pytest

from hearthline.ground import clock
from hearthline.intake.actions import reveal_identity
from hearthline.journal.models import Entry
from hearthline.screening import actions
from tests import cast, staff
from tests.intake.build import IDENTITY
from tests.screening.build import NOBODY, came, decide, other_screener, screener

pytestmark = pytest.mark.django_db

SECRETS = (cast.MARISOL.name, cast.MARISOL.phone, cast.MARISOL.email, "Sacramento 95814", "teacher")


def text(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_queue_says_so_and_when_it_looked():
    assert "No reports waiting" in text(staff.desk().client.get("/"))


def test_a_row_has_urgency_in_words_and_shape_time_left_until_when_language_age_and_who_has_it():
    screening = came(danger="cannot_call", children=[{"name": "", "age": "5 months"}])
    actions.claim(viewer=other_screener(), report_id=screening.report_id)
    page = text(staff.desk().client.get("/"))
    for wanted in ("Emergency", "<svg", "min left", "Cannot call 911", "5 months", "English", cast.SECOND_SCREENER):
        assert wanted in page
    assert screening.report.number in page


@pytest.mark.req("C-1")
@pytest.mark.fault("43")
@pytest.mark.parametrize("address", ["/", "/queue/rows", "/mine", "/supervisor", "/alarms/", "/alarms/all"])
def test_the_reporter_is_in_no_list(address: str):
    desk = staff.desk("supervisor")
    screening = came(identity=IDENTITY, danger="yes", reporter={"kind": "mandated", "category": "teacher"})
    decide(came(identity=IDENTITY), screener(), NOBODY, "A game.")
    actions.claim(viewer=desk.viewer, report_id=screening.report_id)
    reveal_identity(viewer=screener(), report_id=screening.report_id, purpose="call_back", reason="Which door?")
    waiting = came(identity=IDENTITY, danger="yes")  # in the bar: what somebody holds is not
    page = text(desk.client.get(address))
    assert screening.report.number in page or waiting.report.number in page
    for secret in SECRETS:
        assert secret not in page


@pytest.mark.fault("43")
def test_what_lets_one_guess_the_reporter_is_marked_in_the_pane_as_on_the_report():
    screening = came(about="self", how_know=["happened_to_me"], identity=IDENTITY)
    pane = text(staff.desk().client.get(f"/queue/report/{screening.report_id}", headers={"HX-Request": "true"}))
    for label in ("How they know", "About"):
        assert f"<div data-reporter><dt>{label}</dt>" in pane


@pytest.mark.fault("27")
def test_marks_in_a_story_stay_words():
    came(story="<script>alert(1)</script>{{ 7|add:7 }}")
    page = text(staff.desk().client.get("/"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "{{ 7|add:7 }}" in page


def test_a_poll_with_nothing_new_is_304_empty_and_writes_nothing():
    came()
    desk = staff.desk()
    mark = desk.client.get("/queue/rows")["ETag"]
    entries = Entry.objects.count()
    answer = desk.client.get("/queue/news?since=2026-01-01T00:00:00%2B00:00", headers={"If-None-Match": mark})
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", mark)
    assert Entry.objects.count() == entries


def test_a_poll_with_news_says_how_many_and_nothing_else():
    desk = staff.desk()
    mark, since = desk.client.get("/queue/rows")["ETag"], clock.now()
    with clock.freeze(since + timedelta(seconds=2)):
        came()
        came()
    entries = Entry.objects.count()
    answer = desk.client.get("/queue/news", {"since": since.isoformat()}, headers={"If-None-Match": mark})
    page = text(answer)
    assert "2 new" in page
    assert 'data-key="r"' in page
    assert len(page) <= 1024
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("since", ["", "yesterday", "0", "9999-99-99", "2026-01-01T00:00:00"])
def test_a_poll_with_a_moment_that_is_none_is_no_error(since: str):
    assert staff.desk().client.get("/queue/news", {"since": since}).status_code == 200


@pytest.mark.fault("66")
@pytest.mark.parametrize("address", ["/", "/queue/rows", "/queue/news", "/mine", "/supervisor", "/alarms/all"])
def test_no_cache_keeps_a_page_of_the_desk(address: str):
    answer = staff.desk("supervisor").client.get(address)
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.fault("66")
@pytest.mark.parametrize("suffix", [".css", "/x.js", "%2ecss", ";a.png"])
def test_a_suffix_does_not_make_a_private_page_look_like_a_file(suffix: str):
    came()
    for address in ("/mine", "/supervisor", "/queue/rows"):
        answer = staff.desk("supervisor").client.get(address + suffix)
        assert answer.status_code == 404


def test_the_queue_can_be_worked_without_a_script():
    screening = came()
    desk = staff.desk()
    page = text(desk.client.get("/"))
    assert f'action="/screening/{screening.report_id}/claim"' in page
    assert f'href="/screening/{screening.report_id}"' in page
    assert "<noscript>" in page
    answer = desk.client.post(f"/screening/{screening.report_id}/claim")
    assert (answer.status_code, answer["Location"]) == (303, f"/screening/{screening.report_id}?said=claimed")
    assert screening.report.number in text(desk.client.get("/mine"))


def test_a_supervisor_sees_what_waits_for_one():
    made = decide(came(), screener(), NOBODY, "A game in the yard.")
    report = came(identity=IDENTITY)
    reveal_identity(viewer=screener(), report_id=report.report_id, purpose="call_back", reason="Which door?")
    page = text(staff.desk("supervisor").client.get("/supervisor"))
    assert made.screening.report.number in page
    assert "Which door?" in page
    assert cast.SCREENER in page
    assert "I have looked at it" in page
    assert "<strong>0</strong> closed unseen" in page


def test_a_screener_has_no_supervisor_s_page():
    assert staff.desk().client.get("/supervisor").status_code == 403
