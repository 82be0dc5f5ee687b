"""`bin/hearthline packs ...` and `bin/hearthline screen ...`. No database, no settings, no network."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from hearthline.ground import clock
from hearthline.law.audit import Audit, audit, changes
from hearthline.law.load import load
from hearthline.law.pack import Pack
from hearthline.law.types import FiredRule, PackError, RecipientRuling, Recommendation

PACKS = Path(__file__).resolve().parents[3] / "packs"
_REFUSED, _WRONG_INPUT = 1, 2


def _parser(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"bin/hearthline {name}")
    parser.add_argument("--packs", type=Path, default=PACKS, metavar="FOLDER", help="where the packs are")
    parser.add_argument("--on", type=date.fromisoformat, default=None, metavar="DATE", help="law in force on this day")
    return parser


def _parsed(parser: argparse.ArgumentParser, argv: Sequence[str]) -> argparse.Namespace | int:
    try:
        return parser.parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)


def packs(argv: list[str]) -> int:
    """`packs check|show|diff [--pack ID]`: 0 when fine, 1 when a pack is refused, 2 for a wrong command.

    check: schema, references, cases, proofs. show: the values. diff: what each pack adds to or changes of its parent.
    """
    parser = _parser("packs")
    parser.add_argument("action", choices=("check", "show", "diff"))
    parser.add_argument("--pack", default="", help="one pack; for check the default is all")
    arguments = _parsed(parser, argv)
    if isinstance(arguments, int):
        return arguments
    on = arguments.on or clock.now().date()
    try:
        library = load(arguments.packs)
        chosen = (arguments.pack,) if arguments.pack else library.ids
        if arguments.action == "check":
            audits = [audit(library, pack_id, arguments.packs, on) for pack_id in chosen]
            for found in audits:
                _print_audit(found)
            return _REFUSED if any(found.refusals for found in audits) else 0
        for pack_id in chosen:
            pack = library.at(pack_id, on)
            if arguments.action == "show":
                _print_values(pack)
            else:
                _print_changes(pack, library.at(pack.parents[-1], on) if pack.parents else None)
    except PackError as error:
        print(error, file=sys.stderr)
        return _REFUSED
    return 0


def _print_audit(found: Audit) -> None:
    print(f"{found.pack.id}  {found.pack.version[:16]}")
    coverage = found.pack.coverage()
    print("  covers: " + ", ".join(f"{topic} {state.replace('_', ' ')}" for topic, state in coverage.items()))
    for line in (*found.figures, *found.notes):
        print(f"  {line}")
    held = [proof for proof in found.proofs if proof.holds]
    alive = [proof for proof in held if proof.claim.endswith(("can fire", "can make the difference"))]
    for proof in held:
        if proof not in alive:
            print(f"  proved: {proof.claim}")
    if alive:
        rules = len(found.pack.tool().rules)
        print(f"  proved: each of {rules} rules can fire, and each that sets the outcome can make the difference")
    for refusal in found.refusals:
        print(f"  REFUSED: {refusal}")


def _print_values(pack: Pack) -> None:
    print(f"{pack.id}  {pack.version[:16]}  ({' < '.join((pack.id, *reversed(pack.parents)))})")
    for value in pack.values():
        shown = "unknown" if value.unknown else value.value
        print(f"  {value.key} = {shown} ({value.unit}) [{value.citation}; {value.confidence}; {value.source_pack}]")


def _print_changes(pack: Pack, parent: Pack | None) -> None:
    print(f"{pack.id}: what it adds to or changes of {parent.id if parent else 'nothing'}")
    for change in changes(pack, parent):
        print(f"  {change}")


def screen(argv: list[str]) -> int:
    """`screen --pack ID --facts FILE [--received ISO]` prints the recommendation; `--list-facts` the facts.

    Exit 2 for a fact or an answer the tool does not know, with the allowed ones.
    """
    parser = _parser("screen")
    parser.add_argument("--pack", required=True)
    parser.add_argument("--facts", metavar="FILE", help="JSON object of fact to answer; - for standard input")
    parser.add_argument("--received", type=datetime.fromisoformat, help="when the report came in (default: now)")
    parser.add_argument("--list-facts", action="store_true")
    arguments = _parsed(parser, argv)
    if isinstance(arguments, int):
        return arguments
    received: datetime = arguments.received or clock.now()
    if received.tzinfo is None:
        return _wrong("--received needs a time zone, for example 2026-11-22T09:00:00-08:00")
    if not arguments.list_facts and not arguments.facts:
        return _wrong("name a file with --facts, or use --list-facts")
    try:
        library = load(arguments.packs)
        pack = library.at(arguments.pack, arguments.on or _local_day(received))
        if arguments.list_facts:
            shown: Any = _facts_shown(pack)
        else:
            shown = _recommended(pack, _read_facts(arguments.facts), received)
    except (PackError, OSError, ValueError) as error:
        return _wrong(str(error))
    print(json.dumps(shown, indent=2, ensure_ascii=False))
    return 0


def _local_day(received: datetime) -> date:
    return received.astimezone(UTC).date()


def _wrong(message: str) -> int:
    print(message, file=sys.stderr)
    return _WRONG_INPUT


def _read_facts(name: str) -> Mapping[str, str]:
    raw = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    try:
        facts = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise ValueError('the facts file is not JSON; write {"fact": "answer", ...}') from error
    if not isinstance(facts, dict) or not all(isinstance(answer, str) for answer in facts.values()):
        raise ValueError('the facts file must be one JSON object: {"fact": "answer", ...}, answers in quotes')
    return facts


def _facts_shown(pack: Pack) -> list[dict[str, Any]]:
    return [
        {
            "fact": fact.id,
            "meaning": pack.text(fact.text_id).text,
            "hint": pack.text(fact.hint_id).text,
            "answers": {answer: pack.text(f"answer.{answer}").text for answer in fact.domain},
            "order": list(fact.order) if fact.order else "none",
            "citation": fact.citation,
        }
        for fact in pack.tool().facts
    ]


def _recommended(pack: Pack, facts: Mapping[str, str], received: datetime) -> dict[str, Any]:
    made = pack.tool().run(facts)
    due = pack.limit(made.limit_id).due(received) if made.limit_id else None
    return {
        "pack": pack.id,
        "pack_version": pack.version,
        "outcome": made.outcome,
        "outcome_text": pack.text(made.text_id).text,
        "respond": made.respond,
        "priority": made.priority,
        "due": due.at.isoformat() if due else None,
        "counting_verified": due.counting_verified if due else None,
        "call_911": made.call_911,
        "citation": made.citation,
        "recipients": {
            effect: [_told(pack, ruling, received) for ruling in rulings] for effect, rulings in made.recipients.items()
        },
        "fired": [_fired(pack, rule) for rule in made.fired],
        "ask_first": _asks(pack, made),
        "unknowns": list(made.unknowns),
        "adopted": made.adopted,
        "notice": "Adopted by an agency." if made.adopted else "This tool is not adopted by any agency.",
    }


def _told(pack: Pack, ruling: RecipientRuling, received: datetime) -> dict[str, Any]:
    told: dict[str, Any] = {"recipient": ruling.recipient, "name": pack.text(ruling.text_id).text}
    if ruling.reason_id:
        told["reason"] = pack.text(ruling.reason_id).text
    if ruling.limit_id:
        told["due"] = pack.limit(ruling.limit_id).due(received).at.isoformat()
    return told | {"rule": ruling.rule_id, "citation": ruling.citation, "confidence": ruling.confidence}


def _fired(pack: Pack, rule: FiredRule) -> dict[str, Any]:
    address = rule.citation.address
    shown = {"rule": rule.id, "reason": pack.text(rule.text_id).text, "citation": rule.citation, "address": address}
    return shown | {"confidence": rule.confidence, "sets": dict(rule.sets), "facts": dict(rule.facts)}


def _asks(pack: Pack, made: Recommendation) -> list[dict[str, Any]]:
    return [
        {
            "fact": ask.fact,
            "question": pack.text(ask.text_id).text,
            "could_change": list(ask.could_change),
            "worst": ask.worst,
        }
        for ask in made.ask_first
    ]
