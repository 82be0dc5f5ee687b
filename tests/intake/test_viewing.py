"""Viewing copies: hostile files are drawn again by a process that is shut in, and only what it drew is shown."""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from PIL import Image

from hearthline.ground.errors import DomainError, Refused
from hearthline.intake import viewing
from hearthline.intake.actions import make_viewing_copies, open_file, quarantine_file
from hearthline.intake.door.attachments import store
from hearthline.intake.door.content import File
from hearthline.intake.models import Attachment, AttachmentChunk, FileCopy, FilePage
from hearthline.intake.viewing import NotDrawn, draw
from hearthline.journal.models import Entry
from tests.intake import files
from tests.intake.build import AGENCY, administrator, arrived, screener

CHILD = Path(viewing.__file__).with_name("decode_child.py")
GPS = b"38.5816N-121.4944W"


def why(data: bytes, kind: str) -> str:
    with pytest.raises(NotDrawn) as caught:
        draw(data, kind)
    return caught.value.why


@pytest.mark.fault("25")
def test_a_photo_loses_where_it_was_taken() -> None:
    original = files.jpeg(marks=GPS)
    assert GPS in original
    (page,) = draw(original, "image/jpeg")
    assert GPS not in page
    drawn = Image.open(io.BytesIO(page))
    assert drawn.size == (64, 48)
    assert not drawn.getexif()


@pytest.mark.fault("25")
def test_a_pdf_loses_its_author_and_its_script() -> None:
    original = files.pdf(pages=3, author="Marisol")
    pages = draw(original, "application/pdf")
    assert len(pages) == 3
    assert b"Marisol" not in b"".join(pages)
    assert b"JavaScript" not in b"".join(pages)


def test_a_transparent_picture_is_drawn_on_white() -> None:
    (page,) = draw(files.png(), "image/png")
    assert Image.open(io.BytesIO(page)).mode == "RGB"


@pytest.mark.fault("26")
def test_of_a_polyglot_only_the_pixels_are_left() -> None:
    (page,) = draw(files.jpeg() + files.HTML + files.zipped({"a.exe": b"MZ"}), "image/jpeg")
    assert b"<script>" not in page
    assert b"PK\x03\x04" not in page


@pytest.mark.fault("24")
def test_a_pixel_flood_is_not_drawn() -> None:
    assert why(files.pixel_flood(), "image/png") == "too-large"


@pytest.mark.fault("24")
def test_a_pdf_page_as_wide_as_a_street_is_drawn_small_or_not_at_all() -> None:
    for page in draw(files.pdf(width=14_000), "application/pdf"):
        assert max(Image.open(io.BytesIO(page)).size) <= 1600


@pytest.mark.fault("22")
def test_of_a_long_pdf_only_the_first_pages_are_drawn() -> None:
    assert len(draw(files.pdf(pages=35), "application/pdf")) == 30


@pytest.mark.fault("15", "26")
@pytest.mark.parametrize("kind", ["image/jpeg", "image/png", "application/pdf"])
@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"%PDF-1.4 nothing", files.HTML, files.SVG])
def test_what_does_not_decode_is_said_to_be_damaged(data: bytes, kind: str) -> None:
    assert why(data, kind) == "damaged"


def test_the_decoder_can_open_no_file_start_no_process_and_reach_no_network() -> None:
    probe = (
        "import importlib.util, os, socket, sys\n"
        f"spec = importlib.util.spec_from_file_location('child', {str(CHILD)!r})\n"
        "child = importlib.util.module_from_spec(spec); spec.loader.exec_module(child); child.shut_in()\n"
        "def fails(step):\n"
        "    try: step()\n"
        "    except OSError: return True\n"
        "    return False\n"
        "print(fails(lambda: open('/etc/passwd')), fails(lambda: open('/tmp/written', 'w')),"
        " fails(lambda: socket.socket()), dict(os.environ).get('HOME'))\n"
    )
    done = subprocess.run([sys.executable, "-I", "-c", probe], capture_output=True, text=True, env={}, check=True)
    assert done.stdout.split() == ["True", "True", "True", "None"]


@pytest.mark.fault("24")
def test_a_decoder_that_takes_too_long_or_dies_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("child", 1)

    def killed(*_: object, **__: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess([], -9, stdout=b"")

    for outcome in (endless, killed):
        monkeypatch.setattr(viewing.subprocess, "run", outcome)
        assert why(files.jpeg(), "image/jpeg") == "limits"


@pytest.mark.parametrize("out", [b"", b"\0\0", b"\0\0\0\x05ab", b"\0\0\0\x04HTML"])
def test_what_the_decoder_writes_is_believed_only_where_it_is_a_whole_jpeg(
    monkeypatch: pytest.MonkeyPatch, out: bytes
) -> None:
    monkeypatch.setattr(viewing.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 0, stdout=out))
    assert why(files.jpeg(), "image/jpeg") == "damaged"


def file_of(data: bytes, name: str) -> tuple[File, FileCopy]:
    """A report that came with one file."""
    file = store(data, name, agency_id=AGENCY)
    report = arrived(files=[file.mapping()])
    return file, FileCopy.unscoped.get(report=report)


@pytest.mark.django_db
def test_a_screener_opens_a_page_of_the_copy_and_the_journal_says_so() -> None:
    _, copy = file_of(files.pdf(pages=2), "paper.pdf")
    viewer = screener()
    with pytest.raises(DomainError) as early:
        open_file(viewer=viewer, copy_id=copy.id)
    assert early.value.code == "file.not-ready"
    assert make_viewing_copies() == 1
    page = open_file(viewer=viewer, copy_id=copy.id, page=2)
    assert page[:3] == b"\xff\xd8\xff"
    entry = Entry.objects.get(tag="intake:file:open")
    assert (entry.record_id, entry.actor_id, entry.fields) == (copy.id.hex, viewer.id, "page-2")
    assert page[:100] not in bytes(FilePage.unscoped.get(number=2).sealed)
    with pytest.raises(DomainError) as beyond:
        open_file(viewer=viewer, copy_id=copy.id, page=3)
    assert beyond.value.code == "file.page"


@pytest.mark.django_db
@pytest.mark.fault("7")
def test_a_file_is_marked_unscanned_and_the_report_kept() -> None:
    _, copy = file_of(files.jpeg(), "photo.jpg")
    assert not copy.scanned


@pytest.mark.django_db
def test_of_other_kinds_the_desk_says_honestly_that_there_is_no_copy() -> None:
    _, copy = file_of(files.docx(), "letter.docx")
    assert make_viewing_copies() == 0
    assert copy.state == "none"
    with pytest.raises(DomainError) as caught:
        open_file(viewer=screener(), copy_id=copy.id)
    assert caught.value.code == "file.no-copy"


@pytest.mark.django_db
@pytest.mark.fault("15")
def test_a_damaged_or_missing_file_is_said_and_blocks_no_other() -> None:
    _, broken = file_of(files.jpeg(), "one.jpg")
    _, good = file_of(files.jpeg(), "two.jpg")
    AttachmentChunk.unscoped.filter(attachment_id=broken.attachment_id).update(data=b"changed")
    assert make_viewing_copies() == 2
    broken.refresh_from_db()
    good.refresh_from_db()
    assert (broken.state, broken.why, good.state) == ("failed", "sealed", "ready")


@pytest.mark.django_db
def test_a_file_that_was_swept_before_the_report_came_is_shown_as_missing() -> None:
    file = store(files.jpeg(), "photo.jpg", agency_id=AGENCY)
    Attachment.unscoped.all().delete()
    report = arrived(files=[file.mapping()])
    copy = FileCopy.unscoped.get(report=report)
    assert (copy.state, copy.why) == ("failed", "missing")


@pytest.mark.django_db
def test_one_action_takes_a_file_away_and_keeps_the_sealed_original() -> None:
    _, copy = file_of(files.jpeg(), "photo.jpg")
    make_viewing_copies()
    viewer = screener()
    quarantine_file(viewer=viewer, copy_id=copy.id)
    quarantine_file(viewer=viewer, copy_id=copy.id)
    assert FilePage.unscoped.count() == 0
    assert Attachment.unscoped.count() == 1
    assert Entry.objects.filter(tag="intake:file:quarantine").count() == 1
    with pytest.raises(DomainError) as caught:
        open_file(viewer=viewer, copy_id=copy.id)
    assert caught.value.code == "file.quarantined"


@pytest.mark.django_db
def test_a_copy_made_while_somebody_quarantines_is_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    _, copy = file_of(files.jpeg(), "photo.jpg")

    def meanwhile(data: bytes, kind: str) -> list[bytes]:
        quarantine_file(viewer=screener(), copy_id=copy.id)
        return draw(data, kind)

    monkeypatch.setattr(viewing, "draw", meanwhile)
    make_viewing_copies()
    copy.refresh_from_db()
    assert copy.state == "quarantined"
    assert FilePage.unscoped.count() == 0


@pytest.mark.django_db
@pytest.mark.fault("46")
def test_who_may_not_open_a_file_is_refused_alike_whether_it_is_there_or_not() -> None:
    _, copy = file_of(files.jpeg(), "photo.jpg")
    make_viewing_copies()
    for viewer in (administrator(), screener("other-demo")):
        for copy_id in (copy.id, copy.report_id):
            with pytest.raises(Refused) as caught:
                open_file(viewer=viewer, copy_id=copy_id)
            assert caught.value.code == "not-allowed"
    assert not Entry.objects.filter(tag="intake:file:open").exists()
    assert Entry.objects.filter(tag="access:right:refuse").count() == 4


def test_drawing_leaves_nothing_behind_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder of its own for what is temporary: in everybody's, other tests come and go meanwhile."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    assert tempfile.gettempdir() == str(tmp_path)
    draw(files.jpeg(), "image/jpeg")
    assert list(tmp_path.iterdir()) == []
