"""What `bench/line.py` promises, and how its figures are shown."""

from typing import Any

from bench.figures import LIMITS

A_MINUTE, HANG_UP = 50, 20
WALL_P95, WALL_P99, HEAR_P99 = 200.0, 1000.0, 1000.0  # ms
OLDEST = 6.0  # seconds that a screen that asks every five may show what is not so any more
POLL_BYTES = 1024
SHARES = {"p50_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99, "max_ms": 1.0}


def goals(found: dict[str, Any]) -> list[tuple[str, bool]]:
    """Each goal with what was found, and whether it is held."""
    callers, receipts, loop = found["callers"], found["receipts"], found["intake_beside"]
    lost = receipts["receipts"] - receipts["whole"]
    wall, hear, limit = found["wall"], found["hear"], LIMITS[found["database"]]
    return [
        (f"callers lost {callers['lost']}, twice {callers['twice']} (0)", not callers["lost"] and not callers["twice"]),
        (f"hung up and on the list {callers['abandoned']} ({HANG_UP})", callers["abandoned"] == HANG_UP),
        (f"reports lost {lost} of {found['send']['reports']} (0)",
         not lost and receipts["receipts"] == found["send"]["reports"]),
        (f"wrong answers {found['wrong']} (none)", not found["wrong"]),
        (f"wall p95 {wall['p95_ms']} ms (under {WALL_P95:.0f})", wall["p95_ms"] < WALL_P95),
        (f"wall p99 {wall['p99_ms']} ms (under {WALL_P99:.0f})", wall["p99_ms"] < WALL_P99),
        (f"oldest on a wall {found['wall_oldest_on_screen_s']} s (at most {OLDEST:.0f})",
         found["wall_oldest_on_screen_s"] <= OLDEST),
        (f"a wall's answer without news {found['wall_unchanged_bytes']} bytes ({POLL_BYTES})",
         found["wall_unchanged_bytes"] <= POLL_BYTES),
        (f"an event answered p99 {hear['p99_ms']} ms (under {HEAR_P99:.0f})", hear["p99_ms"] < HEAR_P99),
        (f"Send of {A_MINUTE} a minute p99 {found['send']['p99_ms']} ms (under {limit:.0f})",
         found["send"]["p99_ms"] < limit),
        (f"bench/intake.py beside them: lost {loop['lost']}, errors {loop['errors']} (0)",
         not loop["lost"] and not loop["errors"]),
        (f"bench/intake.py beside them: p99 of Send {loop['p99_ms']} ms (under {limit:.0f})", loop["p99_ms"] < limit),
    ]  # fmt: skip


def show(found: dict[str, Any]) -> list[str]:
    """Print a database's figures; returns the goals that were missed."""
    print(f"\n{found['database']}: {found['waiting']} wait, {found['ready']} ready, seconds {found['seconds']}")
    print(f"  wall {found['wall']}\n  events {found['hear']} {found['hear_by_kind_p99_ms']}\n  Send {found['send']}")
    for name in ("intake_alone", "intake_beside"):
        if name in found:
            one = found[name]
            print(f"  {name}: {one['per_second']}/s, p50 {one['p50_ms']}, p99 {one['p99_ms']}, ratio {one['ratio']}")
    for said, held in goals(found):
        print(f"  {'held  ' if held else 'MISSED'} {said}")
    return [f"{found['database']}: {said}" for said, held in goals(found) if not held]
