"""The environment is read once, and a start that would put people at risk is refused with an id and a remedy."""

from pathlib import Path

import pytest

from hearthline.ground.errors import ConfigurationError
from hearthline.site import config


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A whole production environment for the public face; tests take one thing away."""
    for name in ("DEMO", "PUBLIC_DEMO", "TLS", "HOST", "PORT"):
        monkeypatch.delenv(f"HEARTHLINE_{name}", raising=False)
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "public.json").write_text("{}")
    values = {
        "STATE": str(tmp_path), "AGENCY": "an-agency", "PACK": "us-ca-sacramento",
        "ALLOWED_HOSTS": "report.example.gov", "SECRET": "s" * 50, "DATABASE_URL": "",
        "LEDGER": str(tmp_path.parent / "ledger"),
    }  # fmt: skip
    for name, value in values.items():
        monkeypatch.setenv(f"HEARTHLINE_{name}", value)
    return tmp_path


def test_a_whole_production_environment_starts(production: Path) -> None:
    found = config.from_environment("public")
    assert found.tls
    assert not found.demo
    assert found.allowed_hosts == ("report.example.gov",)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("AGENCY", "", "config.E012"),
        ("PACK", "", "config.E013"),
        ("ALLOWED_HOSTS", "", "config.E014"),
        ("ALLOWED_HOSTS", "*", "config.E016"),
        ("SECRET", "", "config.E015"),
        ("TLS", "0", "config.E011"),
        ("TLS", "yes", "config.E002"),
        ("PORT", "eighty", "config.E003"),
        ("DATABASE_URL", "mysql://x/y", "config.E001"),
        ("HOST", "0.0.0.0", "config.E027"),
        ("PROXY", "anybody", "config.E025"),
    ],
)
def test_a_production_start_refuses_with_an_id_and_a_remedy(
    production: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, code: str
) -> None:
    monkeypatch.setenv(f"HEARTHLINE_{name}", value)
    face = "desk" if name == "SECRET" else "public"
    (production / "keys" / "desk.json").write_text("{}")
    with pytest.raises(ConfigurationError) as refused:
        _ = config.from_environment(face).database
    assert refused.value.code == code
    assert refused.value.remedy


def test_a_production_start_without_its_keys_refuses(production: Path) -> None:
    (production / "keys" / "public.json").unlink()
    with pytest.raises(ConfigurationError) as refused:
        config.from_environment("public")
    assert refused.value.code == "config.E017"


def test_each_face_needs_its_own_keys_and_not_another_s(production: Path) -> None:
    with pytest.raises(ConfigurationError):
        config.from_environment("desk")


def test_a_practice_system_stays_on_this_machine(production: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTHLINE_DEMO", "1")
    monkeypatch.setenv("HEARTHLINE_HOST", "0.0.0.0")
    with pytest.raises(ConfigurationError) as refused:
        config.from_environment("public")
    assert refused.value.code == "config.E010"
    monkeypatch.setenv("HEARTHLINE_PUBLIC_DEMO", "1")
    assert config.from_environment("public").host == "0.0.0.0"


def test_the_desk_s_secret_is_in_no_repr_and_reaches_no_other_face(production: Path) -> None:
    for face in ("desk", "worker"):
        (production / "keys" / f"{face}.json").write_text("{}")
    assert config.from_environment("desk").secret == "s" * 50
    assert "s" * 20 not in repr(config.from_environment("desk"))
    assert config.from_environment("public").secret == ""
    assert config.from_environment("worker").secret == ""


def test_a_database_address_may_name_a_socket_folder() -> None:
    found = config.postgres("postgresql://someone:p%40ss@%2Ftmp%2Fsock/hearthline")
    assert (found["HOST"], found["PASSWORD"], found["NAME"]) == ("/tmp/sock", "p@ss", "hearthline")


def test_a_face_that_others_can_reach_starts_once_its_proxy_is_named(
    production: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTHLINE_HOST", "10.0.0.9")
    monkeypatch.setenv("HEARTHLINE_PROXY", "10.0.0.5")
    assert config.from_environment("public").proxies == ("10.0.0.5",)


def test_a_database_on_another_host_is_spoken_to_over_tls_and_must_prove_who_it_is() -> None:
    away = "postgresql://someone:pw@db.example.gov:5432/hearthline"
    assert config.postgres(away)["OPTIONS"] == {"connect_timeout": 3, "sslmode": "verify-full"}
    told = config.postgres(f"{away}?sslmode=verify-ca&sslrootcert=/etc/ssl/own.pem")["OPTIONS"]
    assert told == {"connect_timeout": 3, "sslmode": "verify-ca", "sslrootcert": "/etc/ssl/own.pem"}
    for weak in ("sslmode=disable", "sslmode=prefer", "sslmode=require", "sslmode=", "options=-cfoo"):
        with pytest.raises(ConfigurationError) as refused:
            config.postgres(f"{away}?{weak}")
        assert refused.value.code == "config.E023"
        assert "pw" not in str(refused.value)
    for here in ("postgresql://x@127.0.0.1/n", "postgresql://x@localhost/n", "postgresql://x@%2Ftmp%2Fsock/n"):
        assert config.postgres(here)["OPTIONS"] == {"connect_timeout": 3}


def test_each_process_is_told_its_own_secrets_only() -> None:
    from hearthline.site import serve

    told = {
        "PATH": "/bin", "HEARTHLINE_SECRET": "s", "HEARTHLINE_KEYRING_WORKER": "w", "HEARTHLINE_KEYRING_KEEPER": "k",
        "HEARTHLINE_KEYRING_PUBLIC": "p", "HEARTHLINE_PORT": "1", "HEARTHLINE_DATABASE_URL_DESK": "postgresql://d:pw@h/n",
        "HEARTHLINE_DATABASE_URL": "postgresql://owner:pw@h/n",
    }  # fmt: skip
    assert set(serve._without_others_secrets(told, "public")) == {
        "PATH",
        "HEARTHLINE_KEYRING_PUBLIC",
        "HEARTHLINE_PORT",
    }
    assert set(serve._without_others_secrets(told, "desk")) == {"PATH", "HEARTHLINE_SECRET", "HEARTHLINE_PORT"}
