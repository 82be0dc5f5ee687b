"""Keyrings: each process has its own keys and no others, and a new generation locks nobody out."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from hearthline.sealing import (
    ROLES,
    Keyring,
    KeyringError,
    RingKeys,
    SealError,
    generate_keyring,
    key_path,
    open_box,
    seal_box,
    signing_key,
)
from hearthline.sealing.keyring import SECRET
from tests.sealing.rings import AGENCY, ASKING, WHERE, rings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    generate_keyring(tmp_path / "keys", AGENCY)
    return tmp_path / "keys"


def load(folder: Path, role: str) -> Keyring:
    return Keyring.load(key_path(folder, role))


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_every_process_has_a_file_that_only_its_user_can_read(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {f"{role}.json" for role in ROLES}
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("role", ROLES)
def test_a_ring_holds_exactly_what_its_process_needs(role: str) -> None:
    ring = rings()[role]
    assert set(ring.keys) == set(ROLES[role])
    assert ring.missing_for(role) == []
    assert ring.surplus_for(role) == []
    for name, half in ROLES[role].items():
        assert all((key.secret is not None) == (half == SECRET) for key in ring.generations(name))


def test_the_public_face_opens_no_envelope() -> None:
    """Whatever secret bytes lie in its file, tried as a private key under every key id of a box, open nothing."""
    ring = rings()["public"]
    for names in (("intake", "recovery"), ("identity", "recovery")):
        box = seal_box(ring.recipients(*names), b"report", WHERE)
        for name in ring.keys:
            with pytest.raises((KeyringError, SealError)):
                RingKeys(ring).open(name, box, WHERE, **ASKING)
        for _, raw in (pair for name in ring.keys for pair in ring.secrets(name)):
            for key_id in ring.recipients(*names):
                with pytest.raises(SealError):
                    open_box(box, X25519PrivateKey.from_private_bytes(raw), key_id, WHERE, salvage=True)


def test_no_private_half_of_a_box_key_lies_in_a_file_that_may_not_have_it(folder: Path) -> None:
    """Looked for in the bytes of the files, not through our own reader."""
    texts = contents(folder)
    holders = {"intake": "worker", "identity": "keeper", "recovery": "recovery", "journal": "worker"}
    for name, holder in holders.items():
        (key,) = json.loads(texts[f"{holder}.json"])["keys"][name]
        assert [file for file, text in sorted(texts.items()) if key["secret"] in text] == [f"{holder}.json"]


def test_the_desk_opens_neither_report_nor_identity_boxes() -> None:
    desk = RingKeys(rings()["desk"])
    box = seal_box(desk.recipients("intake", "identity", "recovery"), b"report", WHERE)
    for name in ("intake", "identity", "recovery"):
        with pytest.raises(KeyringError):
            desk.open(name, box, WHERE, **ASKING)


def test_all_processes_hold_the_same_public_halves() -> None:
    for name in ("intake", "identity", "recovery"):
        assert len({ring.newest(name).public for ring in rings().values() if name in ring.keys}) == 1


def test_two_agencies_share_no_key(tmp_path: Path) -> None:
    generate_keyring(tmp_path / "one", "one")
    generate_keyring(tmp_path / "two", "two")
    values = [
        key[half]
        for agency in ("one", "two")
        for role in ROLES
        for held in json.loads(key_path(tmp_path / agency, role).read_text())["keys"].values()
        for key in held
        for half in ("public", "secret")
        if half in key
    ]
    half = len(values) // 2
    assert not set(values[:half]) & set(values[half:])


def test_keys_are_never_written_over(folder: Path) -> None:
    before = contents(folder)
    with pytest.raises(KeyringError) as caught:
        generate_keyring(folder, AGENCY)
    assert caught.value.code == "sealing.E005"
    assert contents(folder) == before


def test_a_ring_survives_being_written_and_read() -> None:
    for ring in rings().values():
        assert Keyring.from_json(ring.to_json()) == ring


@pytest.mark.fault("41")
def test_no_repr_shows_a_key() -> None:
    for ring in rings().values():
        shown = repr(ring) + str(ring) + repr(RingKeys(ring)) + repr(dict(ring.keys))
        for held in ring.keys.values():
            for key in held:
                for raw in (key.public, key.secret):
                    assert raw is None or (repr(raw) not in shown and raw.hex() not in shown)


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o660, 0o620, 0o777])
def test_a_file_open_to_others_is_refused(folder: Path, mode: int) -> None:
    key_path(folder, "public").chmod(mode)
    with pytest.raises(KeyringError) as caught:
        load(folder, "public")
    assert caught.value.code == "sealing.E002"


def test_a_file_the_own_group_may_read_is_accepted(folder: Path) -> None:
    key_path(folder, "public").chmod(0o440)
    assert load(folder, "public").role == "public"


def test_a_missing_file_is_refused_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(KeyringError) as caught:
        load(tmp_path, "public")
    assert caught.value.code == "sealing.E001"
    assert caught.value.remedy


def changed(**changes: Any) -> str:
    return json.dumps({**json.loads(rings()["worker"].to_json()), **changes})


def with_key(**changes: Any) -> str:
    raw = json.loads(rings()["worker"].to_json())
    raw["keys"]["intake"][0].update(changes)
    return json.dumps(raw)


@pytest.mark.fault("30")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        "[" * 100_000,
        changed(format=2),
        changed(role="nobody"),
        changed(keys=[]),
        changed(keys={"intake": None}),
        changed(keys={"intake": [{}]}),
        changed(version="x"),
        with_key(secret="not base64!"),
        with_key(secret="AAAA"),
        with_key(secret=5),
        with_key(public=None, secret=None),
        with_key(id=""),
        with_key(id="é"),
        with_key(secret="QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="),
    ],
    ids=range(18),
)
def test_what_is_no_keyring_is_refused_and_not_shown(text: str) -> None:
    with pytest.raises(KeyringError) as caught:
        Keyring.from_json(text)
    assert caught.value.code == "sealing.E003"
    assert "secret" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_what_a_production_start_lacks_is_listed() -> None:
    public = rings()["public"]
    without = Keyring("public", AGENCY, 1, {name: held for name, held in public.keys.items() if name != "recovery"})
    assert without.missing_for("public") == ["recovery (public)"]
    assert public.missing_for("worker") == [
        "agency (secret)",
        "intake (secret)",
        "journal (secret)",
        "search (secret)",
    ]
    assert Keyring("desk", AGENCY, 1, {}).missing_for("desk") == sorted(f"{n} ({h})" for n, h in ROLES["desk"].items())


def test_keys_that_a_process_must_not_hold_are_listed() -> None:
    assert "intake" in rings()["worker"].surplus_for("public")
    assert "identity" in rings()["keeper"].surplus_for("worker")
    assert "pepper" in rings()["public"].surplus_for("desk")


def test_asking_for_a_key_one_does_not_hold_is_refused() -> None:
    for ask in (lambda: rings()["desk"].pepper, lambda: rings()["keeper"].recipients("intake")):
        with pytest.raises(KeyringError):
            ask()
    with pytest.raises(KeyringError):
        signing_key(rings()["desk"])
    assert rings()["desk"].secrets("journal") == ()
