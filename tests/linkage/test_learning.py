"""Weights from pairs, and the settings file they are kept in."""

import math
import random
import tomllib
from dataclasses import replace

import pytest

from hearthline.linkage.compare import AT
from hearthline.linkage.learn import learn, learn_unlabelled, to_toml
from hearthline.linkage.settings import FIELDS, PATH, BadSettings, Level, check, load, read

SETTINGS = load()
NOTHING = (-1,) * len(FIELDS)


def vector(**levels: str) -> tuple[int, ...]:
    found = list(NOTHING)
    for field, level in levels.items():
        found[AT[field]] = SETTINGS.field(field).place(level)
    return tuple(found)


def drawn(seed: int, same: int, other: int) -> list[tuple[tuple[int, ...], bool]]:
    """Pairs drawn by known shares: of one person 80% agree by phone and 90% by sex; of two 1% and 50%."""
    dice = random.Random(seed)
    pairs = []
    for count, is_one, phone, sex in ((same, True, 0.8, 0.9), (other, False, 0.01, 0.5)):
        for _ in range(count):
            told = {
                "phone": "same" if dice.random() < phone else "else",
                "sex": "same" if dice.random() < sex else "else",
                "city": "same" if dice.random() < (0.85 if is_one else 0.05) else "else",
            }
            pairs.append((vector(**told), is_one))
    return pairs


def test_counted_shares_become_m_and_u():
    learnt = learn(SETTINGS, drawn(1, 4000, 8000))
    phone = learnt.field("phone").levels
    assert phone[0].m == pytest.approx(0.8, abs=0.02)
    assert phone[0].u == pytest.approx(0.01, abs=0.004)
    assert learnt.field("sex").levels[1].bits == pytest.approx(math.log2(0.1 / 0.5), abs=0.2)


def test_a_field_nobody_was_compared_by_keeps_its_weights():
    learnt = learn(SETTINGS, drawn(1, 400, 800))
    for before, after in zip(SETTINGS.field("zip").levels, learnt.field("zip").levels, strict=True):
        assert after.bits == pytest.approx(before.bits)


def test_a_level_nobody_stood_on_is_neither_zero_nor_endless():
    """Splink stops at an m of zero; a score of minus infinity would hide a child."""
    learnt = learn(
        SETTINGS, [(vector(phone="same", born="day"), True), (vector(phone="else", born="else"), False)] * 50
    )
    for field in learnt.fields:
        for level in field.levels:
            assert 0 < level.m <= 1
            assert 0 < level.u <= 1
            assert math.isfinite(level.bits)


def test_the_order_of_levels_holds_where_counts_would_turn_it_round():
    told = [(vector(zip="near"), True)] * 90 + [(vector(zip="same"), True)] * 10
    told += [(vector(zip="same"), False)] * 50 + [(vector(zip="near"), False)] * 5 + [(vector(zip="else"), False)] * 45
    levels = learn(SETTINGS, told).field("zip").levels
    assert levels[0].bits == pytest.approx(levels[1].bits)
    assert [one.bits for one in levels] == sorted((one.bits for one in levels), reverse=True)


def test_no_counts_make_agreement_weigh_less_than_nothing():
    learnt = learn(SETTINGS, [(vector(sex="else"), True)] * 100 + [(vector(sex="same"), False)] * 100)
    assert learnt.field("sex").levels[0].bits == pytest.approx(0)


def test_corrections_take_back_what_parts_overstate_together():
    """Everybody at one address: its parts agree together, so they must not count five times."""
    whole = {"number": "same", "street": "same", "city": "same", "zip": "same", "home": "all"}
    gone = {"number": "else", "street": "else", "city": "else", "zip": "else", "home": "moved"}
    told = [(vector(**whole), True)] * 700 + [(vector(**gone), True)] * 300
    told += [(vector(**whole), False)] * 50 + [(vector(**gone), False)] * 950
    learnt = learn(SETTINGS, told)
    moved, together = (learnt.field("home").levels[at].bits for at in (0, 1))
    assert together < -1
    assert moved > 1
    part = math.log2(0.7 / 0.05)
    assert together >= -part - 0.2  # never more than the one fact that brings it about


def test_without_labels_the_same_weights_are_found():
    pairs = drawn(5, 900, 9000)
    learnt = learn_unlabelled(SETTINGS, [one for one, _ in pairs], prior=0.05)
    known = learn(SETTINGS, pairs)
    for field in ("phone", "city"):
        for mine, theirs in zip(learnt.field(field).levels, known.field(field).levels, strict=True):
            if mine.name != "near":
                assert mine.bits == pytest.approx(theirs.bits, abs=1.0)


def test_nothing_to_learn_from_changes_nothing():
    assert learn_unlabelled(SETTINGS, []) == SETTINGS
    for before, after in zip(SETTINGS.fields, learn(SETTINGS, []).fields, strict=True):
        assert [one.bits for one in after.levels] == pytest.approx([one.bits for one in before.levels], abs=0.01)


def test_learnt_settings_are_written_and_read_back_with_their_remarks():
    learnt = learn(SETTINGS, drawn(3, 300, 900)).with_bands(7.5, 21.25)
    text = to_toml(learnt)
    again = read(tomllib.loads(text))
    assert (again.possible, again.probable) == (7.5, 21.25)
    assert again.holds == SETTINGS.holds
    for mine, theirs in zip(again.fields, learnt.fields, strict=True):
        assert [one.bits for one in mine.levels] == pytest.approx([one.bits for one in theirs.levels], abs=1e-5)
    remarks = [line for line in PATH.read_text().splitlines() if line.startswith("#")]
    assert [line for line in text.splitlines() if line.startswith("#")] == remarks
    assert to_toml(again, text) == text


def broken(name: str, change) -> None:
    fields = tuple(change(field) if field.name == name else field for field in SETTINGS.fields)
    check(replace(SETTINGS, fields=fields))


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("sex", lambda field: replace(field, name="gender"), "exactly these"),
        ("sex", lambda field: replace(field, levels=()), "missing"),
        ("sex", lambda field: replace(field, levels=field.levels[::-1]), "weaker level"),
        ("sex", lambda field: replace(field, levels=field.levels[:1] * 2), "one name"),
        ("sex", lambda field: replace(field, agree=2), "less than nothing"),
        ("sex", lambda field: replace(field, levels=(Level("same", 0.0, 0.5),)), "between"),
        ("sex", lambda field: replace(field, levels=(Level("same", 1.5, 0.5),)), "between"),
        ("pair", lambda field: replace(field, levels=(Level("clan", 0.001, 0.9),)), "takes back more"),
        (
            "home",
            lambda field: replace(field, levels=(Level("moved", 0.5, 0.5), Level("all", 1e-8, 0.9))),
            "takes back",
        ),
    ],
)
def test_unsound_settings_are_refused_with_the_reason(name, change, said):
    with pytest.raises(BadSettings, match=said):
        broken(name, change)


def test_settings_that_lack_a_part_are_refused(tmp_path):
    told = tomllib.loads(PATH.read_text())
    for part in ("version", "bands", "limits", "field"):
        with pytest.raises(BadSettings, match=part):
            read({key: value for key, value in told.items() if key != part})
    with pytest.raises(BadSettings, match="cannot be read"):
        load(tmp_path / "none.toml")
    with pytest.raises(BadSettings, match="below"):
        SETTINGS.with_bands(9, 9)
    for hold in (
        {"name": "x"},
        {"name": "x", "field": "nose", "levels": []},
        {"name": "x", "field": "sex", "levels": ["z"]},
    ):
        with pytest.raises(BadSettings, match="hold x"):
            read({**told, "hold": [hold]})
