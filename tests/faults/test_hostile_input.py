"""Hostile, broken and enormous input at the door: a clear answer, typed text kept, no 500, never a refused report."""

import re
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core import mail

from hearthline.intake.actions import open_pending
from hearthline.intake.models import Envelope, IntakePending, Report
from tests.intake.build import agency
from tests.intake.public.walking import Walk

pytestmark = pytest.mark.django_db

BIDI = "\u202e\u2066\u200b\ufeff"
NASTY = [
    "<script>alert(1)</script>",
    "</textarea><img src=x onerror=alert(1)>",
    "{{ settings.SECRET_KEY }}{% debug %}",
    "=cmd|' /C calc'!A0",
    "\r\nBcc: everyone@example.org\r\n\r\nhello",
    "a" * 99_999,
    BIDI + "name",
    "\x00\x1b[31m\x7f",
    "Ｍａｒｉｓｏｌ \u0430\u0435\u043e",
    "' OR 1=1 --",
    "../../etc/passwd",
    "%s%n{0}",
    "\u0344" * 200,
    "🙂" * 300,
]


def everything(walk: Walk, text: str) -> None:
    """Write `text` into every text field of all eight steps and press on; where it does not fit, a short form of it."""
    walk.start()
    for number in range(1, 9):
        form = walk.form
        names = _text_names(walk.text)
        given: dict[str, Any] = {name: text for name in names}
        if number == 1:
            given["danger"] = "unsure"
        before = walk.page
        walk.press(**given)
        assert walk.page.status_code < 500, (number, text[:30])
        if walk.page.status_code == 422:
            assert f'value="{number}"' in walk.text, "the page stays"
            walk.press(**given)  # a number or an e-mail that looks odd is asked about once
        if walk.page.status_code == 422:
            walk.page = before
            shorter = {name: _short(text) for name in names} | {k: v for k, v in given.items() if k == "danger"}
            insist(walk, **shorter)
        assert walk.page.status_code == 200, (number, form["action"], walk.heading)


def insist(walk: Walk, **given: Any) -> None:
    """Press Continue, and once more when the page asks to look again."""
    walk.press(**given)
    if walk.page.status_code == 422:
        walk.press(**given)


def _short(text: str) -> str:
    return (text[:60] + " words").strip("\x00 ")


def _text_names(html: str) -> list[str]:
    inside = html[html.index('id="answers"') :]
    found = re.findall(r"<textarea[^>]*?name=\"([^\"]+)\"", inside)
    for tag in re.findall(r"<input[^>]*>", inside):
        kind = re.search(r'type="([^"]+)"', tag)
        name = re.search(r'name="([^"]+)"', tag)
        if name and (kind is None or kind.group(1) in ("text", "tel", "email")):
            found.append(name.group(1))
    return list(dict.fromkeys(found))


@pytest.mark.fault("27", "28", "30", "31")
@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_hostile_words_in_every_field_become_a_report_like_any_other(walk: Walk, text: str) -> None:
    everything(walk, text)
    walk.send()
    assert walk.heading == "We have your report", walk.page.status_code
    agency()
    open_pending()
    assert Report.unscoped.count() == 1
    assert not IntakePending.unscoped.exists(), "it opens, and blocks nobody"


@pytest.mark.fault("30")
def test_every_text_field_takes_as_many_letters_as_its_box_says_and_is_still_sent(walk: Walk) -> None:
    """A form that takes more letters than the envelope does would lose a report at the very last press."""
    from hearthline.intake.public.fields import Text
    from hearthline.intake.public.forms.base import StepForm

    limits: dict[str, int] = {}

    def subclasses(kind: type) -> list[type]:
        return [kind, *(found for one in kind.__subclasses__() for found in subclasses(one))]

    for form in subclasses(StepForm):
        for name, field in getattr(form, "base_fields", {}).items():
            if isinstance(field, Text):
                limits[name] = field.limit
    walk.start()
    for number in range(1, 9):
        given: dict[str, Any] = {name: "x" * limits[name.rpartition("-")[2]] for name in _text_names(walk.text)}
        if number == 1:
            given["danger"] = "no"
        insist(walk, **given)
        assert walk.page.status_code == 200, number
    walk.send()
    assert walk.page.status_code == 200
    assert Envelope.unscoped.count() == 1


@pytest.mark.fault("28")
def test_bytes_that_are_no_text_are_taken_as_text(walk: Walk) -> None:
    """Lone surrogates, broken UTF-8 and NUL as a browser never sends them: what can be read is kept."""
    walk.start().to(2)
    body = urlencode({"state": walk.state, "from": "2"}).encode()
    body += b"&story=%ED%A0%80before%FF%FE%00after%C3"
    page = walk.client.generic("POST", "/r/3", body, content_type="application/x-www-form-urlencoded; charset=utf-16")
    assert page.status_code == 200
    walk.page = page
    walk.press("back")
    assert "before" in walk.text
    assert "after" in walk.text


@pytest.mark.fault("28")
def test_a_megabyte_of_marks_on_one_letter_costs_little_and_is_said_to_be_too_long(walk: Walk) -> None:
    walk.start().to(2)
    marks = "a" + "\u0301" * 1_000_000
    began = time.process_time()  # ours: what other processes take on a busy machine is not counted
    walk.press(story=marks)
    assert time.process_time() - began < 3
    assert walk.page.status_code == 422
    assert "too long" in walk.text
    assert marks[:1000] in walk.text, "the words are still in the box"


@pytest.mark.fault("28")
def test_what_turns_a_name_round_or_hides_in_it_is_not_kept(walk: Walk) -> None:
    walk.start().to(3)
    walk.press(**{"children-0-name": f"W{BIDI}ren\u200b"})
    walk.press("back")
    assert 'value="Wren"' in walk.text


@pytest.mark.fault("31")
def test_no_name_reaches_a_mail_and_no_header_takes_a_line_of_its_own(walk: Walk) -> None:
    """E-mail to oneself is a link in the page: a time, no name, no code, no word of what it is about."""
    name = "Marisol\r\nBcc: all@example.org"
    walk.start().to(8)
    insist(walk, name=name, phone="(916) 555-0142\r\nX-Evil: 1", email="m@example.org\nCc: x@example.org")
    walk.send()
    assert mail.outbox == []
    (address,) = re.findall(r'href="(mailto:[^"]*)"', walk.text)
    for word in ("Marisol", "555", "example.org", "Bcc", "child", "abuse", *_codes(walk.text)):
        assert word not in address
    headers = str(walk.page.headers)
    assert "Marisol" not in headers
    assert "Evil" not in headers


def _codes(html: str) -> list[str]:
    found = re.findall(r"\b(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}\b", html)
    assert found, "the receipt is on the page"
    return [found[0], found[0][:9]]


@pytest.mark.fault("29")
def test_nothing_the_house_gives_out_is_a_table_that_a_spreadsheet_would_run() -> None:
    """Nothing of a report, a person or a family goes out as a table. Whoever adds one finds this test, and quotes `=`,
    `+`, `-` and `@` there. Listings of community services go out as they came: programs must find them unchanged."""
    from pathlib import Path

    import hearthline

    tables = re.compile(
        r"csv\.(?:writer|DictWriter)|from csv import|text/csv|openpyxl|xlsxwriter|application/vnd\.ms-excel",
        re.MULTILINE,
    )
    folder = Path(str(hearthline.__file__)).parent
    found = {str(path.relative_to(folder)) for path in folder.rglob("*.py") if tables.search(path.read_text())}
    assert found == {"directory/community/exporting/writing.py"}


@pytest.mark.fault("29")
def test_the_note_is_plain_text_that_no_program_guesses_about(walk: Walk) -> None:
    walk.start().to(9, story="=cmd|' /C calc'!A0")
    note = walk.client.post("/r/note", {"state": walk.state, "full": "1"})
    assert note["Content-Type"] == "text/plain; charset=utf-8"
    assert note["Content-Disposition"] == 'attachment; filename="note.txt"'
    assert note["X-Content-Type-Options"] == "nosniff"
