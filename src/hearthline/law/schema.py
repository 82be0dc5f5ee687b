"""What each file of a pack may hold. Anything else is refused."""

from collections.abc import Mapping
from functools import partial
from itertools import pairwise
from typing import Any

from hearthline.law import checking as c
from hearthline.law import schema_desk
from hearthline.law.calendars import WEEKDAYS
from hearthline.law.checking import Check, Where, mapping, record

Sources = Mapping[str, Mapping[str, str]]

CONFIDENCE = c.one_of("verified-statute", "verified-page", "old-page", "unverified", "unknown")
ANSWER = c.one_of("yes", "no", "unknown")
EFFECT = c.one_of("must", "must_not", "may")

PACK: Check = record(
    {"id": c.text, "title": c.text, "zone": c.zone},
    {
        "parent": c.text,
        "languages": c.unique(c.text),
        "sources": mapping(record({"title": c.text}, {"address": c.text})),
        "coverage": mapping(record({"state": c.one_of("complete", "partial", "not_started"), "note": c.text})),
    },
)


def citation(sources: Sources) -> Check:
    """`name section`: the name of a source, then the place in it. Gives [title, section, address]."""

    def run(value: Any, where: Where) -> list[str]:
        name, _, section = c.text(value, where).partition(" ")
        if name not in sources:
            raise where.refuse(f"no source called {name}", f"add it to `sources:`; known: {', '.join(sources)}")
        if not section.strip() and "{section}" in sources[name].get("address", ""):
            raise where.refuse("the citation names no section", f"write it after the source: {name} 123(a)")
        bare = section.split(";")[0].split("(")[0].split(",")[0].strip()
        address = sources[name].get("address", "").replace("{section}", bare)
        return [sources[name]["title"], section.strip(), address]

    return run


def cited(sources: Sources, required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """A record that says where it comes from, when that was checked and how sure we are; dated when it changes."""
    made = record(
        {**required, "citation": citation(sources), "verified_on": c.day, "confidence": CONFIDENCE},
        {**(optional or {}), "from": c.day, "to": c.day, "note": c.text},
    )

    def run(value: Any, where: Where) -> dict[str, Any]:
        entry: dict[str, Any] = made(value, where)
        if "from" in entry and "to" in entry and entry["from"] > entry["to"]:
            raise where.refuse("ends before it begins", "mend `from` or `to`")
        return entry

    return run


def value_entry(sources: Sources) -> Check:
    """A value and its periods, oldest first, without gap or overlap."""
    period = cited(sources, {"value": c.datum})
    entry = record({"description": c.text, "unit": c.text, "dated": c.each(period)})

    def run(value: Any, where: Where) -> dict[str, Any]:
        made: dict[str, Any] = entry(value, where)
        dated = made["dated"]
        if not dated:
            raise where.refuse("has no period", "add at least one entry under `dated:`")
        for item in dated:
            if (item["value"] is None) != (item["confidence"] == "unknown"):
                raise where.refuse("null and `confidence: unknown` belong together", "use both or neither")
        for before, after in pairwise(dated):
            if "to" not in before or "from" not in after or c.next_day(before["to"]) != after["from"]:
                raise where.refuse("periods must follow each other", "let each begin the day after the last one ends")
        return made

    return run


def calendar(sources: Sources) -> Check:
    """A calendar of closed days. Each day says its own source: which holidays a court keeps is law, rule by rule."""
    weekday = c.one_of(*WEEKDAYS)
    shape = cited(
        sources,
        {"title": c.text},
        {
            "every": weekday,
            "month": c.between(1, 12),
            "day": c.between(1, 31),
            "weekday": weekday,
            "nth": c.one_of(1, 2, 3, 4, 5, "last"),
            "plus": c.between(1, 6),
            "on_saturday": c.one_of("stays", "friday", "monday"),
            "on_sunday": c.one_of("stays", "friday", "monday"),
        },
    )

    def rule(value: Any, where: Where) -> dict[str, Any]:
        made: dict[str, Any] = shape(value, where)
        given = {name for name in ("every", "month", "day", "weekday", "nth") if name in made}
        if given not in ({"every"}, {"month", "day"}, {"month", "weekday", "nth"}):
            raise where.refuse("which days?", "write `every`, or `month` and `day`, or `month`, `weekday` and `nth`")
        if "plus" in made and "nth" not in made:
            raise where.refuse("`plus` is for the nth weekday", "remove it, or write the day itself")
        if given != {"month", "day"} and {"on_saturday", "on_sunday"} & set(made):
            raise where.refuse("only a day of the year moves off a weekend", "remove `on_saturday` and `on_sunday`")
        return made

    return cited(sources, {"title": c.text, "complete": c.boolean, "days": mapping(rule)})


def _responder(sources: Sources) -> Check:
    """An office outside that can be told."""
    needed = {
        "recipient": c.code,
        "covers": c.one_of("city", "tribal", "unincorporated", "county", "state", "anywhere"),
        "name": c.text,
        "value": c.text_or_unknown,
    }
    return cited(sources, needed, {"place": c.text, "rank": c.positive})


def _limit(sources: Sources) -> Check:
    """A time limit. What is optional: its event's code, its calendar, whether it may stand still."""
    limit = {
        "description": c.text,
        "length": c.length,
        "unit": c.one_of("immediately", "minutes", "hours", "calendar_days", "business_days", "judicial_days"),
        "start_event": c.text,
        "first_day": c.one_of("excluded", "included", "unknown"),
        "ends": c.one_of("instant", "end_of_local_day", "unknown"),
    }
    pause = record({"reasons": c.unique(c.code), "most_days": c.positive, "citation": citation(sources)}, {})
    more = {
        "starts": c.code,
        "calendar": c.code,
        "zone": c.zone,
        "last_day": c.one_of("stays", "next_open", "unknown"),
        "pause": pause,
    }
    return cited(sources, limit, more)


def files(sources: Sources) -> dict[str, Check]:
    """The schema of every file beside pack.yaml, text and tools."""
    item = cited(sources, {"text": c.code})
    identity = {
        "rule": c.one_of("must_give", "must_be_asked", "may_offer"),
        "text": c.code,
        "must_ask": c.unique(c.code),
    }
    ask = {"text": c.code, "reason": c.code, "when": c.one_of("always", "declined"), "skippable": c.boolean}
    duty = {"kinds": c.unique(c.code), "text": c.code, "limit": c.code, "web_report_satisfies": ANSWER}
    contact = {
        "kind": c.one_of(
            "emergency", "hotline", "relay", "interpreter", "complaint", "licensing", "records", "crisis", "other"
        ),
        "text": c.code,
        "medium": c.one_of("phone", "email", "web", "mail", "fax"),
        "value": c.text_or_unknown,
    }
    return {
        "values.yaml": record({"values": mapping(value_entry(sources))}),
        "limits.yaml": record({"limits": mapping(_limit(sources))}),
        "calendars.yaml": record({"calendars": mapping(calendar(sources))}),
        "reporters.yaml": record(
            {},
            {
                "identity": mapping(cited(sources, identity)),
                "must_ask": mapping(cited(sources, ask)),
                "categories": mapping(item),
                "duties": mapping(cited(sources, duty, {"categories": c.unique(c.code)})),
            },
        ),
        "responders.yaml": record({"responders": mapping(_responder(sources))}),
        **schema_desk.files(partial(cited, sources)),
        "lists.yaml": record(
            {},
            {
                "abuse_types": mapping(item),
                "findings": mapping(item),
                "danger_signs": mapping(item),
                "contacts": mapping(cited(sources, contact, {"dial": c.text})),
            },
        ),
    }


_TEXTS: Check = record(
    {"lang": c.text, "review": c.REVIEW, "on": c.day, "texts": mapping(c.wording)},
    {"by": c.text},
)


def TEXTS(value: Any, where: Where) -> dict[str, Any]:
    """A file of wording. A whole file is reviewed only by a named person."""
    made: dict[str, Any] = _TEXTS(value, where)
    if made["review"] == "reviewed" and "by" not in made:
        raise where.refuse("a reviewed file needs a name", "add `by:`, or mark it drafted")
    return made


_LINE: Check = record(
    {"from": c.text, "set": mapping(c.code)},
    {"is": c.unique(c.text), "has": c.unique(c.text), "where": mapping(c.text), "told": c.each(c.text)},
)


def _prefill(value: Any, where: Where) -> dict[str, Any]:
    """One line of the mapping from a report to facts: it asks for exactly one thing."""
    made: dict[str, Any] = _LINE(value, where)
    if sum(asked in made for asked in ("is", "has", "where", "told")) != 1:
        raise where.refuse("a line needs one of `is`, `has`, `where`, `told`", "add one, or write two lines")
    return made


def tool(sources: Sources) -> Check:
    """A tool file. A child pack's file may hold only what it changes."""
    fact = cited(
        sources,
        {"group": c.code, "domain": c.unique(c.code), "order": c.order},
        {"text": c.code, "hint": c.code},
    )
    rule = cited(
        sources,
        {"when": c.text},
        {
            "sets": mapping(c.code),
            "tells": mapping(EFFECT),
            "duty": c.code,
            "limit": c.code,
            "text": c.code,
        },
    )
    dimension = record({"levels": c.unique(c.code), "default": c.code}, {"limits": mapping(c.code)})
    ages = record(
        {"from": c.text, "fact": c.code, "bands": c.each(record({"at_least": c.integer, "answer": c.code}))},
        {"per_year": mapping(c.positive, c.text), "words": mapping(c.code, c.text)},
    )
    return record(
        {"id": c.code},
        {
            "adopted": c.each(c.signed),
            "dimensions": mapping(dimension),
            "default": cited(sources, {"text": c.code}),
            "facts": mapping(fact),
            "conditions": mapping(c.text),
            "rules": mapping(rule),
            "recipients": mapping(cited(sources, {"otherwise": EFFECT}, {"text": c.code})),
            "impossible": mapping(c.text),
            "prefill": c.each(_prefill),
            "prefill_ages": ages,
        },
    )


CASES: Check = record(
    {
        "about": c.text,
        "cases": c.each(
            record(
                {"name": c.text, "facts": mapping(c.code), "expect": mapping(c.expected), "citation": c.text},
                {"base": c.code},
            )
        ),
    },
    {"bases": mapping(mapping(c.code))},
)
