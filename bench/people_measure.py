"""What is asked of the index, and what is kept of its answers."""

import json
import statistics
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bench.figures import ms
from bench.machine import describe
from bench.people_fill import fill
from bench.people_store import AGENCY, Store, person_id

if TYPE_CHECKING:
    from hearthline.linkage.madeup import Asked

GROUPS = ("us", "hispanic", "asian", "hmong", "other")
ADDED = 200


@dataclass(frozen=True)
class Asking:
    """How many persons and questions, by which seeds; `each`: the least of each name group. `rows`: build once more
    from the persons' own rows."""

    size: int
    seed: int
    draw: int
    count: int
    each: int
    rows: bool = False


@dataclass
class Answers:
    """`ranks`: for each question the place of the person meant (0 the first), or None. `times`: seconds;
    `work`: seconds of this process's own processor time, which a busy machine does not lengthen.
    `lost`: by stage, those not among the first ten."""

    ranks: list[int | None] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)

    def recall(self, first: int = 10) -> float:
        """The share whose person is among the first so many."""
        return round(sum(rank is not None and rank < first for rank in self.ranks) / max(1, len(self.ranks)), 4)


def measure(store: Store, asking: Asking) -> dict[str, Any]:
    """Fill, index, ask, and say what was found."""
    found: dict[str, Any] = {"size": asking.size, "database": store.database, "machine": describe(store.folder)}
    found |= built(store, asking)
    asked, more = _questions(asking)
    answers = _ask(asked)
    found |= _recalls(asked, answers)
    found["by_group"] = _by_group(asked, answers, more)
    found["first_p99_ms"] = ms(answers.times, 0.99)
    warm = _ask(asked)
    for name, share in (("p50_ms", 0.5), ("p95_ms", 0.95), ("p99_ms", 0.99)):
        found[name], found[f"work_{name}"] = ms(warm.times, share), ms(warm.work, share)
    found["add_ms"], found["work_add_ms"] = _adding(asking)
    if store.database == "postgresql":
        from bench.people_trgm import trigrams

        found |= trigrams(asked[: 500 if asking.size <= 200_000 else 150])
        found["trgm_ratio_p99"] = round(found["trgm_p99_ms"] / max(found["p99_ms"], 0.1), 1)
    return found


def built(store: Store, asking: Asking) -> dict[str, Any]:
    """Fill and index the store, unless the folder keeps one, with what was measured then."""
    from hearthline.people import index

    note = store.folder / f"built-{asking.size}-{asking.seed}.json"
    filled = fill(store, asking.size, asking.seed)
    if not filled and note.exists():
        kept: dict[str, Any] = json.loads(note.read_text("utf-8"))
        return kept
    before, began = store.bytes_used(), time.perf_counter()
    index.build(AGENCY, _told)
    print(file=sys.stderr)
    figures: dict[str, Any] = {"fill_s": filled.get("fill_s"), "lists_s": round(time.perf_counter() - began, 1)}
    store.settle()
    grown = store.bytes_used() if store.database == "postgresql" else store.bytes_used() - before
    figures["bytes_per_person"] = round((grown + filled.get("card_bytes", 0)) / asking.size)
    if asking.rows:
        began, worked = time.perf_counter(), time.process_time()
        index.build(AGENCY, _told)
        figures["rows_build_s"] = round(time.perf_counter() - began, 1)
        figures["rows_build_own_work_s"] = round(time.process_time() - worked, 1)
    note.write_text(json.dumps(figures), "utf-8")
    return figures


def _told(progress: Any) -> None:
    print(f"\r{progress.step}: {progress.done:,} of {progress.total:,}      ", end="", file=sys.stderr)


def _questions(asking: Asking) -> tuple[list["Asked"], dict[str, list["Asked"]]]:
    """Questions about anybody; and for each group what is lacking to its least number."""
    from hearthline.linkage.madeup import queries

    asked = list(queries(asking.size, asking.seed, asking.count, draw=asking.draw))
    had = Counter(one.group for one in asked)
    more = {}
    for group in GROUPS:
        lacking = max(0, asking.each - had[group])
        more[group] = list(queries(asking.size, asking.seed, lacking, draw=asking.draw, group=group))
    return asked, more


def _ask(asked: list["Asked"]) -> Answers:
    from hearthline.people import index

    answers = Answers()
    for one in asked:
        began, worked = time.perf_counter(), time.process_time()
        hits = index.search(AGENCY, one.query, 10).hits
        answers.times.append(time.perf_counter() - began)
        answers.work.append(time.process_time() - worked)
        wanted = person_id(int(one.person[1:]))
        rank = next((at for at, hit in enumerate(hits) if hit.person_id == wanted), None)
        answers.ranks.append(rank)
        if rank is None:
            answers.lost[_where_lost(one)] += 1
    return answers


def _where_lost(one: "Asked") -> str:
    """At which stage a person was lost: no list held them, not among those compared, or others scored higher."""
    from hearthline.linkage.keys import probes_by_kind
    from hearthline.people.index import lists, searching
    from hearthline.people.index.shelf import place_in_use
    from hearthline.people.index.words import Neighbours
    from hearthline.people.index_models import Card

    query = searching.bounded(one.query)
    number = Card._default_manager.values_list("number", flat=True).get(person_id=person_id(int(one.person[1:])))
    _, place = place_in_use(AGENCY) or (0, lists.Place(0, 8))
    probes = probes_by_kind(query, Neighbours(AGENCY, query))
    weights, _ = searching.weigh(searching.worths(lists.of(place, list(probes)), probes))
    if number not in weights:
        return "no key"
    return "outscored" if number in searching.likeliest(weights, searching.compared(place.bits)) else "not compared"


def _recalls(asked: list["Asked"], answers: Answers) -> dict[str, Any]:
    by_evidence: defaultdict[str, list[int | None]] = defaultdict(list)
    for one, rank in zip(asked, answers.ranks, strict=True):
        by_evidence[one.evidence].append(rank)
    return {
        "queries": len(asked),
        "recall_at_1": answers.recall(1),
        "recall_at_10": answers.recall(),
        "by_evidence": {
            key: {"recall_at_10": Answers(by_evidence[key]).recall(), "n": len(by_evidence[key])}
            for key in sorted(by_evidence)
        },
        "lost": {stage: round(count / len(asked), 4) for stage, count in answers.lost.most_common()},
    }


def _by_group(
    asked: list["Asked"], answers: Answers, more: dict[str, list["Asked"]]
) -> dict[str, dict[str, float | int]]:
    found: dict[str, dict[str, float | int]] = {}
    for group in GROUPS:
        extra = _ask(more[group])
        ranks = [rank for one, rank in zip(asked, answers.ranks, strict=True) if one.group == group] + extra.ranks
        found[group] = {"recall_at_10": Answers(ranks).recall(), "n": len(ranks)}
    return found


class _Undo(Exception):
    """Nothing of what was added shall stay."""


def _adding(asking: Asking) -> tuple[float, float]:
    """The median of one person more in the index, in ms, within a transaction that is taken back: time, and work."""
    from dataclasses import replace

    from django.db import transaction

    from hearthline.linkage.madeup.population import person
    from hearthline.people import index

    times, work = [], []
    try:
        with transaction.atomic():
            for number in range(asking.size, asking.size + ADDED):
                record = replace(person(number, asking.seed).record(), id=person_id(number).hex)
                began, worked = time.perf_counter(), time.process_time()
                index.put(person_id(number), record, agency_id=AGENCY)
                times.append(time.perf_counter() - began)
                work.append(time.process_time() - worked)
            raise _Undo
    except _Undo:
        pass
    return round(1000 * statistics.median(times), 2), round(1000 * statistics.median(work), 2)
