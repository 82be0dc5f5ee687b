"""Reading packs from disk: strict, once, and resolved through their parents at a date."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from hearthline.law import schema
from hearthline.law.checking import Check, Where, next_day
from hearthline.law.pack import Pack
from hearthline.law.reading import read
from hearthline.law.resolving import resolve
from hearthline.law.types import PackError


@dataclass(slots=True)
class RawPack:
    """One pack as its files say it, checked, not yet folded into its parents."""

    id: str
    parent: str
    head: Mapping[str, Any]
    sources: dict[str, Any]
    sections: dict[str, dict[str, Any]] = field(default_factory=dict)
    texts: dict[str, dict[str, Any]] = field(default_factory=dict)
    tools: dict[str, dict[str, Any]] = field(default_factory=dict)


class Library:
    """Every pack under a folder."""

    def __init__(self, packs: Mapping[str, RawPack]) -> None:
        self._raw = packs
        self.ids: tuple[str, ...] = tuple(packs)
        self._changes = sorted({moment for raw in packs.values() for moment in _moments(raw.sections)})
        self._made: dict[tuple[str, int], Pack] = {}

    def chain(self, pack_id: str) -> tuple[RawPack, ...]:
        """The pack and its parents, root first. Raises PackError for an unknown id."""
        if pack_id not in self._raw:
            raise PackError(f"no pack called {pack_id}", remedy=f"use one of: {', '.join(self.ids)}")
        links = [self._raw[pack_id]]
        while links[0].parent:
            links.insert(0, self._raw[links[0].parent])
        return tuple(links)

    def at(self, pack_id: str, on: date) -> Pack:
        """The pack as in force on `on`, parents folded in. Cached. Raises PackError for an unknown id."""
        epoch = (pack_id, bisect_right(self._changes, on.isoformat()))
        if epoch not in self._made:
            self._made[epoch] = Pack(resolve(self.chain(pack_id), on.isoformat()))
        return self._made[epoch]


def load(path: Path | str) -> Library:
    """Read and check every pack under `path`. Raises PackError naming file, line, key and remedy."""
    root = Path(path)
    heads = {folder: _checked(folder / "pack.yaml", schema.PACK, root) for folder in _folders(root)}
    by_id = {head["id"]: (folder, head) for folder, head in heads.items()}
    done: dict[str, RawPack] = {}

    def visit(pack_id: str, asked_by: str, below: tuple[str, ...]) -> RawPack:
        if pack_id in below:
            raise PackError(f"{pack_id} is its own parent", remedy="mend `parent:`", file=asked_by, key="parent")
        if pack_id not in by_id:
            raise PackError(f"no pack called {pack_id}", remedy="mend `parent:`", file=asked_by, key="parent")
        if pack_id not in done:
            folder, head = by_id[pack_id]
            name = f"{folder.name}/pack.yaml"
            parent = visit(head["parent"], name, (*below, pack_id)) if "parent" in head else None
            done[pack_id] = _read_pack(folder, head, parent, root)
        return done[pack_id]

    for pack_id, (folder, _) in by_id.items():
        if folder.name != pack_id:
            raise PackError("the folder and the id differ", remedy=f"call the folder {pack_id}", file=folder.name)
        visit(pack_id, pack_id, ())
    return Library(done)


def _folders(root: Path) -> list[Path]:
    found = sorted(entry for entry in root.iterdir() if (entry / "pack.yaml").is_file()) if root.is_dir() else []
    if not found:
        raise PackError("no packs here", remedy="name a folder that holds <pack>/pack.yaml", file=root.name)
    return found


def _read_pack(folder: Path, head: Mapping[str, Any], parent: RawPack | None, root: Path) -> RawPack:
    sources = {**(parent.sources if parent else {}), **head.get("sources", {})}
    raw = RawPack(head["id"], parent.id if parent else "", head, sources)
    known = schema.files(sources)
    for file in sorted(folder.glob("*.yaml")):
        if file.name == "pack.yaml":
            continue
        if file.name not in known:
            name = file.relative_to(root).as_posix()
            raise PackError("unknown file", remedy=f"use one of: {', '.join(known)}", file=name)
        raw.sections.update(_checked(file, known[file.name], root))
    for file in sorted(folder.glob("text/*.yaml")):
        _add_texts(raw, _checked(file, schema.TEXTS, root), file.relative_to(root).as_posix())
    for file in sorted(folder.glob("tools/*.yaml")):
        tool = raw.tools[file.stem] = _checked(file, schema.tool(sources), root)
        if tool["id"] != file.stem:
            name = file.relative_to(root).as_posix()
            raise PackError("the file and its `id` differ", remedy="mend one of them", file=name, line=1, key="id")
    return raw


def _add_texts(raw: RawPack, text: dict[str, Any], name: str) -> None:
    """Take in one text file: `<lang>.yaml`, or `<lang>.<part>.yaml` for a part of a long one."""
    if text["lang"] != name.rpartition("/")[2].partition(".")[0]:
        raise PackError("the file and its `lang` differ", remedy="mend one of them", file=name, key="lang")
    shared = {"review": text["review"], "by": text.get("by", ""), "on": text["on"]}
    known = raw.texts.setdefault(text["lang"], {})
    for text_id, entry in text["texts"].items():
        if text_id in known:
            raise PackError("the text is there twice", remedy="remove one of them", file=name, key=text_id)
        known[text_id] = {**shared, **entry}


def _checked(file: Path, check: Check, root: Path) -> dict[str, Any]:
    name = file.relative_to(root).as_posix()
    made: dict[str, Any] = check(read(file, name), Where(name, 1, ""))
    return made


def _moments(node: Any) -> list[str]:
    """Every date at which something in the tree begins or has just ended."""
    if isinstance(node, dict):
        here = [node["from"]] if "from" in node else []
        here += [next_day(node["to"])] if "to" in node else []
        return here + [moment for child in node.values() for moment in _moments(child)]
    return [moment for child in node for moment in _moments(child)] if isinstance(node, list) else []
