"""The agency's identity providers, as the operator's file names them. Plain values: read before Django is set up.

A TOML file, readable by the desk alone, one `[[provider]]` each. Secrets rest in files beside it, not in the database:

    [[provider]]
    id = "county"                       # in addresses: small letters, digits, dashes
    name = "County account"             # on the sign-in page
    kind = "oidc"                       # or "saml"
    issuer = "https://login.example.gov/tenant"     # OpenID Connect: the issuer; SAML: its entity id
    client_id = "hearthline"                        # OpenID Connect
    client_secret_file = "county.secret"            # OpenID Connect
    subject = "sub"                                 # the claim or attribute with the stable id; SAML: empty = NameID
    sso_url = "https://idp.example.gov/sso"         # SAML
    certificate_file = "county.crt"                 # SAML
    second_factor = ["mfa"]             # values of acr or amr (SAML: AuthnContextClassRef) that we take as a second one
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hearthline.ground.errors import ConfigurationError

KINDS = ("oidc", "saml")
_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?")
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_KEYS = frozenset(
    [
        "id",
        "name",
        "kind",
        "issuer",
        "client_id",
        "client_secret_file",
        "subject",
        "sso_url",
        "certificate_file",
        "second_factor",
    ]
)


@dataclass(frozen=True)
class Provider:
    """One identity provider. `second_factor`: what it may assert that we take as a second factor; empty: nothing."""

    id: str
    name: str
    kind: str
    issuer: str
    client_id: str = ""
    secret: str = field(default="", repr=False)
    subject: str = ""
    sso_url: str = ""
    certificate: str = field(default="", repr=False)
    second_factor: frozenset[str] = frozenset()


def read(path: str, *, loopback: bool = False) -> tuple[Provider, ...]:
    """The providers of the file at `path`; none when `path` is empty.

    `loopback`: also plain http to this machine, for a practice system. Raises ConfigurationError (access.E020) for a
    file that will not do, with what is wrong in it; never a secret.
    """
    if not path:
        return ()
    file = Path(path)
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise _wrong(f"cannot be read ({type(wrong).__name__})") from wrong
    rows = told.get("provider", [])
    if not isinstance(rows, list) or set(told) - {"provider"}:
        raise _wrong("may hold [[provider]] tables only")
    found = tuple(_one(row, file.parent, loopback) for row in rows)
    if len({p.id for p in found}) != len(found):
        raise _wrong("names two providers with the same id")
    return found


def _wrong(what: str) -> ConfigurationError:
    return ConfigurationError(
        "access.E020",
        f"the file in HEARTHLINE_SIGN_ON {what}",
        "mend it; what it holds is written at the top of access/outside/providers.py",
    )


def _one(row: Any, folder: Path, loopback: bool) -> Provider:
    if not isinstance(row, dict) or set(row) - _KEYS:
        raise _wrong("has a provider with a key that is not known")
    if not all(isinstance(v, str) for k, v in row.items() if k != "second_factor"):
        raise _wrong("has a value that is not text")
    trusted = row.get("second_factor", [])
    if not isinstance(trusted, list) or not all(isinstance(v, str) and v for v in trusted):
        raise _wrong("has a second_factor that is not a list of text")
    kind = row.get("kind")
    if kind not in KINDS or not _ID.fullmatch(row.get("id", "")) or not row.get("issuer"):
        raise _wrong("has a provider without a right id, kind or issuer")
    made = Provider(
        id=row["id"],
        name=row.get("name") or row["id"],
        kind=kind,
        issuer=row["issuer"],
        client_id=row.get("client_id", ""),
        secret=_file(row, "client_secret_file", folder).strip(),
        subject=row.get("subject") or ("sub" if kind == "oidc" else ""),
        sso_url=row.get("sso_url", ""),
        certificate=_file(row, "certificate_file", folder),
        second_factor=frozenset(trusted),
    )
    _whole(made, loopback)
    return made


def _whole(made: Provider, loopback: bool) -> None:
    needed = (made.client_id, made.secret) if made.kind == "oidc" else (made.sso_url, made.certificate)
    if not all(needed):
        raise _wrong(f"lacks something that {made.kind} needs for {made.id}")
    address = made.issuer if made.kind == "oidc" else made.sso_url
    if not safe_address(address, loopback):
        raise _wrong(f"has an address for {made.id} that is not https")


def safe_address(address: object, loopback: bool) -> bool:
    """Whether the desk may ask this address, or send somebody there: https, or http to this machine in practice."""
    if not isinstance(address, str):
        return False
    parts = urlsplit(address)
    if parts.username or parts.password or not parts.hostname:
        return False
    return parts.scheme == "https" or (loopback and parts.scheme == "http" and parts.hostname in _LOOPBACK)


def _file(row: Mapping[str, Any], key: str, folder: Path) -> str:
    name = row.get(key)
    if not name:
        return ""
    try:
        return (folder / str(name)).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise _wrong(f"names a {key} that cannot be read") from wrong
