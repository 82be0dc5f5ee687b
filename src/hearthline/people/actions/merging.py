"""Two persons turn out to be one; and the way back, exact.

A merge moves every fact of the absorbed person to the survivor, fills what the survivor lacks, and changes nothing
else. Before that it keeps every row it will touch. Taking it back points the same rows back. What was added between
stays with the survivor, what was changed between stays changed, and both are named, so that a person looks at them.
Only `version` and `changed_at` of the two persons never go back: a page that was opened before must not win.
"""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import F, Q

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.people.actions import facts
from hearthline.people.actions.doubling import are_different, say_different
from hearthline.people.actions.snapshots import (
    BIRTH,
    Snapshot,
    added_since,
    changed,
    fill,
    plain,
    point,
    pointers,
    rows_of,
    where_merged,
)
from hearthline.people.actions.touching import add, note
from hearthline.people.keys import open_snapshot, seal_snapshot
from hearthline.people.models import Merge, Person, Relation, Relationship, Standing, StandingKind
from hearthline.people.policy import fetch, resource
from hearthline.people.records import household_of, reindex
from hearthline.people.types import Unmerged


@use_case
def merge(
    *, viewer: Viewer, absorbed_id: UUID, survivor_id: UUID, why: str, seen: Mapping[UUID, int] | None = None
) -> Merge:
    """These two are one person, by this viewer's word. Everything that is known of both is the survivor's then.

    `seen`: the versions that the page showed, by person. Then these two are meant as they were, and nobody they were
    merged into since. Raises Refused; DomainError `people.why`, `people.one-already`, `people.twins`,
    `people.said-different`, `people.restricted-first` (a restricted person is absorbed only by a restricted one),
    `people.changed`.
    """
    reason = facts.why(why, "people.why")
    absorbed, _ = fetch(viewer, absorbed_id, "person:merge")
    survivor, ruling = fetch(viewer, survivor_id, "person:merge")
    now_seen = {absorbed.pk: absorbed.version, survivor.pk: survivor.version}
    if seen is not None and absorbed.pk != survivor.pk and now_seen != dict(seen):
        raise _changed()
    _may_be_one(absorbed, survivor)
    now = clock.now()
    # Both rows are held from here on, in the order of their ids: two merges at once wait, or are refused.
    for person in sorted((absorbed, survivor), key=lambda one: one.pk):
        into = {"merged_into": survivor} if person is absorbed else {}
        held = Person.unscoped.filter(pk=person.pk, merged_into__isnull=True, sealed=False, version=person.version)
        if not held.update(version=F("version") + 1, changed_at=now, **into):
            raise _changed()
    if are_different(absorbed, survivor):
        raise DomainError("people.said-different", "Somebody looked at these two and said they are two persons.")
    rows = rows_of(absorbed.pk, apart_from=survivor.pk)
    kept = Snapshot(plain(absorbed), plain(survivor), rows, fill(survivor, absorbed))
    if kept.filled:
        Person.unscoped.filter(pk=survivor.pk).update(**kept.filled)
    point(rows, absorbed.pk, survivor.pk)
    made = _keep(viewer, absorbed, survivor, kept, reason)
    note(viewer, survivor, ruling, (f"merge:{made.pk.hex}", absorbed.pk.hex), Tag.PERSONS_MERGED)
    note(viewer, absorbed, ruling, (f"merge:{made.pk.hex}", survivor.pk.hex), Tag.PERSONS_MERGED)
    reindex({absorbed.pk} | household_of([survivor.pk]))
    return made


def _may_be_one(absorbed: Person, survivor: Person) -> None:
    if absorbed.pk == survivor.pk:
        raise DomainError("people.one-already", "These two are one person already.")
    if absorbed.restricted and not survivor.restricted:
        raise DomainError(
            "people.restricted-first", "One of them is restricted. Keep that one, or restrict the other first."
        )
    pair = Q(person=absorbed, other=survivor) | Q(person=survivor, other=absorbed)
    if Relationship.unscoped.filter(pair, kind=Relation.TWIN, until__isnull=True).exists():
        raise DomainError("people.twins", "These two are twins. Change that first, if it is wrong.")


def _changed() -> DomainError:
    return DomainError("people.changed", "Somebody changed one of these persons meanwhile. Look again.")


def _keep(viewer: Viewer, absorbed: Person, survivor: Person, kept: Snapshot, why: str) -> Merge:
    own = uuid7()
    return Merge.objects.create(
        id=own,
        agency_id=survivor.agency_id,
        absorbed=absorbed,
        survivor=survivor,
        snapshot=seal_snapshot(survivor.agency_id, own, kept.raw(), actor=viewer.id),
        why=why,
        by=viewer.id,
        by_name=viewer.name[:120],
        at=clock.now(),
    )


@use_case
def unmerge(*, viewer: Viewer, merge_id: UUID, why: str, different: bool = True) -> Unmerged:
    """They are two after all: every row goes back to where it was. `different`: do not offer the pair again.

    Raises Refused (alike when there is no such merge); DomainError `people.why`, `people.unmerged-already`,
    `people.merged-later` (the survivor was merged too: take that back first), `people.changed`, `people.torn` (a row
    is not where the merge left it: nothing is changed).
    """
    reason = facts.why(why, "people.why")
    row = Merge.unscoped.filter(pk=merge_id).select_related("absorbed").first()
    survivor, ruling = fetch(viewer, row.survivor_id if row else merge_id, "person:merge")
    if row is None:
        raise LookupError("a policy permits taking back what is not there")
    about = resource(row.absorbed)
    require(viewer, "person:merge", about, record_kind="person", record_id=row.absorbed_id.hex)
    if survivor.pk != row.survivor_id:
        raise DomainError("people.merged-later", "They were merged with somebody else since. Take that back first.")
    kept = Snapshot.read(open_snapshot(row.agency_id, row.pk, row.snapshot, actor=viewer.id))
    _hold(row, survivor, viewer, reason)
    differing = changed(where_merged(kept, row.absorbed_id, row.survivor_id))
    if point(kept.rows, survivor.pk, row.absorbed_id) != pointers(kept.rows, row.absorbed_id):
        raise DomainError(
            "people.torn", "This cannot be taken back exactly, so nothing was changed. Tell the operator."
        )
    _give_back(kept, row)
    _keep_apart(viewer, row)
    if different:
        say_different(viewer, row.absorbed_id, survivor.pk, reason)
    for one, other in ((survivor.pk, row.absorbed_id), (row.absorbed_id, survivor.pk)):
        note(viewer, one, ruling, (f"merge:{row.pk.hex}", other.hex), Tag.PERSONS_UNMERGED)
    reindex(household_of([survivor.pk, row.absorbed_id]))
    added = tuple(added_since(row.survivor_id, row.at))
    return Unmerged(survivor.pk, row.absorbed_id, row.at, tuple(differing), added)


def _hold(row: Merge, survivor: Person, viewer: Viewer, why: str) -> None:
    """Both persons are held, in the order of their ids, and the merge is ended: once."""
    now = clock.now()
    for pk in sorted((row.absorbed_id, survivor.pk)):
        into = survivor.pk if pk == row.absorbed_id else None
        free = {"merged_into": None} if into else {}
        held = Person.unscoped.filter(pk=pk, merged_into=into, sealed=False)
        if not held.update(version=F("version") + 1, changed_at=now, **free):
            raise _changed()
    ended = {"undone_by": viewer.id, "undone_name": viewer.name[:120], "undone_at": now, "undone_why": why}
    if not Merge.unscoped.filter(pk=row.pk, undone_at__isnull=True).update(**ended):
        raise DomainError("people.unmerged-already", "Somebody took this back before you.")


def _give_back(kept: Snapshot, row: Merge) -> None:
    """What the merge filled in is taken out again, unless somebody corrected it since: then it stays."""
    survivor = Person.unscoped.get(pk=row.survivor_id)
    filled = {name: value for name, value in kept.filled.items() if getattr(survivor, name) == value}
    born = {name for name in kept.filled if name in BIRTH}
    if any(getattr(survivor, name) != kept.filled.get(name, kept.survivor[name]) for name in BIRTH):
        filled = {name: value for name, value in filled.items() if name not in born}
    if filled:
        Person.unscoped.filter(pk=survivor.pk).update(**{name: kept.survivor[name] for name in filled})
    if survivor.restricted and not kept.survivor["restricted"]:
        # Restricted since, when they counted as one: whatever the reason was, it may be about either.
        own = {"restricted": True, "restricted_ask": survivor.restricted_ask, "restricted_at": survivor.restricted_at}
        Person.unscoped.filter(pk=row.absorbed_id, restricted=False).update(**own)


def _keep_apart(viewer: Viewer, row: Merge) -> None:
    """Who was shut out while they counted as one is shut out from both: the reason may be about either."""
    shut = (StandingKind.NAMED, StandingKind.CONFLICTED)
    since = Standing.unscoped.filter(person_id=row.survivor_id, added_at__gte=row.at, ended_at__isnull=True)
    for kind, user_id in since.filter(kind__in=shut).values_list("kind", "user_id"):
        add(Standing, viewer, row.absorbed, kind=kind, user_id=user_id)
