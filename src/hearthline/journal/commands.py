"""`bin/hearthline journal verify | export`: for an operator, and for whoever does not trust the operator."""

import argparse
import json
from datetime import datetime
from pathlib import Path

from django.conf import settings

from hearthline import sealing
from hearthline.journal.models import Checkpoint
from hearthline.journal.report import VerifyReport
from hearthline.journal.sequencer import exported
from hearthline.journal.verify import verify


def journal(argv: list[str]) -> int:
    """Check the journal, or write its signed checkpoints to a file. 0: all is well; 1: something is wrong."""
    parser = argparse.ArgumentParser(prog="hearthline journal")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("verify", help="walk the chain and name what is wrong")
    check.add_argument("--json", action="store_true")
    check.add_argument("--public-key", metavar="HEX", help="Ed25519 public key; without it, those of this machine")
    check.add_argument("--against", metavar="FILE", type=Path, help="checkpoints that were exported earlier")
    out = commands.add_parser("export", help="write the signed checkpoints, one JSON object a line")
    out.add_argument("file", type=Path)
    args = parser.parse_args(argv)
    if args.command == "export":
        return _export(args.file)
    keys = bytes.fromhex(args.public_key) if args.public_key else keys_here()
    report = verify(keys, read_checkpoints(args.against) if args.against else ())
    print(json.dumps(report.as_dict()) if args.json else _in_words(report))
    return 0 if report.ok else 1


def keys_here() -> dict[str, bytes]:
    """Public halves of the journal's signing keys, by key id, from this machine's keyrings. Empty when it has none."""
    folder = Path(getattr(getattr(settings, "HEARTHLINE", None), "keys", ""))
    found: dict[str, bytes] = {}
    for role in ("desk", "worker"):
        path = sealing.key_path(folder, role)
        if path.is_file():
            held = sealing.verifying_keys(sealing.Keyring.load(path))
            found |= {key_id: key.public_bytes_raw() for key_id, key in held.items()}
    return found


def _export(path: Path) -> int:
    points = Checkpoint.objects.order_by("seq")
    lines = [json.dumps({**exported(p), "signature": p.signature}, sort_keys=True) for p in points]
    path.write_text("".join(line + "\n" for line in lines), encoding="ascii")
    print(f"{len(lines)} checkpoints written to {path}. Keep the file on another machine.")
    return 0


def read_checkpoints(path: Path) -> list[Checkpoint]:
    """The checkpoints of an exported file. Raises ValueError or KeyError when it is not one."""
    points = []
    for line in path.read_text(encoding="ascii").splitlines():
        row = json.loads(line)
        row.pop("schema")
        points.append(Checkpoint(**{**row, "at": datetime.fromisoformat(row["at"])}))
    return points


def _in_words(report: VerifyReport) -> str:
    signed = f"signed to link {report.signed_to}" if report.signatures else "signatures not checked: no public key here"
    lines = [
        f"linked {report.linked}, unlinked {report.unlinked}, oldest unlinked {report.oldest_unlinked_seconds:.1f} s",
        f"checkpoints {report.checkpoints}, {signed}",
        *(str(finding) for finding in report.findings),
        "The journal is whole." if report.ok else f"NOT WHOLE: {len(report.findings)} findings.",
    ]
    return "\n".join(lines)
