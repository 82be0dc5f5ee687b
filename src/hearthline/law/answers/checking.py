"""What may be wrong with a pack's answers beyond their form: ids, numbers and {holes} that lead nowhere, words that a
language of the pack lacks. Told by `packs check`; and filling the holes, which pages and the check do alike.
"""

from collections.abc import Iterator
from pathlib import Path

from hearthline.law.answers.kinds import Answer, Shelf
from hearthline.law.answers.reading import HOLE, read_shelf
from hearthline.law.pack import Pack
from hearthline.law.reading import read
from hearthline.law.types import PackError

DIRECTORY = "directory"
OURS = Path(__file__).resolve().parents[4] / "packs"


def fill(text: str, pack: Pack, lang: str) -> str:
    """`text` with what the pack holds in place of its {holes}.

    {contact.ID}: the number or address of a contact. {limit.ID}: the length of a time limit, a whole number. Any other
    {KEY}: the pack's wording of that id in `lang`, else its value. Raises PackError for what the pack does not hold,
    and for a value that is unknown: an answer says so in words.
    """
    return HOLE.sub(lambda found: _held(found[1], pack, lang), text)


def _held(key: str, pack: Pack, lang: str) -> str:
    kind, _, name = key.partition(".")
    if kind == "contact":
        held = pack.contact(name).value
    elif kind == "limit":
        held = str(pack.limit(name).length)
    elif key in pack.text_ids():
        held = pack.text(key, lang).text
    else:
        value = pack.value(key).value
        if isinstance(value, bool | tuple):
            raise PackError("a list or a yes has no words", remedy="write it out in the answer", key=key)
        held = "" if value is None else str(value)
    if not held:
        raise PackError("unknown in this pack", remedy="say so in `unknown:`, and whom to ask", key=key)
    return held


def texts_of(answer: Answer) -> Iterator[tuple[str, str]]:
    """(language, text) of all that a page says of an answer."""
    for said in (answer.question, answer.unknown, answer.ask):
        yield from said.items()
    for code, blocks in answer.blocks.items():
        yield from ((code, text) for block in blocks for text in (block.text, *block.items) if text)


def shelf_of(pack: Pack, folder: Path) -> Shelf:
    """The answers of a pack with its parents folded in. `folder` holds the packs."""
    return read_shelf(folder, (*pack.parents, pack.id))


def refusals(pack: Pack, folder: Path) -> Iterator[str]:
    """What is wrong with the answers as `pack` shows them, a line each."""
    shelf = shelf_of(pack, folder)
    for answer in shelf.answers.values():
        yield from (f"answer {answer.id}: {wrong}" for wrong in _wrong(answer, shelf, pack, folder))
    for door in shelf.front.doors:
        yield from (f"door {door.id}: no answer called {own}" for own in door.answers if own not in shelf.answers)


def _wrong(answer: Answer, shelf: Shelf, pack: Pack, folder: Path) -> Iterator[str]:
    yield from (f"no answer called {other}" for other in answer.see if other not in shelf.answers)
    yield from (
        f"no checked contact is called {line}; use one of the pack, or one of the directory such as us.childhelp"
        for line in answer.ask_lines
        if not _reached(line, pack, folder)
    )
    yield from (f"it is not written in {lang}" for lang in pack.languages if lang not in answer.question)
    if answer.topic not in shelf.front.topics:
        yield f"the topic {answer.topic} has no title; add it to front.yaml"
    for lang, text in texts_of(answer):
        for hole in HOLE.findall(text):
            try:
                _held(hole, pack, lang)
            except PackError as error:
                yield f"{lang}: {{{hole}}}: {error.problem}"


def _reached(line: str, pack: Pack, folder: Path) -> bool:
    """Whether `line` is a checked contact of the pack, or an entry of the directory's files."""
    if line in {one.id for one in pack.contacts() if one.value and one.verified}:
        return True
    place, _, name = line.partition(".")
    home = folder if (folder / DIRECTORY).is_dir() else OURS  # an agency that keeps its packs elsewhere
    file = home / DIRECTORY / "places" / f"{place.upper()}.yaml"
    return bool(name) and file.is_file() and name in read(file, file.name).get("entries", {})


def figures(pack: Pack, folder: Path) -> list[str]:
    """How many answers a pack has, and of them its own; nothing for a pack without any."""
    answers = shelf_of(pack, folder).answers.values()
    own = sum(one.pack == pack.id for one in answers)
    return [f"{len(answers)} answers to what people ask, {own} of them its own"] if answers else []
