"""A virus scanner, where an agency names one, looks at every file before a picture of it is drawn (ASVS 5.4.3)."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground.errors import ConfigurationError, DomainError
from hearthline.intake import scanning
from hearthline.intake.actions import make_viewing_copies, open_file
from hearthline.intake.door.attachments import store
from hearthline.intake.models import Attachment, FileCopy, FilePage
from hearthline.intake.scanning import Clamd, ScannerAway
from tests.intake import files
from tests.intake.build import AGENCY, arrived, screener
from tests.intake.clamd import EICAR, clamd


@pytest.fixture
def door(tmp_path: Path, settings: Any) -> Path:
    path = tmp_path / "clamd.ctl"
    settings.HEARTHLINE = replace(settings.HEARTHLINE, scanner=f"unix:{path}")
    return path


def came(data: bytes, name: str) -> FileCopy:
    report = arrived(files=[store(data, name, agency_id=AGENCY).mapping()])
    return FileCopy.unscoped.get(report=report)


def again(copy: FileCopy) -> FileCopy:
    return FileCopy.unscoped.get(pk=copy.pk)


@pytest.mark.django_db
def test_a_clean_file_is_drawn_and_says_that_a_scanner_has_looked(door: Path) -> None:
    copy = came(files.jpeg(), "photo.jpg")
    with clamd(door) as asked:
        assert make_viewing_copies() == 1
    assert len(asked) == 1
    assert (again(copy).state, again(copy).scanned) == ("ready", True)
    assert open_file(viewer=screener(), copy_id=copy.id)[:3] == b"\xff\xd8\xff"


@pytest.mark.django_db
@pytest.mark.fault("26")
def test_of_a_file_in_which_something_was_found_nothing_is_drawn_and_the_original_stays(door: Path) -> None:
    bad, good = came(files.jpeg() + EICAR, "bad.jpg"), came(files.jpeg(), "good.jpg")
    with clamd(door):
        assert make_viewing_copies() == 2
    assert (again(bad).state, again(bad).why, again(bad).scanned) == ("failed", "virus", True)
    assert again(good).state == "ready", "it stands in nobody's way"
    assert not FilePage.unscoped.filter(copy=bad).exists()
    assert Attachment.unscoped.filter(pk=bad.attachment_id).exists()
    with pytest.raises(DomainError) as refused:
        open_file(viewer=screener(), copy_id=bad.id)
    assert refused.value.code == "file.virus"


@pytest.mark.django_db
@pytest.mark.fault("7")
def test_while_the_scanner_is_away_files_wait_reports_do_not_and_health_says_so(door: Path) -> None:
    copy = came(files.jpeg(), "photo.jpg")
    assert make_viewing_copies() == 0
    assert again(copy).state == "waiting"
    assert copy.report.number, "the report itself is there"
    assert scanning.health() == ["scanner_away"]
    with clamd(door):
        assert scanning.health() == []
        assert make_viewing_copies() == 1
    assert again(copy).state == "ready"


@pytest.mark.django_db
@pytest.mark.parametrize("answer", [b"", b"stream: something else\0", b"INSTREAM size limit exceeded. ERROR\0", b"OK"])
def test_an_answer_that_is_not_understood_is_not_taken_for_clean(door: Path, answer: bytes) -> None:
    copy = came(files.jpeg(), "photo.jpg")
    with clamd(door, answer=answer):
        assert make_viewing_copies() == 0
    assert again(copy).state == "waiting"
    assert not again(copy).scanned


@pytest.mark.django_db
def test_without_a_scanner_nothing_waits_and_the_file_says_so() -> None:
    copy = came(files.jpeg() + EICAR, "photo.jpg")
    assert make_viewing_copies() == 1
    assert (again(copy).state, again(copy).scanned) == ("ready", False)
    assert scanning.health() == []


@pytest.mark.parametrize("size", [0, 1, scanning.CHUNK, scanning.CHUNK + 1, 3 * scanning.CHUNK])
def test_a_file_of_any_size_arrives_whole(tmp_path: Path, size: int) -> None:
    with clamd(tmp_path / "c") as asked:
        scanner = Clamd(str(tmp_path / "c"))
        assert scanner.clean(b"x" * size)
        assert not scanner.clean(b"x" * size + EICAR)
    assert len(asked) == 2


def test_one_that_is_too_large_for_it_is_not_called_clean(tmp_path: Path) -> None:
    with clamd(tmp_path / "c", most=10), pytest.raises(ScannerAway):
        Clamd(str(tmp_path / "c")).clean(b"x" * 11)


@pytest.mark.parametrize("told", ["tcp:10.0.0.5:3310", "/run/clamd.ctl", "unix:clamd.ctl", "http://scanner", "unix:"])
def test_only_a_socket_of_this_machine_is_taken(settings: Any, told: str) -> None:
    settings.HEARTHLINE = replace(settings.HEARTHLINE, scanner=told)
    with pytest.raises(ConfigurationError):
        scanning.named()
    assert scanning.health() == ["scanner_away"]


@given(st.binary(max_size=200))
def test_whatever_it_answers_is_clean_only_when_it_says_so(answer: bytes) -> None:
    class Said(Clamd):
        def _ask(self, *parts: bytes, seconds: float = 0) -> bytes:
            return answer

    try:
        clean = Said("/nowhere").clean(b"x")
    except ScannerAway:
        assert not answer.endswith((b" OK", b" FOUND"))
    else:
        assert clean is answer.endswith(b" OK")
