"""`bin/hearthline journal of KIND ID`: what happened to one record, for an operator.

The operator works on the database itself; so nothing is kept from them here that it holds, sealed records included. The
asking is journalled, in the name of the operator.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

_KINDS = ("report", "person", "call", "user", "file")


def journal(argv: list[str]) -> int:
    """The room's commands, and `of`. 0: printed. 1: nothing in the journal. 2: not understood."""
    if argv[:1] != ["of"]:
        from hearthline.journal import commands

        return commands.journal(argv, also={"of": "what happened to one record: who looked at it, when and why"})
    parser = argparse.ArgumentParser(prog="bin/hearthline journal of", description=__doc__)
    parser.add_argument("kind", choices=_KINDS)
    parser.add_argument("id", help="as it stands in the address of its page; for a report its number will do")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--lists", action="store_true", help="instead: lists and searches that showed it")
    parser.add_argument(
        "--family", action="store_true", help="only who looked, without names of staff and inner reasons"
    )
    args = parser.parse_args(argv[1:])
    record_id = _id(args.kind, args.id)
    if record_id is None:
        print("journal of: this is neither an id nor the number of a report here", file=sys.stderr)
        return 2
    lines = 0
    for row in _rows(args.kind, record_id, lists=args.lists, family=args.family):
        lines += 1
        print(json.dumps(row, ensure_ascii=False) if args.json else "  ".join(row.values()))
    if args.family:
        print("Whether names of staff may be handed out: unknown. Ask counsel.", file=sys.stderr)
    if not lines:
        print("nothing in the journal", file=sys.stderr)
    return 0 if lines else 1


def _id(kind: str, typed: str) -> UUID | None:
    from hearthline.intake.models import Report

    try:
        return UUID(typed)
    except ValueError:
        if kind != "report":
            return None
        number = "".join(typed.split()).upper()
        found: UUID | None = Report.unscoped.filter(number=number).values_list("pk", flat=True).first()
        return found


def _rows(kind: str, record_id: UUID, *, lists: bool, family: bool) -> Iterator[dict[str, str]]:
    """Each act in words, the newest first, read a page at a time."""
    from hearthline.access.models import Agency
    from hearthline.access.queries import names_of
    from hearthline.screening.accesses import looking
    from hearthline.ui.agency import current_agency

    agency, own = Agency.objects.get(pk=settings.HEARTHLINE_AGENCY), current_agency()
    zone = own.zone if own else ZoneInfo(agency.time_zone)
    found = (
        looking.about(kind, record_id) if kind == looking.REPORT else looking.About(kind, record_id, {}, frozenset())
    )
    same = looking.merged_into(record_id) if kind == looking.PERSON else {record_id}
    found = replace(found, same=frozenset(same), since=found.since or agency.created_at)
    _journalled(agency.pk, kind, record_id, looking.REQUEST if family else "operator", "lists" if lists else "")
    entries = looking.seen_by_family(agency.pk, found) if family else looking.entries_of(agency.pk, found)
    after = ""
    while True:
        if lists:
            piece, after, _ = looking.in_lists(agency.pk, found, after)
        else:
            piece, after = looking.page(entries, after)
        names = {} if family else names_of(agency.pk, {e.actor_id for e in piece if e.actor_kind == "person"})
        for line in looking.told(piece, names, outside=family):
            who = line.who or ("a member of staff" if family else "unknown") if line.actor == "person" else line.actor
            yield {
                "at": line.at.astimezone(zone).isoformat(timespec="seconds"),
                "who": who,
                "what": f"{'Refused: ' if line.refused else ''}{line.what}",
                "why": line.why,
                "authority": line.authority,
            }
        if not after:
            return


def _journalled(agency_id: str, kind: str, record_id: UUID, purpose: str, narrowed: str) -> None:
    from hearthline.journal.actions import write
    from hearthline.journal.actor import system
    from hearthline.journal.tags import Tag

    with transaction.atomic():
        write(
            actor=system("operator", agency_id),
            tag=Tag.JOURNAL_READ,
            record_kind=kind,
            record_id=record_id.hex,
            purpose=purpose,
            fields=(narrowed,) if narrowed else (),
        )
