"""Send: one report, one code, whatever is pressed twice, and no words lost when it does not work."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection

from hearthline.ground import clock
from hearthline.intake.door import accept, budget, spooling
from hearthline.intake.door.models import Envelope
from hearthline.intake.public.wording import wording
from hearthline.sealing import SpoolError
from tests.cast import STORY
from tests.intake.public import opening
from tests.intake.public.walking import Walk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _whole_circuit() -> Iterator[None]:
    accept.circuit.mend()
    yield
    accept.circuit.mend()
    for entry in spooling.spool().folder.glob("*"):
        if entry.is_file():
            entry.unlink()


@contextmanager
def no_database() -> Iterator[None]:
    """Every query fails, as when the database is away."""

    def away(*_: Any) -> Any:
        raise OperationalError("the database is away")

    with connection.execute_wrapper(away):
        yield


def code_of(walk: Walk) -> str:
    values: dict[str, str] = next(one["values"] for one in walk.read.forms if "code" in one["values"])
    return values["code"]


@pytest.mark.fault("16")
def test_a_double_click_is_one_report_with_one_code(walk: Walk) -> None:
    walk.start().to(9)
    state = walk.state
    codes = set()
    for _ in range(2):
        walk.page = walk.client.post("/r/send", {"state": state, "from": "9"})
        codes.add(code_of(walk))
    assert len(codes) == 1
    assert Envelope.unscoped.count() == 1


@pytest.mark.fault("17")
def test_a_replay_the_next_day_is_the_same_report(walk: Walk) -> None:
    from datetime import timedelta

    from hearthline.ground import clock

    walk.start().to(9)
    state = walk.state
    walk.send()
    first = code_of(walk)
    with clock.freeze(clock.now() + timedelta(days=1)):
        walk.page = walk.client.post("/r/send", {"state": state, "from": "9"})
    assert code_of(walk) == first
    assert Envelope.unscoped.count() == 1


def test_back_edit_send_adds_to_the_report_under_the_same_code(walk: Walk) -> None:
    walk.start().to(9)
    check = walk.page
    walk.send()
    first = code_of(walk)
    walk.page = check
    walk.press("edit", "2").press(story=STORY + " And one thing more.").send()
    assert code_of(walk) == first
    kinds = sorted(one.kind for one in opening.envelopes())
    assert kinds == ["addition", "report"]
    assert len({one.root_id for one in opening.envelopes()}) == 1


@pytest.mark.req("I-5")
def test_the_receipt_tells_the_code_the_time_and_what_comes_next(walk: Walk) -> None:
    walk.start().to(9).send()
    code = code_of(walk)
    assert code.replace("-", " ") in walk.text
    assert "12:00 p.m., today" in walk.text
    assert wording("en").next_steps
    for said in wording("en").next_steps:
        assert said in html.unescape(walk.text)
    assert "{" not in "".join(wording("en").next_steps)
    assert wording("en").limits in html.unescape(walk.text)
    assert walk.read.title.strip() == "Your code"


def test_two_people_in_the_same_minute_get_two_codes(walk: Walk) -> None:
    codes, states = set(), set()
    for _ in range(3):
        walk.start().to(9).send()
        codes.add(code_of(walk))
        states.add(walk.read.forms[0]["values"]["state"])
    assert len(codes) == len(states) == 3


@pytest.mark.fault("3")
def test_with_the_database_away_the_report_is_taken_all_the_same(walk: Walk) -> None:
    with no_database():
        walk.start().to(9).send()
    assert walk.heading == "We have your report"
    assert not Envelope.unscoped.exists()
    assert spooling.spool().count() == 1


@pytest.mark.fault("3", "2")
def test_when_nothing_would_hold_it_the_words_stay_and_the_telephone_stands_there(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk.start().to(9)

    def full(*_: Any) -> Any:
        raise SpoolError("full")

    with monkeypatch.context() as broken, no_database():
        broken.setattr(type(spooling.spool()), "put_once", full)
        walk.send()
    assert walk.page.status_code == 503
    assert "Your report is not sent" in walk.text
    assert STORY.split(".")[0] in walk.text
    assert 'href="tel:+19168755437"' in walk.text
    accept.circuit.mend()
    assert walk.send().heading == "We have your report"
    assert opening.only()["story"] == STORY


@pytest.mark.fault("19", "65")
def test_over_budget_is_one_more_press_and_a_mark_never_a_refusal(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "note", lambda _address: True)
    walk.start().to(9).send()
    assert walk.heading == "Press Continue to send"
    assert not Envelope.unscoped.exists()
    walk.press("again")
    assert walk.heading == "We have your report"
    assert Envelope.unscoped.get().burst is True


def test_within_budget_there_is_no_mark(walk: Walk) -> None:
    walk.start().to(9).send()
    assert Envelope.unscoped.get().burst is False


@pytest.mark.fault("65")
def test_a_forwarded_address_that_anyone_can_write_is_not_believed(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr(budget, "note", seen.append)
    walk.start().to(9)
    walk.client.post("/r/send", {"state": walk.state, "from": "9"}, headers={"X-Forwarded-For": "203.0.113.9"})
    assert seen == ["127.0.0.1"]


@pytest.mark.req("I-9")
def test_the_note_holds_time_code_and_number_and_the_words_only_when_asked(walk: Walk) -> None:
    walk.start().to(9).send()
    code = code_of(walk)
    form = next(one for one in walk.read.forms if one["action"] == "/r/note")
    note = walk.client.post("/r/note", form["values"])
    text = note.content.decode()
    assert note["Content-Disposition"] == 'attachment; filename="note.txt"'
    assert note["Cache-Control"] == "no-store"
    assert code in text
    assert "November 22, 2026, 12:00 p.m." in text
    assert "(916) 875-5437" in text
    assert STORY not in text
    full = walk.client.post("/r/note", {**form["values"], "full": "1"}).content.decode()
    assert STORY in full


@pytest.mark.parametrize("at", ["", "yesterday", "2026-13-01", "2026-11-22T10:00:00"])
def test_a_time_the_note_cannot_read_is_now(walk: Walk, at: str) -> None:
    walk.start().to(9)
    note = walk.client.post("/r/note", {"state": walk.state, "at": at})
    assert "November 22, 2026" in note.content.decode()


@pytest.mark.req("I-9")
def test_the_mail_to_oneself_tells_nothing(walk: Walk) -> None:
    from urllib.parse import unquote

    walk.start().to(9).send()
    start = walk.text.index("mailto:")
    mail = unquote(walk.text[start : walk.text.index('"', start)])
    for told in (code_of(walk), code_of(walk).replace("-", ""), "875", "child", "report", "abuse", "Sacramento"):
        assert told.lower() not in mail.lower()


@pytest.mark.fault("32")
def test_a_code_typed_into_the_words_is_taken_out_and_the_page_says_so(walk: Walk) -> None:
    walk.start().to(9).send()
    code = code_of(walk)
    walk.start().to(2).press(story=f"My code is {code.lower()} and he hit her")
    for number in range(3, 9):
        walk.to_next(number)
    assert "We take it out before we send" in walk.text
    walk.send()
    told = [opening.report(one)["story"] for one in opening.envelopes()]
    assert "My code is [code] and he hit her" in told


def test_fields_that_no_page_has_change_nothing(walk: Walk) -> None:
    walk.start().to(9)
    extra = {"kind": "danger", "agency_id": "other", "channel": "phone", "burst": "1", "token": "00" * 32}
    walk.client.post("/r/send", {"state": walk.state, "from": "9", **extra})
    envelope = Envelope.unscoped.get()
    assert (envelope.kind, envelope.agency_id, envelope.channel, envelope.burst) == (
        "report",
        "sacramento-demo",
        "web",
        False,
    )


def received(walk: Walk) -> str:
    found = re.search(r'name="at" value="([^"]+)"', walk.text)
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize("database", [True, False])
def test_a_reload_of_the_receipt_moves_no_time_and_no_deadline(walk: Walk, database: bool) -> None:
    walk.page = walk.client.post("/r/1", {"from": "job", "about": "child", "role": "teacher"})
    walk.to(9)
    with nullcontext() if database else no_database():
        values = {**walk.form["values"], "continue": "1"}
        walk.page = walk.client.post("/r/send", values)
        first, due = received(walk), re.findall(r'<li>.*?<time datetime="([^"]+)"', walk.text)
        with clock.freeze(clock.now() + timedelta(hours=5)):
            walk.page = walk.client.post("/r/send", values)
    assert received(walk) == first
    assert due
    assert re.findall(r'<li>.*?<time datetime="([^"]+)"', walk.text) == due


def test_a_second_send_with_more_words_moves_no_deadline_of_who_must_report(walk: Walk) -> None:
    walk.page = walk.client.post("/r/1", {"from": "job", "about": "child", "role": "teacher"})
    walk.to(9)
    walk.press("edit", "2")
    changed = walk.page
    walk.press().send()
    first, walk.page = received(walk), changed
    with clock.freeze(clock.now() + timedelta(hours=5)):
        walk.press(story="More words.").send()
    assert Envelope.unscoped.count() == 2
    assert received(walk) == first


@pytest.mark.req("I-9")
def test_the_card_has_the_time_and_the_note_the_duty_and_the_files(walk: Walk) -> None:
    walk.page = walk.client.post("/r/1", {"from": "job", "about": "child", "role": "teacher"})
    walk.to(7)
    data = {**walk.form["values"], "continue": "1"}
    walk.page = walk.client.post("/r/8", {**data, "files": SimpleUploadedFile("arm.pdf", b"%PDF-1.4\n...")})
    walk.press().send()
    card = walk.text[walk.text.index("hl-card") :].split("</div>")[0]
    assert "November 22, 2026, 12:00 p.m." in card
    assert '<div class="hl-printed">' in walk.text
    form = next(one for one in walk.read.forms if one["action"] == "/r/note")
    short = walk.client.post("/r/note", form["values"]).content.decode()
    full = walk.client.post("/r/note", {**form["values"], "full": "1"}).content.decode()
    assert "November 24, 2026, 12:00 a.m." in short or "36" in short or "November 24" in short
    assert "arm.pdf" not in short
    assert "arm.pdf" in full


def test_who_reports_for_no_job_has_no_duty_on_the_card_or_in_the_note(walk: Walk) -> None:
    walk.start().to(9).send()
    assert "hl-printed" not in walk.text
