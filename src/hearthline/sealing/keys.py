"""The key service: the only way the rooms use a key that opens something. Each use says who asks and what for."""

import base64
import binascii
import hashlib
import hmac
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from hearthline.sealing.boxes import box_key_ids, open_box, open_symmetric, seal_symmetric
from hearthline.sealing.context import Context, SealError
from hearthline.sealing.keyring import BOX_KEYS, Keyring, KeyringError, signing_key
from hearthline.sealing.sources import Fixed, RingSource

COMMAND_SECONDS = 20
_LARGEST_OUTPUT = 1024 * 1024


class KeyService(Protocol):
    """Keys by name; `actor` and `purpose` are never empty and never hold a person's data.

    KeyringError: this process does not hold the key. SealError: the thing does not open.
    """

    def wrap(self, name: str, plaintext: bytes, context: Context, *, actor: str, purpose: str) -> bytes:
        """Seal a record key under the newest generation of a secret key (`agency`). Begins version | key id."""

    def unwrap(self, name: str, blob: bytes, context: Context, *, actor: str, purpose: str) -> bytes:
        """What `wrap` sealed, under whichever generation it names."""

    def open(self, name: str, blob: bytes, context: Context, *, actor: str, purpose: str) -> bytes:
        """Open a box (`seal_box`) with the private key called `name`: intake, identity or recovery."""

    def public_key(self, name: str) -> tuple[str, X25519PublicKey]:
        """(key id, newest public key) to seal to."""

    def recipients(self, *names: str) -> dict[str, X25519PublicKey]:
        """Key id -> newest public key of each name: what `seal_box` takes."""

    def mac(self, name: str, data: bytes, *, actor: str, purpose: str) -> bytes:
        """32 bytes, HMAC-SHA256 under the newest generation of a secret key (`search`, `reporter`)."""

    def sign(self, data: bytes, *, actor: str, purpose: str) -> tuple[str, bytes]:
        """(key id, 64-byte Ed25519 signature) under the journal key: the worker only."""


@dataclass(frozen=True)
class KeyUse:
    """One use of a key, for whoever watches: what, which key, where, who, what for. Never a value."""

    operation: str
    name: str
    context: Context | None
    actor: str
    purpose: str


class RingKeys:
    """A key service over a keyring in memory. `watch` is called before every use that needs a secret.

    Made from a source instead of a ring, it takes up a new generation of a key while it runs.
    """

    def __init__(self, ring: Keyring | RingSource, watch: Callable[[KeyUse], None] | None = None) -> None:
        self.source: RingSource = Fixed(ring) if isinstance(ring, Keyring) else ring
        self._watch = watch

    @property
    def ring(self) -> Keyring:
        """The keyring as it is now."""
        return self.source.current()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.ring!r}>"

    def wrap(self, name: str, plaintext: bytes, context: Context, *, actor: str, purpose: str) -> bytes:
        """See KeyService."""
        key_id, key = self._secrets(KeyUse("wrap", name, context, actor, purpose))[0]
        return seal_symmetric(key, f"wrap {name}", context, plaintext, key_id=key_id)

    def unwrap(self, name: str, blob: bytes, context: Context, *, actor: str, purpose: str) -> bytes:
        """See KeyService."""
        held = self._secrets(KeyUse("unwrap", name, context, actor, purpose))
        for key_id, key in chain(held, self._newer(name, held)):
            if blob[2 : 2 + len(key_id)] == key_id.encode("ascii"):
                return open_symmetric(key, f"wrap {name}", context, blob, key_id=key_id)
        raise SealError

    def open(self, name: str, blob: bytes, context: Context, *, actor: str, purpose: str) -> bytes:
        """See KeyService. The recovery key also opens a box whose other parts were damaged."""
        held = self._secrets(KeyUse("open", name, context, actor, purpose))
        wanted = set(box_key_ids(blob))
        for key_id, key in chain(held, self._newer(name, held)):
            if key_id in wanted and name in BOX_KEYS:
                private = X25519PrivateKey.from_private_bytes(key)
                return open_box(blob, private, key_id, context, salvage=name == "recovery")
        raise SealError

    def public_key(self, name: str) -> tuple[str, X25519PublicKey]:
        """See KeyService."""
        return next(iter(self.ring.recipients(name).items()))

    def recipients(self, *names: str) -> dict[str, X25519PublicKey]:
        """See KeyService."""
        return self.ring.recipients(*names)

    def mac(self, name: str, data: bytes, *, actor: str, purpose: str) -> bytes:
        """See KeyService."""
        _, key = self._secrets(KeyUse("mac", name, None, actor, purpose))[0]
        return hmac.digest(key, name.encode("utf-8") + b"\0" + data, hashlib.sha256)

    def sign(self, data: bytes, *, actor: str, purpose: str) -> tuple[str, bytes]:
        """See KeyService."""
        self._secrets(KeyUse("sign", "journal", None, actor, purpose))
        key_id, key = signing_key(self.ring)
        return key_id, key.sign(data)

    def _newer(self, name: str, held: Sequence[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        """Generations that came since `held` was read. Looked for only when none of `held` is the right one."""
        yield from (one for one in self.source.again().secrets(name) if one not in held)

    def _secrets(self, use: KeyUse) -> tuple[tuple[str, bytes], ...]:
        """Every secret generation of the key in `use`, newest first, after the use was told to the watcher."""
        if not use.actor or not use.purpose:
            raise ValueError("every use of a key says who asks and what for")
        held = self.ring.secrets(use.name)
        if not held:
            raise KeyringError(
                "sealing.E004",
                f"this process ({self.ring.role}) holds no secret {use.name} key",
                "ask the process that does, or give this one the keyring of its role",
            )
        if self._watch is not None:
            self._watch(use)
        return held


def ring_from_environment(role: str, environ: Mapping[str, str] = os.environ) -> Keyring:
    """The keyring in HEARTHLINE_KEYRING_<ROLE> (base64 of the JSON). KeyringError when absent or no keyring."""
    name = f"HEARTHLINE_KEYRING_{role.upper()}"
    try:
        return Keyring.from_json(base64.b64decode(environ[name], validate=True).decode("utf-8"))
    except KeyError:
        problem = f"{name} is not set"
    except (binascii.Error, UnicodeDecodeError, ValueError):
        problem = f"{name} is not base64 of a keyring"
    raise KeyringError("sealing.E007", problem, f"set {name} to the base64 text of {role}.json")


def ring_from_command(argv: Sequence[str], seconds: float = COMMAND_SECONDS) -> Keyring:
    """The keyring a command prints as JSON (a vault's client, for one); run once, at start, with a time limit.

    KeyringError when it fails, takes longer, prints too much or prints no keyring. Its output is never shown.
    """
    try:
        done = subprocess.run(list(argv), capture_output=True, timeout=seconds, check=True)  # noqa: S603 — the operator's own command line, no shell
        if len(done.stdout) <= _LARGEST_OUTPUT:
            return Keyring.from_json(done.stdout.decode("utf-8"))
        problem = "printed too much"
    except subprocess.TimeoutExpired:
        problem = f"took longer than {seconds} seconds"
    except subprocess.CalledProcessError as error:
        problem = f"ended with status {error.returncode}"
    except OSError:
        problem = "could not be started"
    except UnicodeDecodeError:
        problem = "did not print text"
    raise KeyringError(
        "sealing.E008", f"the key command {problem}", "run the command by hand as the user of this process"
    )


def file_keys(path: Path) -> RingKeys:
    """Adapter: the keyring in a file."""
    return RingKeys(Keyring.load(path))


def environment_keys(role: str, environ: Mapping[str, str] = os.environ) -> RingKeys:
    """Adapter: the keyring in an environment variable."""
    return RingKeys(ring_from_environment(role, environ))


def command_keys(argv: Sequence[str], seconds: float = COMMAND_SECONDS) -> RingKeys:
    """Adapter: the keyring a command prints."""
    return RingKeys(ring_from_command(argv, seconds))
