"""`bin/hearthline sbom`: what Hearthline runs on, as CycloneDX 1.5 JSON.

Names, versions and digests come from the locked requirements (what may be installed); licences from what is installed.
The design system, which set-up fetches, and htmx, which comes inside django-htmx, are listed too.
"""

import base64
import json
import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from hearthline.ground.usage import usage
from hearthline.site.config import ROOT

LOCKED = ROOT / "requirements" / "runtime.txt"
_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.M)
_DIGEST = re.compile(r"--hash=sha256:([0-9a-f]{64})")
UNKNOWN = "unknown"
# What these say in the licence file they bring, and nowhere else.
IN_THEIR_FILE = {"cedarpy": "Apache-2.0", "pyrage": "MIT", "pysqlite3": "Zlib"}
LICENCE = {"licenses": [{"license": {"id": "Apache-2.0"}}]}


def components(text: str) -> Iterator[dict[str, Any]]:
    """One component for each pin of a requirements file, in its order."""
    pins = list(_PIN.finditer(text))
    ends = [pin.start() for pin in pins[1:]] + [len(text)]
    for pin, end in zip(pins, ends, strict=True):
        name, version = pin.group(1).lower(), pin.group(2)
        digests = _DIGEST.findall(text[pin.end() : end])
        yield {
            "type": "library",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            "licenses": [{"license": {"name": licence(name)}}],
            # One for each file of that version; the installer takes none other.
            "externalReferences": [
                {
                    "type": "distribution",
                    "url": f"https://pypi.org/project/{name}/{version}/",
                    "hashes": [{"alg": "SHA-256", "content": one} for one in digests],
                }
            ],
        }


def licence(name: str) -> str:
    """What the installed package says of its licence, in one line; "unknown" when it says nothing or is not here."""
    try:
        found = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return UNKNOWN
    declared = [
        one.rpartition("::")[2].strip() for one in found.get_all("Classifier") or () if one.startswith("License")
    ]
    said = _first(found, "License-Expression") or ", ".join(declared) or _first(found, "License").strip().split("\n")[0]
    return said or IN_THEIR_FILE.get(name, UNKNOWN)


def _first(found: metadata.PackageMetadata, name: str) -> str:
    return str((found.get_all(name) or [""])[0])


def fetched() -> list[dict[str, Any]]:
    """What set-up fetches, at the version and digest it insists on."""
    from hearthline.site.assets import INTEGRITY, VERSION

    return [
        {
            "type": "library",
            "name": "uswds",
            "group": "@uswds",
            "version": VERSION,
            "purl": f"pkg:npm/%40uswds/uswds@{VERSION}",
            "licenses": [{"license": {"name": "CC0-1.0 with parts under OFL-1.1, Apache-2.0 and MIT: see NOTICE"}}],
            "hashes": [{"alg": "SHA-512", "content": base64.b64decode(INTEGRITY).hex()}],
        }
    ]


def bill(text: str) -> dict[str, Any]:
    """The whole list as CycloneDX 1.5."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "hearthline"} | LICENCE},
        "components": [*components(text), *fetched()],
    }


def sbom(argv: list[str]) -> int:
    """Print the list."""
    if argv:
        return usage(argv, "bin/hearthline sbom     prints every component, as CycloneDX")
    print(json.dumps(bill(Path(LOCKED).read_text(encoding="utf-8")), indent=2))
    return 0
