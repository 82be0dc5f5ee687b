"""Situations at the help desk, with what policy allows in each: they fail the build when the table says otherwise."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hearthline.law.checking import Where
from hearthline.law.disclosure import Ruling, Table
from hearthline.law.pack import Pack
from hearthline.law.reading import read
from hearthline.law.schema_desk import CALLERS, references
from hearthline.law.types import PackError


@dataclass(frozen=True, slots=True)
class Caller:
    """One situation: a sentence for a name, who asks, how they were verified ("" for not), what they ask, and exactly
    what they get. `citation`: the line of the source that says so, as the pack's citation prints it."""

    name: str
    file: str
    who: tuple[str, ...]
    way: str
    asks: str
    expect: str
    rules: tuple[str, ...]
    says: tuple[str, ...]
    refer: tuple[str, ...]
    ask: str
    citation: str


def read_callers(pack_folder: Path) -> tuple[Caller, ...]:
    """The situations of a pack (callers/*.yaml). Raises PackError for a broken file and a repeated name."""
    made: dict[str, Caller] = {}
    for file in sorted(pack_folder.glob("callers/*.yaml")):
        name = f"{pack_folder.name}/callers/{file.name}"
        for entry in CALLERS(read(file, name), Where(name, 1, ""))["callers"]:
            if entry["name"] in made:
                raise PackError("two callers have one name", remedy="rename one", file=name, key=entry["name"])
            made[entry["name"]] = Caller(
                name=entry["name"],
                file=name,
                who=tuple(entry["who"]),
                way=entry.get("way", ""),
                asks=entry["asks"],
                expect=entry["expect"],
                rules=tuple(entry.get("rules", ())),
                says=tuple(entry.get("says", ())),
                refer=tuple(entry.get("refer", ())),
                ask=entry.get("ask", ""),
                citation=entry.get("citation", ""),
            )
    return tuple(made.values())


def differences(caller: Caller, table: Table) -> tuple[str, ...]:
    """Where the table gives this caller anything else than expected: more, less, other words, or on another ground."""
    try:
        got = table.decide(caller.who, caller.way, caller.asks)
    except PackError as error:
        return (error.problem,)
    pairs: tuple[tuple[str, object, object], ...] = (
        ("answer", caller.expect, got.answer),
        ("rules", sorted(caller.rules), sorted(got.rules)),
        ("says", sorted(caller.says), sorted(got.says)),
        ("refer", sorted(caller.refer), sorted(got.refer)),
        ("ask", caller.ask, got.ask),
    )
    wrong = [f"{part}: expected {wanted}, got {found}" for part, wanted, found in pairs if wanted != found]
    if not _cited(caller, got):
        cited = "; ".join(str(ground.citation) for ground in got.grounds)
        wrong.append(f"citation: expected {caller.citation or 'one'}, got {cited}")
    return tuple(wrong)


def _cited(caller: Caller, got: Ruling) -> bool:
    """Whether the first ground, which decided, is the one the situation cites."""
    return bool(caller.citation) and str(got.grounds[0].citation) == caller.citation


def audit(pack: Pack, folder: Path) -> Iterator[str]:
    """What is wrong with a pack's table, its ladder and its situations."""
    yield from references(pack.resolved())
    table = Table.of(pack)
    for caller in read_callers(folder):
        if wrong := differences(caller, table):
            yield f"{caller.file}: {caller.name}: {'; '.join(wrong)}"


def figure(callers: tuple[Caller, ...]) -> str:
    """For `packs check`: how many situations there are, and what they get."""
    counts = Counter(caller.expect for caller in callers)
    return f"{len(callers)} callers at the help desk: " + ", ".join(f"{n} {what}" for what, n in counts.most_common())
