"""`bin/hearthline messages`: what did not go out, and sending it anew."""

import argparse
from collections.abc import Callable
from uuid import UUID

from django.conf import settings

from hearthline.ground.errors import DomainError
from hearthline.messaging import operating
from hearthline.messaging.addresses import masked

WHAT = {
    "dead": "messages that failed for good and that nobody has dealt with: channel, masked address, why",
    "retry": "send dead ones anew: the ids that follow, or --all",
    "status": "how many messages wait, by channel, and which channels are set up",
}


def messages(argv: list[str]) -> int:
    """Run one verb. 0: done; 1: something is dead, or could not be sent anew."""
    parser = argparse.ArgumentParser(
        prog="bin/hearthline messages",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="\n".join(f"  {verb:<10}{told}" for verb, told in WHAT.items()),
    )
    parser.add_argument("verb", choices=tuple(WHAT))
    parser.add_argument("ids", nargs="*", type=UUID, metavar="ID")
    parser.add_argument("--all", action="store_true", help="retry: every dead message")
    args = parser.parse_args(argv)
    verbs: dict[str, Callable[[], int]] = {
        "dead": _dead,
        "retry": lambda: _retry(args.ids, args.all),
        "status": _status,
    }
    return verbs[args.verb]()


def _dead() -> int:
    rows = operating.dead()
    for row in rows:
        when = f"{row.dead_at:%Y-%m-%d %H:%M}" if row.dead_at else "?"
        print(f"{row.pk}  {when}  {row.channel:<8}{masked(row.channel, row.address):<28}{row.template}  {row.problem}")
    print(f"{len(rows)} dead")
    return 1 if rows else 0


def _retry(ids: list[UUID], every: bool) -> int:
    if not ids and not every:
        raise DomainError("messages.which", "name the messages, or say --all")
    wanted = [row.pk for row in operating.dead()] if every else ids
    done = [one for one in wanted if operating.retry(one)]
    print(f"{len(done)} of {len(wanted)} wait to be sent again")
    return 0 if len(done) == len(wanted) else 1


def _status() -> int:
    ready = settings.HEARTHLINE_CHANNELS.senders()
    for channel, waiting in operating.waiting().items():
        said = "set up" if channel in ready else "NOT SET UP: its messages wait"
        print(f"{channel:<10}{waiting:>7} waiting   {said}")
    return 0
