"""What the answers say (H-1, H-4): the same in every language, no state's law for everybody, never surer than read."""

import re
from collections import Counter

import pytest

from hearthline.law.answers.kinds import PEOPLE, Answer, Block
from hearthline.law.answers.reading import read_answers
from tests.law.conftest import PACKS

OWN = {pack: read_answers(PACKS / pack) for pack in ("us", "us-ca", "us-ca-sacramento")}
ALL = [answer for answers in OWN.values() for answer in answers]
NUMBER = re.compile(r"\{[^}]+\}|\d[\d.\-]*\d|\d")
CALIFORNIA = re.compile(
    r"\b(?:California|Sacramento|CACI|Penal Code|Welfare and Institutions|JV-\d+|SOC \d+|SS 8572)\b"
)
HOUSE_HMONG = ("me nyuam", "xov tooj", "los sis", "niam txiv", "sij hawm")


def text_of(blocks: tuple[Block, ...]) -> str:
    return "\n".join(line for block in blocks for line in (block.text, *block.items))


def shape(blocks: tuple[Block, ...]) -> list[int]:
    """The number of items of each block, 0 for a paragraph."""
    return [len(block.items) for block in blocks]


def numbers(text: str) -> Counter[str]:
    return Counter(NUMBER.findall(text))


def names(answer: Answer) -> str:
    return f"{answer.pack}:{answer.id}"


@pytest.mark.req("H-1")
def test_there_are_far_more_than_forty_answers_each_in_three_languages() -> None:
    assert len(OWN["us"]) >= 78
    assert len(OWN["us-ca"]) >= 46
    assert OWN["us-ca-sacramento"]
    assert [names(one) for one in ALL if set(one.question) != {"en", "es", "hmn"}] == []
    assert [names(one) for one in ALL if set(one.drafted) != {"es", "hmn"}] == []


@pytest.mark.req("H-1")
@pytest.mark.parametrize("lang", ["es", "hmn"])
def test_a_translation_has_every_number_every_step_and_every_doubt_of_the_english(lang: str) -> None:
    for one in ALL:
        english, other = one.blocks["en"], one.blocks[lang]
        assert shape(english) == shape(other), names(one)
        assert numbers(text_of(english)) == numbers(text_of(other)), names(one)
        assert bool(one.unknown) == bool(one.unknown.get(lang)), names(one)
        assert bool(one.ask) == bool(one.ask.get(lang)), names(one)


@pytest.mark.req("H-1")
def test_a_lost_number_and_a_lost_step_are_noticed() -> None:
    assert numbers("Within 48 hours, {contact.hotline}.") != numbers("Dentro de 24 horas, {contact.hotline}.")
    assert numbers("Call 911.") != numbers("Llame.")
    assert shape((Block(items=("a", "b")),)) != shape((Block(items=("a",)),))


@pytest.mark.req("H-1")
def test_general_answers_never_state_a_states_law_as_everybodys() -> None:
    assert CALIFORNIA.search("In California the list is called CACI.")
    said = [(one.id, CALIFORNIA.findall(text_of(blocks))) for one in OWN["us"] for blocks in one.blocks.values()]
    assert [pair for pair in said if pair[1]] == []


@pytest.mark.req("H-1")
def test_what_rests_on_nothing_read_is_called_advice_or_says_what_is_unknown() -> None:
    """A law that nobody has read for this project may stand only beside the words that say so."""
    for one in ALL:
        unread = [source for source in one.sources if source.confidence == "unverified"]
        if len(unread) == len(one.sources) and not one.unknown:
            assert {source.citation for source in unread} == {"Advice of this project, not a law"}, names(one)


@pytest.mark.req("H-1")
def test_people_say_it_in_three_to_eight_ways_in_each_language() -> None:
    assert [names(one) for one in ALL for ways in one.lay.values() if not 3 <= len(set(ways)) <= 8] == []


@pytest.mark.req("H-4")
def test_everybody_the_requirements_name_finds_answers_of_their_own() -> None:
    count = Counter(who for one in OWN["us"] for who in one.who)
    assert {who: count[who] for who in PEOPLE if count[who] < 8} == {}
    mine = ("parent", "youth", "relative", "foster-parent", "accused", "reporter")
    assert {f"rights-{who}" for who in mine} <= {one.id for one in OWN["us"]}
    assert {f"rights-{who}" for who in mine} <= {one.id for one in OWN["us-ca"]}


@pytest.mark.req("D-6")
def test_hmong_is_spelled_as_the_house_spells_it() -> None:
    for one in ALL:
        low = text_of(one.blocks["hmn"]).lower()
        assert [bad for bad in HOUSE_HMONG if bad in low] == [], names(one)
