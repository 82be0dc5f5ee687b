"""What is needed to file: little, never more than the pack has us ask, and never an anonymous reporter's name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.intake.calls import fields
from hearthline.intake.calls.lacks import asked_in, lacking
from hearthline.ui.agency import current_pack
from tests.cast import MARISOL, STORY
from tests.intake.calls.build import WHOLE, without

NEEDED = ("language", "interpreter", "danger", "where_now", "story")


def lacks(values, channel="phone"):
    return [lack.field for lack in lacking(values, channel=channel)]


def test_a_whole_call_lacks_nothing() -> None:
    assert lacks(WHOLE) == []


@pytest.mark.parametrize("field", NEEDED)
def test_each_thing_that_is_needed_is_missed_by_itself_and_named_with_its_card(field: str) -> None:
    (lack,) = lacking(without(field))
    assert (lack.field, lack.card) == (field, fields.spec(field).card)
    assert lack.message
    assert lacks(without(field) | {field: "  "}) == [field]


def test_an_empty_call_is_told_everything_in_the_order_of_the_cards() -> None:
    cards = [lack.card for lack in lacking({})]
    assert cards == sorted(cards, key=fields.CARDS.index)
    assert set(NEEDED) < set(lacks({}))


def test_not_sure_is_an_answer_to_where_the_child_is() -> None:
    assert lacks(without("where_now", where_unsure="yes")) == []


def test_an_answer_that_is_not_known_is_an_answer() -> None:
    assert lacks(without("interpreter", interpreter="unknown")) == []
    assert lacks(without("danger", danger="unsure")) == []
    assert lacks(without("visit", **{"visit.tribe": "declined"})) == []


ASKS = sorted({ask.code for kind in fields.REPORTER_KINDS for ask in current_pack().identity_rule(kind).must_ask})


def test_every_item_the_pack_has_us_ask_has_a_field() -> None:
    for code in ASKS:
        field = asked_in(code)
        assert field == "how_know" or fields.spec(field)
    assert asked_in("something_new") == ""


@pytest.mark.req("I-3")
@pytest.mark.parametrize("kind", fields.REPORTER_KINDS)
def test_each_item_is_asked_answered_or_declined_and_declining_is_recorded(kind: str) -> None:
    bare = without("reporter", "how_know", "visit", **{"reporter.kind": kind})
    asks = [ask for ask in current_pack().identity_rule(kind).must_ask if ask.when == "always"]
    assert len(lacking(bare)) == len(asks)
    for ask in asks:
        answer = {"how_know": {"how_know.signs": "yes"}}.get(asked_in(ask.code), {asked_in(ask.code): "no"})
        for given_ in (answer, {f"declined.{ask.code}": "yes"}, {f"declined.{ask.code}": "not_reached"}):
            rest = {f"declined.{other.code}": "not_reached" for other in asks if other is not ask}
            assert len(lacking(bare | rest)) == 1
            left = lacking(bare | rest | given_)
            assert [lack.field for lack in left] in ([], ["reporter.why_declined"])


def test_why_is_asked_only_of_who_declined_and_may_be_declined_too() -> None:
    values = without("reporter.name")
    assert lacks(values) == ["reporter.name"]
    refused = values | {"declined.name": "yes"}
    assert lacks(refused) == ["reporter.why_declined"]
    assert lacks(refused | {"reporter.why_declined": "They fear the father."}) == []
    assert lacks(refused | {"declined.why_declined": "yes"}) == []
    assert lacks(values | {"declined.name": "not_reached"}) == [], "nobody declined anything"
    assert lacks(values | {"declined.name": "yes", "reporter.name": MARISOL.name}) == [], "given after all"


@given(st.sampled_from([*fields.REPORTER_KINDS, ""]))
def test_an_anonymous_reporter_never_stands_in_the_way(kind: str) -> None:
    answers = {
        "language": "en",
        "interpreter": "no",
        "danger": "no",
        "where_unsure": "yes",
        "story": STORY,
        "reporter.kind": kind,
    }
    declined = {f"declined.{code}": "yes" for code in ASKS}
    assert lacks(answers | declined) == []


@pytest.mark.parametrize("channel", ["paper", "fax", "letter"])
def test_a_letter_cannot_be_asked(channel: str) -> None:
    bare = without("reporter", "how_know", "visit")
    assert lacks(bare, channel) == []
    assert lacks(bare, "walk_in") != []


@given(st.dictionaries(st.sampled_from(sorted(set(WHOLE) - {"reporter.kind"})), st.sampled_from(["", "yes"])))
def test_an_answer_more_never_makes_more_lack(values: dict[str, str]) -> None:
    """But for a refusal, after which one question more is asked."""
    before = set(lacks(values))
    for field, text in WHOLE.items():
        if field != "reporter.kind":
            assert set(lacks(values | {field: text})) <= before
