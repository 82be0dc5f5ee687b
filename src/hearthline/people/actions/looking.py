"""Looking for a person: the one way to a hit at the desk, and the only thing that lets a person be created."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from typing import Final
from uuid import UUID

from hearthline.access.policy import can, require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.ground.text import fold
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.linkage.record import Name, Record
from hearthline.people import index
from hearthline.people.index import Found
from hearthline.people.models import Lookup
from hearthline.people.policy import sort, survivors
from hearthline.people.queries.showing import shown
from hearthline.people.types import Looked, SeenHit

GOOD_FOR: Final = timedelta(minutes=30)
"""How long a look-up lets its person create somebody."""
KEPT: Final = timedelta(days=1)
MOST_WORDS, HASH = 30, 16
_SPARE = 10
"""More hits than are shown: some may be absent for this viewer, and the others move up."""
TOLD = ("probable", "possible")
"""Bands in which a restricted person is said to exist. A weak likeness says nothing about anybody."""


def look_up(viewer: Viewer, query: Record, *, purpose: str = "screening", limit: int = 10) -> Looked:
    """Persons who may be the one meant, as this viewer may see them; journalled and committed before it returns.

    Restricted persons are only told to exist, without score, place or number. Sealed ones are not in the index at
    all. Raises Refused. Bounded work whatever is asked (`index.search`).
    """
    if not can(viewer, "person:search", {"agency": viewer.agency_id}, purpose).allowed:
        _record(viewer=viewer, query=query, found=Found(), purpose=purpose, limit=limit)  # refuses, and keeps that
    found = index.search(viewer.agency_id, query, limit=min(limit, 50) + _SPARE)
    return _record(viewer=viewer, query=query, found=found, purpose=purpose, limit=limit)


@use_case
def _record(*, viewer: Viewer, query: Record, found: Found, purpose: str, limit: int) -> Looked:
    ruling = require(viewer, "person:search", {"agency": viewer.agency_id}, purpose, record_kind="person")
    now = survivors(hit.person_id for hit in found.hits)
    allowed = sort(viewer, set(now.values()), purpose)
    people = shown(allowed.seen.values())
    hits: dict[UUID, SeenHit] = {}
    asks: set[str] = set()
    told: UUID | None = None
    for hit in found.hits:
        own = now.get(hit.person_id, hit.person_id)
        if own in people and len(hits) < limit:
            hits.setdefault(own, SeenHit(people[own], hit.score))
        elif own in allowed.exists and hit.score.band in TOLD:
            asks.add(allowed.exists[own].restricted_ask)
            told = told or own
    token = _token(viewer, query, told)
    write(
        actor=viewer,
        tag=Tag.PERSONS_LOOKED_UP,
        record_kind="person",
        record_id="",
        purpose=purpose,
        authority=ruling.authority,
        fields=[*(one.hex for one in hits), *(("restricted",) if asks else ())],
    )
    return Looked(token, tuple(hits.values()), tuple(sorted(asks)), found.capped, found.took_ms)


def _token(viewer: Viewer, query: Record, told: UUID | None) -> str:
    own = uuid7()
    Lookup.objects.create(
        id=own, agency_id=viewer.agency_id, by=viewer.id, at=clock.now(), words=_hashes(own, query.names), told=told
    )
    return own.hex


def _words(names: Iterable[Name]) -> list[str]:
    text = " ".join(f"{one.given} {one.surname}" for one in list(names)[:8])[:2000]
    return list(dict.fromkeys(fold(text).replace("-", " ").split()))[:MOST_WORDS]


def _hashes(own: UUID, names: Iterable[Name]) -> str:
    return " ".join(hashlib.sha256(own.bytes + word.encode()).hexdigest()[:HASH] for word in _words(names))


def use(viewer: Viewer, token: str, names: Iterable[Name]) -> UUID:
    """Spend a look-up: it was this viewer's, is not older than half an hour, was not spent, and it looked for at
    least one word of the new person's names (when there are any). Inside the caller's use case.

    DomainError `people.search-first`, `people.search-this-name`.
    """
    missing = DomainError("people.search-first", "Look for the person first. Then you can add them within 30 minutes.")
    try:
        own = UUID(token)
    except ValueError as wrong:
        raise missing from wrong
    since = clock.now() - GOOD_FOR
    rows = Lookup.unscoped.filter(pk=own, agency_id=viewer.agency_id, by=viewer.id, at__gte=since, used_at__isnull=True)
    looked = rows.first()
    if looked is None:
        raise missing
    wanted = set(_hashes(own, names).split())
    if wanted and not wanted & set(looked.words.split()):
        raise DomainError("people.search-this-name", "You looked for somebody else. Look for this name first.")
    if not rows.update(used_at=clock.now()):
        raise missing
    return own


def sweep_lookups(limit: int = 1000) -> int:
    """Forget look-ups that are a day old and were not used. For the worker's round; returns how many."""
    old = Lookup.unscoped.filter(used_at__isnull=True, at__lt=clock.now() - KEPT).order_by("at")
    ids = list(old.values_list("pk", flat=True)[:limit])
    return Lookup.unscoped.filter(pk__in=ids).delete()[0] if ids else 0


def told_by(viewer: Viewer, lookup_id: UUID) -> UUID | None:
    """Of whom this viewer's own look-up told that somebody exists, within the half hour. For breaking the glass: a
    page never holds that person's id. None when there is nobody, or it was another's look-up."""
    since = clock.now() - GOOD_FOR
    rows = Lookup.unscoped.filter(pk=lookup_id, agency_id=viewer.agency_id, by=viewer.id, at__gte=since)
    found: UUID | None = rows.values_list("told", flat=True).first()
    return found
