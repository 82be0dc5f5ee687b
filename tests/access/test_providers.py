"""The operator's file of identity providers: whole, or the start stops and says what is wrong, never a secret."""

from pathlib import Path

import pytest

from hearthline.access.outside.providers import read, safe_address
from hearthline.ground.errors import ConfigurationError

OIDC = """
[[provider]]
id = "county"
name = "County account"
kind = "oidc"
issuer = "https://login.example.gov/tenant"
client_id = "hearthline"
client_secret_file = "county.secret"
second_factor = ["mfa"]
"""
SAML = """
[[provider]]
id = "state"
kind = "saml"
issuer = "https://idp.example.gov"
sso_url = "https://idp.example.gov/sso"
certificate_file = "state.crt"
"""


def written(folder: Path, text: str) -> str:
    (folder / "county.secret").write_text("a secret word\n")
    (folder / "state.crt").write_text("a certificate")
    (folder / "sign-on.toml").write_text(text)
    return str(folder / "sign-on.toml")


def test_no_file_no_provider() -> None:
    assert read("") == ()


def test_both_kinds_are_read_with_their_files(tmp_path: Path) -> None:
    county, state = read(written(tmp_path, OIDC + SAML))
    assert (county.secret, county.subject, county.second_factor) == ("a secret word", "sub", {"mfa"})
    assert (state.name, state.certificate, state.subject, state.second_factor) == ("state", "a certificate", "", set())
    assert "a secret word" not in repr(county)


@pytest.mark.parametrize(
    "text",
    [
        "provider = 3",
        "not toml [",
        OIDC + OIDC,
        OIDC.replace('"oidc"', '"oauth"'),
        OIDC.replace('id = "county"', 'id = "Not/good"', 1),
        OIDC.replace("https://", "http://"),
        OIDC.replace("https://", "https://user:word@"),
        OIDC.replace("client_id", "client"),
        OIDC.replace('"county.secret"', '"absent"'),
        OIDC.replace('["mfa"]', '"mfa"'),
        OIDC.replace('["mfa"]', "[1]"),
        OIDC.replace("client_secret_file", "client_secret"),
        SAML.replace('certificate_file = "state.crt"', ""),
        SAML.replace("https://idp.example.gov/sso", "javascript:alert(1)"),
        "[other]\nx = 1\n" + OIDC,
    ],
)
def test_a_file_that_will_not_do_stops_the_start(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigurationError) as wrong:
        read(written(tmp_path, text))
    assert wrong.value.code == "access.E020"
    assert "a secret word" not in str(wrong.value)


def test_a_file_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError):
        read(str(tmp_path / "absent.toml"))


@pytest.mark.parametrize(
    ("address", "loopback", "safe"),
    [
        ("https://login.example.gov", False, True),
        ("http://127.0.0.1:8", True, True),
        ("http://127.0.0.1:8", False, False),
        ("http://login.example.gov", True, False),
        ("file:///etc/passwd", True, False),
        ("https:///nowhere", False, False),
        ("", True, False),
        (None, True, False),
    ],
)
def test_only_safe_addresses_are_asked(address: object, loopback: bool, safe: bool) -> None:
    assert safe_address(address, loopback) is safe
