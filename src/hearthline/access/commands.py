"""`bin/hearthline demo-code ROLE`: the code of a practice account. `staff`: the first of the real ones."""

import argparse
import sys
from pathlib import Path

from django.conf import settings

from hearthline.access.demo import FILE, read_demo
from hearthline.access.staffing import confirm_supervisor, first_administrator
from hearthline.access.totp import PERIOD, code_for, step_at
from hearthline.ground import clock
from hearthline.ground.usage import usage


def demo_code(argv: list[str]) -> int:
    """Print the code. 0: printed; 1: this is no practice system, or it has no such person."""
    parser = argparse.ArgumentParser(prog="bin/hearthline demo-code")
    parser.add_argument("who", help="user name or role: screener, screener2, supervisor, admin, agent")
    who = parser.parse_args(argv).who
    config = getattr(settings, "HEARTHLINE", None)
    path = Path(config.state) / FILE if config else Path(FILE)
    if not (config and config.demo and path.exists()):
        print("There is no practice staff here.", file=sys.stderr)
        return 1
    found = next((p for p in read_demo(path) if who in (p.username, p.role)), None)
    if found is None:
        print(f"Nobody here is called {who!r}.", file=sys.stderr)
        return 1
    now = clock.now()
    left = PERIOD - int(now.timestamp()) % PERIOD
    print(code_for(found.secret, step_at(now)))
    print(f"for {found.username}, {left} s left; works once", file=sys.stderr)
    return 0


def staff(argv: list[str]) -> int:
    """`staff first USERNAME NAME`: an administrator, with a first password. `staff confirm USERNAME`: a supervisor's
    right that an administrator gave takes force. 0: done; 2: not understood. Raises DomainError when somebody at the
    desk can do it."""
    if len(argv) >= 3 and argv[0] == "first":
        made, password = first_administrator(settings.HEARTHLINE_AGENCY, argv[1], " ".join(argv[2:]))
        print(f"{made.username}: {password}")
        print("This first password works for seven days and must be changed at once. It is shown only now.")
        return 0
    if len(argv) == 2 and argv[0] == "confirm":
        confirm_supervisor(settings.HEARTHLINE_AGENCY, argv[1])
        print(f"{argv[1]} is a supervisor now.")
        return 0
    return usage(argv, "bin/hearthline staff first USERNAME NAME | staff confirm USERNAME")
