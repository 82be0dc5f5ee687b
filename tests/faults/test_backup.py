"""One command makes a backup, one brings it back: on both databases, with real files, processes and age."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pyrage
import pytest

from hearthline.ground.errors import DomainError
from hearthline.site.backup import making, queries, restoring
from hearthline.site.backup.shape import PIECE, Stream, Unpacker, packed
from hearthline.site.cluster import binaries, throw_away
from tests import cast
from tests.planted import planted_in

ROOT = Path(__file__).resolve().parents[2]
STORY = "It was the marmalade lorry."
PLAY = f"""
import sys
from hearthline.site.cli import start_django
start_django()
from django.core.management import call_command
from hearthline.site import harden, wiring
from hearthline.ground import clock
from tests.intake.build import sealed, agency, IDENTITY
from hearthline.intake.door.accept import accept
from hearthline.intake.actions import open_pending
from hearthline.intake.models import Report
from hearthline.sealing import new_token
agency()
told = sealed(new_token(), story={STORY!r}, identity=IDENTITY)
assert accept(told).durable == "committed"
open_pending()
wiring.link_journal()
print(Report.unscoped.get(root_id=told.root_id).number)
"""
EXPUNGE = """
import sys
from hearthline.site.cli import start_django
start_django()
from django.db import transaction
from hearthline.intake.models import Report
from hearthline.retention import destroying
from hearthline.retention.ledger import Ledger
from hearthline.retention.running import follow
report = Report.unscoped.get(number=sys.argv[1])
target = destroying.find("report", report.pk, report.agency_id)
with transaction.atomic():
    line = Ledger().append("expunged", "report", report.pk.hex, agency=report.agency_id, root=report.root_id)
    destroying.destroy_keys(target)
    destroying.delete_rows(target)
    follow(line)
"""


@dataclass
class House:
    """An installation of its own: state, keys, ledger apart, and its database."""

    folder: Path
    url: str
    env: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        own = {name: value for name, value in os.environ.items() if not name.startswith("HEARTHLINE_")}
        own.pop("DJANGO_SETTINGS_MODULE", None)
        self.env = own | {
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "HEARTHLINE_DEMO": "1",
            "HEARTHLINE_TLS": "0",
            "HEARTHLINE_STATE": str(self.folder / "state"),
            "HEARTHLINE_KEYS": str(self.folder / "keys"),
            "HEARTHLINE_LEDGER": str(self.folder / "ledger"),
            "HEARTHLINE_DATABASE_URL": self.url,
            "HEARTHLINE_SECRET": "only-for-tests-and-never-anywhere-else-0123456789",
        }

    def run(self, *command: str, fails: bool = False) -> str:
        done = subprocess.run(
            [sys.executable, *command], env=self.env, cwd=ROOT, capture_output=True, text=True, check=False, timeout=180
        )
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done.stdout + done.stderr

    def hearthline(self, *command: str, fails: bool = False) -> str:
        return self.run("-m", "hearthline.site.cli", *command, fails=fails)

    def made(self) -> "House":
        """Keys and an empty database."""
        self.hearthline("keys", "make", str(self.folder / "keys"), "sacramento-demo")
        (self.folder / "state").mkdir(exist_ok=True)
        self.hearthline("db", "migrate")
        return self


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    if request.param == "sqlite":
        yield House(tmp_path, "").made()
        return
    with throw_away() as url:
        yield House(tmp_path, url).made()


def empty_place(house: House) -> str:
    """Where a restore may go."""
    if not house.url:
        return str(house.folder / "new")
    socket = house.url.partition("@")[2].partition("/")[0]
    host = ["-h", str(Path(_unquoted(socket))), "-U", "hl_owner"]
    subprocess.run([str(binaries() / "createdb"), *host, "fresh"], check=True)
    return f"postgresql://hl_owner@{quote(_unquoted(socket), safe='')}/fresh"


def _unquoted(text: str) -> str:
    from urllib.parse import unquote

    return unquote(text)


@pytest.mark.processes
@pytest.mark.fault("13", "71")
def test_a_county_rehearses_it_backup_loss_restore(house: House, tmp_path: Path) -> None:
    kept, gone = house.run("-c", PLAY).split()[-1], house.run("-c", PLAY).split()[-1]
    house.hearthline("journal", "export", str(tmp_path / "anchors"))
    identity = tmp_path / "identity.txt"
    told = house.hearthline("backup", "key", str(identity))
    to = told.split()[1]
    made = house.hearthline("backup", "--to", str(tmp_path / "out"), "--recipient", to)
    assert "Not in it" in made
    (file,) = (tmp_path / "out").iterdir()
    whole = file.read_bytes()
    assert whole.startswith(b"age-encryption.org/v1\n-> X25519 "), "any age opens it"
    assert file.stat().st_mode & 0o077 == 0
    assert planted_in(whole, [STORY, kept, gone, cast.MARISOL.name, "django_migrations"]) == []
    house.run("-c", EXPUNGE, gone)

    place = empty_place(house)
    assert "none of these identities" in house.hearthline(
        "restore", str(file), "--identity", str(_another(tmp_path)), "--into", place, fails=True
    )
    said = house.hearthline(
        "restore", str(file), "--identity", str(identity), "--into", place, "--against", str(tmp_path / "anchors")
    )
    assert "1 records had come back and are gone again" in said
    assert "Restored." in said
    back = House(house.folder, place if house.url else "")
    if not house.url:
        back.env["HEARTHLINE_STATE"] = place
    assert "The journal is whole." in back.hearthline("journal", "verify", "--against", str(tmp_path / "anchors"))
    numbers = back.run("-c", "from hearthline.site.cli import start_django\nstart_django()\n"
        "from hearthline.intake.models import Report as R\nprint(*[r.number for r in R.unscoped.all()])")  # fmt: skip
    assert kept in numbers
    assert gone not in numbers
    another = back.run("-c", PLAY).split()[-1]
    assert another not in {kept, gone}, "and work goes on"
    again = house.hearthline("restore", str(file), "--identity", str(identity), "--into", place, fails=True)
    assert "nothing was touched" in again


def _another(folder: Path) -> Path:
    path = folder / "another.txt"
    making.new_identity(path)
    return path


@pytest.mark.processes
@pytest.mark.fault("13")
def test_a_restore_without_the_ledger_that_the_backup_knew_does_not_serve(tmp_path: Path) -> None:
    house = House(tmp_path, "").made()
    number = house.run("-c", PLAY).split()[-1]
    house.run("-c", EXPUNGE, number)
    identity = tmp_path / "identity.txt"
    to = house.hearthline("backup", "key", str(identity)).split()[1]
    house.hearthline("backup", "--to", str(tmp_path / "out"), "--recipient", to)
    (file,) = (tmp_path / "out").iterdir()
    (tmp_path / "ledger" / "expunged.jsonl").unlink()
    said = house.hearthline(
        "restore", str(file), "--identity", str(identity), "--into", str(tmp_path / "new"), fails=True
    )
    assert "ledger.other" in said
    house.env["HEARTHLINE_STATE"] = str(tmp_path / "new")
    house.env["HEARTHLINE_FACE"] = "worker"
    assert "config.E018" in house.run("-m", "hearthline.site.worker", fails=True)


def database(path: Path, rows: int = 300) -> Path:
    """An embedded database with every kind of value."""
    made = sqlite3.connect(path)
    made.execute("PRAGMA journal_mode=WAL")
    made.execute(
        'CREATE TABLE "thing" (id INTEGER PRIMARY KEY AUTOINCREMENT, words TEXT, raw BLOB, part REAL,'
        ' "double" INTEGER GENERATED ALWAYS AS (id * 2) STORED)'
    )
    made.execute("CREATE INDEX thing_words ON thing (words)")
    made.execute("CREATE TRIGGER thing_no BEFORE DELETE ON thing BEGIN SELECT RAISE(ABORT, 'no'); END")
    for name in (*queries.LEFT_OUT, "journal_link"):
        made.execute(f'CREATE TABLE "{name}" (seq INTEGER, hash TEXT)')
        made.execute(f"INSERT INTO \"{name}\" VALUES (1, 'secret-session')")
    for n in range(rows):
        made.execute("INSERT INTO thing (words, raw, part) VALUES (?, ?, ?)", (f"l'été\n{n};", os.urandom(40), n / 3))
    made.execute("UPDATE sqlite_sequence SET seq = 9000 WHERE name = 'thing'")
    made.commit()
    made.close()
    return path


class Sink:
    """Takes what an `Unpacker` hands on."""

    def __init__(self) -> None:
        self.whole = b""

    def take(self, piece: bytes) -> None:
        self.whole += piece


def test_every_row_comes_back_as_it_was_and_sessions_do_not(tmp_path: Path) -> None:
    source = database(tmp_path / "a.sqlite3")
    with queries.embedded(source) as view:
        raw = b"".join(view.dump())
        counts = view.counts()
    assert b"secret-session" not in raw.replace(b'journal_link" ("seq", "hash") VALUES (1,\'secret-session\')', b"")
    into = queries.IntoEmbedded(tmp_path / "b.sqlite3")
    for start in range(0, len(raw), 1000):
        into.take(raw[start : start + 1000])
    into.finish()
    one, two = sqlite3.connect(source), sqlite3.connect(tmp_path / "b.sqlite3")
    for ask in (
        "SELECT * FROM thing",
        "SELECT name, sql FROM sqlite_master ORDER BY name",
        "SELECT * FROM sqlite_sequence",
    ):
        assert one.execute(ask).fetchall() == two.execute(ask).fetchall()
    assert set(counts) == {"thing", "journal_link"}
    assert two.execute(f"SELECT count(*) FROM {queries.LEFT_OUT[0]}").fetchone() == (0,)


@pytest.mark.fault("13")
def test_a_backup_is_of_one_moment_whatever_is_written_meanwhile(tmp_path: Path) -> None:
    source = database(tmp_path / "a.sqlite3")
    with queries.embedded(source) as view:
        dump = view.dump()
        first = next(dump)
        other = sqlite3.connect(source)
        other.execute("INSERT INTO thing (words) VALUES ('later')")
        other.commit()
        raw = first + b"".join(dump)
        assert view.counts()["thing"] == 300
    assert b"later" not in raw


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 77])
@pytest.mark.parametrize("step", [1 << 16, 1_000_003])
def test_what_is_packed_is_unpacked(size: int, step: int) -> None:
    content = os.urandom(size)
    raw = Stream(packed(iter([content[: size // 2], content[size // 2 :]]), lambda: {"kind": "x"})).readall()
    sink = Sink()
    unpacker = Unpacker(sink.take)
    for start in range(0, len(raw), step):
        unpacker.write(raw[start : start + step])
    assert unpacker.finish()["bytes"] == size
    assert sink.whole == content


@pytest.mark.fault("15")
@pytest.mark.parametrize("way", ["cut", "no manifest", "swapped", "changed", "other"])
def test_what_is_damaged_is_refused_and_its_end_is_never_handed_on(way: str) -> None:
    content = os.urandom(2 * PIECE)
    raw = bytearray(b"".join(packed(iter([content]), lambda: {"kind": "x"})))
    if way == "cut":
        del raw[-3000:]
    elif way == "no manifest":
        raw = raw[: 2 * (PIECE + 512)] + b"\0" * 1024
    elif way == "swapped":
        raw = raw[PIECE + 512 : 2 * (PIECE + 512)] + raw[: PIECE + 512] + raw[2 * (PIECE + 512) :]
    elif way == "changed":
        raw[PIECE] ^= 1
    else:
        raw = bytearray(os.urandom(4096))
    sink = Sink()
    unpacker = Unpacker(sink.take)
    with pytest.raises(DomainError):
        unpacker.write(bytes(raw))
        unpacker.finish()
    assert len(sink.whole) <= PIECE


@pytest.mark.fault("15")
@pytest.mark.parametrize("where", [0.3, 0.9])
def test_one_changed_bit_of_the_file_restores_nothing(tmp_path: Path, where: float) -> None:
    source = database(tmp_path / "a.sqlite3", rows=3000)
    key = pyrage.x25519.Identity.generate()
    with queries.embedded(source) as view:
        told = {"kind": "sqlite", "counts": view.counts()}
        raw = pyrage.encrypt(b"".join(packed(view.dump(), lambda: told)), [key.to_public()])
    changed = bytearray(raw)
    changed[int(len(raw) * where)] ^= 1
    file = tmp_path / "b.age"
    file.write_bytes(bytes(changed))
    with pytest.raises(DomainError, match=r"backup\.locked"):
        restoring.into_sqlite(file, [key], tmp_path / "new")
    assert not list((tmp_path / "new").iterdir())
    file.write_bytes(raw)
    restoring.into_sqlite(file, [key], tmp_path / "new")
    assert {path.name for path in (tmp_path / "new").iterdir()} == {"db.sqlite3", restoring.MARK}
    assert json.loads((tmp_path / "new" / restoring.MARK).read_text())["kind"] == "sqlite"
    with pytest.raises(DomainError, match=r"backup\.target"):
        restoring.into_sqlite(file, [key], tmp_path / "new")


def test_recipients_are_counted_and_understood(tmp_path: Path) -> None:
    one, two = (str(pyrage.x25519.Identity.generate().to_public()) for _ in range(2))
    assert len(making.recipients([one, two, one, ""], least=2)) == 2
    for told, least in (([one], 2), ([one, one], 2), ([], 1), (["age1nonsense"], 1)):
        with pytest.raises(DomainError):
            making.recipients(told, least=least)
    path = tmp_path / "key"
    public = making.new_identity(path)
    assert str(restoring.identities(path)[0].to_public()) == public
    with pytest.raises(DomainError, match=r"backup\.key"):
        making.new_identity(path)
    path.write_text("# only a remark\n")
    with pytest.raises(DomainError, match=r"backup\.identity"):
        restoring.identities(path)
