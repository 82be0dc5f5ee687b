"""Reading the files of answers: strict. A slip names its file and line, and the remedy."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from hearthline.law import checking as c
from hearthline.law.answers.kinds import PEOPLE, Answer, Block, Door, Front, Said, Shelf, Source, Words
from hearthline.law.checking import Check, Where
from hearthline.law.reading import read
from hearthline.law.types import PackError

FOLDER: Final = "answers"
BESIDE: Final = ("front.yaml", "search.yaml")
"""Files of the folder that hold no answers."""
HOLE: Final = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"[a-z][a-z0-9_.]{0,79}\Z")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){0,9}\Z")
_LANG = re.compile(r"[a-z]{2,3}\Z")
_WEB = re.compile(r"https?://[^\s\"<>]+\Z")
_SOURCE_LANGUAGE = "en"


def lang(value: Any, where: Where) -> str:
    if not isinstance(value, str) or not _LANG.match(value):
        raise where.refuse("not a code of a language", "use en, es, hmn")
    return value


def words(value: Any, where: Where) -> str:
    """Text whose {holes} are names of what a pack holds."""
    said = c.text(value, where)
    bad = [hole for hole in HOLE.findall(said) if not _NAME.match(hole)]
    if bad or "{" in HOLE.sub("", said) or "}" in HOLE.sub("", said):
        raise where.refuse("a {hole} that names nothing", "write {agency.name}, {contact.hotline} or {limit.petition}")
    return said


def in_languages(check: Check) -> Check:
    """A mapping from language to something; English is always there."""
    table = c.mapping(check, keys=lang)

    def run(value: Any, where: Where) -> dict[str, Any]:
        made: dict[str, Any] = table(value, where)
        if _SOURCE_LANGUAGE not in made:
            raise where.refuse("the English is missing", "add `en:`")
        return made

    return run


def block(value: Any, where: Where) -> Block:
    if isinstance(value, str):
        return Block(text=words(value, where))
    told = c.record({}, {"list": c.each(words), "steps": c.each(words)})(value, where)
    if len(told) != 1 or not next(iter(told.values())):
        raise where.refuse("neither a paragraph nor a list", "write a sentence, `list: [...]` or `steps: [...]`")
    ((kind, items),) = told.items()
    return Block(items=tuple(items), ordered=kind == "steps")


def slug(value: Any, where: Where) -> str:
    if not isinstance(value, str) or not _SLUG.match(value) or len(value) > 60:
        raise where.refuse("not an id for an answer", "use small letters, digits and -")
    return value


def address(value: Any, where: Where) -> str:
    if not _WEB.match(c.text(value, where)):
        raise where.refuse("not a web address", "write one address, with https:// and without spaces")
    return str(value).strip()


def filled(check: Check) -> Check:
    """A list with something in it."""

    def run(value: Any, where: Where) -> list[Any]:
        made: list[Any] = c.each(check)(value, where)
        if not made:
            raise where.refuse("the list is empty", "write at least one")
        return made

    return run


_SOURCE = c.record(
    {"citation": c.text, "verified_on": c.day, "confidence": c.one_of("verified", "secondary", "unverified")},
    {"address": address},
)
_ASK = c.record(
    {},
    {"line": lambda v, w: c.each(c.text)(v if isinstance(v, list) else [v], w), "en": words}
    | {code: words for code in ("es", "hmn")},
)
_ANSWER = c.record(
    {
        "id": slug,
        "for": c.unique(c.one_of(*PEOPLE)),
        "lay": in_languages(filled(c.text)),
        "question": in_languages(words),
        "answer": in_languages(filled(block)),
        "sources": filled(_SOURCE),
    },
    {
        "emergency": c.boolean,
        "unknown": in_languages(words),
        "ask": _ASK,
        "see": c.unique(slug),
        "drafted": c.unique(lang),
        "reviewed": c.mapping(c.signed, keys=lang),
    },
)
_FILE = c.record({"topic": c.code, "answers": filled(_ANSWER)})
_TITLE = in_languages(c.text)
_DOOR = c.record({"title": _TITLE, "answers": filled(slug)})
_FRONT = c.record({}, {"topics": c.mapping(_TITLE), "doors": c.mapping(_DOOR)})
_SEARCH = c.record(
    {}, {"alike": c.mapping(filled(filled(c.text)), keys=lang), "danger": c.mapping(filled(c.text), keys=lang)}
)


def _answer(told: Mapping[str, Any], topic: str, pack: str, file: str) -> Answer:
    asked = dict(told.get("ask", {}))
    made = Answer(
        id=told["id"],
        topic=topic,
        who=tuple(told["for"]),
        lay={code: tuple(ways) for code, ways in told["lay"].items()},
        question=told["question"],
        blocks={code: tuple(blocks) for code, blocks in told["answer"].items()},
        sources=tuple(
            Source(one["citation"], one.get("address", ""), date.fromisoformat(one["verified_on"]), one["confidence"])
            for one in told["sources"]
        ),
        emergency=told.get("emergency", False),
        unknown=told.get("unknown", {}),
        ask_lines=tuple(asked.pop("line", ())),
        ask=asked,
        see=tuple(told.get("see", ())),
        drafted=tuple(told.get("drafted", ())),
        pack=pack,
    )
    _sound(made, frozenset(told.get("reviewed", {})), file)
    return made


def _sound(made: Answer, reviewed: frozenset[str], file: str) -> None:
    """What must be so of every answer, whatever it says."""

    def refuse(problem: str, remedy: str) -> PackError:
        return PackError(problem, remedy=remedy, file=file, key=made.id)

    if set(made.question) != set(made.blocks):
        raise refuse("question and answer are in different languages", "write both, or neither")
    if not made.who:
        raise refuse("it is for nobody", "write `for: [anyone]`")
    others = set(made.question) - {_SOURCE_LANGUAGE}
    if reviewed & set(made.drafted) or others - reviewed - set(made.drafted):
        raise refuse("nobody says whether a translation was reviewed", "name it in `drafted:`, or sign `reviewed:`")
    if made.unknown and not (made.ask or made.ask_lines):
        raise refuse("`unknown` needs an `ask`", "say whom to ask then")
    if made.ask and _SOURCE_LANGUAGE not in made.ask:
        raise refuse("the English of `ask` is missing", "add `en:`")
    if made.id in made.see:
        raise refuse("it leads to itself", "take it out of `see`")


def read_answers(pack_folder: Path) -> tuple[Answer, ...]:
    """The answers of one pack, in the order of its files; none is fine. Raises PackError for a slip in a file."""
    found: dict[str, Answer] = {}
    for path in sorted(pack_folder.glob(f"{FOLDER}/*.yaml")):
        if path.name in BESIDE:
            continue
        name = f"{pack_folder.name}/{FOLDER}/{path.name}"
        told = _FILE(read(path, name), Where(name, 1, ""))
        if told["topic"] != path.name.partition(".")[0]:
            raise PackError("the file and its `topic` differ", remedy="mend one of them", file=name, key="topic")
        for one in told["answers"]:
            if one["id"] in found:
                raise PackError("two answers have one id", remedy="rename one", file=name, key=one["id"])
            found[one["id"]] = _answer(one, told["topic"], pack_folder.name, name)
    return tuple(found.values())


def read_shelf(folder: Path, chain: Sequence[str]) -> Shelf:
    """Every answer of the packs of `chain` (root first) under `folder`, lower packs over upper ones.

    Raises PackError for a slip in a file; what leads nowhere is told by `answers.checking`.
    """
    answers: dict[str, Answer] = {}
    topics: dict[str, Said] = {}
    doors: dict[str, Door] = {}
    alike: dict[str, tuple[tuple[str, ...], ...]] = {}
    danger: dict[str, tuple[str, ...]] = {}
    for pack in chain:
        answers |= {one.id: one for one in read_answers(folder / pack)}
        front = _optional(folder / pack, "front.yaml", _FRONT)
        topics |= front.get("topics", {})
        doors |= {own: Door(own, d["title"], tuple(d["answers"])) for own, d in front.get("doors", {}).items()}
        search = _optional(folder / pack, "search.yaml", _SEARCH)
        for code, groups in search.get("alike", {}).items():
            alike[code] = (*alike.get(code, ()), *(tuple(group) for group in groups))
        for code, phrases in search.get("danger", {}).items():
            danger[code] = (*danger.get(code, ()), *phrases)
    return Shelf(answers, Front(topics, tuple(doors.values())), Words(alike, danger))


def _optional(pack_folder: Path, file: str, check: Check) -> dict[str, Any]:
    path, name = pack_folder / FOLDER / file, f"{pack_folder.name}/{FOLDER}/{file}"
    made: dict[str, Any] = check(read(path, name), Where(name, 1, "")) if path.is_file() else {}
    return made
