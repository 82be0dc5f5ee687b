"""Scans of a call: checked and sealed like an upload, never swept away, left out of the report when they are wrong."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest

from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.actions import seal_canary, sweep_orphans
from hearthline.intake.calls import actions, queries
from hearthline.intake.calls.actions import Ended
from hearthline.intake.door import attachments
from hearthline.intake.door.attachments import FileRefused
from hearthline.intake.models import Attachment, FileCopy
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests.intake import files
from tests.intake.build import AGENCY, OTHER, administrator
from tests.intake.calls.build import again, colleague, screener, typed

pytestmark = pytest.mark.django_db


def attach(viewer, call, data: bytes | None = None, name: str = "letter.jpg"):
    stream = io.BytesIO(files.jpeg() if data is None else data)
    return actions.attach(viewer=viewer, call_id=call.pk, name=name, stream=stream)


@pytest.mark.req("I-1")
def test_a_scan_is_on_the_call_with_its_name_its_size_and_who_attached_it() -> None:
    one, two = screener(), colleague()
    call = typed(one, {}, channel="letter")
    scan = attach(two, call)
    (shown,) = queries.call_detail(one, call.pk).scans
    assert shown == scan
    assert (shown.name, shown.size, shown.type, shown.by_name) == (
        "letter.jpg",
        len(files.jpeg()),
        "image/jpeg",
        two.name,
    )
    assert queries.call_detail(one, call.pk).values == {}, "a file is not a field of the page"
    assert queries.news(one, call.pk, call.opened_at).fields == {}
    noted = Entry.objects.get(tag=Tag.CALL_TYPED, purpose="file")
    assert (noted.actor_id, noted.fields) == (two.id, "files")


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [(b"", "a.jpg", "file.empty"), (b"MZ rubbish", "a.exe", "file.type"), (b"not a photo", "a.jpg", "file.mismatch")],
)
def test_a_file_that_is_not_taken_is_refused_in_words_and_leaves_nothing(data: bytes, name: str, code: str) -> None:
    viewer = screener()
    call = typed(viewer, {})
    with pytest.raises(FileRefused) as refused:
        attach(viewer, call, data, name)
    assert refused.value.code == code
    assert refused.value.message
    assert not Attachment.unscoped.exists()
    assert queries.call_detail(viewer, call.pk).scans == ()


def test_the_limits_are_those_of_an_upload(monkeypatch: pytest.MonkeyPatch) -> None:
    viewer = screener()
    call = typed(viewer, {})
    size = len(files.jpeg())
    monkeypatch.setattr(attachments, "MAX_FILE", size - 1)
    with pytest.raises(FileRefused) as refused:
        attach(viewer, call)
    assert refused.value.code == "file.too-large"
    monkeypatch.setattr(attachments, "MAX_FILE", size)
    monkeypatch.setattr(attachments, "MAX_FILES", 2)
    monkeypatch.setattr(attachments, "MAX_TOTAL", 2 * size)
    attach(viewer, call)
    attach(viewer, call)
    with pytest.raises(FileRefused) as refused:
        attach(viewer, call)
    assert refused.value.code == "file.too-many"
    monkeypatch.setattr(attachments, "MAX_FILES", 20)
    with pytest.raises(FileRefused) as refused:
        attach(viewer, call)
    assert refused.value.code == "file.total"


def test_a_large_stream_is_never_read_whole() -> None:
    read = []

    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            read.append(size)
            return b"\0" * 10

    viewer = screener()
    call = typed(viewer, {})
    with pytest.raises(FileRefused):
        actions.attach(viewer=viewer, call_id=call.pk, name="a.jpg", stream=Endless())  # type: ignore[arg-type]
    assert read == [attachments.MAX_FILE + 1]


def test_a_wrong_scan_is_left_out_of_the_report_and_kept_all_the_same() -> None:
    viewer = screener()
    call = typed(viewer)
    wrong, right = attach(viewer, call), attach(viewer, call, files.png(), "right.png")
    for _ in range(2):
        actions.detach(viewer=viewer, call_id=call.pk, file_id=wrong.id)
    assert [scan.id for scan in queries.call_detail(viewer, call.pk).scans] == [right.id]
    actions.file_call(viewer=viewer, call_id=call.pk)
    assert [copy.attachment_id for copy in FileCopy.unscoped.all()] == [right.id]
    assert Attachment.unscoped.filter(pk=wrong.id).exists()
    assert Entry.objects.filter(tag=Tag.CALL_TYPED, purpose="file-left-out").count() == 1


def test_a_scan_of_a_call_that_became_no_report_is_never_swept_away() -> None:
    viewer = screener()
    call = typed(viewer, {})
    scan = attach(viewer, call)
    orphan = attachments.store(files.jpeg(), "b.jpg", agency_id=AGENCY)
    actions.close_call(viewer=viewer, call_id=call.pk, result="inquiry")
    later = clock.now() + timedelta(days=400)
    with clock.freeze(later):
        assert seal_canary(agency_id=AGENCY)
    assert sweep_orphans(later) == 1
    assert [str(row.pk) for row in Attachment.unscoped.all()] == [str(scan.id)]
    assert orphan.id != str(scan.id)


def test_a_file_of_nobodys_call_is_not_found() -> None:
    viewer = screener()
    call = typed(viewer, {})
    with pytest.raises(DomainError) as refused:
        actions.detach(viewer=viewer, call_id=call.pk, file_id=uuid4())
    assert refused.value.code == "call.file"


def test_nothing_is_attached_to_a_call_that_has_ended() -> None:
    viewer = screener()
    call = typed(viewer)
    scan = attach(viewer, call)
    actions.file_call(viewer=viewer, call_id=call.pk)
    with pytest.raises(Ended):
        attach(viewer, call)
    with pytest.raises(Ended):
        actions.detach(viewer=viewer, call_id=call.pk, file_id=scan.id)
    assert Attachment.unscoped.count() == 1


@pytest.mark.parametrize("stranger", [administrator(), screener(agency_id=OTHER)])
def test_a_stranger_attaches_nothing_and_no_byte_of_theirs_is_kept(stranger) -> None:
    viewer = screener()
    call = typed(viewer, {})
    scan = attach(viewer, call)
    with pytest.raises(Refused):
        attach(stranger, call)
    with pytest.raises(Refused):
        actions.detach(viewer=stranger, call_id=call.pk, file_id=scan.id)
    assert Attachment.unscoped.count() == 1


def test_attaching_is_a_sign_of_life_and_answers_the_alarm() -> None:
    viewer = screener()
    began = clock.now()
    with clock.freeze(began):
        call = typed(viewer, {})
    assert actions.leave_calls(began + timedelta(minutes=16)) == 1
    with clock.freeze(began + timedelta(minutes=17)):
        attach(viewer, call)
    assert (again(call).typed_at, again(call).left_at) == (began + timedelta(minutes=17), None)
