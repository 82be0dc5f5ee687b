"""Practice material: invented, whole, and in agreement with the law it teaches on every build."""

import re
import shutil
from pathlib import Path

import pytest

from hearthline import law
from hearthline.law import PackError, proofs
from hearthline.law.audit import audit
from hearthline.law.commands import PACKS
from hearthline.law.practice import QUESTIONS, Material, Story, disagreements, read_practice
from tests.law.conftest import TODAY

PACK = "us-ca-sacramento"
LESSONS = {"names", "culture", "interpreter"}


@pytest.fixture(scope="module")
def material() -> Material:
    return read_practice(PACKS / PACK)


@pytest.fixture(scope="module")
def pack() -> law.Pack:
    return law.load(PACKS).at(PACK, TODAY)


def copy(tmp_path: Path) -> Path:
    packs = tmp_path / "packs"
    shutil.copytree(PACKS, packs)
    return packs


def slip(tmp_path: Path, file: str, old: str, new: str) -> Path:
    """The packs with one slip in one practice file."""
    packs = copy(tmp_path)
    path = packs / PACK / "practice" / file
    before = path.read_text()
    assert old in before
    path.write_text(before.replace(old, new, 1))
    return packs


def test_the_tool_agrees_with_every_story_and_the_lessons_cite_what_the_pack_holds(material, pack):
    assert disagreements(material, pack) == ()


def test_there_are_at_least_twelve_stories_over_every_kind_of_abuse(material, pack):
    assert len(material.stories) >= 12
    assert {story.kind for story in material.stories} == {kind.code for kind in pack.abuse_types()}


def test_the_stories_end_in_every_way_a_report_can_end_here(material, pack):
    said = [pack.tool().run(story.case.answers) for story in material.stories]
    assert {one.outcome for one in said} >= {"in_person", "evaluate_out", "ask_first"}
    assert {one.priority for one in said} == {"none", "ten_days", "immediate"}
    assert any(one.call_911 for one in said)


def test_each_story_is_two_paragraphs_with_a_reason_for_each_answer_that_is_not_given(material):
    for story in material.stories:
        assert len(story.paragraphs) == 2, story.id
        asked = {fact for fact in story.case.answers if fact not in story.given}
        assert asked == set(story.why), story.id
        assert story.lesson


def test_a_story_does_not_give_away_the_answers_that_it_asks_for(material):
    for story in material.stories:
        assert not set(story.given) & set(story.why), story.id


def test_what_is_given_alone_never_leads_to_the_known_decision_by_itself_for_a_child_in_danger(material, pack):
    tool = pack.tool()
    for story in material.stories:
        known, begun = tool.run(story.case.answers), tool.run(story.given)
        if known.priority == "immediate":
            assert begun.priority != "immediate", story.id


def test_no_story_holds_a_telephone_number_or_an_address(material):
    for story in material.stories:
        assert not re.search(r"\d{3}[-. ]\d{4}|\d+ \w+ (Street|Court|Road|Avenue)", " ".join(story.paragraphs))


def test_there_are_three_lessons_each_with_five_questions_that_have_one_right_answer(material):
    assert {lesson.id for lesson in material.modules} == LESSONS
    for lesson in material.modules:
        assert len(lesson.questions) == QUESTIONS
        for question in lesson.questions:
            assert question.right in question.answers
            assert len(question.answers) == 3
            assert question.why


def test_the_culture_lesson_rests_on_the_pack_where_the_law_speaks(material):
    lesson = material.module("culture")
    assert lesson is not None
    cited = {point.value for _, points in lesson.sections for point in points}
    assert {"neglect.poverty_excluded", "neglect.homelessness_alone", "neglect.treatment_exclusions"} <= cited
    assert "" in cited  # the rest is practice wisdom, and says so


def test_a_story_and_a_lesson_are_found_by_their_id_and_others_are_not(material):
    first = material.stories[0]
    assert isinstance(first, Story)
    assert material.story(first.id) is first
    assert material.story("nothing") is None
    assert material.module("nothing") is None


def test_a_pack_without_practice_has_none(tmp_path: Path):
    assert read_practice(tmp_path) == Material((), ())


def test_a_story_that_the_tool_contradicts_fails_the_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(proofs, "solver", lambda: None)
    packs = slip(tmp_path, "harm.yaml", "priority: ten_days, must: [law_enforcement]}", "priority: immediate}")
    refusals = audit(law.load(packs), PACK, packs, TODAY).refusals
    assert refusals == ("practice story belt_marks: priority: expected immediate, got ten_days",)


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("harm.yaml", "kind: physical_abuse", "kind: shouting", "no kind of abuse called shouting"),
        ("harm.yaml", "      hit: ", "      shoe_size: ", "no fact called shoe_size"),
        (
            "culture.yaml",
            "value: neglect.poverty_excluded",
            "value: neglect.nothing",
            "no value called neglect.nothing",
        ),
    ],
)
def test_what_the_pack_does_not_know_is_named(tmp_path: Path, file: str, old: str, new: str, problem: str):
    packs = slip(tmp_path, file, old, new)
    found = disagreements(read_practice(packs / PACK), law.load(packs).at(PACK, TODAY))
    assert any(problem in line for line in found), found


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("harm.yaml", "case: A toddler with a slap mark", "case: A slap mark", "no case has this name"),
        ("harm.yaml", "base: nothing_else", "base: everything", "no base called everything"),
        ("harm.yaml", "id: belt_marks", "id: slap_mark", "two have one id"),
        ("harm.yaml", "    citation: PC 11165.4; WIC 300(a)\n", "", "own facts need"),
        ("harm.yaml", "    case: A toddler with a slap mark, and the person still in the home, is seen at once\n", "",
         "needs a case, or its own facts"),
        ("names.yaml", "right: rivas", "right: webb", "5 questions"),
    ],
)  # fmt: skip
def test_a_slip_in_a_practice_file_is_refused_with_its_remedy(
    tmp_path: Path, file: str, old: str, new: str, problem: str
):
    packs = slip(tmp_path, file, old, new)
    with pytest.raises(PackError) as caught:
        read_practice(packs / PACK)
    assert problem in caught.value.problem
    assert caught.value.remedy
    assert caught.value.file == f"{PACK}/practice/{file}"
