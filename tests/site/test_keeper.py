"""The keeper as an operator meets it: who may ask what, what it refuses to start with, and how it shows in health."""

import json
import pwd
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from django.conf import settings

from hearthline.duty.models import Alert
from hearthline.ground.errors import ConfigurationError
from hearthline.ground.ids import uuid7
from hearthline.intake import keys as intake_keys
from hearthline.intake import status
from hearthline.intake.door.envelope import context
from hearthline.sealing import Keyring, KeyringError, RingKeys, generate_keyring, key_path
from hearthline.sealing.keyring import write_ring
from hearthline.sealing.socketkeeper import KeeperStopped, SocketDoor, SocketKeeper
from hearthline.site import keeper, serve
from hearthline.site.config import Config, from_environment
from tests.intake.build import AGENCY, IDENTITY, sealed


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.setenv("HEARTHLINE_STATE", str(tmp_path))
    monkeypatch.setenv("HEARTHLINE_KEEPER_PERSON_HOURLY", "1")
    for name in ("HEARTHLINE_KEYS", "HEARTHLINE_KEEPER", "HEARTHLINE_KEEPER_LOG"):
        monkeypatch.delenv(name, raising=False)
    generate_keyring(tmp_path / "keys", AGENCY)
    return from_environment("keeper")


def test_the_desk_opens_the_worker_marks_and_nobody_else_asks_anything() -> None:
    me = pwd.getpwuid(0).pw_name
    both = keeper.askers({"HEARTHLINE_USER_DESK": me, "HEARTHLINE_USER_WORKER": "daemon"})
    assert "open_identity" in both[0]
    assert "marks_of_box" not in both[0]
    assert set(both[pwd.getpwnam("daemon").pw_uid]) == {"status", "public", "marks_of_box", "open_number"}
    assert len(both) <= 3
    assert "open_identity" in next(iter(keeper.askers({}).values())), "one user for all: a practice system"


def test_a_user_or_group_that_is_not_there_is_refused_with_a_remedy() -> None:
    with pytest.raises(ConfigurationError) as caught:
        keeper.askers({"HEARTHLINE_USER_DESK": "nobody-is-called-so"})
    assert caught.value.code == "keeper.E003"


@pytest.mark.req("C-2")
def test_the_keeper_refuses_a_ring_that_lacks_a_key_or_holds_another_s(config: Config) -> None:
    assert keeper.own_ring(config).current().role == "keeper"
    worker, own = (Keyring.load(key_path(config.keys, role)) for role in ("worker", "keeper"))
    for keys in ({**own.keys, "agency": worker.keys["agency"]}, {"identity": own.keys["identity"]}):
        write_ring(config.keys, Keyring("keeper", AGENCY, 1, keys))
        with pytest.raises(KeyringError) as caught:
            keeper.own_ring(config)
        assert caught.value.code == "keeper.E001"


@pytest.mark.req("C-2")
def test_serve_starts_the_keeper_with_its_own_secrets_and_tells_the_others_only_where_it_is(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    for role in ("KEEPER", "DESK", "WORKER", "PUBLIC"):
        monkeypatch.setenv(f"HEARTHLINE_KEYRING_{role}", f"secret of {role}")
    monkeypatch.setenv("HEARTHLINE_DATABASE_URL", "postgresql://somewhere/x")
    family = {child.name: child.env for child in serve.children(config)}
    assert list(family) == ["worker", "public", "desk", "keeper", "watcher"]
    assert family["keeper"]["HEARTHLINE_KEYRING_KEEPER"] == "secret of KEEPER"
    assert "HEARTHLINE_DATABASE_URL" not in family["keeper"], "it has no database"
    for name in ("worker", "public", "desk"):
        assert "secret of KEEPER" not in family[name].values()
        assert family[name]["HEARTHLINE_KEEPER"] == f"unix:{config.state}/keeper/keeper.sock"
        assert f"secret of {name.upper()}" not in family["keeper"].values()


@pytest.mark.req("I-9")
def test_serve_starts_the_line_only_with_its_secret_and_tells_nobody_else(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "line" not in [child.name for child in serve.children(config)]
    secret, server = "a-secret-that-has-thirty-two-letters", "https://house:password-of-ours@pbx.example/calls"
    monkeypatch.setenv("HEARTHLINE_LINE_SECRET", secret)
    monkeypatch.setenv("HEARTHLINE_LINE_SERVER", server)
    monkeypatch.setenv("HEARTHLINE_DATABASE_URL_LINE", "postgresql://hl_line@somewhere/x")
    family = {child.name: child.env for child in serve.children(from_environment("operator"))}
    assert family["line"]["HEARTHLINE_DATABASE_URL"] == "postgresql://hl_line@somewhere/x"
    assert {name for name, env in family.items() if secret in env.values()} == {"line", "worker"}
    assert {name for name, env in family.items() if server in env.values()} == {"worker"}
    assert from_environment("worker").telephone.server == "https://pbx.example:443/calls"
    assert from_environment("desk").telephone.secret == from_environment("public").telephone.secret == ""
    assert "password-of-ours" not in repr(from_environment("worker"))
    for name, wrong in (("SECRET", "short"), ("SERVER", "http://a:b@c"), ("SERVER", "https://pbx.example")):
        monkeypatch.setenv(f"HEARTHLINE_LINE_{name}", wrong)
        with pytest.raises(ConfigurationError):
            from_environment("worker")
        monkeypatch.setenv("HEARTHLINE_LINE_SECRET", secret)


def test_a_keeper_elsewhere_is_not_started_here(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTHLINE_KEEPER", "ssh keeper bin/hearthline keeper")
    assert not keeper.started_here(from_environment("operator"))
    assert "keeper" not in [child.name for child in serve.children(from_environment("operator"))]
    monkeypatch.setenv("HEARTHLINE_KEEPER", "unix:/run/hearthline/keeper.sock")
    elsewhere = from_environment("operator")
    assert keeper.socket_path(elsewhere) == Path("/run/hearthline/keeper.sock")
    assert keeper.started_here(elsewhere)


def test_a_command_line_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTHLINE_KEYRING_COMMAND", "vault 'get")
    with pytest.raises(ConfigurationError) as caught:
        from_environment("operator")
    assert caught.value.code == "config.E024"


@pytest.fixture
def running(config: Config, monkeypatch: pytest.MonkeyPatch) -> Iterator[SocketKeeper]:
    """A keeper with the tests' own keys behind a socket, which the desk of these tests asks."""
    stop = Event()
    ring = Keyring.load(key_path(settings.HEARTHLINE.keys, "keeper"))
    door = SocketDoor(keeper.socket_path(config), keeper.answers(config, RingKeys(ring)))
    thread = Thread(target=door.serve, args=(stop,))
    thread.start()
    monkeypatch.setattr(settings, "HEARTHLINE_KEEPER", f"unix:{keeper.socket_path(config)}", raising=False)
    intake_keys.keeper.cache_clear()
    try:
        yield SocketKeeper(keeper.socket_path(config))
    finally:
        intake_keys.keeper.cache_clear()
        stop.set()
        thread.join(10)


@pytest.mark.req("C-2")
@pytest.mark.django_db
def test_health_says_when_the_keeper_stopped_and_the_desk_is_alarmed(running: SocketKeeper) -> None:
    from hearthline.site import wiring

    assert status.keeper_health() == []
    envelope = sealed(identity=IDENTITY)
    where = context(AGENCY, "identity_box", envelope.id)
    who = {"actor": "p1", "purpose": "danger"}
    running.open_identity(envelope.identity_box or b"", where, entry=uuid7().hex, **who)
    assert status.keeper_health() == []
    with pytest.raises(KeeperStopped):
        running.open_identity(envelope.identity_box or b"", where, entry=uuid7().hex, **who)
    assert status.keeper_health() == ["keeper_stopped"]
    assert wiring.alarm(status.keeper_health()) == 1
    assert Alert.unscoped.get().subject_id == "keeper_stopped"


@pytest.mark.fault("9")
def test_health_says_when_the_keeper_is_away(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    intake_keys.keeper.cache_clear()
    monkeypatch.setattr(settings, "HEARTHLINE_KEEPER", f"unix:{keeper.socket_path(config)}", raising=False)
    try:
        assert status.keeper_health() == ["keeper_away"]
        monkeypatch.setattr(settings, "HEARTHLINE_KEEPER", "ssh keeper", raising=False)
        intake_keys.keeper.cache_clear()
        assert status.keeper_health() == [], "a command is not started for each look"
        monkeypatch.setattr(settings, "HEARTHLINE_KEEPER", "", raising=False)
        monkeypatch.setattr(settings, "HEARTHLINE_DEMO", False)
        intake_keys.keeper.cache_clear()
        assert status.keeper_health() == ["keeper_away"], "a production desk without a keeper"
    finally:
        intake_keys.keeper.cache_clear()


def test_the_operator_asks_how_the_keeper_is(running: SocketKeeper, capsys: pytest.CaptureFixture[str]) -> None:
    assert keeper.command(["status"]) == 0
    told = capsys.readouterr().out
    assert "opened: 0" in told
    assert json.dumps(IDENTITY.name) not in told
