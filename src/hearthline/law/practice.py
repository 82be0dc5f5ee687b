"""Practice material beside the law: invented stories with the answers a person who knows the law gives, and lessons.

A story is two paragraphs as somebody would tell them, by telephone or on the web, about people who do not exist. It
takes its answers from a case of the pack, or brings its own; the tool must agree with it on every build.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hearthline.law import checking as c
from hearthline.law.cases import Case, differences, read_cases
from hearthline.law.checking import Check, Where, mapping, record
from hearthline.law.pack import Pack
from hearthline.law.reading import read
from hearthline.law.types import PackError

QUESTIONS = 5
"""Questions to check oneself at the end of a lesson."""


@dataclass(frozen=True, slots=True)
class Story:
    """One practice report.

    `paragraphs`: what was told. `given`: answers that it starts with, as if they had been asked already: what its
    base says and its own questions (`why`) leave alone. `case`: the known answers and what is expected of the tool.
    `why`: fact to the reason for its answer. `lesson`: what to take from it.
    """

    id: str
    channel: str
    kind: str
    paragraphs: tuple[str, ...]
    given: Mapping[str, str]
    case: Case
    why: Mapping[str, str]
    lesson: str


@dataclass(frozen=True, slots=True)
class Question:
    """`answers`: code to text; `right`: the code; `why`: said after an answer."""

    text: str
    answers: Mapping[str, str]
    right: str
    why: str


@dataclass(frozen=True, slots=True)
class Point:
    """One paragraph of a lesson. `citation`: the value of the pack it rests on; "" for practice wisdom."""

    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Module:
    """A short lesson in sections of (title, points), with questions to check oneself."""

    id: str
    title: str
    about: str
    sections: tuple[tuple[str, tuple[Point, ...]], ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything to practise with, of one pack."""

    stories: tuple[Story, ...]
    modules: tuple[Module, ...]

    def story(self, story_id: str) -> Story | None:
        """One story by its id."""
        return next((story for story in self.stories if story.id == story_id), None)

    def module(self, module_id: str) -> Module | None:
        """One lesson by its id."""
        return next((module for module in self.modules if module.id == module_id), None)


_STORY: Check = record(
    {"id": c.code, "channel": c.one_of("phone", "web"), "kind": c.code, "told": c.each(c.text), "lesson": c.text},
    {
        "case": c.text,
        "base": c.code,
        "facts": mapping(c.code),
        "expect": mapping(c.expected),
        "citation": c.text,
        "why": mapping(c.text),
    },
)
_POINT: Check = record({"text": c.text}, {"value": c.code})
_QUESTION: Check = record({"text": c.text, "answers": mapping(c.text), "right": c.code, "why": c.text})
_MODULE: Check = record(
    {
        "id": c.code,
        "title": c.text,
        "about": c.text,
        "sections": c.each(record({"title": c.text, "points": c.each(_POINT)})),
        "questions": c.each(_QUESTION),
    }
)
PRACTICE: Check = record({"about": c.text}, {"stories": c.each(_STORY), "module": _MODULE})


def read_practice(pack_folder: Path) -> Material:
    """The practice material of a pack (practice/*.yaml); none is fine. Raises PackError for a broken file, a case that
    is not there, an id used twice, or a lesson without five questions that have their right answer."""
    files = sorted(pack_folder.glob("practice/*.yaml"))
    if not files:
        return Material((), ())
    cases = {case.name: case for case in read_cases(pack_folder)}
    bases = _bases(pack_folder)
    stories: dict[str, Story] = {}
    modules: dict[str, Module] = {}
    for file in files:
        name = f"{pack_folder.name}/practice/{file.name}"
        entry = PRACTICE(read(file, name), Where(name, 1, ""))
        for story in entry.get("stories", ()):
            _once(stories, story["id"], name)
            stories[story["id"]] = _story(story, cases, bases, name)
        if "module" in entry:
            _once(modules, entry["module"]["id"], name)
            modules[entry["module"]["id"]] = _module(entry["module"], name)
    return Material(tuple(stories.values()), tuple(modules.values()))


def disagreements(material: Material, pack: Pack) -> tuple[str, ...]:
    """What the pack says otherwise than its stories and lessons, or does not know; empty when all is well."""
    found = []
    tool, kinds = pack.tool(), {kind.code for kind in pack.abuse_types()}
    for lesson in material.modules:
        cited = {point.value for _, points in lesson.sections for point in points if point.value}
        missing = sorted(cited - {value.key for value in pack.values()})
        found += [f"practice lesson {lesson.id}: no value called {key}" for key in missing]
    for story in material.stories:
        if story.kind not in kinds:
            found.append(f"practice story {story.id}: no kind of abuse called {story.kind}")
        try:
            if story.case.name == story.id:  # a case of the pack is checked among the cases
                found += [f"practice story {story.id}: {line}" for line in differences(story.case, tool)]
            tool.positions(story.given)
            tool.positions(dict.fromkeys(story.why, "unknown"))
        except PackError as error:
            found.append(f"practice story {story.id}: " + str(error).replace("\n", ";"))
    return tuple(found)


def _bases(pack_folder: Path) -> dict[str, Mapping[str, str]]:
    from hearthline.law import schema

    bases: dict[str, Mapping[str, str]] = {}
    for file in sorted(pack_folder.glob("cases/*.yaml")):
        name = f"{pack_folder.name}/cases/{file.name}"
        bases |= schema.CASES(read(file, name), Where(name, 1, "")).get("bases", {})
    return bases


def _once(known: Mapping[str, object], key: str, file: str) -> None:
    if key in known:
        raise PackError("two have one id", remedy="rename one", file=file, key=key)


def _story(
    entry: Mapping[str, Any], cases: Mapping[str, Case], bases: Mapping[str, Mapping[str, str]], file: str
) -> Story:
    key, base = entry["id"], entry.get("base", "")
    if ("case" in entry) == ("facts" in entry):
        raise PackError("a story needs a case, or its own facts", remedy="give one of both", file=file, key=key)
    if "case" in entry and entry["case"] not in cases:
        raise PackError("no case has this name", remedy="copy the name of a case", file=file, key=key)
    if base and base not in bases:
        raise PackError(f"no base called {base}", remedy="use a base of the cases", file=file, key=key)
    if "facts" in entry and not ("expect" in entry and "citation" in entry):
        raise PackError("own facts need `expect` and `citation`", remedy="add them", file=file, key=key)
    if "case" in entry:
        case = cases[entry["case"]]
    else:
        case = Case(key, file, {**bases.get(base, {}), **entry["facts"]}, entry["expect"], entry["citation"])
    shared = bases.get(base, {})
    why = entry.get("why", {})
    given = {fact: told for fact, told in shared.items() if case.answers.get(fact) == told and fact not in why}
    return Story(key, entry["channel"], entry["kind"], tuple(entry["told"]), given, case, why, entry["lesson"])


def _module(entry: Mapping[str, Any], file: str) -> Module:
    questions = tuple(Question(q["text"], q["answers"], q["right"], q["why"]) for q in entry["questions"])
    if len(questions) != QUESTIONS or any(q.right not in q.answers for q in questions):
        raise PackError(
            f"a lesson needs {QUESTIONS} questions, each with its right answer among the answers",
            remedy="mend `questions:`",
            file=file,
            key=entry["id"],
        )
    sections = tuple(
        (section["title"], tuple(Point(point["text"], point.get("value", "")) for point in section["points"]))
        for section in entry["sections"]
    )
    return Module(entry["id"], entry["title"], entry["about"], sections, questions)
