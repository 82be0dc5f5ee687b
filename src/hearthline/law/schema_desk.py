"""What the help desk's files of a pack may hold: what may be said to whom, and how a complaint goes up."""

from collections.abc import Callable, Mapping
from typing import Any

from hearthline.law import checking as c
from hearthline.law.checking import Check, Where, mapping, record

Cited = Callable[..., Check]
"""`schema.cited` with the sources of a pack: takes what is required and what is optional."""

ANYONE = "anyone"
PERMITS = ("may", "must", "pass")
FORBIDS = ("must_not", "unknown")


def rule(cited: Cited) -> Check:
    """One rule about saying. A rule that forbids holds for everybody alike: if it asked how somebody was verified, who
    is not verified would get more than who is."""
    shape = cited(
        {"who": c.unique(c.code), "asks": c.unique(c.code), "effect": c.one_of(*PERMITS, *FORBIDS)},
        {"ways": c.unique(c.code), "say": c.unique(c.code), "refer": c.unique(c.code), "ask": c.code},
    )

    def run(value: Any, where: Where) -> dict[str, Any]:
        made: dict[str, Any] = shape(value, where)
        effect = made["effect"]
        if not made["who"] or not made["asks"] or ("ways" in made and not made["ways"]):
            raise where.refuse("an empty list means nobody", "name at least one, or leave `ways` out for everybody")
        if effect in FORBIDS and ("ways" in made or "say" in made):
            raise where.refuse("what forbids holds for everybody and says nothing", "remove `ways` and `say`")
        if effect in PERMITS and not made.get("say"):
            raise where.refuse("what may be said is not written", "name a text under `say:`")
        if (effect == "unknown") != (made["confidence"] == "unknown"):
            raise where.refuse("`effect: unknown` and `confidence: unknown` belong together", "use both or neither")
        if (effect == "unknown") != ("ask" in made):
            raise where.refuse("who is asked belongs to what is unknown", "add `ask:` to it, and to nothing else")
        return made

    return run


def files(cited: Cited) -> dict[str, Check]:
    """The schema of `disclosure.yaml` and `complaints.yaml`."""
    word = cited({"text": c.code})
    ask = cited({"text": c.code, "about": c.one_of("case", "general"), "refer": c.unique(c.code)})
    refusal = cited({"text": c.code, "refer": c.unique(c.code)})
    whatever = cited({"who": c.unique(c.code), "asks": c.unique(c.code), "say": c.code})
    step = cited(
        {"text": c.code, "does": c.code, "order": c.positive, "limit": c.code},
        {"contact": c.code, "cannot": c.unique(c.code)},
    )
    kind = cited({"text": c.code, "starts": c.code, "hear": c.code, "go_up": c.code})
    route = cited({"text": c.code, "does": c.code, "order": c.positive}, {"contact": c.code})
    return {
        "disclosure.yaml": record(
            {},
            {
                "disclosure_who": mapping(word),
                "disclosure_ways": mapping(word),
                "disclosure_asks": mapping(ask),
                "disclosure_refer": mapping(cited({"text": c.code}, {"contact": c.code})),
                "disclosure_default": mapping(refusal, c.one_of("refusal")),
                "disclosure_rules": mapping(rule(cited)),
                "disclosure_always": mapping(whatever),
            },
        ),
        "complaints.yaml": record(
            {},
            {
                "complaint_steps": mapping(step),
                "complaint_kinds": mapping(kind),
                "complaint_themes": mapping(word),
                "complaint_outcomes": mapping(word),
                "complaint_routes": mapping(route),
            },
        ),
    }


SECTIONS = (
    "disclosure_who",
    "disclosure_ways",
    "disclosure_asks",
    "disclosure_refer",
    "disclosure_default",
    "disclosure_rules",
    "disclosure_always",
    "complaint_steps",
    "complaint_kinds",
    "complaint_themes",
    "complaint_outcomes",
    "complaint_routes",
)
"""The sections that these files hold, as a pack's other sections are folded into its parents'."""

CALLERS: Check = record(
    {
        "about": c.text,
        "callers": c.each(
            record(
                {"name": c.text, "who": c.unique(c.code), "asks": c.code, "expect": c.one_of("yes", "pass", "no")},
                {
                    "way": c.code,
                    "rules": c.unique(c.code),
                    "says": c.unique(c.code),
                    "refer": c.unique(c.code),
                    "ask": c.code,
                    "citation": c.text,
                },
            )
        ),
    }
)
"""Situations with what policy allows in each. `says`: every text that is said, the words of a refusal too."""


def references(data: Mapping[str, Any]) -> list[str]:
    """What these sections name and the pack does not hold, as sentences."""
    found: list[str] = []

    def known(place: str, names: Any, *sections: str) -> None:
        held = {key for section in sections for key in data.get(section, {})}
        found.extend(f"{place} names {name}, which is not among {sections[0]}" for name in names if name not in held)

    for section in ("disclosure_rules", "disclosure_always"):
        for key, entry in data.get(section, {}).items():
            known(f"{section}.{key}", (who for who in entry["who"] if who != ANYONE), "disclosure_who")
            known(f"{section}.{key}", entry["asks"], "disclosure_asks")
            known(f"{section}.{key}", entry.get("ways", ()), "disclosure_ways")
            asked = [entry["ask"]] if "ask" in entry else []
            known(f"{section}.{key}", [*entry.get("refer", ()), *asked], "disclosure_refer")
    for section in ("disclosure_asks", "disclosure_default"):
        for key, entry in data.get(section, {}).items():
            known(f"{section}.{key}", entry["refer"], "disclosure_refer")
    for section in ("disclosure_refer", "complaint_steps", "complaint_routes"):
        for key, entry in data.get(section, {}).items():
            known(f"{section}.{key}", [entry["contact"]] if "contact" in entry else [], "contacts")
    for key, entry in data.get("complaint_steps", {}).items():
        known(f"complaint_steps.{key}", [entry["limit"]], "limits")
    for key, entry in data.get("complaint_kinds", {}).items():
        known(f"complaint_kinds.{key}", [entry["starts"]], "complaint_steps")
        known(f"complaint_kinds.{key}", [entry["hear"], entry["go_up"]], "limits")
    return found


def texts(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(where, text id) of every wording that these sections name."""
    found: list[tuple[str, str]] = []
    for section in SECTIONS:
        for key, entry in data.get(section, {}).items():
            said = entry.get("say", ())
            ids = [entry.get("text"), entry.get("does"), *((said,) if isinstance(said, str) else said)]
            found += [(f"{section}.{key}", one) for one in (*ids, *entry.get("cannot", ())) if one]
    return found
