"""Every word of the desk exists in each language that the desk speaks: read from the source, held to the catalogues."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from hearthline.site.settings import desk
from hearthline.ui import context, speaking
from tests.ui.extract import HOLES, Word, in_python, in_template
from tests.ui.pages import ROOT

SRC = ROOT / "src/hearthline"
LANGS = tuple(code for code in speaking.WHOLE if code != "en")
# Said in English whatever the desk speaks: what is read out to another agency.
IN_ENGLISH = ("dispatch/script.py",)
# What only machines, operators and the public read: other tests hold the public's words.
NOT_THE_DESK = ("/public/", "/door/", "/migrations/", "commands.py")
# Written alike in both languages.
SAME = {
    "es": {"No", "no", "Error:", "911", "Plan", "Original", "Hmong", "Lao", "Farsi", "Filipino"}
    | {"%(percent)s %%, kappa %(kappa)s"},
}
ENGLISH = {"the", "you", "your", "and", "we", "this", "that", "with", "what", "who", "child", "report", "call"}
# A criminal complaint, and words to a friend.
NOT_OURS = ("denuncia", "denunciar", " reporte", " reportar ", " tú ", " tu ", " tus ")
RAISED = {"DomainError", "Refused", "NotADate", "Lack", "__init__"}


def of_the_desk(*kinds: str) -> Iterator[Path]:
    for path in sorted(path for kind in kinds for path in SRC.rglob(f"*.{kind}")):
        there = f"/{path.relative_to(SRC)}"
        if not any(part in there for part in NOT_THE_DESK) and there[1:] not in IN_ENGLISH:
            yield path


def words() -> dict[Word, str]:
    found: dict[Word, str] = {}
    for path in of_the_desk("py", "html"):
        if not {"ground", "law", "sealing", "site"} & {path.relative_to(SRC).parts[0]}:
            read = in_template if path.suffix == ".html" else in_python
            found.update(dict.fromkeys(read(path), str(path.relative_to(SRC))))
    return found


def menu() -> set[str]:
    """The places of the bar, whose words stand in the settings."""
    return {place[0] for place in vars(desk)["HEARTHLINE_DESK_NAV"]}


def errors() -> dict[str, str]:
    """What a person is told of an error, as it stands where it is raised: `ui.words.in_words` looks it up."""
    found: dict[str, str] = {}
    for path in of_the_desk("py"):
        tree = ast.parse(path.read_text())
        named = {
            t.id: n.value
            for n in tree.body
            if isinstance(n, ast.Assign | ast.AnnAssign) and n.value
            for t in (n.targets if isinstance(n, ast.Assign) else [n.target])
            if isinstance(t, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in RAISED:
                for given in (named.get(a.id, a) if isinstance(a, ast.Name) else a for a in node.args[:3]):
                    if isinstance(given, ast.Constant) and isinstance(given.value, str) and given.value.endswith("."):
                        found[given.value] = str(path.relative_to(SRC))
    return found


def catalogue(lang: str) -> dict[tuple[str, str], Message]:
    found: dict[tuple[str, str], Message] = {}
    for path in SRC.glob(f"**/locale/{lang}/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            rows = [m for m in read_po(file, locale=None) if m.id]
        found |= {(str(m.context or ""), ids(m)[0]): m for m in rows}
    return found


def strings(message: Message) -> tuple[str, ...]:
    given = message.string or ""
    return (given,) if isinstance(given, str) else tuple(given)


def ids(message: Message) -> tuple[str, ...]:
    """The English of an entry: singular, and plural where there is one."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


@pytest.fixture(scope="module", params=LANGS)
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def have(lang: str) -> dict[tuple[str, str], Message]:
    return catalogue(lang)


def test_every_word_of_the_desk_is_there(have: dict[tuple[str, str], Message]) -> None:
    found = words()
    assert len(found) > 2000
    assert sorted(f"{file}: {word.context} {word.text}" for word, file in found.items() if word.key not in have) == []


def test_every_place_of_the_bar_and_every_part_of_its_menu_is_there(have: dict[tuple[str, str], Message]) -> None:
    assert sorted(word for word in menu() if ("", word) not in have) == []
    assert {group for place in vars(desk)["HEARTHLINE_DESK_NAV"] for group in place[4:]} <= set(context.NAV_GROUPS)


def test_every_sentence_about_an_error_is_there(have: dict[tuple[str, str], Message]) -> None:
    found = errors()
    assert len(found) > 150
    assert sorted(f"{file}: {text}" for text, file in found.items() if ("", text) not in have) == []


def test_what_is_filled_in_and_how_a_sentence_ends_are_kept(have: dict[tuple[str, str], Message]) -> None:
    for (_context, english), message in have.items():
        for said in strings(message):
            assert said.strip(), english
            assert set(HOLES.findall(said)) in [set(HOLES.findall(one)) for one in ids(message)], english
            assert said.count("%%") == english.count("%%"), english
            assert (english[-1] in "?:") == (said[-1] in "?:"), english


def test_nothing_is_left_in_english(lang: str, have: dict[tuple[str, str], Message]) -> None:
    said = [(english, text) for (_c, english), message in have.items() for text in strings(message)]
    assert sorted({english for english, text in said if english == text and english not in SAME[lang]}) == []
    plain = [re.sub(r"\[\w+\]", "", HOLES.sub("", text)).lower().split() for _english, text in said]
    assert [words for words in plain if ENGLISH & set(words)] == []


def test_the_desk_speaks_as_the_public_pages_do(have: dict[tuple[str, str], Message]) -> None:
    said = [text for message in have.values() for text in strings(message)]
    assert [text for text in said if any(bad in f" {text.lower()} " for bad in NOT_OURS)] == []
