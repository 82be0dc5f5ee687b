"""The key service: one contract, whichever way the keys come in."""

import base64
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from hearthline.sealing import (
    Keyring,
    KeyringError,
    KeyService,
    KeyUse,
    RingKeys,
    SealError,
    command_keys,
    environment_keys,
    file_keys,
    new_record_key,
    seal_box,
    verifying_keys,
)
from hearthline.sealing.keyring import write_ring
from tests.sealing.rings import ASKING, WHERE, flipped, keys, rings

Adapter = Callable[[str], KeyService]
PRINT = "import sys, pathlib; sys.stdout.write(pathlib.Path(sys.argv[1]).read_text())"


@pytest.fixture(params=["file", "environment", "command"])
def adapter(request: pytest.FixtureRequest, tmp_path: Path) -> Adapter:
    """Role -> key service, by each of the three ways keys come in."""

    def by_file(role: str) -> KeyService:
        write_ring(tmp_path, rings()[role])
        return file_keys(tmp_path / f"{role}.json")

    def by_environment(role: str) -> KeyService:
        text = base64.b64encode(rings()[role].to_json().encode()).decode()
        return environment_keys(role, {f"HEARTHLINE_KEYRING_{role.upper()}": text})

    def by_command(role: str) -> KeyService:
        write_ring(tmp_path, rings()[role])
        return command_keys([sys.executable, "-c", PRINT, str(tmp_path / f"{role}.json")])

    found: dict[str, Adapter] = {"file": by_file, "environment": by_environment, "command": by_command}
    return found[request.param]


def test_contract_what_the_public_face_seals_the_worker_opens(adapter: Adapter) -> None:
    box = seal_box(adapter("public").recipients("intake", "recovery"), b"report", WHERE)
    assert adapter("worker").open("intake", box, WHERE, **ASKING) == b"report"
    assert adapter("recovery").open("recovery", box, WHERE, **ASKING) == b"report"


def test_contract_record_keys_wrap_and_unwrap_in_their_own_place(adapter: Adapter) -> None:
    worker, desk, record_key = adapter("worker"), adapter("desk"), new_record_key()
    wrapped = worker.wrap("agency", record_key, WHERE, **ASKING)
    assert record_key not in wrapped
    assert desk.unwrap("agency", wrapped, WHERE, **ASKING) == record_key
    for blob, place in (
        (wrapped, (*WHERE[:3], "other")),
        (flipped(wrapped, len(wrapped) * 8 - 1), WHERE),
        (b"", WHERE),
    ):
        with pytest.raises(SealError):
            desk.unwrap("agency", blob, place, **ASKING)


def test_contract_macs_are_the_same_in_every_process_and_differ_by_key_and_data(adapter: Adapter) -> None:
    worker, desk = adapter("worker"), adapter("desk")
    assert worker.mac("search", b"word", **ASKING) == desk.mac("search", b"word", **ASKING)
    keeper = adapter("keeper")
    asked = ((worker, "search"), (keeper, "reporter"))
    assert len({keys.mac(name, data, **ASKING) for keys, name in asked for data in (b"a", b"b")}) == 4
    with pytest.raises(KeyringError):
        worker.mac("reporter", b"a", **ASKING)


def test_contract_only_the_worker_signs_and_the_desk_can_check(adapter: Adapter) -> None:
    key_id, signature = adapter("worker").sign(b"root", **ASKING)
    public = verifying_keys(rings()["desk"])[key_id]
    public.verify(signature, b"root")
    with pytest.raises(InvalidSignature):
        public.verify(signature, b"other root")
    with pytest.raises(KeyringError):
        adapter("desk").sign(b"root", **ASKING)


def test_contract_a_key_that_is_not_held_is_refused_by_name(adapter: Adapter) -> None:
    public = adapter("public")
    for use in (
        lambda: public.open("intake", b"", WHERE, **ASKING),
        lambda: public.wrap("agency", b"", WHERE, **ASKING),
        lambda: public.unwrap("agency", b"", WHERE, **ASKING),
        lambda: public.mac("search", b"", **ASKING),
        lambda: adapter("recovery").public_key("intake"),
    ):
        with pytest.raises(KeyringError) as caught:
            use()
        assert caught.value.code == "sealing.E004"


@pytest.mark.parametrize("asking", [{"actor": "", "purpose": "intake"}, {"actor": "worker", "purpose": ""}])
def test_contract_every_use_says_who_and_what_for(adapter: Adapter, asking: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="who asks"):
        adapter("worker").wrap("agency", b"key", WHERE, **asking)


def test_contract_the_public_key_is_the_newest(adapter: Adapter) -> None:
    key_id, public = adapter("public").public_key("intake")
    assert key_id == rings()["worker"].newest("intake").id
    assert public.public_bytes_raw() == rings()["worker"].newest("intake").public


@pytest.mark.fault("15")
def test_recovery_opens_a_box_whose_intake_part_was_damaged() -> None:
    ring = rings()["public"]
    box = seal_box(ring.recipients("intake", "recovery"), b"report", WHERE)
    header = 2 + sum(1 + len(key_id) for key_id in ring.recipients("intake", "recovery"))
    damaged = flipped(box, header * 8)
    with pytest.raises(SealError):
        keys("worker").open("intake", damaged, WHERE, **ASKING)
    assert keys("recovery").open("recovery", damaged, WHERE, **ASKING) == b"report"


@pytest.mark.fault("15")
def test_the_worker_notices_that_the_part_for_recovery_was_damaged() -> None:
    ring = rings()["public"]
    box = seal_box(ring.recipients("intake", "recovery"), b"report", WHERE)
    header = 2 + sum(1 + len(key_id) for key_id in ring.recipients("intake", "recovery"))
    with pytest.raises(SealError):
        keys("worker").open("intake", flipped(box, (header + 90) * 8), WHERE, **ASKING)


def test_two_names_with_the_same_secret_give_different_macs() -> None:
    shared = rings()["worker"].generations("search")
    service = RingKeys(Keyring("worker", "agency", 1, {"search": shared, "reporter": shared}))
    assert service.mac("search", b"word", **ASKING) != service.mac("reporter", b"word", **ASKING)


def test_a_key_that_boxes_are_not_sealed_to_opens_none() -> None:
    """The agency key is secret bytes like the others; named as a box key it still opens nothing."""
    worker = keys("worker")
    ((key_id, secret),) = rings()["worker"].secrets("agency")
    box = seal_box({key_id: X25519PrivateKey.from_private_bytes(secret).public_key()}, b"report", WHERE)
    with pytest.raises(SealError):
        worker.open("agency", box, WHERE, **ASKING)


def test_a_box_for_another_agency_is_refused() -> None:
    stranger = keys("public").recipients("identity")
    with pytest.raises(SealError):
        keys("worker").open("intake", seal_box(stranger, b"report", WHERE), WHERE, **ASKING)


def test_each_use_of_a_secret_is_told_to_the_watcher_before_it_happens() -> None:
    uses: list[KeyUse] = []
    worker = RingKeys(rings()["worker"], watch=uses.append)
    with pytest.raises(SealError):
        worker.open("intake", b"no box", WHERE, **ASKING)
    worker.mac("search", b"word", **ASKING)
    worker.sign(b"root", **ASKING)
    assert uses == [
        KeyUse("open", "intake", WHERE, "worker", "intake"),
        KeyUse("mac", "search", None, "worker", "intake"),
        KeyUse("sign", "journal", None, "worker", "intake"),
    ]


@pytest.mark.parametrize("environ", [{}, {"HEARTHLINE_KEYRING_DESK": ""}, {"HEARTHLINE_KEYRING_DESK": "%%%"}])
def test_an_environment_without_a_keyring_is_refused_with_the_name_to_set(environ: dict[str, str]) -> None:
    with pytest.raises(KeyringError) as caught:
        environment_keys("desk", environ)
    assert caught.value.code in ("sealing.E007", "sealing.E003")


def test_a_base64_text_that_is_no_keyring_is_refused_and_not_shown() -> None:
    text = base64.b64encode(b'{"format": 1, "planted": "value"}').decode()
    with pytest.raises(KeyringError) as caught:
        environment_keys("desk", {"HEARTHLINE_KEYRING_DESK": text})
    assert "planted" not in str(caught.value)


@pytest.mark.fault("9")
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("import sys; sys.exit(3)", "status 3"),
        ("print('x' * 2_000_000)", "too much"),
        ("import sys; sys.stdout.buffer.write(bytes([255]))", "text"),
        ("import threading; threading.Event().wait(30)", "longer than"),
    ],
    ids=["fails", "prints too much", "prints bytes", "hangs"],
)
def test_a_key_command_that_goes_wrong_is_refused(script: str, said: str) -> None:
    seconds = 0.5 if "wait" in script else 20
    with pytest.raises(KeyringError, match=said) as caught:
        command_keys([sys.executable, "-c", script], seconds=seconds)
    assert caught.value.code == "sealing.E008"


def test_a_key_command_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyringError, match="could not be started"):
        command_keys(["/nonexistent/vault"])


def test_a_key_command_is_not_given_to_a_shell(tmp_path: Path) -> None:
    witness = tmp_path / "witness"
    with pytest.raises(KeyringError):
        command_keys([f"true; touch {shlex.quote(str(witness))}"])
    assert not witness.exists()


@pytest.mark.fault("41")
def test_a_failing_command_shows_nothing_of_what_it_printed() -> None:
    script = "import sys; print('planted'); print('planted', file=sys.stderr); sys.exit(1)"
    with pytest.raises(KeyringError) as caught:
        command_keys([sys.executable, "-c", script])
    assert "planted" not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_key_command_runs_once_and_not_for_each_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_ring(tmp_path, rings()["worker"])
    service = command_keys([sys.executable, "-c", PRINT, str(tmp_path / "worker.json")])

    def forbidden(*args: object, **kwargs: object) -> None:
        raise AssertionError("ran again")

    monkeypatch.setattr(subprocess, "run", forbidden)
    for _ in range(5):
        assert len(service.mac("search", b"word", **ASKING)) == 32
