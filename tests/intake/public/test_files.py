"""Files: each taken or refused by itself, with a reason, and the words never with it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hearthline.intake.door import attachments
from hearthline.intake.door.models import Attachment, AttachmentUse
from tests.intake.public import opening
from tests.intake.public.walking import Walk

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 60
PDF = b"%PDF-1.4\n%%EOF\n"


def a_file(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_files_are_stored_at_their_step_and_named_in_the_report(walk: Walk) -> None:
    walk.start().to(7).press(files=[a_file("door.png", PNG), a_file("note.pdf", PDF)])
    assert walk.heading == "About you"
    assert Attachment.unscoped.count() == 2
    walk.press()
    assert "door.png" in walk.text
    walk.send()
    assert [one["name"] for one in opening.only()["files"]] == ["door.png", "note.pdf"]
    assert AttachmentUse.unscoped.count() == 2


@pytest.mark.fault("26")
@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("run.exe", b"MZ" + b"\0" * 50, "We cannot take this kind of file."),
        ("page.html", b"<script>alert(1)</script>", "We cannot take this kind of file."),
        ("photo.png", b"<svg onload=x>", "The name of the file does not fit what is in it."),
        ("empty.pdf", b"", "The file is empty."),
    ],
)
def test_a_refused_file_says_why_and_the_words_stay(walk: Walk, name: str, data: bytes, said: str) -> None:
    walk.start().to(7).press(note="a dog", files=[a_file(name, data), a_file("ok.pdf", PDF)])
    assert walk.page.status_code == 422
    assert f"{name}: {said}" in walk.text
    assert '<a href="#files">' in walk.text
    assert walk.form["values"]["note"] == "a dog"
    assert "ok.pdf" in walk.text
    assert walk.press().heading == "About you"


@pytest.mark.fault("22")
def test_a_file_too_big_is_refused_alone(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MAX_FILE", 10)
    walk.start().to(7).press(files=[a_file("big.pdf", PDF)])
    assert "The file is too big." in walk.text
    walk.press().press().send()
    assert opening.only()["files"] == []


def test_a_file_can_be_taken_out_again(walk: Walk) -> None:
    walk.start().to(7).press("save", files=[a_file("door.png", PNG), a_file("note.pdf", PDF)])
    walk.press("remove", "0")
    assert "door.png" not in walk.text
    walk.press().press().send()
    assert [one["name"] for one in opening.only()["files"]] == ["note.pdf"]


@pytest.mark.fault("34")
@pytest.mark.parametrize("name", ["../../etc/passwd.pdf", "a\x07b\u202e.pdf", "C:\\x\\y.pdf", "." * 300 + ".pdf"])
def test_a_strange_name_is_only_text(walk: Walk, name: str) -> None:
    walk.start().to(7).press(files=[a_file(name, PDF)])
    assert walk.page.status_code in (200, 422)
    for mark in ("\x07", "\u202e", "../"):
        assert mark not in walk.text


def test_back_and_another_language_do_not_lose_a_file(walk: Walk) -> None:
    walk.start().to(7).press("back", files=[a_file("door.png", PNG)])
    walk.press()
    assert "door.png" in walk.text


def test_the_warning_about_pictures_stands_before_the_file_field(walk: Walk) -> None:
    walk.start().to(7)
    assert walk.text.index("Never take or send naked or sexual pictures") < walk.text.index('type="file"')


def test_a_reply_with_only_a_file_is_sent(walk: Walk) -> None:
    walk.start().to(9).send()
    values = next(one["values"] for one in walk.read.forms if "code" in one["values"])
    walk.page = walk.client.post("/back", values)
    walk.press(files=[a_file("door.png", PNG)])
    assert walk.heading == "We have your message"


def test_a_refused_file_of_a_reply_keeps_the_words(walk: Walk) -> None:
    walk.start().to(9).send()
    values = next(one["values"] for one in walk.read.forms if "code" in one["values"])
    walk.page = walk.client.post("/back", values)
    walk.press(text="see the door", files=[a_file("run.exe", b"MZ")])
    assert walk.page.status_code == 422
    assert walk.form["values"]["text"] == "see the door"
