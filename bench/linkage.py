#!/usr/bin/env python3
"""Link sets whose truth is known, next to other tools on the same rows in the same run.

    bench/linkage.py [--quick] [--size 8000] [--seed 42]

FEBRL 3 and 4 without the social-security field, weights and threshold learnt from FEBRL 1 and 2 alone; and an invented
bank's customers of medium difficulty with hard negatives, weights learnt from the same generator at another seed.
`--size`: rows asked of that generator, half of them persons. `--quick`: FEBRL only, without recordlinkage.
The last line is one JSON object: F1 by set and tool under `f1`, and the rest under `sets`.
Exit 1: a figure is under what is promised. Needs splink, recordlinkage and dupehell (requirements/bench.txt).
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

PROMISED = {"febrl3": 0.997, "febrl4": 0.999}
SHOWN = "{:12} {:20} {:>9.5f} {:>9.5f} {:>9.5f} {:>8.2f}"


def _main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench/linkage.py")
    parser.add_argument("--quick", action="store_true", help="FEBRL only, Splink as the only other tool")
    parser.add_argument("--size", type=int, default=8_000)
    parser.add_argument(
        "--seed", type=int, default=42, help="of the bank's customers; they are learnt from at seed + 1"
    )
    asked = parser.parse_args(argv)
    root = Path(__file__).resolve().parents[1]
    sys.path[:0] = [str(root), str(root / "src")]
    from bench.begin import in_own_environment

    in_own_environment("bench")
    figures = _measure(asked.quick, asked.size, asked.seed)
    f1 = {name: {tool: one["f1"] for tool, one in tools.items()} for name, tools in figures.items()}
    missed = _missed(f1)
    print(json.dumps({"f1": f1, "sets": figures, "missed": missed}))
    return 1 if missed else 0


def _measure(quick: bool, size: int, seed: int) -> dict[str, dict[str, Any]]:
    from bench import febrl, linking, rivals

    print(f"{'set':12} {'tool':20} {'precision':>9} {'recall':>9} {'F1':>9} {'seconds':>8}")
    figures: dict[str, dict[str, Any]] = {}
    settings, threshold = linking.learnt([febrl.febrl(1), febrl.febrl(2)])
    sets = [(febrl.febrl(number), settings, threshold) for number in (3, 4)]
    if not quick:
        sets.append((febrl.customers(seed, size), *linking.learnt([febrl.customers(seed + 1, size)])))
    for links, learnt, least in sets:
        own, said = linking.linked(links, learnt, least)
        tools = {"hearthline": own}
        if links.name != "febrl4":
            tools["hearthline_closed"] = linking.measured(linking.closed(said), links.true, own.seconds)
        tools["splink"] = rivals.splink(links)
        if not quick and links.name.startswith("febrl"):
            tools["recordlinkage_ecm"] = rivals.recordlinkage_ecm(links)
        figures[links.name] = {tool: one.told() | one.steps for tool, one in tools.items()}
        for tool, one in tools.items():
            print(SHOWN.format(links.name, tool, one.precision, one.recall, one.f1, one.seconds), flush=True)
    return figures


def _missed(f1: dict[str, dict[str, float]]) -> list[str]:
    missed = [f"{name}: {f1[name]['hearthline']} < {least}" for name, least in PROMISED.items()
              if f1[name]["hearthline"] < least]  # fmt: skip
    missed += [f"{name}: below Splink" for name, tools in f1.items() if tools["hearthline"] <= tools["splink"]]
    return missed


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
