"""What `bench/people.py` promises, by size of the population, and how far its figures are from that."""

import math
from typing import Any

RECALL = {100_000: (0.98, 0.99), 1_000_000: (0.955, 0.975), 10_000_000: (0.92, 0.95)}
"""recall@10: floor and goal."""
P99 = {100_000: (60.0, 25.0), 1_000_000: (60.0, 25.0), 10_000_000: (100.0, 50.0)}
"""ms, warm, on PostgreSQL. SQLite is held within twice that."""
SQLITE_TIMES = 2.0
GAP = (0.05, 0.02)
BYTES = (1_300.0, 800.0)
ADD_MS = (2.0, 1.0)


def between(table: dict[int, tuple[float, float]], size: int) -> tuple[float, float]:
    """Floor and goal for a size, along the logarithm of the size."""
    sizes = sorted(table)
    if size <= sizes[0] or size >= sizes[-1]:
        return table[sizes[0] if size <= sizes[0] else sizes[-1]]
    low = max(one for one in sizes if one <= size)
    high = min(one for one in sizes if one > size)
    part = math.log(size / low) / math.log(high / low)
    floor, goal = (a + (b - a) * part for a, b in zip(table[low], table[high], strict=True))
    return floor, goal


def targets(found: dict[str, Any]) -> dict[str, tuple[float, float, float, bool]]:
    """By figure: value, floor, goal, and whether more is better."""
    times = SQLITE_TIMES if found["database"] == "sqlite" else 1.0
    floor, goal = between(P99, found["size"])
    recalls = [one["recall_at_10"] for one in found["by_group"].values()]
    return {
        "recall_at_10": (found["recall_at_10"], *between(RECALL, found["size"]), True),
        "p99_ms": (found["p99_ms"], floor * times, goal * times, False),
        "group_gap": (round(max(recalls) - min(recalls), 4), *GAP, False),
        "bytes_per_person": (found["bytes_per_person"], *BYTES, False),
        "add_ms": (found["add_ms"], ADD_MS[0] * times, ADD_MS[1] * times, False),
    }


def missed(found: dict[str, Any], *, quick: bool) -> list[str]:
    """Which floors are not reached. The gap between groups counts only where each was asked about often enough."""
    wrong = []
    enough = all(one["n"] >= 300 for one in found["by_group"].values())
    for name, (value, floor, _, more) in targets(found).items():
        if (quick and name != "recall_at_10") or (name == "group_gap" and not enough):
            continue
        if (value < floor) if more else (value > floor):
            wrong.append(f"{name} {value}, floor {floor:g}")
    return wrong


def show(found: dict[str, Any]) -> None:
    print(f"\n{found['size']:,} persons on {found['database']}, {found['queries']} questions")
    for name, (value, floor, goal, more) in targets(found).items():
        away = value - goal if more else goal - value
        print(f"  {name:18} {value:>10g}   floor {floor:<8g} goal {goal:<8g} {away:+.4g} from the goal")
    print("  by group    " + ", ".join(f"{k} {v['recall_at_10']} ({v['n']})" for k, v in found["by_group"].items()))
    print("  by evidence " + ", ".join(f"{k} {v['recall_at_10']} ({v['n']})" for k, v in found["by_evidence"].items()))
    print(f"  lost at     {found['lost']}")
    if "trgm_p99_ms" in found:
        print(
            f"  pg_trgm     recall {found['trgm_recall_at_10']}, p99 {found['trgm_p99_ms']} ms:"
            f" {found['trgm_ratio_p99']} times ours"
        )
    for one in found["missed"]:
        print(f"  MISSED: {one}")
