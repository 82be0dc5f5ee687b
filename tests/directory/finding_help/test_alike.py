"""Rows made many at a time are the rows made one by one, whatever changed in between and where a round was stopped."""

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.directory.community import models as store
from hearthline.directory.finding_help import gathering, making, shaping, writing
from hearthline.directory.finding_help.models import Correction, Making, Offer, Sign, Word, ZipMiddle
from tests.directory.finding_help import listing
from tests.staff import HERE

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-3")]
TERMS = ("Food Pantries", "Emergency Shelter", "Domestic Violence Shelters", "Legal Aid", "Something else")
NAMES = ("Oak Table", "Night Kitchen", "Señor Café", "Tab\there", "Back\\slash 'quoted'", "Haus\nnew line")


def town(seed: int, count: int) -> None:
    """So many services of every sort."""
    draw = random.Random(seed)
    for number in range(count):
        listing.service(
            f"s{number}",
            draw.choice(NAMES),
            draw.sample(TERMS, draw.randrange(3)),
            at=draw.choice((listing.HALL, (38.6, -121.4), None)),
            zip_code=draw.choice(("95814", "95815", "")),
            county=draw.choice(("", "Sacramento")),
            hours=draw.choice(((), [listing.weekly("MO,TU", "09:00", "17:00")])),
            languages=draw.choice(((), ["es"], ["es", "hmn"])),
            costs=draw.choice(((), [{"amount": 0}])),
            areas=draw.choice(((), ["California"])),
            hidden_place=draw.random() < 0.1,
            eligibility_description=draw.choice(("", "Women", "Families with children")),
        )


CHANGES = ("name", "terms", "gone", "hidden", "withdrawn", "phone", "place", "closed", "told", "owner")


def change(what: str, service: str) -> None:
    """Something happens to one service, or to what hangs on it."""
    row = store.Service.objects.filter(pk=service)
    if what == "name":
        row.update(name="Cedar House")
    elif what == "terms":
        store.Attribute.objects.filter(link_id=service).delete()
    elif what == "gone":
        row.delete()
    elif what == "hidden":
        row.update(hidden=True)
    elif what == "withdrawn":
        row.update(withdrawn_at=listing.EARLY)
    elif what == "phone":
        store.Phone.objects.filter(service_id=service).delete()
    elif what == "place":
        store.Location.objects.filter(pk__startswith=f"l-{service}-").update(latitude=38.7, hidden=False)
    elif what == "closed":
        Correction.objects.create(
            agency_id=HERE, service=service, checked_on=listing.TODAY, closed=True, made_at=listing.EARLY
        )
    elif what == "told":
        row.update(told='{"description": "Said in other words.", "fees_description": "Free"}')
    else:
        store.Organization.objects.filter(pk=f"o-{service}").update(hidden=True)


def rows() -> dict[str, list[Any]]:
    """Every row of search, without the numbers that a database gives."""
    return {
        "offers": sorted(Offer.objects.values_list(*[f.attname for f in Offer._meta.concrete_fields]), key=repr),
        "signs": sorted(Sign.objects.values_list(*writing.names(Sign)), key=repr),
        "words": sorted(Word.objects.values_list(*writing.names(Word)), key=repr),
    }


def forget() -> None:
    for model in (Offer, Sign, Word, ZipMiddle, Making):
        model.objects.all().delete()


def one_by_one() -> dict[str, list[Any]]:
    """As they come out when each service is made by itself, from nothing."""
    forget()
    for service in store.Service.objects.values_list("pk", flat=True):
        making.make_some([service])
    return rows()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(0, 10**6),
    st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 6)), max_size=6, unique_by=lambda one: one[1]),
    st.integers(1, 4),
    st.integers(0, 3),
)
def test_rows_made_in_batches_after_any_changes_are_those_made_one_by_one(
    seed: int, changes: Sequence[tuple[str, int]], batch: int, stopped: int
) -> None:
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "BATCH", batch)
        patch.setattr(making, "ROUND", 1)
        town(seed, 7)
        making.make_all()
        for what, number in changes:
            change(what, f"s{number}")
        for _ in range(stopped):
            making.turn()
        done = making.make_all()
        assert done.written <= 7
        if Making.objects.get().done_at and stopped:
            making.make_all()  # a round that began before the change was stopped in may be over: this one sees it all
        made, middles = rows(), sorted(ZipMiddle.objects.values_list())
        assert made == one_by_one()
        forget()
        patch.setattr(making, "BATCH", 1)
        making.make_all()
        assert made == rows()
        assert middles == sorted(ZipMiddle.objects.values_list())
        transaction.set_rollback(True)


def test_a_batch_asks_as_few_questions_for_many_services_as_for_one() -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            making.make_all()
        return len(caught)

    town(1, 2)
    few = asked()
    forget()
    for number in range(40):
        listing.service(f"more-{number}", "Oak Table", ["Food Pantries"], languages=["es"])
    assert asked() <= few + 2


def test_a_round_asks_for_the_packs_once(monkeypatch: pytest.MonkeyPatch) -> None:
    town(2, 9)
    monkeypatch.setattr(making, "BATCH", 2)
    calls: list[shaping.Around] = []
    real = making.around

    def counted() -> shaping.Around:
        calls.append(real())
        return calls[-1]

    monkeypatch.setattr(making, "around", counted)
    making.make_all()
    assert len(calls) == 1


def test_a_row_that_is_there_already_is_refused_and_nothing_of_its_batch_stays() -> None:
    town(3, 3)
    making.make_all()
    before = rows()
    row = Offer.objects.order_by("pk").last()
    with pytest.raises(IntegrityError), transaction.atomic():
        writing.put(Offer, [writing.reader(Offer)(row)])
    assert rows() == before


def test_signs_that_text_could_break_on_its_way_come_through() -> None:
    said = "tab\t, line\nbreak, back\\slash, 'quote', \"two\", \\N, é, 文, ,"
    row = Offer(id=5, service="s", name="n", about=said, checked_on=listing.TODAY, digest="x")
    bare = Offer(id=6, service="s", name="", lat=None, checked_on=None, digest="y")
    with transaction.atomic():
        writing.put(Offer, [writing.reader(Offer)(one) for one in (row, bare)])
        writing.put(Word, [(5, "oak", "CA", "")])
        writing.put(Word, [])
    kept = Offer.objects.get(pk=5)
    assert (kept.about, kept.checked_on, kept.lat) == (said, listing.TODAY, None)
    assert Offer.objects.get(pk=6).checked_on is None
    assert list(Word.objects.values_list("offer", "word", "state", "zip")) == [(5, "oak", "CA", "")]


def test_the_small_cache_is_there_again_after_a_round() -> None:
    town(4, 2)
    making.make_all()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size")
            assert cursor.fetchone()[0] == -2_000


@pytest.mark.parametrize("ids", [[], ["s0"], ["s0", "s1", "none"], ["'", '"', "%", "é", "{", "a,b", "NULL"]])
def test_among_finds_what_in_finds(ids: list[str]) -> None:
    town(5, 3)
    listing.service("é", "Odd", [])
    listing.service("a,b", "Odd", [])
    for column in ("pk", "organization_id"):
        found = store.Service.objects.filter(**{f"{column}__among": ids}).values_list("pk", flat=True)
        assert sorted(found) == sorted(
            store.Service.objects.filter(**{f"{column}__in": ids}).values_list("pk", flat=True)
        )


def test_what_is_kept_in_memory_for_the_next_row_is_never_another_rows() -> None:
    """Hours, people and needs of the same words are worked out once: with another clock they are other hours."""
    week = [listing.weekly("MO", "09:00Z", "17:00Z")]
    listing.service("here", "Oak", ["Food Pantries"], hours=week)
    listing.service("there", "Oak", ["Food Pantries"], hours=week, state="NV", zip_code="89101")
    making.make_all()
    one, other = Offer.objects.get(service="here"), Offer.objects.get(service="there")
    assert (one.zone, other.zone) == ("America/Los_Angeles", "")
    assert one.open == "" or one.open != other.open
    [whole] = gathering.gather(gathering.read(store.Service.objects.filter(pk="here"), gathering.Service))
    assert shaping.shape(whole, making.around()).digest == one.digest


def test_a_change_in_the_middle_of_a_round_is_seen_by_the_next() -> None:
    town(6, 4)
    making.make_all()
    store.Service.objects.filter(pk="s0").update(name="Cedar House", changed_at=listing.EARLY + timedelta(days=3))
    assert making.turn().looked == 4
    assert rows() == one_by_one()
