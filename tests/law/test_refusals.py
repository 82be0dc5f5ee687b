"""One slip of the pen in the real packs: each is refused when they are loaded or checked, with where and a remedy."""

import shutil
from pathlib import Path

import pytest

from hearthline import law
from hearthline.law import proofs
from hearthline.law.audit import audit
from hearthline.law.types import PackError
from tests.law.conftest import PACKS, TODAY

TOOL = "us-ca/tools/screening.yaml"
NOT_IN_DANGER = "{from: danger, is: [no], set: {danger_now: no}}"
CASES = "us-ca-sacramento/cases/neglect.yaml"


def slip(folder: Path, file: str, old: str, new: str) -> Path:
    """The real packs, copied, with the first `old` in `file` written as `new`."""
    packs = folder / "packs"
    shutil.copytree(PACKS, packs)
    text = (packs / file).read_text(encoding="utf-8")
    assert old in text
    (packs / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return packs


@pytest.mark.parametrize(
    ("file", "old", "new", "problem", "key"),
    [
        ("us-ca/values.yaml", '"pc 11165"', '"pc"', "names no section", "child.under_age"),
        ("us-ca/values.yaml", "value: 18", "value: 1.5", "whole number", "child.under_age"),
        ("us-ca/limits.yaml", "length: 24", "length: 999999999999", "too long", "response.immediate.length"),
        ("us-ca/pack.yaml", "America/Los_Angeles", "Mars/Base", "no such time zone", "zone"),
        ("us-ca/text/es.yaml", "review: drafted", "review: reviewed", "needs a name", ""),
        ("us-ca-sacramento/lists.yaml", "value: (916) 875-5437", "value: 9168755437", "must be text", "hotline.value"),
        (TOOL, "id: screening", "id: other", "differ", "id"),
        (TOOL, "adopted: []", "adopted: [x]", "a name and a day", "adopted"),
        (TOOL, NOT_IN_DANGER, "{from: danger, set: {danger_now: no}}", "`is`, `has`, `where`, `told`", "prefill"),
        (TOOL, "month: 12", "month: 0", "1 or more", "prefill_ages.per_year.month"),
    ],
)
def test_it_is_refused_by_file_line_and_key(tmp_path: Path, file: str, old: str, new: str, problem: str, key: str):
    with pytest.raises(PackError) as caught:
        law.load(slip(tmp_path, file, old, new))
    assert (caught.value.file, problem in caught.value.problem) == (file, True), caught.value
    assert caught.value.line >= 1
    assert key in caught.value.key
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("old", "new", "problem", "key"),
    [
        (NOT_IN_DANGER, "{from: danger, is: [no], set: {shoe_size: no}}", "no fact called shoe_size", "prefill"),
        (NOT_IN_DANGER, "{from: danger, is: [no], set: {danger_now: purple}}", "no answer purple", "prefill"),
        ("  fact: youngest_age\n", "  fact: shoe_size\n", "no fact called shoe_size", "prefill_ages"),
        ("answer: school_age}", "answer: purple}", "no answer purple", "prefill_ages"),
        ("newborn: under_1", "newborn: purple", "no answer purple", "prefill_ages"),
        ("{at_least: 5,", "{at_least: 50,", "youngest first", "prefill_ages"),
        ("danger_now >= yes", "danger_now >= purple", "no answer purple", "urgent_lack"),
        ('when: "danger_now >= yes"', 'when: "danger_now >="', "not understood", "call.danger"),
        ('when: "danger_now >= yes"', 'when: "shoe_size >= yes"', "no fact called shoe_size", "call.danger"),
        ('ours: "jurisdiction in', 'ours: "ours or jurisdiction in', "no condition called ours", "ours"),
        ('adult_newborn: "youngest_age in', 'adult_newborn: "shoe_size in', "no fact called", "adult_newborn"),
        ("in_person], default: in_person", "in_person], default: purple", "no level purple", "respond"),
        ("ten_days: response.ten_days", "eleven_days: response.ten_days", "no level eleven_days", "speed"),
    ],
)
def test_a_tool_that_makes_no_sense_is_refused_by_the_part_that_makes_none(
    tmp_path: Path, old: str, new: str, problem: str, key: str
):
    pack = law.load(slip(tmp_path, TOOL, old, new)).at("us-ca-sacramento", TODAY)
    with pytest.raises(PackError) as caught:
        pack.tool()
    assert problem in caught.value.problem
    assert key in caught.value.key
    assert caught.value.remedy


@pytest.mark.parametrize("answer", ["shoe_size: yes", "youngest_age: purple"])
def test_a_case_with_an_unknown_fact_or_answer_is_named_with_its_file(
    tmp_path: Path, answer: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(proofs, "solver", lambda: None)
    packs = slip(tmp_path, CASES, "youngest_age: school_age", answer)
    refusals = audit(law.load(packs), "us-ca-sacramento", packs, TODAY).refusals
    assert len(refusals) == 1
    assert refusals[0].startswith(f"{CASES}: General neglect alone")
