"""Rotation: a new generation reaches every process that holds the key, and locks nobody out."""

from pathlib import Path

import pytest

from hearthline.sealing import (
    ROLES,
    Keyring,
    KeyringError,
    RingKeys,
    generate_keyring,
    key_path,
    open_state,
    rotate,
    seal_box,
    seal_state,
    verifying_keys,
)
from hearthline.sealing.keyring import PUBLIC, SECRET, write_ring
from tests.sealing.rings import AGENCY, ASKING, WHERE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    generate_keyring(tmp_path / "keys", AGENCY)
    return tmp_path / "keys"


def load(folder: Path, role: str) -> Keyring:
    return Keyring.load(key_path(folder, role))


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


ROTATED = sorted({name for held in ROLES.values() for name in held} - {"pepper"})


@pytest.mark.parametrize("name", ROTATED)
def test_a_rotation_reaches_every_process_that_holds_the_key(folder: Path, name: str) -> None:
    before = {role: load(folder, role) for role in ROLES}
    key_id = rotate(folder, name)
    for role, held in ROLES.items():
        ring = load(folder, role)
        if name not in held:
            assert ring == before[role]
            continue
        assert ring.newest(name).id == key_id
        assert ring.generations(name)[1] == before[role].newest(name)
        assert ring.version == before[role].version + 1
        assert ring.missing_for(role) == ring.surplus_for(role) == []


def test_boxes_of_every_generation_open_after_a_rotation(folder: Path) -> None:
    boxes = []
    for _ in range(3):
        boxes.append(seal_box(load(folder, "public").recipients("intake", "recovery"), b"report", WHERE))
        rotate(folder, "intake")
        rotate(folder, "recovery")
    for role, name in (("worker", "intake"), ("recovery", "recovery")):
        service = RingKeys(load(folder, role))
        assert [service.open(name, box, WHERE, **ASKING) for box in boxes] == [b"report"] * 3


def test_record_keys_of_every_generation_unwrap_after_a_rotation(folder: Path) -> None:
    old = RingKeys(load(folder, "worker")).wrap("agency", b"record key", WHERE, **ASKING)
    rotate(folder, "agency")
    service = RingKeys(load(folder, "desk"))
    new = service.wrap("agency", b"record key", WHERE, **ASKING)
    assert old[:12] != new[:12]
    assert [service.unwrap("agency", blob, WHERE, **ASKING) for blob in (old, new)] == [b"record key"] * 2


@pytest.mark.fault("11")
def test_a_rotation_breaks_no_form_that_is_open_in_a_browser(folder: Path) -> None:
    """Two generations of the face key are kept, from the first day on: the one before the newest still opens."""
    assert len(load(folder, "public").generations("face")) == 2
    form = seal_state(load(folder, "public"), {"step": "story"})
    rotate(folder, "face")
    assert open_state(load(folder, "public"), form) == {"step": "story"}
    assert len(load(folder, "public").generations("face")) == 2


def test_old_journal_signatures_can_be_checked_after_a_rotation(folder: Path) -> None:
    key_id, signature = RingKeys(load(folder, "worker")).sign(b"root", **ASKING)
    rotate(folder, "journal")
    verifying_keys(load(folder, "desk"))[key_id].verify(signature, b"root")


def test_a_rotation_without_every_file_changes_nothing(folder: Path) -> None:
    key_path(folder, "recovery").unlink()
    before = contents(folder)
    with pytest.raises(KeyringError):
        rotate(folder, "recovery")
    assert contents(folder) == before


@pytest.mark.parametrize("name", ["pepper", "nothing", ""])
def test_the_pepper_and_unknown_keys_are_not_rotated(folder: Path, name: str) -> None:
    before = contents(folder)
    with pytest.raises(KeyringError) as caught:
        rotate(folder, name)
    assert caught.value.code == "sealing.E006"
    assert contents(folder) == before


@pytest.mark.parametrize("name", ["intake", "identity", "recovery"])
@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_rotation_that_stops_half_way_leaves_nobody_sealing_to_a_key_no_one_has(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, after: int
) -> None:
    written = 0

    def write(where: Path, ring: Keyring) -> None:
        nonlocal written
        if written == after:
            raise OSError("the power went")
        written += 1
        write_ring(where, ring)

    monkeypatch.setattr("hearthline.sealing.rotation.write_ring", write)
    with pytest.raises(OSError, match="power"):
        rotate(folder, name)
    holder = next(role for role, held in ROLES.items() if held.get(name) == SECRET)
    opener = RingKeys(load(folder, holder))
    for role, held in ROLES.items():
        if held.get(name) == PUBLIC:
            box = seal_box(load(folder, role).recipients(name), b"report", WHERE)
            assert opener.open(name, box, WHERE, **ASKING) == b"report"
