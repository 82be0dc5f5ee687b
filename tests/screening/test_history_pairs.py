"""Two records that may be one person: the queue, and the two beside each other."""

import re
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthline.ground import clock
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Born, Name, Record
from hearthline.linkage.score import Score
from hearthline.people import actions as people
from hearthline.people import queries
from hearthline.people.models import Merge
from hearthline.screening.history import comparing, linking
from tests import staff
from tests.screening.build import came, screener, supervisor
from tests.screening.history_build import EARLIER, known
from tests.screening.pairs_build import BORN, QUEUE, form, text, two

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-7", "I-6")]


# The queue


def test_the_queue_begins_with_the_likeliest_and_says_why_and_where_each_came_from():
    pair = two()
    page = text(staff.desk("supervisor").client.get(QUEUE))
    assert f'href="{pair.address}"' in page
    for words in ("John Smith", "Jon Smith", "The date of birth is the same.", "a colleague asked for a look"):
        assert words in page, words
    assert not re.search(r"\bbits\b|\d ?bits", page)


def test_an_empty_queue_says_what_fills_it():
    page = text(staff.desk("supervisor").client.get(QUEUE))
    assert "No pair waits." in page
    assert "This may be the same as" in page


def test_the_queue_goes_on_where_the_page_before_ended_and_shows_each_pair_once():
    middle = known("John Smith", BORN)
    ids = [known(f"Jon{letter} Smith", BORN) for letter in "abcdefg"]
    for number, other in enumerate(ids):
        score = Score(float(number // 2), (), "possible")  # ties: the older one of them first
        people.propose(viewer=screener(), one=middle, two=other, score=score)
    seen, after = [], None
    for _page in range(4):
        found = queries.duplicates_page(screener(), after=after, limit=2)
        seen += [pair.id for pair in found.pairs]
        after = found.after
    assert after is None
    assert seen == [pair.id for pair in queries.duplicates(screener(), limit=50)]
    assert len(set(seen)) == 7


def test_what_a_colleague_asked_for_is_not_buried_under_what_was_compared_in_bulk():
    asked = two()
    middle = known("Maria Nunez", BORN)
    bulk = people.propose(
        viewer=screener(), one=middle, two=known("Mari Nunez", BORN), score=Score(99.0, (), "probable"), source="batch"
    )
    client = staff.desk("supervisor").client
    every = text(client.get(QUEUE))
    assert every.index(str(bulk.pk)) < every.index(str(asked.pair))
    own = text(client.get(QUEUE, {"by": "colleagues"}))
    assert str(asked.pair) in own
    assert str(bulk.pk) not in own
    assert "noticed when all records were compared" in every


@pytest.mark.parametrize("after", ["x", "00000000-0000-0000-0000-000000000009", "'; --"])
def test_a_place_in_the_queue_that_is_none_is_its_beginning(after: str):
    pair = two()
    assert pair.address in text(staff.desk().client.get(QUEUE, {"after": after}))


def test_a_long_queue_asks_as_many_questions_as_a_short_one_and_so_does_its_count():
    desk = staff.desk("supervisor")
    two()
    desk.client.get(QUEUE)
    with CaptureQueriesContext(connection) as short:
        desk.client.get(QUEUE)
    middle = known("Maria Nunez", BORN)
    for letter in "abcdefgh":
        people.propose(viewer=screener(), one=middle, two=known(f"Mari{letter} Nunez", BORN))
    with CaptureQueriesContext(connection) as long:
        page = text(desk.client.get(QUEUE))
    assert "9 pairs wait." in page
    assert len(long) == len(short)
    viewer = supervisor()
    with CaptureQueriesContext(connection) as counted:
        queries.open_duplicates(viewer)
    asked = [one["sql"] for one in counted if one["sql"].startswith("SELECT")]
    assert len(asked) == 1


def test_the_count_stops_at_its_most_and_the_page_says_or_more(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("hearthline.people.queries.pairs.MOST_COUNTED", 1)
    monkeypatch.setattr("hearthline.screening.desk.history.duplicates.MOST_COUNTED", 1)
    two()
    two("Maria Nunez", "Mari Nunez")
    assert "1 pairs or more wait." in text(staff.desk("supervisor").client.get(QUEUE))


def test_the_supervisor_s_page_and_the_search_lead_to_the_queue_with_its_count():
    boss = staff.desk("supervisor").client
    assert "No pair waits." in text(boss.get("/supervisor"))
    two()
    assert f'<a href="{QUEUE}">1 pair waits.</a>' in text(boss.get("/supervisor"))
    assert "1 pair waits." in text(boss.get("/people"))


def test_the_queue_is_journalled_with_who_was_shown():
    pair = two()
    text(staff.desk().client.get(QUEUE))
    entry = Entry.objects.filter(tag=Tag.DUPLICATES_LISTED).latest("at")
    assert {pair.one.hex, pair.two.hex} == set(entry.fields.split())


@pytest.mark.fault("46")
def test_restricted_and_sealed_persons_are_on_nobody_s_queue_who_may_not_see_them_and_in_no_count():
    pair = two()
    people.restrict(viewer=supervisor(), person_id=pair.one, ask="Solveig Tran")
    assert "No pair waits." in text(staff.desk().client.get(QUEUE))
    assert queries.open_duplicates(screener()) == 0
    assert staff.desk().client.get(pair.address).status_code == 403
    assert pair.address in text(staff.desk("supervisor").client.get(QUEUE))
    people.seal(viewer=supervisor(), person_id=pair.one, why="adoption")
    boss = staff.desk("supervisor").client
    assert "No pair waits." in text(boss.get(QUEUE))
    never = boss.get(f"{QUEUE}/{UUID(int=9)}")
    sealed = boss.get(pair.address)
    assert (sealed.status_code, text(sealed, 403)) == (never.status_code, text(never, 403))


# Beside each other


def test_the_two_stand_beside_each_other_with_what_agrees_and_what_differs_in_words():
    pair = two()
    people.add_phone(viewer=screener(), person_id=pair.one, phone="(916) 555-0142")
    people.join_household(viewer=screener(), person_id=pair.one, with_person=known("Mary Smith", Born(1990)))
    report = came(children=EARLIER, adults=[])
    linking.link(viewer=screener(), report_id=report.report_id, slot="child-1", person_id=pair.one)
    today = clock.now().date()
    years = today.year - 2019 - ((today.month, today.day) < (3, 5))  # seven, until he is eight
    page = text(staff.desk("supervisor").client.get(pair.address))
    for words in (
        "John Smith",
        "Jon Smith",
        "born March 5, 2019",
        "Tannery Lane",
        "(916) 555-0142",
        "Mary Smith",
        "1 earlier report",
        "not known",
        "The date of birth is the same.",
        "says much",
        "agrees",
        f"The record of John Smith, age {years}, born March 5, 2019 stays",
        "1 telephone number",
        "1 report they are in",
        "It can be taken back, exactly",
    ):
        assert words in page, words
    assert not re.search(r"\bbits\b|\d ?bits", page)
    for own in (pair.one, pair.two):
        assert Entry.objects.filter(tag=Tag.PERSON_READ, record_id=own.hex, actor_id__gt="").exists()


def test_a_pair_of_whom_much_is_known_asks_as_many_questions_as_one_of_whom_little_is():
    pair, boss = two(), staff.desk("supervisor").client
    report = came(children=EARLIER, adults=[])
    linking.link(viewer=screener(), report_id=report.report_id, slot="child-1", person_id=pair.one)
    first = known("Marybeth Smith", Born(1990))
    people.join_household(viewer=screener(), person_id=first, with_person=pair.one)
    people.relate(viewer=screener(), person_id=first, other_id=pair.one, kind="parent")
    boss.get(pair.address)
    with CaptureQueriesContext(connection) as little:
        boss.get(pair.address)
    for number in range(6):
        people.add_name(viewer=screener(), person_id=pair.one, name=Name(f"Johnny{number}", "Smith"))
        other = known(f"Child{number} Smith", Born(2015))
        people.join_household(viewer=screener(), person_id=other, with_person=pair.one)
        people.relate(viewer=screener(), person_id=other, other_id=pair.one, kind="sibling")
    with CaptureQueriesContext(connection) as much:
        assert "Johnny5" in text(boss.get(pair.address))
    assert len(much) == len(little)
    assert len(much) < 120


@pytest.mark.parametrize("second", ["Jacob Smith", "Joan Smith"])
def test_twins_are_held_apart_by_a_warning(second: str):
    page = text(staff.desk("supervisor").client.get(two(second=second).address))
    assert "Born alike, with different given names: this may be twins." in page


def test_a_misspelt_name_alone_warns_of_no_twins_when_nobody_knows_the_births():
    page = text(staff.desk("supervisor").client.get(two(born=Born()).address))
    assert "twins" not in page


def test_father_and_son_of_one_name_are_held_apart():
    by, names = screener(), (Name("John", "Smith", "Jr."), Name("John", "Smith", "Sr."))
    ids = []
    for name in names:
        token = people.look_up(by, Record(names=(name,))).token
        ids.append(people.create(viewer=by, token=token, names=[name]).pk)
    pair = comparing.propose(viewer=by, one=ids[0], two=ids[1])
    assert "parent and a child of one name" in text(staff.desk("supervisor").client.get(f"{QUEUE}/{pair}"))


def test_who_live_together_as_two_or_are_relatives_are_held_apart_and_lend_each_other_no_likeness():
    pair = two(second="Johnny Smith")
    before = comparing.compare(supervisor(), pair.pair).score
    people.join_household(viewer=screener(), person_id=pair.one, with_person=pair.two)
    people.relate(viewer=screener(), person_id=pair.one, other_id=pair.two, kind="sibling")
    found = comparing.compare(supervisor(), pair.pair)
    assert found.score == before
    page = text(staff.desk("supervisor").client.get(pair.address))
    assert "They live or lived in one household, as two" in page
    assert "relatives of each other" in page
    assert "brother or sister: Johnny Smith" in page


def test_who_are_kept_as_twins_are_offered_no_merge():
    pair = two(second="Jacob Smith")
    people.relate(viewer=screener(), person_id=pair.one, other_id=pair.two, kind="twin")
    boss = staff.desk("supervisor").client
    page = text(boss.get(pair.address))
    assert "Twins are never made one person." in page
    assert "Merge into one person" not in page
    assert "never made one" in page
    assert boss.post(f"{pair.address}/merge", form(pair, pair.one)).status_code == 409
    assert not Merge.unscoped.exists()


def test_a_screener_sees_why_there_is_no_merge_and_whom_to_ask_and_may_say_they_are_two():
    pair = two()
    desk = staff.desk()
    page = text(desk.client.get(pair.address))
    assert "Only a supervisor does that: ask one" in page
    assert "Merge into one person" not in page
    assert "They are two persons" in page
    assert desk.client.post(f"{pair.address}/merge", form(pair, pair.one)).status_code == 403
    assert not Merge.unscoped.exists()
