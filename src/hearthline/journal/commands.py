"""`bin/hearthline journal verify | export | anchors`: for an operator, and for whoever does not trust them."""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from hearthline import sealing
from hearthline.journal import anchoring, kept
from hearthline.journal.models import AnchorMark, Checkpoint
from hearthline.journal.report import VerifyReport
from hearthline.journal.verify import verify

_ENDS = """exit status:
  0  the journal is whole, as far as the checkpoints reach
  1  something is wrong, and each finding names its link, entry or checkpoint
  2  the question was not understood, or a file that was named cannot be read
  130  stopped by a person: it says with which --from the rest can be checked
"""


def journal(argv: list[str], *, also: Mapping[str, str] | None = None) -> int:
    """Check the journal, keep its checkpoints elsewhere, or hand them over now. Status: see `_ENDS`.

    `also`: commands of rooms above, each with what it does; they are named here, and done there.
    """
    parser = argparse.ArgumentParser(prog="bin/hearthline journal")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser(
        "verify",
        help="walk the chain and name what is wrong",
        description="Reads beside writers and locks nothing. Names what was edited, deleted, inserted, put in another "
        "order or cut off. What happened after the last checkpoint that lies elsewhere cannot be seen when somebody "
        "holds the signing key.",
        epilog=_ENDS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("--json", action="store_true", help="one JSON object instead of words")
    check.add_argument("--public-key", metavar="HEX", help="Ed25519 public key; without it, those of this machine")
    check.add_argument(
        "--against",
        metavar="FILE",
        type=Path,
        nargs="+",
        default=[],
        help="checkpoints kept elsewhere, saved mails too",
    )
    check.add_argument("--from", metavar="LINK", type=int, default=0, dest="start", help="go on after this checkpoint")
    check.add_argument("--quiet", action="store_true", help="no line of progress on a terminal")
    out = commands.add_parser("export", help="write the signed checkpoints, one JSON object a line")
    out.add_argument("file", type=Path)
    commands.add_parser("anchors", help="hand checkpoints to the places outside now, and say how far each is")
    for name, what in (also or {}).items():
        commands.add_parser(name, help=what, add_help=False)
    args = parser.parse_args(argv)
    if args.command == "export":
        return _export(args.file)
    if args.command == "anchors":
        return _anchors()
    return _verify(args)


def _verify(args: argparse.Namespace) -> int:
    try:
        keys = bytes.fromhex(args.public_key) if args.public_key else keys_here()
        elsewhere = kept.read(args.against)
    except (OSError, ValueError) as wrong:
        print(f"journal verify: {type(wrong).__name__}: cannot read what was named", file=sys.stderr)
        return 2
    if elsewhere.unreadable:
        print(f"{elsewhere.unreadable} lines of the files are torn or no statement", file=sys.stderr)
    if args.against and not elsewhere.points:
        print("journal verify: no checkpoint stands in the files that were named", file=sys.stderr)
        return 2
    bar = Bar(not args.quiet and not args.json and sys.stderr.isatty())
    try:
        report = verify(keys, elsewhere.points, start=args.start, progress=bar)
    except KeyboardInterrupt:
        bar.clear()
        print(f"stopped at link {bar.done}; {_go_on(bar.done)}", file=sys.stderr)
        return 130
    bar.clear()
    print(json.dumps(report.as_dict()) if args.json else _in_words(report))
    return 0 if report.ok else 1


class Bar:
    """One line on a terminal that says how far a long check is."""

    def __init__(self, shown: bool) -> None:
        self.shown, self.done = shown, 0

    def __call__(self, done: int, last: int) -> None:
        """`done` of `last` links are checked."""
        self.done = done
        if self.shown:
            share = done / last if last else 1.0
            filled = "#" * int(40 * share)
            print(f"\r[{filled:<40}] {share:4.0%}  {done:,} of {last:,} links", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Leave the line empty."""
        if self.shown:
            print("\r" + " " * 90 + "\r", end="", file=sys.stderr, flush=True)


def _go_on(done: int) -> str:
    point = Checkpoint.objects.filter(seq__lte=done).order_by("-seq").values_list("seq", flat=True).first()
    return f"go on with --from {point}" if point else "no checkpoint lies before it: begin again"


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
    number = 0
    with path.open("w", encoding="ascii") as file:
        for point in Checkpoint.objects.order_by("seq").iterator():
            file.write(anchoring.line(point) + "\n")
            number += 1
    print(f"{number} checkpoints written to {path}. Keep the file on another machine.")
    return 0


def _anchors() -> int:
    """Hand over now what is due; one line for each place. 1: one of them fails, or none is named."""
    anchors = settings.HEARTHLINE.outside.anchors()
    if not anchors:
        print("No place outside is named: set HEARTHLINE_ANCHOR_FOLDER, _COMMAND or _MAIL.")
        return 1
    anchoring.hand_over(anchors)
    marks = AnchorMark.objects.in_bulk([anchor.name for anchor in anchors])
    for anchor in anchors:
        mark = marks.get(anchor.name) or AnchorMark(pk=anchor.name)
        when = mark.kept_at.isoformat(timespec="seconds") if mark.kept_at else "never"
        wrong = f"; failed {mark.failures} times: {mark.error}" if mark.failures else ""
        print(f"{anchor.name}: to link {mark.seq}, {when}{wrong}")
    return 1 if any(mark.failures for mark in marks.values()) else 0


def _in_words(report: VerifyReport) -> str:
    signed = f"signed to link {report.signed_to}" if report.signatures else "signatures not checked: no public key here"
    elsewhere = f"{report.anchored} kept elsewhere" if report.anchored else "none kept elsewhere was given"
    number = len(report.findings) + report.more
    lines = [
        f"linked {report.linked}, unlinked {report.unlinked}, oldest unlinked {report.oldest_unlinked_seconds:.1f} s",
        f"checkpoints {report.checkpoints}, {signed}; {elsewhere}",
        *(
            [f"links 1 to {report.started_after} not read: the checkpoint's word is taken"]
            if report.started_after
            else []
        ),
        *(str(finding) for finding in report.findings),
        *([f"... and {report.more} more"] if report.more else []),
        "The journal is whole." if report.ok else f"NOT WHOLE: {number} findings.",
    ]
    return "\n".join(lines)
