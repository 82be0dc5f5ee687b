"""What the figures of `bench/intake.py` are kept in, what they promise, and how they are shown."""

import math
import statistics
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from bench.reporter import Told
from bench.wire import Sample

LIMITS = {"sqlite": 1000.0, "postgres": 500.0}  # p99 of Send, ms, at 32 clients
RATIO = 0.6


@dataclass
class Figures:
    """What one number of clients gave. Rates are per second, times in ms."""

    clients: int
    sends: list[Sample] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    bare_samples: list[Sample] = field(default_factory=list)
    steps: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    whole_per_second: float = 0.0
    told: list[Told] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        times = [one.seconds for one in self.sends]
        return {
            "clients": self.clients,
            "sends": len(self.sends),
            "per_second": round(statistics.median(self.ours), 1),
            "p50_ms": ms(times, 0.5),
            "p99_ms": ms(times, 0.99),
            "max_ms": ms(times, 1.0),
            "bare_per_second": round(statistics.median(self.bare), 1),
            "bare_p99_ms": ms([one.seconds for one in self.bare_samples], 0.99),
            "ratio": round(statistics.median(a / b for a, b in zip(self.ours, self.bare, strict=True)), 3),
            "ratios": [round(a / b, 2) for a, b in zip(self.ours, self.bare, strict=True)],
            "whole_wizards_per_second": round(self.whole_per_second, 1),
            "step_p99_ms": {label: ms(found, 0.99) for label, found in self.steps.items()},
        }


def ms(seconds: list[float], share: float) -> float:
    """The value that `share` of `seconds` do not exceed, in ms; 0 for nothing measured."""
    if not seconds:
        return 0.0
    ranked = sorted(seconds)
    return round(1000 * ranked[max(0, math.ceil(share * len(ranked)) - 1)], 1)


def missed(found: dict[str, Any]) -> list[str]:
    """Which promises a database's figures do not keep."""
    limit = LIMITS[found["database"]]
    wrong = []
    if found["lost"] or found["errors"]:
        wrong.append(f"lost {found['lost']}, errors {found['errors']}")
    if found["p99_ms"] >= limit:
        wrong.append(f"p99 of Send {found['p99_ms']} ms, promised under {limit:.0f} ms")
    if found["ratio"] < RATIO:
        wrong.append(f"ratio {found['ratio']}, promised {RATIO}")
    return [f"{found['database']}: {one}" for one in wrong]


def show(found: dict[str, Any]) -> None:
    print(f"\n{found['database']}: lost {found['lost']}, errors {found['errors']}, receipts {found['receipts']}")
    for row in found["clients"]:
        print(
            f"  {row['clients']:>2} clients: Send {row['per_second']}/s, p50 {row['p50_ms']}, p99 {row['p99_ms']} ms, "
            f"max {row['max_ms']} ms; bare {row['bare_per_second']}/s; ratio {row['ratio']} {row['ratios']}; "
            f"whole wizards {row['whole_wizards_per_second']}/s"
        )
        print(f"     p99 by step: {row['step_p99_ms']}")
