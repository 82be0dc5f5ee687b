"""Intake's part of the operator's command line."""

import sys
from pathlib import Path

from hearthline.intake.keeping import LARGEST, answer
from hearthline.sealing import Keeper, environment_keys, file_keys


def keeper(argv: list[str]) -> int:
    """`keeper [KEEPER.json]`: answer one question about an identity box, from standard input to standard output.

    For the process that keeps identities, and nobody else: the ring comes from the file named, or from
    HEARTHLINE_KEYRING_KEEPER. Needs neither a database nor Django.
    """
    ring = (file_keys(Path(argv[0])) if argv else environment_keys("keeper")).ring
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read(LARGEST + 1), Keeper(ring)))
    sys.stdout.buffer.flush()
    return 0
