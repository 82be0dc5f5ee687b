"""Making keys and renewing them."""

import os
from pathlib import Path

from hearthline.ground import clock
from hearthline.sealing.keyring import (
    ROLES,
    SECRET,
    Key,
    Keyring,
    KeyringError,
    key_path,
    public_half,
    write_ring,
)

# The face key seals only forms that are open in somebody's browser: the one before the newest is enough.
_KEPT = {"face": 2}
_NAMES = sorted({name for held in ROLES.values() for name in held})


def _new_key(name: str) -> Key:
    secret = os.urandom(32)
    return Key(os.urandom(5).hex(), clock.now().date().isoformat(), public_half(name, secret), secret)


def _part(key: Key, half: str) -> Key:
    return key if half == SECRET else Key(key.id, key.made, key.public)


def generate_keyring(folder: Path, agency: str) -> None:
    """Make every key of an agency and write one file per process into `folder` (made when absent), mode 0600.

    `recovery.json` is to be taken offline at once. KeyringError when any file is already there: keys are never
    overwritten.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(key_path(folder, role).exists() for role in ROLES):
        raise KeyringError(
            "sealing.E005", "there are keys in this folder already", "choose an empty folder, or rotate single keys"
        )
    made = {name: tuple(_new_key(name) for _ in range(_KEPT.get(name, 1))) for name in _NAMES}
    for role, held in ROLES.items():
        keys = {name: tuple(_part(key, half) for key in made[name]) for name, half in held.items()}
        write_ring(folder, Keyring(role, agency, 1, keys))


def add_role(folder: Path, role: str) -> None:
    """Write the keyring of a role that came after the others were made, out of theirs: public halves only.

    KeyringError when the role needs a secret, when it has a file, or when no file in `folder` holds what it needs.
    """
    held = ROLES.get(role, {})
    if not held or SECRET in held.values():
        raise KeyringError("sealing.E013", "this role's keys are not made out of others'", "one of: line")
    if key_path(folder, role).exists():
        raise KeyringError(
            "sealing.E005", f"{role} has keys in this folder already", "keep them, or rotate single keys"
        )
    rings = [Keyring.load(key_path(folder, one)) for one in ROLES if key_path(folder, one).exists()]
    found: dict[str, tuple[Key, ...]] = {}
    for name, half in held.items():
        keys = next((ring.generations(name) for ring in rings if ring.generations(name)), ())
        if not keys:
            raise KeyringError("sealing.E014", f"no keyring here holds the {name} key", "bring public.json here")
        found[name] = tuple(_part(key, half) for key in keys)
    newest = max(rings, key=lambda ring: ring.version)
    write_ring(folder, Keyring(role, newest.agency, newest.version, found))


def _absent(folder: Path, role: str) -> bool:
    """Whether this role was never given keys here, and need not have any."""
    return SECRET not in ROLES[role].values() and not key_path(folder, role).exists()


def rotate(folder: Path, name: str) -> str:
    """Add a generation of one key to every file that holds it; old generations still open. Returns the new key id.

    Files that open are written before files that seal. Every file concerned must be in `folder` (bring recovery.json
    back for its own key), else KeyringError and nothing is changed. The pepper is not rotated: every receipt in
    people's hands hangs on it. After rotating `search` the word index has to be built again.
    """
    if name not in _NAMES or name == "pepper":
        raise KeyringError("sealing.E006", "this key is not one that is rotated", f"one of {', '.join(_NAMES)}")
    # An agency without a telephone line may have no keyring for it; every other file that holds the key must be here.
    there = [role for role, held in ROLES.items() if name in held and not _absent(folder, role)]
    rings = [Keyring.load(key_path(folder, role)) for role in there]
    key = _new_key(name)
    for ring in sorted(rings, key=lambda ring: ROLES[ring.role][name] != SECRET):
        held = (_part(key, ROLES[ring.role][name]), *ring.generations(name))[: _KEPT.get(name)]
        write_ring(folder, Keyring(ring.role, ring.agency, ring.version + 1, {**ring.keys, name: held}))
    return key.id
