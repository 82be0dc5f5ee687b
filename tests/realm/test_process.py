"""The outside face as a process: started where it is configured, with its own secrets and no others."""

from pathlib import Path

import pytest

from hearthline.ground.errors import ConfigurationError
from hearthline.site import serve
from hearthline.site.config import from_environment
from tests.realm import outsiders

SECRETS = {
    "HEARTHLINE_SECRET": "of-the-desk",
    "HEARTHLINE_OUTSIDE_SECRET": "of-the-outside-face",
    "HEARTHLINE_HANDOVER_SECRET": "of-two-faces",
}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """A practice system's environment with every secret in it."""
    for name, value in {**SECRETS, "HEARTHLINE_STATE": str(tmp_path), "HEARTHLINE_DEMO": "1"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HEARTHLINE_DATABASE_URL_OUTSIDE", "postgresql://hl_outside@/hearthline")
    return monkeypatch


def test_it_is_started_only_where_it_has_a_port(told: pytest.MonkeyPatch) -> None:
    assert "outside" not in {child.name for child in serve.children(from_environment("operator"))}
    told.setenv("HEARTHLINE_OUTSIDE_PORT", "8002")
    assert "outside" in {child.name for child in serve.children(from_environment("operator"))}


@pytest.mark.fault("53")
def test_each_process_is_told_its_own_secrets_and_no_others(told: pytest.MonkeyPatch) -> None:
    told.setenv("HEARTHLINE_OUTSIDE_PORT", "8002")
    found = {
        child.name: {name for name in SECRETS if name in child.env}
        for child in serve.children(from_environment("operator"))
    }
    assert found.pop("outside") == {"HEARTHLINE_OUTSIDE_SECRET", "HEARTHLINE_HANDOVER_SECRET"}
    assert found.pop("public") == {"HEARTHLINE_HANDOVER_SECRET"}
    assert found.pop("desk") == {"HEARTHLINE_SECRET"}
    assert not any(found.values())
    outside = next(c for c in serve.children(from_environment("operator")) if c.name == "outside")
    assert outside.env["HEARTHLINE_DATABASE_URL"] == "postgresql://hl_outside@/hearthline"


def test_no_face_reads_another_s_secret_even_when_it_stands_in_its_environment(told: pytest.MonkeyPatch) -> None:
    told.setenv("HEARTHLINE_OUTSIDE_PORT", "8002")
    assert from_environment("outside").secret == "of-the-outside-face"
    assert from_environment("desk").secret == "of-the-desk"
    assert from_environment("public").secret == from_environment("worker").secret == ""
    for face, handover in (("outside", "of-two-faces"), ("public", "of-two-faces"), ("desk", ""), ("worker", "")):
        assert from_environment(face).handover == handover, face
    told.setenv("HEARTHLINE_OUTSIDE_PORT", "")
    assert from_environment("public").handover == "", "without the outside face nobody hands anything over"


def test_in_production_it_does_not_start_without_a_secret_of_its_own(told: pytest.MonkeyPatch) -> None:
    for name, value in {
        "HEARTHLINE_DEMO": "0", "HEARTHLINE_TLS": "1", "HEARTHLINE_OUTSIDE_SECRET": "",
        "HEARTHLINE_AGENCY": "a", "HEARTHLINE_PACK": "p",
        "HEARTHLINE_ALLOWED_HOSTS": "people.example.gov", "HEARTHLINE_OUTSIDE_PORT": "8002",
    }.items():  # fmt: skip
        told.setenv(name, value)
    with pytest.raises(ConfigurationError, match=r"config\.E028"):
        from_environment("outside")
    told.setenv("HEARTHLINE_OUTSIDE_SECRET", "x" * 50)
    assert from_environment("outside").outside_port == 8002


def test_addresses_are_as_browsers_know_them(told: pytest.MonkeyPatch) -> None:
    told.setenv("HEARTHLINE_TLS", "0")
    told.setenv("HEARTHLINE_OUTSIDE_PORT", "8002")
    found = from_environment("outside")
    assert (found.outside_address, found.public_address) == ("http://127.0.0.1:8002", "http://127.0.0.1:8000")
    told.setenv("HEARTHLINE_OUTSIDE_ADDRESS", "https://people.example.gov/")
    assert from_environment("public").outside_address == "https://people.example.gov"


def test_a_secret_never_shows_in_what_prints_a_configuration(told: pytest.MonkeyPatch) -> None:
    told.setenv("HEARTHLINE_OUTSIDE_PORT", "8002")
    for face in ("outside", "public"):
        assert not [secret for secret in SECRETS.values() if secret in repr(from_environment(face))]


@pytest.mark.django_db
def test_its_health_tells_a_stranger_no_more_than_that_it_is_there() -> None:
    from django.test import Client

    with outsiders.outside_face():
        answer = Client(REMOTE_ADDR="203.0.113.4").get("/healthz").json()
        assert "desk" not in answer
        assert "notes" not in answer
