"""`bin/hearthline demo-code ROLE`: the present code of one of the practice staff."""

import argparse
import sys
from pathlib import Path

from django.conf import settings

from hearthline.access.demo import FILE, read_demo
from hearthline.access.totp import PERIOD, code_for, step_at
from hearthline.ground import clock


def demo_code(argv: list[str]) -> int:
    """Print the code. 0: printed; 1: this is no practice system, or it has no such person."""
    parser = argparse.ArgumentParser(prog="hearthline demo-code")
    parser.add_argument("who", help="user name or role: screener, screener2, supervisor, admin")
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
