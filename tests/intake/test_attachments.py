"""Files at the door: taken by kind and size, sealed whole, refused with a reason, and never at the cost of words."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground import clock
from hearthline.intake.actions import seal_canary, sweep_orphans
from hearthline.intake.door import attachments, drafts
from hearthline.intake.door.accept import accept, circuit
from hearthline.intake.door.attachments import MAX_FILE, MAX_FILES, FileRefused, check, clean_name, context, store
from hearthline.intake.door.content import File
from hearthline.intake.models import Attachment, AttachmentChunk, Envelope
from hearthline.sealing import SealError, open_chunks
from tests.cast import MARISOL
from tests.intake import files
from tests.intake.build import AGENCY, sealed

pytestmark = pytest.mark.django_db


def refusal(data: bytes, name: str, already: tuple[File, ...] = ()) -> str:
    with pytest.raises(FileRefused) as caught:
        check(data, name, already)
    return caught.value.code


def test_a_file_is_kept_sealed_in_chunks_and_opens_only_with_its_key() -> None:
    data = files.jpeg() + b"\0" * (3 * 1024 * 1024)
    file = store(data, "photo.jpg", agency_id=AGENCY)
    row = Attachment.unscoped.get()
    chunks = [bytes(one.data) for one in AttachmentChunk.unscoped.order_by("number")]
    assert (str(row.id), row.chunks, len(chunks)) == (file.id, 4, 4)
    assert data[:64] not in b"".join(chunks)
    opened = b"".join(open_chunks(chunks, bytes.fromhex(file.key), context(AGENCY, file.id)))
    assert hashlib.sha256(opened).hexdigest() == file.sha256 == hashlib.sha256(data).hexdigest()
    with pytest.raises(SealError):
        list(open_chunks(chunks[:-1], bytes.fromhex(file.key), context(AGENCY, file.id)))


def test_neither_the_name_nor_the_type_of_a_file_rests_in_clear() -> None:
    store(files.pdf(author=MARISOL.name), f"{MARISOL.name}.pdf", agency_id=AGENCY)
    row = Attachment.unscoped.values().get()
    assert MARISOL.name not in repr(row)
    assert set(row) == {"id", "agency_id", "size", "chunks", "created_at"}


@pytest.mark.parametrize(
    ("make", "name", "kind"),
    [
        (files.jpeg, "A.JPG", "image/jpeg"),
        (files.jpeg, "a.jpeg", "image/jpeg"),
        (files.png, "a.png", "image/png"),
        (files.heic, "a.heic", "image/heic"),
        (files.pdf, "a.pdf", "application/pdf"),
        (files.docx, "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (files.odt, "a.odt", "application/vnd.oasis.opendocument.text"),
        (files.wav, "a.wav", "audio/wav"),
    ],
)
def test_the_kinds_we_take(make: Callable[[], bytes], name: str, kind: str) -> None:
    assert check(make(), name) == kind


@pytest.mark.fault("23", "26")
@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (files.SVG, "drawing.svg", "file.type"),
        (files.HTML, "page.html", "file.type"),
        (b"MZ\x90\x00", "setup.exe", "file.type"),
        (files.zipped({"../../etc/passwd": b"x"}), "things.zip", "file.type"),
        (files.jpeg(), "photo", "file.type"),
        (files.jpeg(), "photo.jpg.exe", "file.type"),
        (files.HTML, "page.jpg", "file.mismatch"),
        (files.SVG, "drawing.png", "file.mismatch"),
        (files.png(), "photo.jpg", "file.mismatch"),
        (b"GIF89a" + files.HTML, "photo.jpg", "file.mismatch"),
        (files.HTML + files.pdf(), "paper.pdf", "file.mismatch"),
        (files.zipped({"a.txt": b"0" * 10_000_000}), "letter.docx", "file.mismatch"),
        (files.zipped({"inner.zip": files.zipped({"a": b"b"})}), "letter.odt", "file.mismatch"),
        (files.docx(**{"word/vbaProject.bin": b"macro"}), "letter.docx", "file.mismatch"),
        (b"", "photo.jpg", "file.empty"),
    ],
)
def test_what_we_do_not_take_is_refused_with_a_reason(data: bytes, name: str, code: str) -> None:
    assert refusal(data, name) == code


@pytest.mark.fault("22")
def test_size_and_number_have_limits_and_each_a_reason() -> None:
    assert refusal(b"x" * (MAX_FILE + 1), "a.jpg") == "file.too-large"
    assert refusal(files.jpeg(), "a.jpg", (File(size=1),) * MAX_FILES) == "file.too-many"
    assert refusal(files.jpeg(), "a.jpg", (File(size=MAX_FILE),) * 4) == "file.total"
    assert check(files.jpeg() + b"\0" * (MAX_FILE - len(files.jpeg())), "a.jpg") == "image/jpeg"


@pytest.mark.fault("2", "22")
def test_files_stop_at_the_reserve_and_words_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments.shutil, "disk_usage", lambda _: SimpleNamespace(free=999 * 1024 * 1024))
    with pytest.raises(FileRefused) as caught:
        store(files.jpeg(), "a.jpg", agency_id=AGENCY)
    assert caught.value.code == "file.no-room"
    assert accept(sealed()).durable == "committed"


@pytest.mark.fault("2", "3")
def test_a_file_the_database_will_not_have_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(attachments, "_commit", full)
    with pytest.raises(FileRefused) as caught:
        store(files.jpeg(), "a.jpg", agency_id=AGENCY)
    assert caught.value.code == "file.no-room"
    assert Attachment.unscoped.count() == 0


@pytest.mark.fault("34")
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\Users\\wren\\photo.jpg", "photo.jpg"),
        ("a\x00b\nc\u202egpj.exe.jpg", "ab cgpj.exe.jpg"),
        ("...hidden.jpg", "hidden.jpg"),
        ("", "file"),
        ("/", "file"),
        ("x" * 500 + ".jpeg", "x" * 115 + ".jpeg"),
    ],
)
def test_names_are_cleaned(given: str, kept: str) -> None:
    assert clean_name(given) == kept


@given(st.text(max_size=300))
@pytest.mark.fault("34")
def test_no_name_keeps_a_path_or_a_control_character(name: str) -> None:
    kept = clean_name(name)
    assert 0 < len(kept) <= 132
    assert "/" not in kept
    assert "\\" not in kept
    assert kept.isprintable() or all(ch.isspace() or ch.isprintable() or ord(ch) > 127 for ch in kept)


def test_a_file_nobody_sent_is_swept_after_30_days_and_a_sent_one_stays() -> None:
    start = clock.now()
    with clock.freeze(start):
        kept, lost = (store(files.jpeg(), "a.jpg", agency_id=AGENCY) for _ in range(2))
        accept(sealed(files=[kept.mapping()]))
    late = start + timedelta(days=30, seconds=1)
    with clock.freeze(late):
        seal_canary(agency_id=AGENCY)
        assert sweep_orphans(late - timedelta(seconds=2)) == 0
        assert sweep_orphans(late) == 1
    assert str(Attachment.unscoped.get().id) == kept.id
    assert not AttachmentChunk.unscoped.filter(attachment_id=lost.id).exists()


@pytest.mark.fault("3")
def test_a_file_outlives_the_oldest_draft_that_names_it() -> None:
    start = clock.now()
    with clock.freeze(start):
        file = store(files.jpeg(), "a.jpg", agency_id=AGENCY)
        code = drafts.save(b"half", agency_id=AGENCY)
    assert code
    at, kept = start, True
    while kept:
        at += timedelta(hours=71)
        with clock.freeze(at):
            kept = drafts.save(b"half", agency_id=AGENCY, code=code) is not None
    last = at - timedelta(hours=71) + drafts.KEPT - timedelta(seconds=1)
    with clock.freeze(last):
        seal_canary(agency_id=AGENCY)
        assert drafts.load(code, agency_id=AGENCY) == b"half"
        assert sweep_orphans(clock.now()) == 0
        assert str(Attachment.unscoped.get().id) == file.id
    assert last - start > timedelta(days=20)


@pytest.mark.fault("74")
def test_nothing_is_swept_after_a_jump_of_the_clock() -> None:
    store(files.jpeg(), "a.jpg", agency_id=AGENCY)
    seal_canary(agency_id=AGENCY)
    assert sweep_orphans(clock.now() + timedelta(days=30)) == 0
    assert Attachment.unscoped.count() == 1


@pytest.mark.fault("3")
def test_nothing_is_swept_while_an_envelope_in_the_spool_may_refer_to_it() -> None:
    start = clock.now()
    with clock.freeze(start):
        file = store(files.jpeg(), "a.jpg", agency_id=AGENCY)
        circuit.trip()
        accept(sealed(files=[file.mapping()]))
    late = start + timedelta(hours=73)
    with clock.freeze(late):
        seal_canary(agency_id=AGENCY)
        assert sweep_orphans(late) == 0
    assert Envelope.unscoped.count() == 0
    assert Attachment.unscoped.count() == 1
