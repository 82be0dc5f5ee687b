"""The loader: what it refuses, how packs inherit, what dates do, and what a version is."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from hearthline import law
from hearthline.law.types import PackError
from tests.law.conftest import HEAD, PACKS, SOURCED, TODAY

Write = Callable[..., Path]
VALUE = (
    f"values:\n  speed:\n    description: How fast.\n    unit: hours\n    dated:\n      - {{value: 24, {SOURCED}}}\n"
)


def refusal(path: Path) -> PackError:
    with pytest.raises(PackError) as caught:
        law.load(path)
    return caught.value


def test_a_small_pack_loads_and_answers(write: Write):
    pack = law.load(write({"values.yaml": VALUE})).at("tiny", TODAY)
    value = pack.value("speed")
    assert (value.value, value.unit, value.confidence, value.source_pack) == (24, "hours", "unverified", "tiny")
    assert value.citation == "Code of Tests 12(a)"
    assert value.citation.address == "https://law.example/12"
    assert value.verified_on == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("change", "key", "problem"),
    [
        (("unit: hours", "unit: hours\n    colour: red"), "values.speed.colour", "unknown key"),
        ((", confidence: unverified", ""), "values.speed.dated", "confidence is missing"),
        ((", verified_on: 2026-11-22", ""), "values.speed.dated", "verified_on is missing"),
        (("citation: code 12(a), ", ""), "values.speed.dated", "citation is missing"),
        (("code 12(a)", "book 12"), "values.speed.dated.citation", "no source called book"),
        (("2026-11-22", "soon"), "values.speed.dated.verified_on", "must be a date"),
        (("unverified", "certain"), "values.speed.dated.confidence", "not an allowed word"),
        (("value: 24", "value: null"), "values.speed.dated", "belong together"),
        (("unit: hours", "unit: 5"), "values.speed.unit", "must be text"),
        (("  speed:", "  Speed Of:"), "values.Speed Of", "must be a code"),
        (("value: 24", "value: -1"), "values.speed.dated.value", "whole number"),
    ],
)
def test_a_broken_value_is_refused_by_file_line_key_and_remedy(
    write: Write, change: tuple[str, str], key: str, problem: str
):
    assert change[0] in VALUE
    error = refusal(write({"values.yaml": VALUE.replace(*change)}))
    assert error.file == "tiny/values.yaml"
    assert error.line >= 2
    assert key in error.key or error.key in key
    assert problem in error.problem
    assert error.remedy


def test_a_missing_citation_names_its_line(write: Write):
    error = refusal(write({"values.yaml": VALUE.replace("citation: code 12(a), ", "")}))
    assert error.line == 6
    assert str(error).startswith("tiny/values.yaml:6: citation is missing")


def periods(*spans: str) -> str:
    lines = "".join(f"      - {{value: {n}, {span}{SOURCED}}}\n" for n, span in enumerate(spans, 1))
    return f"values:\n  speed:\n    description: How fast.\n    unit: hours\n    dated:\n{lines}"


def test_a_value_changes_on_its_day_and_not_before(write: Write):
    library = law.load(write({"values.yaml": periods("to: 2025-12-31, ", "from: 2026-01-01, ")}))
    assert library.at("tiny", date(2025, 12, 31)).value("speed").value == 1
    assert library.at("tiny", date(2026, 1, 1)).value("speed").value == 2


@pytest.mark.parametrize("second", ["from: 2026-01-02, ", "from: 2025-12-31, ", ""])
def test_a_gap_or_an_overlap_between_periods_is_refused(write: Write, second: str):
    assert "follow each other" in refusal(write({"values.yaml": periods("to: 2025-12-31, ", second)})).problem


def test_a_period_that_ends_before_it_begins_is_refused(write: Write):
    assert "ends before" in refusal(write({"values.yaml": periods("from: 2026-02-01, to: 2026-01-01, ")})).problem


def test_a_value_is_not_there_after_its_last_day(write: Write):
    library = law.load(write({"values.yaml": periods("to: 2025-12-31, ")}))
    with pytest.raises(PackError, match="holds no values entry speed"):
        library.at("tiny", date(2026, 1, 1)).value("speed")


def test_an_unknown_file_is_refused(write: Write):
    assert "unknown file" in refusal(write({"extra.yaml": "a: 1"})).problem


def test_a_folder_without_packs_is_refused(tmp_path: Path):
    assert "no packs" in refusal(tmp_path).problem


def test_a_parent_that_is_not_there_is_refused(write: Write):
    assert "no pack called nowhere" in refusal(write(head=HEAD + "parent: nowhere\n")).problem


def test_a_pack_cannot_be_its_own_grandparent(write: Write):
    write(head=HEAD + "parent: other\n")
    path = write(head=HEAD.replace("id: tiny", "id: other") + "parent: tiny\n", name="other")
    assert "its own parent" in refusal(path).problem


def test_a_folder_with_another_name_than_its_pack_is_refused(write: Write):
    assert "differ" in refusal(write(name="tiny2")).problem


def test_a_text_file_in_the_wrong_language_is_refused(write: Write):
    texts = "lang: es\nreview: drafted\non: 2026-11-22\ntexts: {a: b}\n"
    assert "differ" in refusal(write({"text/en.yaml": texts})).problem


def test_a_review_without_a_name_is_refused(write: Write):
    texts = "lang: en\nreview: drafted\non: 2026-11-22\ntexts:\n  safety.a: {text: Hello., review: reviewed}\n"
    assert "name and a day" in refusal(write({"text/en.yaml": texts})).problem


CHILD = HEAD.replace("id: tiny", "id: child").replace("A small pack", "A child pack") + "parent: tiny\n"


def test_a_child_replaces_what_it_names_and_says_so(write: Write):
    write({"values.yaml": VALUE + VALUE[8:].replace("speed", "other")})
    path = write({"values.yaml": VALUE.replace("24", "2")}, head=CHILD, name="child")
    pack = law.load(path).at("child", TODAY)
    assert pack.parents == ("tiny",)
    assert (pack.value("speed").value, pack.value("speed").source_pack) == (2, "child")
    assert (pack.value("other").value, pack.value("other").source_pack) == (24, "tiny")


def text_file(lang: str, **texts: str) -> str:
    lines = "".join(f'  {key.replace("__", ".")}: "{text}"\n' for key, text in texts.items())
    return f"lang: {lang}\nreview: drafted\non: 2026-11-22\ntexts:\n{lines}"


def test_text_falls_back_to_the_parent_in_the_language_then_to_english(write: Write):
    write({"text/en.yaml": text_file("en", a="A.", b="B."), "text/es.yaml": text_file("es", a="La A.")})
    path = write({"text/en.yaml": text_file("en", a="A here.")}, head=CHILD, name="child")
    pack = law.load(path).at("child", TODAY)
    assert (pack.text("a", "en").text, pack.text("a", "en").fallback) == ("A here.", False)
    assert (pack.text("a", "es").text, pack.text("a", "es").lang) == ("La A.", "es")
    english = pack.text("b", "es")
    assert (english.text, english.lang, english.fallback) == ("B.", "en", True)
    assert pack.text("b", "hmn").fallback
    with pytest.raises(PackError, match="no text zzz"):
        pack.text("zzz", "en")


def reviewed(lang: str) -> str:
    start = f"lang: {lang}\nreview: reviewed\nby: R. Nakamura\non: 2026-11-01\ntexts:\n"
    return start + "  safety.call: Call.\n  safety.name: Name.\n"


def test_a_language_is_safe_only_when_every_safety_text_is_reviewed_in_it(write: Write):
    one_missing = reviewed("es").replace("  safety.name: Name.\n", "")
    files = {
        "text/en.yaml": reviewed("en"),
        "text/es.yaml": one_missing,
        "text/hmn.yaml": text_file("hmn", safety__call="Hu."),
    }
    pack = law.load(write(files)).at("tiny", TODAY)
    assert pack.safety_reviewed("en")
    assert not pack.safety_reviewed("es")
    assert not pack.safety_reviewed("hmn")
    assert not pack.safety_reviewed("fa")


def test_the_same_content_has_the_same_version_whatever_the_layout(write: Write, tmp_path: Path):
    one = law.load(write({"values.yaml": VALUE})).at("tiny", TODAY).version
    restyled = VALUE.replace(f"{{value: 24, {SOURCED}}}", f"{{{SOURCED}, value: 24}}  # a remark")
    assert law.load(write({"values.yaml": restyled})).at("tiny", TODAY).version == one


@pytest.mark.parametrize(
    "change", [("24", "25"), ("unverified", "verified-page"), ("12(a)", "12(b)"), ("How fast.", "How slow.")]
)
def test_any_change_of_content_is_another_version(write: Write, change: tuple[str, str]):
    one = law.load(write({"values.yaml": VALUE})).at("tiny", TODAY).version
    assert law.load(write({"values.yaml": VALUE.replace(*change)})).at("tiny", TODAY).version != one


def test_two_loads_of_the_real_packs_agree(library: law.Library):
    again = law.load(PACKS)
    for pack_id in library.ids:
        assert again.at(pack_id, TODAY).version == library.at(pack_id, TODAY).version


def test_a_stored_pack_runs_again_exactly(pack: law.Pack):
    restored = law.Pack.from_canonical(pack.canonical())
    assert restored.version == pack.version
    answers = {"hit": "yes", "injury": "minor", "youngest_age": "under_5", "access": "yes"}
    assert restored.tool().run(answers) == pack.tool().run(answers)
    assert restored.reporter_categories() == pack.reporter_categories()
    assert restored.text("safety.call_911", "hmn") == pack.text("safety.call_911", "hmn")


def test_a_pack_is_made_once_for_a_stretch_of_days_in_which_nothing_changes(library: law.Library):
    assert library.at("us-ca", TODAY) is library.at("us-ca", TODAY + timedelta(days=1))
    assert library.at("us-ca", date(2025, 12, 31)) is not library.at("us-ca", date(2026, 1, 1))


def test_an_unknown_pack_names_the_known_ones(library: law.Library):
    with pytest.raises(PackError, match="us-ca-sacramento"):
        library.at("us-zz", TODAY)


def test_a_repr_is_short(pack: law.Pack):
    assert len(repr(pack)) < 60
