"""What taking a merge back would do, before anybody presses."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import cast
from uuid import UUID

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.linkage.record import Name, NameKind
from hearthline.people.actions.snapshots import MOVED, Snapshot, added_since, changed, where_merged
from hearthline.people.keys import open_snapshot
from hearthline.people.models import Merge, PersonName
from hearthline.people.policy import fetch, resource
from hearthline.people.queries.showing import shown
from hearthline.people.records import ORDER
from hearthline.people.types import MergeView, Shown, UnmergeView
from hearthline.sealing import SealError


@use_case
def unmerge_view(viewer: Viewer, merge_id: UUID, *, purpose: str = "screening") -> UnmergeView:
    """What goes back where. Journalled as a reading of the survivor. Refused alike when there is no such merge.

    DomainError `people.unmerged-already`, `people.torn` (what was kept does not open).
    """
    row = Merge.unscoped.filter(pk=merge_id).select_related("absorbed").first()
    survivor, ruling = fetch(viewer, row.survivor_id if row else merge_id, "person:merge", purpose)
    if row is None:
        raise LookupError("a policy permits a merge that is not there")
    require(
        viewer, "person:merge", resource(row.absorbed), purpose, record_kind="person", record_id=row.absorbed_id.hex
    )
    if row.undone_at is not None:
        raise DomainError("people.unmerged-already", "Somebody took this back before you.")
    try:
        kept = Snapshot.read(open_snapshot(row.agency_id, row.pk, row.snapshot, actor=viewer.id))
    except SealError as damaged:
        raise DomainError("people.torn", "What was kept of this merge does not open. Tell the operator.") from damaged
    later = survivor.pk != row.survivor_id
    stays = shown([survivor])[survivor.pk]
    write(
        actor=viewer,
        tag=Tag.PERSON_READ,
        record_kind="person",
        record_id=survivor.pk.hex,
        purpose=purpose,
        authority=ruling.authority,
        fields=(f"merge:{row.pk.hex}", row.absorbed_id.hex),
    )
    return UnmergeView(
        merge=MergeView(row.pk, row.survivor_id, row.absorbed_id, row.by_name, row.at, row.why),
        stays=stays if later else _without(stays, kept),
        names=_names(kept),
        back=_counted((name, key) for name, rows in kept.rows.items() for key in rows),
        changed=_counted(changed(where_merged(kept, row.absorbed_id, row.survivor_id))),
        added=_counted(added_since(row.survivor_id, row.at)),
        taken_out=tuple(kept.filled),
        later=later,
    )


def _without(merged: Shown, kept: Snapshot) -> Shown:
    """The survivor as they will be called again: by what is theirs and by no name that goes back."""
    rows = PersonName.unscoped.filter(person_id=merged.id).exclude(pk__in=[int(key) for key in kept.rows["name"]])
    newest = [
        Name(given, surname, suffix, cast(NameKind, kind))
        for given, surname, suffix, kind in rows.order_by("-id").values_list("given", "surname", "suffix", "kind")
    ]
    called = str(kept.survivor["known_as"]) if "known_as" in kept.filled else merged.known_as
    return replace(merged, names=in_order(newest), known_as=called)


def in_order(newest: Iterable[Name]) -> tuple[Name, ...]:
    """Each name once, those of kind "name" first; within a kind as they come."""
    return tuple(sorted(dict.fromkeys(newest), key=lambda name: ORDER[name.kind]))


def _names(kept: Snapshot) -> tuple[Name, ...]:
    """Their names as they are shown: the newest of kind "name" first."""
    newest = sorted(kept.rows["name"].items(), key=lambda row: -int(row[0]))
    names = [Name(row["given"], row["surname"], row["suffix"], row["kind"]) for _key, row in newest]
    return in_order(names)


def _counted(rows: Iterable[tuple[str, str]]) -> tuple[tuple[str, int], ...]:
    found = Counter(name for name, _key in rows)
    return tuple((name, found[name]) for name in MOVED if found[name])
