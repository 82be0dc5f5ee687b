"""The duty room on the command line: `bin/hearthline clocks …`."""

import sys

from django.conf import settings

from hearthline.duty import doubting
from hearthline.ground.usage import usage
from hearthline.journal.actor import system

USAGE = """bin/hearthline clocks COMMAND

  look     whether the machine's clock is doubted, since when, and by how much it is off
  trust    the machine's clock is right as it stands: promises go by it again
"""


def clocks(argv: list[str]) -> int:
    """Run one command. 0: done, and the clock is not doubted. 1: it is doubted, or there was nothing to trust. 2: not
    understood."""
    if argv == ["look"]:
        return _look()
    if argv == ["trust"]:
        done = doubting.trust(system("operator", settings.HEARTHLINE_AGENCY), authority="an operator on the machine")
        sys.stdout.write("The clock is believed again.\n" if done else "Nobody doubted the clock.\n")
        return 0 if done else 1
    return usage(argv, USAGE)


def _look() -> int:
    doubt = doubting.state()
    if doubt is None:
        sys.stdout.write("The machine's clock is believed.\n")
        return 0
    since, off = doubt
    side = "ahead" if off > 0 else "behind"
    sys.stdout.write(
        f"The machine's clock is doubted since {since.isoformat(timespec='seconds')}: {abs(off):.0f} seconds {side}.\n"
    )
    return 1
