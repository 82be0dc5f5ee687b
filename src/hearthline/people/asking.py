"""Looking persons up from the command line: for who runs the system, and for measuring it with a file of questions."""

import getpass
import json
import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from hearthline.ground.errors import DomainError
from hearthline.journal.actions import write
from hearthline.journal.actor import system
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Record
from hearthline.people import index
from hearthline.people.actions.looking import TOLD
from hearthline.people.importing.reading import (
    Row,
    names_in,
    read_addresses,
    read_born,
    read_names,
    read_phones,
    read_sex,
    rows_of,
)
from hearthline.people.models import Person, PersonIdentifier

MORE = ("age", "with")
"""Columns of a file of questions besides those of an import: an age; names of others of the household."""


def questions(file: Path) -> Iterator[tuple[int, Row]]:
    """(line, row) of a file of questions; "-": of standard input, so that no name stands in a list of processes.

    The columns are an import's, and MORE; person_id is given back if there.
    """
    if str(file) == "-":
        yield from rows_of(sys.stdin, more=MORE, needed=False)
        return
    with file.open(encoding="utf-8", newline="") as lines:
        yield from rows_of(lines, more=MORE, needed=False)


def query_of(row: Row, on: date) -> tuple[Record, bool]:
    """What a row asks for, and whether its date or age was not understood (and is left out)."""
    born, wrong = read_born(row[4] or (f"age {row[12]}" if row[12].isdigit() else row[12]), on)
    return (
        Record(
            names=read_names(row),
            born=born,
            sex=read_sex(row[5]),
            addresses=read_addresses(row),
            phones=read_phones(row[9]),
            with_names=tuple(names_in(row[13])),
        ),
        wrong,
    )


def ask(agency_id: str, query: Record, limit: int, operator: str = "") -> dict[str, Any]:
    """The answer as plain values, journalled as this operator's (`operator_name`).

    Of restricted persons it says that there is somebody, as the desk does: last, once, and of no weak likeness.
    """
    found = index.search(agency_id, query, limit)
    ids = [hit.person_id for hit in found.hits]
    shown = dict(Person.unscoped.filter(pk__in=ids, agency_id=agency_id, sealed=False).values_list("pk", "restricted"))
    external = dict(
        PersonIdentifier.unscoped.filter(agency_id=agency_id, person_id__in=ids, kind="import")
        .order_by("-pk")
        .values_list("person_id", "value")
    )
    hits = [_hit(hit, external) for hit in found.hits if shown.get(hit.person_id) is False]
    told = [one.hex for one in ids if shown.get(one) is False]
    if any(shown.get(hit.person_id) and hit.score.band in TOLD for hit in found.hits):
        hits.append({"restricted": True})
        told.append("restricted")
    _journal(agency_id, told, operator)
    return {
        "took_ms": found.took_ms,
        "candidates": found.candidates,
        "capped": found.capped,
        "hits": hits,
    }


def _hit(hit: index.Hit, external: dict[UUID, str]) -> dict[str, Any]:
    return {
        "person_id": external.get(hit.person_id, hit.person_id.hex),
        "id": hit.person_id.hex,
        "bits": round(hit.score.bits, 2),
        "band": hit.score.band,
        "why": [{"field": s.field, "level": s.level, "bits": round(s.bits, 2)} for s in hit.score.steps],
    }


def operator_name(said: str = "") -> str:
    """Who looks: the name given, or the account of the machine, of who used `sudo` first. At most 40 plain letters.
    DomainError `people.E031` when there is none: nobody looks without a name."""
    name = "".join(
        one for one in (said or os.environ.get("SUDO_USER", "") or _account()) if one.isalnum() or one in "._-@"
    )
    if not name:
        raise DomainError("people.E031", "say who looks: --operator NAME")
    return name[:40]


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return ""


def _journal(agency_id: str, fields: list[str], operator: str) -> None:
    with transaction.atomic():
        write(
            actor=system(f"people-search {operator}".strip(), agency_id),
            tag=Tag.PERSONS_LOOKED_UP,
            record_kind="person",
            record_id="",
            purpose="operator",
            fields=fields,
        )


def line(answer: dict[str, Any]) -> str:
    """One line of JSON."""
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
