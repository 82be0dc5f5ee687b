"""What somebody types against reckonings by hand: phrases, names, needs; what a hidden place leaves; and a search by
name that finds all and only what has every word (D-3, H-2)."""

import json
import random
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from hearthline.directory.community import models as store
from hearthline.directory.finding_help import making, marks, needs, shaping
from hearthline.directory.finding_help.door.models import Offer, Sign, Word, ZipMiddle
from hearthline.directory.finding_help.models import Making
from hearthline.directory.finding_help.needs import _match, _reach, words
from hearthline.directory.finding_help.public import asking, views
from hearthline.directory.finding_help.searching import PAGE, Where, Wish, opened, search
from hearthline.ground import clock
from tests.directory.finding_help import listing
from tests.directory.finding_help.test_public import body, text

pytestmark = [pytest.mark.req("D-3", "H-2")]
LETTERS = st.sampled_from("abc")
SAID = st.lists(LETTERS, max_size=10)
PHRASES = st.dictionaries(
    st.lists(LETTERS, min_size=1, max_size=3).map(tuple), st.sampled_from([("x",), ("y",), ("x", "z")]), max_size=6
)


def by_hand(said: list[str], phrases: dict[tuple[str, ...], tuple[str, ...]]) -> tuple[tuple[str, ...], list[str]]:
    """The same without an index: at each word every phrase is tried, the longest first."""
    found: list[str] = []
    rest: list[str] = []
    at = 0
    while at < len(said):
        fits = [phrase for phrase in phrases if tuple(said[at : at + len(phrase)]) == phrase]
        if not fits:
            rest.append(said[at])
            at += 1
            continue
        longest = max(fits, key=len)
        found += [need for need in phrases[longest] if need not in found]
        at += len(longest)
    return tuple(found), rest


@given(SAID, PHRASES)
def test_the_longest_phrase_at_each_word_wins_and_what_is_left_is_left_in_its_order(said: Any, phrases: Any) -> None:
    assert _match(said, phrases, _reach(phrases)) == by_hand(said, phrases)


@given(st.text(max_size=60))
def test_words_are_small_and_plain_and_their_own_words(typed: str) -> None:
    own = words(typed)
    assert own == words(" ".join(own))
    assert all(word.isascii() and word == word.lower() and word.isalnum() for word in own)


@given(
    st.lists(st.sampled_from(["food", "FOOD", "Fóod", "a place to sleep", "diapers", "Zqname", "house"]), max_size=6)
)
def test_how_it_is_written_changes_nothing_of_what_it_means(said: list[str]) -> None:
    vocabulary = needs.current()
    plain = vocabulary.asked(" ".join(said).lower())
    for written in (" ".join(said).upper(), "  ".join(said), ", ".join(said), " ".join(said) + "!"):
        assert vocabulary.asked(written) == plain


@given(st.text("abcdefghij klmnopqrstuvwxyz", max_size=250))
def test_a_need_and_a_name_are_never_made_of_the_same_word(typed: str) -> None:
    vocabulary = needs.current()
    asked = vocabulary.asked(typed)
    assert len(set(asked.needs)) == len(asked.needs)
    assert not set(asked.words) & vocabulary.small
    for word in asked.words:
        assert word in words(typed[: needs.LONGEST])


def test_every_need_of_every_language_has_a_page_of_its_own() -> None:
    vocabulary = needs.current()
    for lang in ("en", "es", "hmn"):
        named = [need.name(lang) for need in vocabulary.needs.values()]
        assert len(named) == len(set(named)), lang
    for code, need in vocabulary.by_code.items():
        assert asking.number(str(code)) == code
        assert vocabulary.needs[need.id] is need
    assert vocabulary.needs[next(iter(vocabulary.needs))].name("xx"), "an unknown language reads the English name"


@pytest.mark.django_db
@pytest.mark.parametrize("lang", ["", "/es", "/hmn"])
def test_every_need_can_be_pressed_and_says_whom_to_call_where_there_is_nothing(stranger: Client, lang: str) -> None:
    for code, need in needs.current().by_code.items():
        answer = stranger.get(f"{lang}/help-near/near?n={code}&at=ca-sacramento")
        assert answer.status_code == 200, need.id
        assert need.name(lang.strip("/") or "en").split()[0] in text(body(answer))
        assert "tel:" in body(answer), "somebody can be called in any case"


@pytest.mark.django_db
@pytest.mark.parametrize("wanted", [["violence"], ["crisis"], ["food"], []])
def test_only_lines_that_may_be_called_stand_beside_a_list(wanted: list[str]) -> None:
    vocabulary = needs.current()
    found = views.lines([vocabulary.needs[one] for one in wanted])
    assert found
    assert all(card.callable for card in found)


# -- a hidden place leaves nothing ------------------------------------------------------------------------------------

STREET, TOWN = "77 Zqhidden Lane", "Zqtown"
TERMS = st.sampled_from(["Domestic Violence Shelters", "Rape Crisis Center", "Food Pantries", "Legal Aid"])


class Hiding(TestCase):
    """Hypothesis in one database: each place is made, asked for, and undone."""

    @settings(max_examples=15, deadline=None)
    @given(
        st.lists(TERMS, min_size=1, max_size=3), st.booleans(), st.booleans(),
        st.sampled_from(["physical", "postal", "virtual"]),
    )  # fmt: skip
    def test_where_nobody_may_know_a_place_no_row_and_no_list_says_it(
        self, terms: list[str], hidden: bool, county: bool, kind: str
    ) -> None:
        listing.service("s", "Oak Table", terms, hidden_place=hidden, county="Sacramento" if county else "")
        for row in store.Address.objects.all():
            told = json.loads(row.told) | {"address_1": STREET, "city": TOWN, "address_type": kind}
            store.Address.objects.filter(pk=row.pk).update(told=json.dumps(told), address_type=kind)
        making.make_all()
        row = Offer.objects.get()
        vocabulary = needs.current()
        must = hidden or any(vocabulary.needs[need].hide_address for need in marks.codes(row.needs))
        kept = json.dumps([list(model.objects.values()) for model in (Offer, Sign, Word, ZipMiddle)], default=str)
        if must:
            assert STREET not in kept
            assert TOWN not in kept
            assert (row.lat, row.lon, row.address) == (None, None, "")
            assert len(row.zip) <= 3
            assert json.loads(row.told)["secret"] is True
            assert not ZipMiddle.objects.exists()
        elif kind == "physical":
            assert STREET in row.address
        if kind != "physical":
            assert STREET not in kept, "a letter box is no place to go to"

    @settings(max_examples=12, deadline=None)
    @given(
        st.lists(
            st.sampled_from(["oak", "cedar", "table", "house", "zq", "lantern"]), min_size=1, max_size=3, unique=True
        )
    )
    def test_a_name_finds_what_has_every_word_and_nothing_else(self, said: list[str]) -> None:
        draw = random.Random(7)
        names = ["Oak Table", "Cedar Table", "Oak Lantern House", "Cedar Lantern", "Table of Oak and Cedar"]
        for n, name in enumerate(names):
            listing.service(
                f"s{n}", name, ["Food Pantries"], county="Sacramento", description=draw.choice(["", "A house."])
            )
        making.make_all()
        found = {hit.offer.name for hit in search(Wish(words=tuple(said)), Where(state="CA")).hits}
        expected = {
            row.name
            for row in Offer.objects.all()
            if set(said) <= set(words(f"{row.name} {row.organization} {row.about}"))
        }
        assert found == expected


# -- what a round of making does --------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("batch", [1, 2, 3, 7, 100])
def test_however_large_a_batch_is_the_rows_are_the_same(batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "BATCH", batch)
    for n in range(7):
        listing.service(f"s{n}", f"Oak {n}", ["Food Pantries"], zip_code=f"9581{n}", languages=["es"] * (n % 2))
    making.make_all()
    rows = sorted(Offer.objects.values_list("service", "digest"))
    assert len(rows) == 7
    monkeypatch.setattr(making, "BATCH", 250)
    assert making.make_all().written == 0
    assert sorted(Offer.objects.values_list("service", "digest")) == rows


@pytest.mark.django_db
@pytest.mark.fault("3")
@pytest.mark.parametrize("at", ["shape", "signs", "name_words", "_middles"])
def test_a_round_that_breaks_in_a_batch_leaves_that_batch_as_it_was_and_goes_on(
    at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(4):
        listing.service(f"s{n}", f"Oak {n}", ["Food Pantries"])
    making.make_all()
    store.Service.objects.update(name="Cedar", changed_at=datetime(2026, 11, 22, tzinfo=UTC))

    def fails(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError

    with monkeypatch.context() as away:
        away.setattr(making, at, fails)
        with pytest.raises(ZeroDivisionError):
            making.make_all()
    assert set(Offer.objects.values_list("name", flat=True)) == {f"Oak {n}" for n in range(4)}
    assert set(Sign.objects.values_list("offer", flat=True)) == set(Offer.objects.values_list("pk", flat=True))
    making.make_all()
    assert set(Offer.objects.values_list("name", flat=True)) == {"Cedar"}
    assert Making.objects.get().began_at is None


@pytest.mark.django_db
def test_while_a_delivery_comes_in_no_round_begins_and_after_it_one_does() -> None:
    listing.service("s", "Oak Table", ["Food Pantries"])
    making.make_all()
    store.Delivery.objects.create(
        source_id="practice", form="json", sha256="1" * 64, state="running", started_at=clock.now()
    )
    store.Service.objects.update(name="Cedar", changed_at=datetime(2026, 11, 22, tzinfo=UTC))
    assert making.turn().looked == 0
    store.Delivery.objects.filter(state="running").update(state="done", ended_at=datetime(2026, 11, 22, tzinfo=UTC))
    assert making.turn().written == 1
    assert Offer.objects.get().name == "Cedar"


@pytest.mark.django_db
def test_one_service_at_several_places_is_one_offer_at_each_and_its_own_id_each_time() -> None:
    listing.service("s", "Oak Table", ["Food Pantries"])
    for n in range(3):
        listing.place("s", (38.5 + n / 10, -121.4), f"9582{n}", "CA", "Sacramento")
    making.make_all()
    first = set(Offer.objects.values_list("pk", flat=True))
    assert len(first) == 4
    Offer.objects.all().delete()
    Making.objects.all().delete()
    making.make_all()
    assert set(Offer.objects.values_list("pk", flat=True)) == first
    assert all(0 <= pk < 1 << 63 for pk in first)


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_two_places_share_an_id_only_when_they_are_the_same(a: str, b: str, c: str, d: str) -> None:
    if "\x00" in a + b + c + d:
        return
    assert (shaping.offer_id(a, b) == shaping.offer_id(c, d)) == ((a, b) == (c, d))


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ["", "No/Such", "America/Los_Angeles", "x" * 40, "../etc"])
def test_a_clock_that_nobody_knows_opens_nothing(zone: str) -> None:
    from hearthline.directory.finding_help import hours

    kept = hours.pack(hours.Hours((hours.Rule(0, hours.A_DAY, tuple(range(7))),), sure=True))
    answer = opened(kept, zone, datetime(2026, 11, 23, 20, 0, tzinfo=UTC))
    assert answer is (True if zone == "America/Los_Angeles" else None)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, 1, PAGE - 1, PAGE, PAGE + 1])
def test_there_is_a_next_page_exactly_when_there_is_more(count: int) -> None:
    for n in range(count):
        listing.service(f"s{n:02}", f"Oak {n}", ["Food Pantries"], county="Sacramento")
    making.make_all()
    found = search(Wish(("food",)), Where(state="CA", county="Sacramento"))
    assert len(found.hits) == min(count, PAGE)
    assert found.more == (count > PAGE)
