"""How a command is used: told to who asks for it, and to who wrote something else than it understands."""

import sys
from typing import Final

HELP: Final = ("help", "--help", "-h")


def usage(argv: list[str], text: str) -> int:
    """Print how a command is used, and return its exit status: 0 on standard output for who asks (`--help`), else 2 on
    standard error. `argv`: the words behind the command."""
    asked = argv[:1] in [[word] for word in HELP]
    (sys.stdout if asked else sys.stderr).write(f"{text.rstrip()}\n")
    return 0 if asked else 2
