"""Where keyrings come from, and how a running process takes up a new generation: one contract for the three."""

import base64
import shlex
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hearthline.sealing import Keyring, KeyringError, RingKeys, SealError, generate_keyring, key_path, rotate, seal_box
from hearthline.sealing.sources import AGAIN_SECONDS, LOOK_SECONDS, RUN_SECONDS, CommandSource, FileSource, ring_source
from tests.sealing.rings import AGENCY, ASKING, WHERE

PRINT = "import sys; sys.stdout.write(open(sys.argv[1]).read())"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    generate_keyring(tmp_path / "keys", AGENCY)
    return tmp_path / "keys"


def command(folder: Path) -> list[str]:
    return [sys.executable, "-c", PRINT, str(folder / "{role}.json")]


@pytest.fixture(params=["file", "environment", "command"])
def source(request: pytest.FixtureRequest, folder: Path) -> Callable[[str], RingKeys]:
    """Role -> keys, from each of the three places."""

    def make(role: str) -> RingKeys:
        path = key_path(folder, role)
        if request.param == "file":
            return RingKeys(ring_source(role, path, (), {}))
        if request.param == "command":
            return RingKeys(ring_source(role, folder / "none", command(folder), {}))
        told = base64.b64encode(path.read_bytes()).decode()
        return RingKeys(ring_source(role, folder / "none", (), {f"HEARTHLINE_KEYRING_{role.upper()}": told}))

    return make


@pytest.mark.req("C-2")
def test_contract_each_place_gives_the_keys_of_the_role(source: Callable[[str], RingKeys]) -> None:
    box = seal_box(source("public").recipients("intake", "recovery"), b"words", WHERE)
    assert source("worker").open("intake", box, WHERE, **ASKING) == b"words"
    with pytest.raises(KeyringError):
        source("desk").open("intake", box, WHERE, **ASKING)


@pytest.mark.req("C-2")
@pytest.mark.parametrize("role", ["desk", "public", "worker"])
def test_contract_no_other_process_is_given_the_private_identity_key(
    source: Callable[[str], RingKeys], role: str
) -> None:
    keys = source(role)
    assert keys.ring.secrets("identity") == ()
    assert keys.ring.surplus_for(role) == []
    box = seal_box(source("public").recipients("identity"), b"who", WHERE)
    with pytest.raises(KeyringError):
        keys.open("identity", box, WHERE, **ASKING)


def test_a_keyring_of_another_role_is_refused(folder: Path) -> None:
    with pytest.raises(KeyringError) as caught:
        ring_source("desk", key_path(folder, "keeper"), (), {})
    assert caught.value.code == "sealing.E009"


class Ticks:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_replaced_file_is_read_again_within_a_second(folder: Path) -> None:
    ticks = Ticks()
    source = FileSource(key_path(folder, "public"), ticks)
    before = source.current()
    new = rotate(folder, "intake")
    assert source.current() is before, "not looked at for every report"
    ticks.now += LOOK_SECONDS
    assert source.current().newest("intake").id == new


def test_a_box_under_a_key_not_yet_known_is_looked_up_at_once(folder: Path) -> None:
    ticks = Ticks()
    worker = RingKeys(FileSource(key_path(folder, "worker"), ticks))
    rotate(folder, "intake")
    rotate(folder, "agency")
    public, desk = (RingKeys(Keyring.load(key_path(folder, role))) for role in ("public", "desk"))
    box = seal_box(public.recipients("intake", "recovery"), b"words", WHERE)
    assert worker.open("intake", box, WHERE, **ASKING) == b"words"
    wrapped = desk.wrap("agency", b"k" * 32, WHERE, **ASKING)
    assert worker.unwrap("agency", wrapped, WHERE, **ASKING) == b"k" * 32


@pytest.mark.parametrize("damage", ["half", "gone", "open to all", "another role", "another agency"])
def test_a_file_that_will_not_do_leaves_the_process_with_the_keys_it_has(
    folder: Path, tmp_path: Path, damage: str
) -> None:
    ticks, path = Ticks(), key_path(folder, "worker")
    source = FileSource(path, ticks)
    before = source.current()
    whole = path.read_text()
    if damage == "half":
        path.write_text(whole[: len(whole) // 2])
    elif damage == "gone":
        path.unlink()
    elif damage == "open to all":
        path.write_text(whole + "\n")
        path.chmod(0o644)
    elif damage == "another role":
        shutil.copy(key_path(folder, "desk"), path)
    else:
        generate_keyring(tmp_path / "others", "other-demo")
        shutil.copy(key_path(tmp_path / "others", "worker"), path)
    ticks.now += LOOK_SECONDS
    assert source.current() is before
    path.write_text(whole)
    path.chmod(0o600)
    new = rotate(folder, "intake")
    ticks.now += LOOK_SECONDS
    assert source.current().newest("intake").id == new


def test_a_command_is_run_again_beside_the_work_and_never_waited_for(folder: Path) -> None:
    import threading

    ticks, ran, go = Ticks(), threading.Event(), threading.Event()
    go.set()

    def read() -> Keyring:
        go.wait(10)
        ran.set()
        return Keyring.load(key_path(folder, "worker"))

    source = CommandSource(read, ticks)
    before = source.current()
    new = rotate(folder, "intake")
    ran.clear()
    go.clear()
    ticks.now += RUN_SECONDS
    assert source.current() is before, "a vault that hangs must not hold a report up"
    go.set()
    assert ran.wait(10)
    for thread in threading.enumerate():
        if thread.name == "keyring":
            thread.join(10)
    assert source.current().newest("intake").id == new


def test_made_up_key_ids_do_not_make_us_run_the_command_all_day(folder: Path) -> None:
    runs, ticks = [0], Ticks()

    def read() -> Keyring:
        runs[0] += 1
        return Keyring.load(key_path(folder, "worker"))

    worker = RingKeys(CommandSource(read, ticks))
    stranger = RingKeys(Keyring.load(key_path(folder, "worker")))
    other = seal_box(stranger.recipients("identity"), b"x", WHERE)
    for _ in range(5):
        with pytest.raises(SealError):
            worker.open("intake", other, WHERE, **ASKING)
    assert runs == [1]
    ticks.now += AGAIN_SECONDS
    with pytest.raises(SealError):
        worker.open("intake", other, WHERE, **ASKING)
    assert runs == [2]


def test_what_the_command_prints_is_in_no_error(tmp_path: Path) -> None:
    argv = shlex.split(f"{shlex.quote(sys.executable)} -c \"print('planted-secret')\"")
    with pytest.raises(KeyringError) as caught:
        ring_source("worker", tmp_path / "none", argv, {})
    assert "planted" not in str(caught.value)
    assert "planted" not in repr(caught.value.__cause__)
