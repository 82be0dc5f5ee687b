"""A thief with the disk: after a whole run nothing at rest tells what was said, by whom, or how to come back."""

import base64
import gzip
import tempfile
import zlib
from pathlib import Path

import pytest
from bench.stage import House

from tests.faults.at_rest import Word, found_in, scan
from tests.faults.telephone import NUMBER, take_calls
from tests.faults.whole_run import CORES, Planted, Reporter, Staff

WORD = "Ñuzqvéltri-Vexquorlim"


@pytest.mark.parametrize(
    "data",
    [
        WORD.encode(),
        WORD.upper().encode(),
        WORD.encode("utf-16-le"),
        b"x" + WORD.encode("utf-16-be"),
        WORD.encode().hex().encode(),
        base64.b64encode(WORD.encode()),
        base64.b64encode(b"a" + WORD.encode() + b"zz"),
        base64.urlsafe_b64encode(b"ab" + WORD.encode()),
        b"\0\0" + zlib.compress(b"so " + WORD.encode()),
        gzip.compress(zlib.compress(WORD.encode()), mtime=0),
        b'{"story": "\\u00d1uzqv\\u00e9ltri-Vexquorlim"}',
    ],
)
def test_the_search_finds_a_word_in_every_dress(data: bytes, tmp_path: Path) -> None:
    noise = bytes(range(256)) * 40
    (tmp_path / "file").write_bytes(noise + data + noise)
    assert scan([tmp_path], {"word": WORD})
    assert not found_in(noise, {"word": WORD})


def test_the_search_finds_the_bits_of_a_secret() -> None:
    secret: dict[str, Word] = {"secret": b"\x00\x93hearthline\xfe"}
    for data in (secret["secret"], base64.b64encode(b"1" + bytes(secret["secret"])), secret["secret"].hex().encode()):  # type: ignore[arg-type, union-attr]  # bytes by construction
        assert found_in(b"\x01" + data + b"\x02", secret)


@pytest.mark.processes
@pytest.mark.req("C-1")
@pytest.mark.fault("25", "32", "37", "41", "42")
def test_after_a_whole_run_nothing_at_rest_holds_what_was_told(house: House) -> None:
    """Once with the processes killed (log, spool and temporary files as they lay), once stopped in order."""
    began = (house.state / "serve.log").stat().st_mtime - 60
    planted = Planted()
    planted.words["the reporter's address"] = "203.0.113.7"
    _report_in_every_language(house, planted)
    house.drained()
    _work_at_the_desk(house, planted)
    house.kill_all()
    killed = _look(house, planted, began)
    house.start()
    late = Reporter(house, planted, "en")
    late.report()
    house.drained()
    house.stop()
    stopped = _look(house, planted, began)
    house.start()
    assert killed == [], "after kill -9"
    assert stopped == [], "after a stop in order"


def _report_in_every_language(house: House, planted: Planted) -> None:
    people = [Reporter(house, planted, lang, danger="yes" if lang == "hmn" else "no") for lang in CORES]
    for person in people:
        person.report()
    house.drained()
    for person in people:
        person.come_back()


def _work_at_the_desk(house: House, planted: Planted) -> None:
    """The desk must have opened every planted story, a picture and an identity: else nothing is shown by this test."""
    desk = Staff(house, planted, "screener")
    seen = ""
    for address in desk.reports():
        shown = desk.browser.get(address).text
        if any(core in shown for core in planted.cores.values()):
            seen += desk.work_on(address)
    seen += take_calls(desk)
    missing = [label for label, core in planted.cores.items() if core not in seen]
    assert missing == [], "the desk has not opened these"
    assert planted.words["en telephone"] in seen, "no identity was opened"
    assert NUMBER in seen, "the caller's number was not taken"
    assert desk.pictures_opened, "no picture was opened"


def _look(house: House, planted: Planted, since: float) -> list[str]:
    """The state folder whole; elsewhere what changed meanwhile. Keys are keys, and practice passwords are printed."""
    words = planted.words
    temporary = [Path(tempfile.gettempdir()), Path("/var/tmp")]
    elsewhere = [
        path for folder in temporary for path in folder.iterdir() if path != house.state.parent and path.name[:1] != "."
    ]
    loose = [path for path in elsewhere if path.is_file()]
    hits = scan([house.state], words)
    for path in loose:
        try:
            if path.stat().st_mtime >= since and path.stat().st_size < 50_000_000:
                hits += [f"{path}: {hit}" for hit in found_in(path.read_bytes(), words)]
        except OSError:
            continue
    return hits
