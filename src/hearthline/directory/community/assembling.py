"""Rows put together again into the nested records of HSDS 3.0: a page of them with one question to each table.

For the public: what the standard names, of records that are shown. For an export (`exact`): as its source told it.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from hearthline.directory.community.columns import MODELS, is_listed
from hearthline.directory.community.nesting import ALSO, ORDER, SIMPLE, places
from hearthline.directory.community.shape import KINDS, Kind, column_for

Record = dict[str, Any]
THIN = ("id", "name", "status")
"""What an organization tells of its services, unless they are asked for whole."""


@dataclass(frozen=True)
class Form:
    """How records are told. `full`: with all that belongs to them. `exact`: as they came, for an export.

    `thin`: the services of an organization with nothing but what names them.
    """

    full: bool = False
    exact: bool = False
    thin: bool = False


@dataclass(slots=True)
class _Node:
    id: str
    told: Record
    exact: Record
    flat: bool
    links: dict[str, str | None]
    seq: int


class _World:
    """All rows that some records need, by kind and id."""

    def __init__(self, root: str, form: Form) -> None:
        self.root, self.form = root, form
        self.nodes: dict[str, dict[str, _Node]] = defaultdict(dict)
        self._under: dict[tuple[str, str], dict[str, list[str]]] = {}

    def load(self, ids: Sequence[str]) -> None:
        """Read the records and what belongs to them."""
        self._read(self.root, Q(pk__among=ids))
        for kind in (ORDER if self.form.full else SIMPLE)[self.root]:
            if self._stops(kind):
                continue
            asked = self._wanted(kind)
            if asked is not None:
                self._read(kind, asked)

    @property
    def _thin(self) -> bool:
        return self.form.thin and self.root == "organization"

    def _stops(self, kind: str) -> bool:
        return self._thin and kind == "service_at_location"

    def _wanted(self, kind: str) -> Q | None:
        """The rows of a kind that those read so far nest; None when they nest none."""
        ids: set[str] = set()
        asked: list[Q] = []
        for parent, key, many in places(kind, full=self.form.full):
            nodes = self._parents(parent, kind)
            column = column_for(kind, parent) if many else None
            if many and column:
                below = [one.id for one in nodes if one.flat or (parent, key) in ALSO]
                if below:
                    asked.append(Q(**{f"{column}__among": below}) & self._entity(kind, parent))
            for one in nodes:
                ids.update(self._told(one, KINDS[parent], key, many))
        ids -= self.nodes[kind].keys()
        if ids:
            asked.append(Q(pk__among=ids))
        found = Q()
        for condition in asked:
            found |= condition
        return found if asked else None

    def _parents(self, parent: str, kind: str) -> Iterable[_Node]:
        if self._thin and parent == "service":
            return ()
        return self.nodes[parent].values()

    @staticmethod
    def _entity(kind: str, parent: str) -> Q:
        """An attribute that says of which table its record is belongs to no other's record of the same id."""
        column = {"attribute": "link_entity", "metadata": "resource_type"}.get(kind)
        if column is None:
            return Q()
        others = [name for name in KINDS if name != parent]
        return ~Q(**{f"{column}__in": others})

    @staticmethod
    def _told(node: _Node, kind: Kind, key: str, many: bool) -> list[str]:
        found = node.told.get(key)
        if many:
            return found if isinstance(found, list) and not node.flat else []
        one = found if isinstance(found, str) and not node.flat else node.links.get(kind.one_column(key))
        return [one] if one else []

    def _read(self, kind: str, asked: Q) -> None:
        links = list(KINDS[kind].links)
        rows = MODELS[kind].objects.filter(asked)
        if is_listed(MODELS[kind]):
            rows = rows.filter(Q(hidden=False, withdrawn_at=None))
        if hasattr(MODELS[kind], "secret"):
            rows = rows.filter(Q(secret=False))
        for row in rows.values("id", "told", "exact", "flat", "seq", *links):
            exact = json.loads(row["exact"]) if row["exact"] and self.form.exact else {}
            told = json.loads(row["told"])
            self.nodes[kind][row["id"]] = _Node(
                row["id"], told, exact, row["flat"], {name: row[name] for name in links}, row["seq"]
            )

    def under(self, child: str, parent: str) -> dict[str, list[str]]:
        """The children that say themselves where they belong, in the order they were told: id of parent -> ids."""
        key = (child, parent)
        if key not in self._under:
            found: dict[str, list[str]] = defaultdict(list)
            column = column_for(child, parent) or ""
            for node in sorted(self.nodes[child].values(), key=lambda one: (one.seq, one.id)):
                above = node.links.get(column)
                if above and self._fits(node, child, parent):
                    found[above].append(node.id)
            self._under[key] = found
        return self._under[key]

    @staticmethod
    def _fits(node: _Node, child: str, parent: str) -> bool:
        said = node.told.get({"attribute": "link_entity", "metadata": "resource_type"}.get(child, ""))
        return said not in KINDS or said == parent

    # -- building --------------------------------------------------------------------------------------------------

    def build(self, kind: str, one: str, path: tuple[str, ...] = ()) -> Record | None:
        """One record; None when it is not there, or not shown."""
        node = self.nodes[kind].get(one)
        if node is None:
            return None
        shape = KINDS[kind]
        nested = {*shape.lists, *shape.ones}
        form = self.form
        said = {key: value for key, value in node.told.items() if key not in nested}
        if form.exact:
            said |= node.exact
        else:
            said = {key: value for key, value in said.items() if key in shape.own}
        if self._thin and kind == "service":
            return {key: said[key] for key in THIN if key in said}
        within = (*path, kind)
        for key in shape.ones:
            self._one(shape, node, key, within, said)
        if form.full:
            for key in shape.lists:
                self._many(shape, node, key, within, said)
        return said

    def _one(self, shape: Kind, node: _Node, key: str, within: tuple[str, ...], said: Record) -> None:
        child = shape.ones[key]
        ids = self._told(node, shape, key, False)
        if ids and child not in within:
            found = self.build(child, ids[0], within)
            if found is not None:
                said[key] = found
            elif node.flat and (self.form.exact or child == "taxonomy"):
                said[shape.one_column(key)] = ids[0]

    def _many(self, shape: Kind, node: _Node, key: str, within: tuple[str, ...], said: Record) -> None:
        child = shape.lists[key]
        if KINDS[child].listed and child in within:
            return
        ids = list(self._told(node, shape, key, True))
        if node.flat or (shape.name, key) in ALSO:
            known = set(ids)
            ids += [one for one in self.under(child, shape.name).get(node.id, ()) if one not in known]
        found = [record for one in ids if (record := self._child(child, one, within)) is not None]
        if found or (key in node.told and not node.flat):
            said[key] = found

    def _child(self, child: str, one: str, within: tuple[str, ...]) -> Record | None:
        found = self.build(child, one, within)
        return {"id": one} if found is None and self.form.exact and KINDS[child].listed else found


def assemble(kind: str, ids: Sequence[str], form: Form) -> list[Record]:
    """The records with these ids, in this order, without those that are not there or not shown.

    Asks each table at most once, however many ids there are.
    """
    if not ids:
        return []
    world = _World(kind, form)
    world.load(ids)
    return [record for one in ids if (record := world.build(kind, one)) is not None]
