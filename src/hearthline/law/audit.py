"""`packs check`: everything that can be wrong with packs, in one list, and the figures a reviewer wants."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from hearthline.law import callers, proofs, schema_desk
from hearthline.law.answers import checking as helping
from hearthline.law.cases import Case, differences, outcome_of, read_cases
from hearthline.law.conditions import facts_in
from hearthline.law.load import Library
from hearthline.law.pack import Pack
from hearthline.law.practice import disagreements, read_practice
from hearthline.law.tool import Tool
from hearthline.law.types import Citation, PackError

# Wording that people outside the agency read. It must be there in every language of the pack.
PUBLIC = (
    "safety.",
    "danger_sign.",
    "danger_sign_self.",
    "contact.",
    "status.",
    "next_steps.",
    "duty.",
    "identity.",
    "must_ask.",
    "reporter_category.",
    "agency.",
    "say.",
    "ladder.",
    "letter.",
)
SAMPLES = 2_000
# A fixed beginning, so that the printed shares are the same on every machine.
_SEED = 20_260_101


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found in one pack: `refusals` fail the check, `notes` and `figures` are printed."""

    pack: Pack
    refusals: tuple[str, ...]
    notes: tuple[str, ...]
    figures: tuple[str, ...]
    proofs: tuple[proofs.Proof, ...]


def audit(library: Library, pack_id: str, folder: Path, on: date) -> Audit:
    """Check one pack as in force on `on`. Raises PackError for what cannot be read at all."""
    pack = library.at(pack_id, on)
    refusals = [*_references(pack), *helping.refusals(pack, folder), *callers.audit(pack, folder / pack_id)]
    notes = [f"{len(unknown)} values are unknown: {', '.join(unknown)}"] if (unknown := _unknown(pack)) else []
    figures = [f"sourced entries: {_percent_of_confidence(pack)}", *helping.figures(pack, folder)]
    if told := callers.read_callers(folder / pack_id):
        figures.append(callers.figure(told))
    proved: tuple[proofs.Proof, ...] = ()
    cases = read_cases(folder / pack_id)
    if "screening" in pack.tool_names():
        tool = pack.tool()
        refusals += [f"fact {fact} is read by no rule" for fact in _unread(tool)]
        failed = [(case, wrong) for case in cases if (wrong := _wrong(case, tool))]
        refusals += [f"{case.file}: {case.name}: {'; '.join(wrong)}" for case, wrong in failed]
        refusals += disagreements(read_practice(folder / pack_id), pack)
        if proofs.solver():
            proved = _proved_once(tool)
            refusals += [
                f"not proved: {proof.claim}: {dict(proof.counter_example)}" for proof in proved if not proof.holds
            ]
        else:
            notes.append("NOT PROVED: z3 is not installed here (requirements/dev.txt); only the cases were run")
        figures += _shares(tool, cases)
    return Audit(pack, tuple(refusals), tuple(notes), tuple(figures), proved)


def _wrong(case: Case, tool: Tool) -> tuple[str, ...]:
    """Where a case and the tool differ. A case that the tool cannot read differs too."""
    try:
        return differences(case, tool)
    except PackError as error:
        return (str(error).replace("\n", ";"),)


def _readable(case: Case, tool: Tool) -> bool:
    try:
        tool.positions(case.answers)
    except PackError:
        return False
    return True


def _references(pack: Pack) -> Iterator[str]:
    """Text and limit ids that lead nowhere; public wording that a language lacks."""
    data = pack.resolved()
    written, limits = set(pack.text_ids()), set(data["limits"])
    for place, text_id in _text_references(data):
        if text_id not in written:
            yield f"{place} uses the text {text_id}, which is not written in English"
    for place, limit_id in _limit_references(data):
        if limit_id not in limits:
            yield f"{place} uses the limit {limit_id}, which is not there"
    for limit_id, entry in data["limits"].items():
        if entry.get("calendar", "") not in ("", *data.get("calendars", {})):
            yield f"limits.{limit_id} counts by the calendar {entry['calendar']}, which is not there"
    for lang in pack.languages:
        public = (text_id for text_id in pack.text_ids() if text_id.startswith(PUBLIC))
        yield from (
            f"the public text {text_id} is not written in {lang}" for text_id in public if _lacks(pack, text_id, lang)
        )


def _lacks(pack: Pack, text_id: str, lang: str) -> bool:
    return pack.text(text_id, lang).fallback


def _text_references(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for section in (
        "identity",
        "must_ask",
        "categories",
        "duties",
        "abuse_types",
        "findings",
        "danger_signs",
        "contacts",
    ):
        for key, entry in data[section].items():
            yield from ((f"{section}.{key}", entry[name]) for name in ("text", "reason") if name in entry)
    yield from schema_desk.texts(data)
    for name, raw in data["tools"].items():
        tool = Tool(raw)
        for fact in tool.facts:
            yield from ((f"{name}.{fact.id}", text_id) for text_id in (fact.text_id, fact.hint_id))
            yield from ((f"{name}.{fact.id}", f"answer.{answer}") for answer in fact.domain)
        yield from ((f"{name}.{rule.id}", rule.text_id) for rule in tool.rules)
        yield from ((f"{name}.{who}", f"recipient.{who}") for who in tool.recipients)
        yield from ((f"{name}.{who}", entry["text"]) for who, entry in raw["recipients"].items() if "text" in entry)
        yield from ((name, f"outcome.{level}") for level in (*tool.levels["respond"], "ask_first"))
        yield from ((name, f"priority.{level}") for level in tool.levels["speed"])


def _limit_references(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for section in ("duties", "tools"):
        for key, entry in data[section].items():
            yield from ((f"{section}.{key}", limit) for limit in _limits_in(entry))


def _limits_in(entry: Mapping[str, Any]) -> Iterator[str]:
    for key, item in entry.items():
        if key == "limit":
            yield item
        elif key == "limits":
            yield from item.values()
        elif isinstance(item, Mapping):
            yield from _limits_in(item)


_proved: dict[str, tuple[proofs.Proof, ...]] = {}


def _proved_once(tool: Tool) -> tuple[proofs.Proof, ...]:
    """The proofs of a tool; a child pack that changes nothing in it is not proved again."""
    key = repr([(fact.id, fact.domain, fact.order) for fact in tool.facts])
    key += repr([(rule.id, rule.when, sorted(rule.sets.items())) for rule in tool.rules])
    key += repr((sorted(tool.conditions.items()), tool.recipients, tool.levels, sorted(tool.impossible.items())))
    if key not in _proved:
        _proved[key] = proofs.prove(tool)
    return _proved[key]


def _unknown(pack: Pack) -> list[str]:
    return [value.key for value in pack.values() if value.unknown]


def _unread(tool: Tool) -> list[str]:
    read = frozenset().union(*(facts_in(when, tool.conditions) for when in tool.whens))
    return [fact.id for fact in tool.facts if fact.id not in read]


def random_answers(tool: Tool, dice: random.Random) -> tuple[int, ...]:
    """Answers drawn evenly, as positions in the domains."""
    return tuple(dice.randrange(len(fact.domain)) for fact in tool.facts)


def _shares(tool: Tool, cases: tuple[Case, ...]) -> list[str]:
    """How often each outcome is reached, over drawn combinations and over the cases."""
    dice = random.Random(_SEED)
    drawn = [tool.decide(random_answers(tool, dice)) for _ in range(SAMPLES)]
    speeds = tool.levels["speed"]
    respond = Counter("ask_first" if made.default_used else tool.levels["respond"][made.respond] for made in drawn)
    speed = Counter(speeds[made.speed] for made in drawn)
    combinations = 1
    for fact in tool.facts:
        combinations *= len(fact.domain)
    told = [outcome_of(tool.run(case.answers)) for case in cases if _readable(case, tool)]
    return [
        f"{len(tool.facts)} facts, {len(tool.rules)} rules, {combinations:.1e} combinations, {len(cases)} cases",
        f"of {SAMPLES} combinations drawn evenly: {_percent(respond, SAMPLES)}; speed: {_percent(speed, SAMPLES)}",
        f"of the cases: {_percent(Counter(case['outcome'] for case in told), len(told))};"
        f" speed: {_percent(Counter(case['priority'] for case in told), len(told))};"
        f" 911: {_percent(Counter(case['call_911'] for case in told), len(told))}",
    ]


def _percent_of_confidence(pack: Pack) -> str:
    counts = Counter(entry["confidence"] for entry in _flat(pack.resolved()).values())
    return ", ".join(f"{count} {name}" for name, count in counts.most_common())


def _percent(counts: Counter[str], whole: int) -> str:
    return ", ".join(f"{name} {100 * count / whole:.1f} %" for name, count in counts.most_common()) or "none"


def tables(tool: Tool, most: int) -> Iterator[tuple[int, list[tuple[int, ...]]]]:
    """For each rule whose facts have at most `most` combinations: its place, and all of them (others unknown)."""
    blank = list(tool.positions({}))
    for place, when in enumerate(tool.whens):
        read = facts_in(when, tool.conditions)
        spots = [i for i, fact in enumerate(tool.facts) if fact.id in read]
        sizes = [range(len(tool.facts[i].domain)) for i in spots]
        count = 1
        for size in sizes:
            count *= len(size)
        if count > most:
            continue
        rows = []
        for answers in product(*sizes):
            row = list(blank)
            for spot, answer in zip(spots, answers, strict=True):
                row[spot] = answer
            rows.append(tuple(row))
        yield place, rows


def changes(pack: Pack, parent: Pack | None) -> Iterator[str]:
    """What a pack adds to, or changes of, its parent: one line each, `added` or `changed`, section and key."""
    before = _flat(parent.resolved()) if parent else {}
    for place, entry in _flat(pack.resolved()).items():
        if entry.get("source_pack") != pack.id:
            continue
        word = "changed" if place in before else "added"
        yield f"{word:<8}{place} [{Citation(*entry['citation'])}; {entry['confidence']}]"


def _flat(data: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Every entry that has a source, by section and key; the parts of tools included."""
    found: dict[str, Mapping[str, Any]] = {}
    for section, entries in data.items():
        if section == "tools":
            for name, tool in entries.items():
                found |= {f"{name}.{place}": entry for place, entry in _flat(tool).items()}
        elif isinstance(entries, Mapping):
            sourced = {
                key: entry for key, entry in entries.items() if isinstance(entry, Mapping) and "citation" in entry
            }
            found |= {f"{section}.{key}": entry for key, entry in sourced.items()}
    return found
