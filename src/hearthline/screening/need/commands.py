"""The operator's side: `bin/hearthline access why`."""

import argparse

from hearthline.access.models import User
from hearthline.access.queries import viewer_of
from hearthline.ground.errors import DomainError
from hearthline.ground.text import fold
from hearthline.screening.need import why
from hearthline.screening.need.wording import MISSING


def access(argv: list[str]) -> int:
    """`access why`: 0 for yes, 3 for no. Raises DomainError for a name that nobody has, Refused for who may not ask."""
    parser = argparse.ArgumentParser(prog="bin/hearthline access")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    ask = verbs.add_parser("why", help="why somebody can or cannot, by which policies")
    ask.add_argument("--asked-by", required=True, help="user name of the supervisor or administrator who asks")
    ask.add_argument("--who", required=True, help="user name of the colleague")
    ask.add_argument("--action", required=True, help="such as report:read; see hearthline/access/policies")
    ask.add_argument("--record", default="", help="a report's number, or the id of a report or person")
    ask.add_argument("--purpose", default="")
    asked = parser.parse_args(argv)
    asker = User.objects.filter(username=fold(asked.asked_by), is_active=True).first()
    if asker is None:
        raise DomainError("why.asker", "nobody with the user name of --asked-by works here")
    found = why.explain(
        viewer=viewer_of(asker), username=asked.who, action=asked.action, record=asked.record, purpose=asked.purpose
    )
    print("yes" if found.allowed else "no")
    for clause in found.clauses:
        print(f"  {'forbidden' if clause.forbids else 'permitted'} by {clause.id}: {clause.cite}")
    if not found.allowed and not found.clauses and "absent" not in found.missing:
        print("  no policy permits it")
    for code in found.missing:
        print(f"  missing: {MISSING[code]}")
    return 0 if found.allowed else 3
