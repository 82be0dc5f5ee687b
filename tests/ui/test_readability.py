"""The words the public reads are easy, by a score that is an alarm and not a goal."""

from datetime import date

import pytest

from hearthline import law
from hearthline.ui.readability import grade, is_prose, syllables
from tests.ui.pages import ROOT
from tests.ui.test_languages import public_words

PUBLIC_MOST, EMERGENCY_MOST = 6, 4
EMERGENCY = (
    "safety.call_911",
    "safety.danger_now",
    "safety.call_script",
    "safety.cannot_call",
    "safety.no_one_has_seen",
)


def hard(texts: dict[str, str], most: int) -> dict[str, float]:
    """The texts whose grade, in whole grades, is above `most`. Labels and names are not scored."""
    return {key: grade(text) for key, text in texts.items() if is_prose(text) and round(grade(text)) > most}


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("the", 1),
        ("police", 2),
        ("believe", 2),
        ("called", 1),
        ("wanted", 2),
        ("people", 2),
        ("emergency", 4),
        ("code", 1),
    ],
)
def test_syllables_are_about_right(word: str, count: int) -> None:
    assert syllables(word) == count


def test_office_language_scores_high_and_plain_words_low() -> None:
    assert grade("Users experiencing an emergency should discontinue use of this portal.") > 12
    assert grade("Call 911 now if a child could be badly hurt. Then come back here if you can.") < 3
    assert grade("") == 0.0


def test_shorter_sentences_are_easier() -> None:
    joined = "We read your report and then a worker decides and after that we write to you."
    split = "We read your report. Then a worker decides. After that we write to you."
    assert grade(split) < grade(joined)


def test_labels_and_names_are_not_prose() -> None:
    assert not is_prose("District attorney")
    assert is_prose("We have your report and a person will read it today.")


@pytest.fixture(scope="module")
def pack() -> law.Pack:
    return law.load(ROOT / "packs").at("us-ca-sacramento", date(2026, 11, 22))


def test_emergency_wording_is_for_everyone(pack: law.Pack) -> None:
    assert not hard({key: pack.text(key).text for key in EMERGENCY}, EMERGENCY_MOST)


def test_safety_wording_is_easy(pack: law.Pack) -> None:
    assert not hard({key: pack.text(key).text for key in pack.text_ids("safety.")}, PUBLIC_MOST)


def test_the_words_of_the_frame_are_easy() -> None:
    assert not hard({word: word for word in public_words()}, PUBLIC_MOST)
