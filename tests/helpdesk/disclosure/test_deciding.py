"""What may be said: nothing that no rule allows, never more to strangers, and one refusal for all."""

import inspect
from copy import deepcopy
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline import law
from hearthline.helpdesk.disclosure import KEPT_AWAY, NOBODY_VERIFIED, ORDER, Table, decide
from hearthline.law.callers import differences, read_callers
from hearthline.law.schema_desk import PERMITS
from hearthline.law.types import PackError
from tests.directory.test_reading import longest, spanish_ease
from tests.ui.pages import ROOT
from tests.ui.test_readability import hard

pytestmark = pytest.mark.req("H-3", "H-8")
DAY = date(2026, 11, 23)
LIBRARY = law.load(ROOT / "packs")
PACK = LIBRARY.at("us-ca-sacramento", DAY)
TABLE = Table.of(PACK)
WHO, WAYS, ASKS = list(TABLE.who), [NOBODY_VERIFIED, *TABLE.ways], list(TABLE.asks)
OF_CASES = [code for code, entry in TABLE.asks.items() if entry["about"] == "case"]
EVERY = list(product(WHO, WAYS, ASKS))
CALLERS = read_callers(ROOT / "packs/us-ca-sacramento")
RULES: dict[str, dict[str, Any]] = PACK.resolved()["disclosure_rules"]


@pytest.mark.parametrize("caller", CALLERS, ids=lambda caller: caller.name)
def test_each_caller_gets_exactly_what_policy_allows(caller: Any) -> None:
    assert differences(caller, TABLE) == ()


def test_there_are_thirty_of_them_and_each_is_cited() -> None:
    assert len(CALLERS) >= 30
    assert all(caller.citation for caller in CALLERS)
    assert {caller.expect for caller in CALLERS} == {"yes", "pass", "no"}
    assert len({caller.who for caller in CALLERS}) >= 18


def test_whatever_no_rule_allows_is_not_said() -> None:
    bare = deepcopy(dict(PACK.resolved())) | {"disclosure_rules": {}, "disclosure_always": {}}
    table = Table(bare)
    for who, way, asks in EVERY:
        assert table.decide([who], way, asks).answer == "no"


def test_what_is_allowed_is_allowed_by_a_rule_that_names_it() -> None:
    for who, way, asks in EVERY:
        found = TABLE.decide([who], way, asks)
        for ground in found.grounds:
            assert str(ground.citation)
        if found.answer == "no":
            continue
        rule = RULES[found.grounds[0].rule]
        assert rule["effect"] in PERMITS
        assert asks in rule["asks"]
        assert {who, "anyone"} & set(rule["who"])
        assert "ways" not in rule or way in rule["ways"]


def test_whom_nobody_verified_never_gets_more_than_who_is_verified() -> None:
    for who, asks in product(WHO, ASKS):
        stranger = TABLE.decide([who], NOBODY_VERIFIED, asks)
        for way in TABLE.ways:
            known = TABLE.decide([who], way, asks)
            assert ORDER[stranger.answer] <= ORDER[known.answer], (who, way, asks)
            if stranger.answer == "yes":
                assert set(stranger.says) <= set(known.says)


def test_nothing_of_a_case_is_said_to_whom_nobody_verified() -> None:
    told = {(who, asks) for who, asks in product(WHO, OF_CASES) if TABLE.decide([who], "", asks).answer == "yes"}
    assert told == set()


def test_the_words_of_the_refusal_are_the_same_for_everybody_and_every_question() -> None:
    first = {TABLE.decide([who], way, asks).says[0] for who, way, asks in EVERY if not _given(who, way, asks)}
    assert first == {"say.cannot_tell"}


def test_what_follows_the_refusal_does_not_depend_on_how_they_were_verified() -> None:
    """So nobody learns from it that there was something to verify them against."""
    for who, asks in product(WHO, ASKS):
        rest = {TABLE.decide([who], way, asks).says for way in WAYS if not _given(who, way, asks)}
        doors = {TABLE.decide([who], way, asks).refer for way in WAYS if not _given(who, way, asks)}
        assert len(rest) <= 1
        assert len(doors) <= 1


def _given(who: str, way: str, asks: str) -> bool:
    return TABLE.decide([who], way, asks).answer != "no"


def test_the_decision_is_told_of_no_case_and_so_cannot_tell_of_one() -> None:
    assert set(inspect.signature(decide).parameters) == {"table", "who", "way", "asks", "kept_away"}
    source = inspect.getsource(inspect.getmodule(Table))  # type: ignore[arg-type]  # it has a module
    assert not any(word in source for word in ("django", "clock.now", "random", "objects.", "open("))


def test_nobody_is_told_who_reported_nor_where_another_person_lives() -> None:
    for who, way in product(WHO, WAYS):
        for asks in ("who_reported", "visit_place", "other_address", "index_of_another"):
            assert TABLE.decide([who], way, asks).answer == "no"


def test_an_order_that_keeps_somebody_away_takes_away_whatever_else_they_are() -> None:
    for who, way, asks in EVERY:
        alone, kept = decide(TABLE, who, way, asks), decide(TABLE, who, way, asks, kept_away=True)
        assert ORDER[kept.answer] <= ORDER[alone.answer]
        if asks in OF_CASES and asks != "child_died":
            assert kept.answer == "no", (who, way, asks)
    assert decide(TABLE, KEPT_AWAY, "", "case_exists", kept_away=True).answer == "no"


def test_what_the_facts_do_not_give_says_whom_to_ask_and_is_not_said() -> None:
    unknown = [rule for rule in RULES.values() if rule["effect"] == "unknown"]
    assert len(unknown) >= 5
    for rule in unknown:
        assert rule["confidence"] == "unknown"
        for who, way, asks in product(rule["who"], WAYS, rule["asks"]):
            found = TABLE.decide([who], way, asks)
            assert (found.answer, found.ask) == ("no", rule["ask"])


@given(st.sets(st.sampled_from(WHO), min_size=1, max_size=4), st.sampled_from(WAYS), st.sampled_from(ASKS))
def test_of_several_kinds_of_person_a_no_to_one_that_forbids_holds_for_all(who: set[str], way: str, asks: str) -> None:
    whole = TABLE.decide(sorted(who), way, asks)
    each = [TABLE.decide([one], way, asks) for one in who]
    forbidden = any(g.effect in ("must_not", "unknown") and g.rule != "refusal" for one in each for g in one.grounds)
    assert not (forbidden and whole.answer != "no")
    assert ORDER[whole.answer] <= max(ORDER[one.answer] for one in each)


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_a_code_that_nobody_knows_is_refused_and_not_guessed(who: str, way: str, asks: str) -> None:
    if who in TABLE.who and way in WAYS and asks in TABLE.asks:
        return
    with pytest.raises(PackError):
        TABLE.decide([who], way, asks)


def test_nobody_at_all_is_refused() -> None:
    with pytest.raises(PackError):
        TABLE.decide([], "", "general")


def test_the_country_alone_says_how_things_work_and_nothing_of_any_case() -> None:
    table = Table.of(LIBRARY.at("us", DAY))
    for who, way, asks in product(table.who, ["", *table.ways], table.asks):
        assert table.decide([who], way, asks).answer == ("yes" if table.asks[asks]["about"] == "general" else "no")


def test_a_caller_who_got_more_less_or_other_words_is_found() -> None:
    """The check that `packs check` runs must be able to fail."""
    data = deepcopy(dict(PACK.resolved()))
    data["disclosure_rules"]["loose"] = data["disclosure_rules"]["general_questions"] | {"asks": ["case_exists"]}
    loose = [caller.name for caller in CALLERS if differences(caller, Table(data))]
    assert any("neighbor fishes" in name for name in loose)
    data = deepcopy(dict(PACK.resolved()))
    del data["disclosure_rules"]["mandated_outcome"]
    assert any("teacher who reported" in c.name for c in CALLERS if differences(c, Table(data)))


SAID = [i for i in PACK.text_ids() if i.startswith(("say.", "ladder."))]
LETTERS = list(PACK.text_ids("letter."))


def test_what_is_said_and_the_ladder_can_be_read_in_sixth_grade() -> None:
    assert len(SAID) > 40
    assert hard({text_id: PACK.text(text_id).text for text_id in SAID}, 6) == {}


def test_letters_can_be_read_in_eighth_grade() -> None:
    assert len(LETTERS) > 15
    assert hard({text_id: PACK.text(text_id).text for text_id in LETTERS}, 8) == {}


def test_spanish_is_easy_by_a_spanish_formula_and_hmong_sentences_are_short() -> None:
    spoken = [PACK.text(i, "es") for i in (*SAID, *LETTERS)]
    assert not any(text.fallback for text in spoken)
    assert spanish_ease(" ".join(text.text.rstrip(".:") + "." for text in spoken)) >= 65
    hmong = [PACK.text(i, "hmn") for i in (*SAID, *LETTERS)]
    assert not any(text.fallback for text in hmong)
    assert [text.id for text in hmong if longest(text.text) > 24] == []
    assert all(text.drafted for text in (*spoken, *hmong))  # nobody with a name has read them yet
