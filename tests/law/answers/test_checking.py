"""`packs check` and answers (H-1): what leads nowhere, what is unknown, and what a language lacks."""

from pathlib import Path

import pytest

from hearthline import law
from hearthline.law import PackError
from hearthline.law.answers.checking import figures, fill, refusals, shelf_of, texts_of
from hearthline.law.audit import audit
from hearthline.law.commands import PACKS
from hearthline.law.commands import packs as command
from tests.law.answers.conftest import change
from tests.law.conftest import TODAY

FILE = "land/answers/records.yaml"


def wrong(packs: Path, pack_id: str = "land") -> list[str]:
    return list(refusals(law.load(packs).at(pack_id, TODAY), packs))


@pytest.mark.req("H-1")
def test_holes_are_filled_with_what_the_pack_holds(packs: Path) -> None:
    pack = law.load(packs).at("land", TODAY)
    text = "{agency.name}: {contact.hotline}, {fee.copy} cents, {limit.copy.given} days."
    assert fill(text, pack, "es") == "The office: 555-0100, 10 cents, 5 days."
    assert fill("Nothing to fill.", pack, "en") == "Nothing to fill."


@pytest.mark.req("H-1")
@pytest.mark.parametrize(
    "hole", ["fee.search", "contact.fax", "agency.kinds", "fee.none", "limit.none", "contact.none"]
)
def test_what_is_unknown_or_has_no_words_never_stands_in_an_answer(packs: Path, hole: str) -> None:
    pack = law.load(packs).at("land", TODAY)
    with pytest.raises(PackError):
        fill(f"It is {{{hole}}}.", pack, "en")
    change(packs, FILE, "{agency.name}", f"{{{hole}}}")
    assert len(wrong(packs)) == 1
    assert hole in wrong(packs)[0]


@pytest.mark.req("H-1")
def test_the_two_packs_are_refused_for_one_thing_alone(packs: Path) -> None:
    """The shire speaks Spanish, and an answer that it inherits is not written in it."""
    assert wrong(packs) == []
    assert wrong(packs, "land-shire") == ["answer what-it-costs: it is not written in es"]


SLIPS = {
    "related to nothing": (FILE, "see: [what-it-costs]", "see: [nowhere]", "no answer called nowhere"),
    "nobody to ask": (FILE, "line: hotline", "line: coldline", "no checked contact is called coldline"),
    "asking a contact without a number": (FILE, "line: hotline", "line: fax", "no checked contact is called fax"),
    "asking a number that nobody checked": (FILE, "line: hotline", "line: old", "no checked contact is called old"),
    "asking nobody of the directory": (
        FILE,
        "line: hotline",
        "line: us.nobody",
        "no checked contact is called us.nobody",
    ),
    "asking no place": (FILE, "line: hotline", "line: zz.line", "no checked contact is called zz.line"),
    "a topic without a title": ("land/answers/front.yaml", "  records:", "  record:", "records has no title"),
    "a door to nothing": ("land/answers/front.yaml", "[own-file]", "[no-file]", "no answer called no-file"),
}


@pytest.mark.req("H-1")
@pytest.mark.parametrize("slip", SLIPS)
def test_what_leads_nowhere_is_refused(packs: Path, slip: str) -> None:
    file, old, new, says = SLIPS[slip]
    change(packs, file, old, new)
    assert [line for line in wrong(packs) if says in line]


def test_an_entry_of_the_directory_can_be_asked(packs: Path) -> None:
    change(packs, FILE, "line: hotline", "line: [hotline, us.childhelp]")
    shelf = shelf_of(law.load(packs).at("land", TODAY), packs)
    assert shelf.answers["what-it-costs"].ask_lines == ("hotline", "us.childhelp")
    found = wrong(packs)
    assert found == [] or "us.childhelp" in found[0]


def test_every_text_of_an_answer_is_looked_at(packs: Path) -> None:
    own, costs = shelf_of(law.load(packs).at("land", TODAY), packs).answers.values()
    said = [text for _lang, text in texts_of(own)]
    assert len(said) == 1 + 1 + 2 + 2
    assert {text for _lang, text in texts_of(costs)} >= {"What looking for it costs.", "Ask the line."}


@pytest.mark.req("H-1")
def test_packs_check_counts_answers_and_fails_for_a_bad_one(packs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(["check", "--packs", str(packs), "--pack", "land"]) == 0
    assert "2 answers to what people ask, 2 of them its own" in capsys.readouterr().out
    change(packs, FILE, "see: [what-it-costs]", "see: [nowhere]")
    assert command(["check", "--packs", str(packs), "--pack", "land"]) == 1
    assert "REFUSED: answer own-file: no answer called nowhere" in capsys.readouterr().out
    change(packs, FILE, "topic: records", "topic: court")
    assert command(["check", "--packs", str(packs), "--pack", "land"]) == 1
    assert "the file and its `topic` differ" in capsys.readouterr().err


def test_a_pack_without_answers_is_checked_as_before(packs: Path) -> None:
    for path in (packs / "land/answers").iterdir():
        path.unlink()
    pack = law.load(packs).at("land", TODAY)
    assert figures(pack, packs) == []
    assert audit(law.load(packs), "land", packs, TODAY).refusals == ()


@pytest.mark.req("H-1")
@pytest.mark.parametrize("pack_id", law.load(PACKS).ids)
def test_the_projects_own_answers_are_sound_in_every_pack(pack_id: str) -> None:
    assert list(refusals(law.load(PACKS).at(pack_id, TODAY), PACKS)) == []
