"""What a file of answers may hold (H-1): everything else is refused, with its place and the remedy."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.law import PackError
from hearthline.law.answers.kinds import PEOPLE, Block
from hearthline.law.answers.reading import HOLE, block, read_answers, read_shelf, words
from hearthline.law.checking import Where
from tests.law.answers.conftest import change

FILE = "land/answers/records.yaml"


@pytest.mark.req("H-1")
def test_an_answer_is_read_with_its_source_its_day_and_how_sure_we_are(packs: Path) -> None:
    own, costs = read_answers(packs / "land")
    assert (own.id, own.topic, own.who, own.pack) == ("own-file", "records", ("youth", "parent"), "land")
    assert own.lay["en"] == ("i want my old file", "my records")
    assert own.blocks["en"][1] == Block(
        items=("A page costs {fee.copy} cents.", "You get it in {limit.copy.given} days.")
    )
    assert own.blocks["en"][2].ordered
    (source,) = own.sources
    assert (source.citation, source.address) == ("Code of Tests 12", "https://law.example/12")
    assert (source.verified_on, source.confidence) == (date(2026, 11, 22), "verified")
    assert not own.emergency
    assert costs.unknown["en"] == "What looking for it costs."
    assert (costs.ask_lines, costs.ask) == (("hotline",), {"en": "Ask the line."})
    assert costs.sources[0].address == ""


@pytest.mark.req("H-1")
def test_a_lower_pack_replaces_the_whole_answer_and_adds_to_the_rest(packs: Path) -> None:
    shelf = read_shelf(packs, ("land", "land-shire"))
    assert list(shelf.answers) == ["own-file", "what-it-costs"]
    assert shelf.answers["own-file"].pack == "land-shire"
    assert shelf.answers["own-file"].who == ("youth",)
    assert shelf.answers["own-file"].see == ()
    assert shelf.answers["what-it-costs"].pack == "land"
    assert shelf.front.topics["records"]["es"] == "Expedientes"
    assert shelf.front.doors[0].answers == ("own-file",)
    assert shelf.words.alike["en"] == (("file", "records", "papers"),)
    assert shelf.words.danger["en"] == ("he is hitting",)
    assert read_shelf(packs, ("land",)).answers["own-file"].pack == "land"


def test_a_pack_without_answers_has_none(tmp_path: Path) -> None:
    shelf = read_shelf(tmp_path, ("nowhere",))
    assert not shelf.answers
    assert not shelf.front.doors


def test_a_topic_may_stand_in_several_files(packs: Path) -> None:
    text = (packs / FILE).read_text().replace("own-file", "other-file").replace("what-it-costs", "other-costs")
    (packs / "land/answers/records.more.yaml").write_text(text)
    assert len(read_answers(packs / "land")) == 4


SLIPS = {
    "a person nobody knows": ("for: [youth, parent]", "for: [uncle]", "not an allowed word"),
    "for nobody": ("for: [youth, parent]", "for: []", "for nobody"),
    "a key nobody knows": ("    for: [youth, parent]", "    whom: [youth]\n    for: [youth]", "unknown key"),
    "no lay words": ('lay: {en: ["i want my old file", "my records"]}', "lay: {en: []}", "the list is empty"),
    "no English": ("question: {en: What does it cost?}", "question: {es: x}", "the English is missing"),
    "an id with a blank": ("id: own-file", "id: own file", "not an id for an answer"),
    "an id twice": ("id: what-it-costs", "id: own-file", "two answers have one id"),
    "sources empty": (
        "    sources: [{citation: Code of Tests 13, verified_on: 2026-11-22, confidence: unverified}]",
        "    sources: []",
        "the list is empty",
    ),
    "a source without a day": ("13, verified_on: 2026-11-22,", "13,", "verified_on is missing"),
    "a confidence nobody knows": ("confidence: verified\n", "confidence: sure\n", "not an allowed word"),
    "an address with a blank": ("https://law.example/12", "https://law. example", "not a web address"),
    "an address without https": ("https://law.example/12", "law.example", "not a web address"),
    "a hole that names nothing": ("{agency.name}", "{The Agency}", "a {hole} that names nothing"),
    "a brace left open": ("{agency.name}", "{agency.name", "a {hole} that names nothing"),
    "a block of no kind": ("- list: [", "- items: [", "unknown key"),
    "an empty list": ("- steps: [Write your name., Send it.]", "- steps: []", "neither a paragraph nor a list"),
    "unknown and nobody to ask": ("    ask: {line: hotline, en: Ask the line.}\n", "", "`unknown` needs an `ask`"),
    "to ask in no English": ("en: Ask the line.}", "es: Pregunte.}", "the English of `ask` is missing"),
    "leading to itself": ("see: [what-it-costs]", "see: [own-file]", "it leads to itself"),
    "another topic's file": ("topic: records", "topic: court", "the file and its `topic` differ"),
    "a translation that nobody signs": (
        "{en: [We do not know yet.]}",
        "{en: [We do not know yet.], es: [No.]}",
        "different languages",
    ),
}  # fmt: skip


@pytest.mark.req("H-1")
@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_refused_with_its_file_and_a_remedy(packs: Path, slip: str) -> None:
    old, new, says = SLIPS[slip]
    change(packs, FILE, old, new)
    with pytest.raises(PackError, match=re.escape(says)) as refused:
        read_answers(packs / "land")
    assert refused.value.file == FILE
    assert refused.value.remedy


def test_a_translation_is_a_draft_until_a_named_person_signs_it(packs: Path) -> None:
    change(packs, "land-shire/answers/records.yaml", "    drafted: [es]\n", "")
    with pytest.raises(PackError, match="nobody says whether a translation was reviewed"):
        read_answers(packs / "land-shire")
    change(
        packs,
        "land-shire/answers/records.yaml",
        "    sources:",
        '    reviewed: {es: "A. Reader, 2026-11-22"}\n    sources:',
    )
    assert read_answers(packs / "land-shire")[0].drafted == ()
    change(packs, "land-shire/answers/records.yaml", "    sources:", "    drafted: [es]\n    sources:")
    with pytest.raises(PackError, match="nobody says whether"):
        read_answers(packs / "land-shire")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("front.yaml", "answers: [own-file]", "answers: []"),
        ("front.yaml", "{en: Records, es: Expedientes}", "{es: Expedientes}"),
        ("search.yaml", "[[file, records, papers]]", "[file, records]"),
        ("search.yaml", "danger:", "dangers:"),
    ],
)
def test_the_files_beside_the_answers_are_read_as_strictly(packs: Path, file: str, old: str, new: str) -> None:
    change(packs, f"land/answers/{file}", old, new)
    with pytest.raises(PackError, match=re.escape(file)):
        read_shelf(packs, ("land",))


@given(st.text(alphabet="ab{}. A", max_size=30))
def test_text_with_braces_either_has_whole_holes_or_is_refused(text: str) -> None:
    try:
        said = words(text, Where("f", 1, "k"))
    except PackError:
        return
    assert said.count("{") == said.count("}") == len(HOLE.findall(said))
    assert block(text, Where("f", 1, "k")).text == said


def test_the_people_of_the_requirements_are_all_there() -> None:
    assert set(PEOPLE) >= {"parent", "child", "relative", "foster_parent", "accused", "reporter", "youth"}
