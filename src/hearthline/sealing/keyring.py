"""Keyrings: one JSON file for each process, holding its own keys and no others."""

import base64
import binascii
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from hearthline.ground.errors import ConfigurationError

FORMAT = 1
PUBLIC, SECRET = "public", "secret"
ROLES: Mapping[str, Mapping[str, str]] = {
    "recovery": {"recovery": SECRET},
    "keeper": {"identity": SECRET, "reporter": SECRET},
    "worker": {
        "intake": SECRET,
        "agency": SECRET,
        "search": SECRET,
        "journal": SECRET,
        "identity": PUBLIC,
        "recovery": PUBLIC,
    },
    "desk": {
        "agency": SECRET,
        "search": SECRET,
        "intake": PUBLIC,
        "identity": PUBLIC,
        "recovery": PUBLIC,
        "journal": PUBLIC,
    },
    "public": {"intake": PUBLIC, "identity": PUBLIC, "recovery": PUBLIC, "pepper": SECRET, "face": SECRET},
    "line": {"intake": PUBLIC, "identity": PUBLIC, "recovery": PUBLIC},
}
"""Who holds which half of which key. Listed so that those who open come before those who seal: a rotation that stops
half way must never leave a key that things are sealed to and nobody can open."""

BOX_KEYS = frozenset({"intake", "identity", "recovery"})
SIGNING_KEYS = frozenset({"journal"})


class KeyringError(ConfigurationError):
    """A keyring that cannot be used: an id, what is wrong, and the remedy. Never holds a value of a key."""


@dataclass(frozen=True)
class Key:
    """One generation of one key: raw 32 bytes of a public half, a secret (or private) half, or both."""

    id: str
    made: str
    public: bytes | None = field(default=None, repr=False)
    secret: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Keyring:
    """The keys of one process. Its repr names them and shows no value."""

    role: str
    agency: str
    version: int
    keys: Mapping[str, tuple[Key, ...]] = field(repr=False)

    def __repr__(self) -> str:
        return f"<Keyring {self.role} version {self.version}: {', '.join(sorted(self.keys))}>"

    @classmethod
    def load(cls, path: Path) -> "Keyring":
        """The keyring in a file. KeyringError when it is missing, open to others, or no keyring."""
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            raise KeyringError(
                "sealing.E001",
                f"the keyring file {path.name} cannot be read",
                "run `bin/hearthline keys make`, or give this process the right to read it",
            ) from None
        if mode & 0o027:
            raise KeyringError(
                "sealing.E002", f"the keyring file {path.name} is open to other users", "chmod 600 the file"
            )
        return cls.from_json(text)

    @classmethod
    def from_json(cls, text: str) -> "Keyring":
        """The keyring in a JSON text, as the files hold it. KeyringError when it is none."""
        try:
            raw = json.loads(text)
            if raw["format"] != FORMAT or raw["role"] not in ROLES:
                raise ValueError("format or role")
            keys = {str(name): tuple(_read_key(str(name), key) for key in found) for name, found in raw["keys"].items()}
            return cls(str(raw["role"]), str(raw["agency"]), int(raw["version"]), keys)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, UnsupportedAlgorithm):
            raise KeyringError(
                "sealing.E003", "this is not a keyring", "restore it from the backup of the keys, or generate a new one"
            ) from None

    def to_json(self) -> str:
        """The text of the file. Holds secrets: goes to a file with mode 0600 or to a process, never to a log."""
        keys = {name: [_write_key(key) for key in held] for name, held in self.keys.items()}
        whole = {"format": FORMAT, "role": self.role, "agency": self.agency, "version": self.version, "keys": keys}
        return json.dumps(whole, indent=1, sort_keys=True) + "\n"

    def generations(self, name: str) -> tuple[Key, ...]:
        """All generations of a key, newest first; none when this process does not hold it."""
        return self.keys.get(name, ())

    def newest(self, name: str) -> Key:
        """The generation to seal with. KeyringError when this process does not hold the key."""
        held = self.generations(name)
        if not held:
            raise KeyringError("sealing.E004", f"this process holds no {name} key", "give it the keyring of its role")
        return held[0]

    def secrets(self, name: str) -> tuple[tuple[str, bytes], ...]:
        """(key id, 32 secret bytes) of every generation whose secret half is here, newest first."""
        return tuple((key.id, key.secret) for key in self.generations(name) if key.secret is not None)

    @property
    def pepper(self) -> bytes:
        """What receipts are hashed with. KeyringError outside the public face."""
        secret = self.newest("pepper").secret
        if secret is None:
            raise KeyringError("sealing.E004", "this process holds no pepper", "give it the keyring of its role")
        return secret

    def recipients(self, *names: str) -> dict[str, X25519PublicKey]:
        """Key id -> public key, the newest of each named key: what `seal_box` takes. KeyringError for a missing one."""
        found = {}
        for name in names:
            key = self.newest(name)
            found[key.id] = X25519PublicKey.from_public_bytes(key.public or b"")
        return found

    def missing_for(self, role: str) -> list[str]:
        """What this ring lacks for a production start in `role`, as `name (half)`. Empty when it may start."""
        return sorted(
            f"{name} ({half})" for name, half in ROLES[role].items() if not _has(self.generations(name), half)
        )

    def surplus_for(self, role: str) -> list[str]:
        """What this ring holds and a process in `role` must not: a reason to refuse a production start."""
        wanted = ROLES[role]
        return sorted(
            name
            for name, held in self.keys.items()
            if name not in wanted or (wanted[name] == PUBLIC and any(key.secret is not None for key in held))
        )


def _has(held: tuple[Key, ...], half: str) -> bool:
    return bool(held) and (held[0].secret if half == SECRET else held[0].public) is not None


def key_path(folder: Path, role: str) -> Path:
    """Where the keyring of `role` lies in `folder`."""
    return folder / f"{role}.json"


def _bytes(value: Any) -> bytes | None:
    if value is None:
        return None
    try:
        raw = base64.b64decode(value, validate=True)
    except (binascii.Error, TypeError):
        raise ValueError("not base64") from None
    if len(raw) != 32:
        raise ValueError("a key is 32 bytes")
    return raw


def _read_key(name: str, raw: Mapping[str, Any]) -> Key:
    key = Key(str(raw["id"]), str(raw["made"]), _bytes(raw.get(PUBLIC)), _bytes(raw.get(SECRET)))
    if not 1 <= len(key.id) <= 64 or not key.id.isascii() or (key.public is None and key.secret is None):
        raise ValueError("incomplete key")
    if key.secret is not None and name in BOX_KEYS | SIGNING_KEYS and public_half(name, key.secret) != key.public:
        raise ValueError("the halves of a key do not belong together")
    return key


def _write_key(key: Key) -> dict[str, str]:
    halves = {PUBLIC: key.public, SECRET: key.secret}
    found = {half: base64.b64encode(raw).decode("ascii") for half, raw in halves.items() if raw is not None}
    return {"id": key.id, "made": key.made, **found}


def public_half(name: str, secret: bytes) -> bytes | None:
    """The 32 public bytes that belong to a private half; None for a key that has no public half."""
    if name in BOX_KEYS:
        return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    if name in SIGNING_KEYS:
        return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    return None


def signing_key(ring: Keyring) -> tuple[str, Ed25519PrivateKey]:
    """(key id, key) the worker signs journal checkpoints with. KeyringError elsewhere."""
    key = ring.newest("journal")
    if key.secret is None:
        raise KeyringError("sealing.E004", "this process cannot sign", "give it the keyring of its role")
    return key.id, Ed25519PrivateKey.from_private_bytes(key.secret)


def verifying_keys(ring: Keyring) -> dict[str, Ed25519PublicKey]:
    """Key id -> public key, every generation: what old journal signatures are checked with."""
    held = ring.generations("journal")
    return {key.id: Ed25519PublicKey.from_public_bytes(key.public) for key in held if key.public is not None}


def write_ring(folder: Path, ring: Keyring) -> None:
    """Write one keyring file, mode 0600, whole or not at all (temporary file, fsync, rename, fsync folder)."""
    target = key_path(folder, ring.role)
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(ring.to_json())
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    here = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(here)
    finally:
        os.close(here)
