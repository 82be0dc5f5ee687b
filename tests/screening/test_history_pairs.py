"""Two records that may be one person: the queue, the two beside each other, and the three answers."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Born, Name, Record
from hearthline.linkage.score import Score
from hearthline.people import actions as people
from hearthline.people import queries
from hearthline.people.models import Merge, Person, Possible, PossibleState
from hearthline.screening.history import comparing, linking
from tests import staff
from tests.screening.build import came, screener, supervisor
from tests.screening.history_build import EARLIER, HOME, known

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-7", "I-6")]
BORN = Born(2019, 3, 5)
QUEUE = "/people/duplicates"
WHY = "The school has one child of this name."


def text(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.status_code
    return " ".join(answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0].split())


@dataclass(frozen=True)
class Two:
    one: UUID
    two: UUID
    pair: UUID

    @property
    def address(self) -> str:
        return f"{QUEUE}/{self.pair}"


def two(first: str = "John Smith", second: str = "Jon Smith", born: Born = BORN, home: str = HOME) -> Two:
    """The same boy twice, and somebody asked for a look."""
    one, other = known(first, born, home=home), known(second, born, home=home)
    return Two(one, other, comparing.propose(viewer=screener(), one=one, two=other))


def form(pair: Two, stays: UUID, **more: str) -> dict[str, str]:
    """As the page sends it."""
    low, high = sorted((pair.one, pair.two))
    versions = dict(Person.unscoped.values_list("pk", "version"))
    told = {"version_one": str(versions[low]), "version_two": str(versions[high])}
    return told | {"stays": stays.hex, "why": WHY} | more


# The queue


def test_the_queue_begins_with_the_likeliest_and_says_why_and_where_each_came_from():
    pair = two()
    page = text(staff.desk("supervisor").client.get(QUEUE))
    assert f'href="{pair.address}"' in page
    for words in ("John Smith", "Jon Smith", "The date of birth is the same.", "a colleague asked for a look"):
        assert words in page, words
    assert "bits" not in page


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
        "The record of John Smith, age 7, born March 5, 2019 stays",
        "1 telephone number",
        "1 report they are in",
        "It can be taken back, exactly",
    ):
        assert words in page, words
    assert "bits" not in page
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


# The answers


def test_a_merge_by_form_says_what_was_done_and_the_pair_is_off_the_queue():
    pair = two()
    boss = staff.desk("supervisor").client
    answer = boss.post(f"{pair.address}/merge", form(pair, pair.two))
    assert (answer.status_code, answer["Location"]) == (303, f"/people/{pair.two}?said=merged")
    page = text(boss.get(answer["Location"]))
    for words in ("They are one person now.", "John Smith", "Jon Smith", WHY, "Un-merge"):
        assert words in page, words
    assert "No pair waits." in text(boss.get(QUEUE))
    assert Merge.unscoped.get().absorbed_id == pair.one
    away = boss.get(f"/people/{pair.one}?said=merged")
    assert (away.status_code, away["Location"]) == (303, f"/people/{pair.two}")


@pytest.mark.fault("16")
def test_pressed_twice_the_second_says_that_they_are_one_already():
    pair = two()
    boss = staff.desk("supervisor").client
    sent = form(pair, pair.two)
    boss.post(f"{pair.address}/merge", sent)
    for form_name in ("merge", "different", "leave"):
        page = text(boss.post(f"{pair.address}/{form_name}", sent), 409)
        assert "These two are one person now." in page
        assert f'href="/people/{pair.two}"' in page
    assert Merge.unscoped.count() == 1
    assert Possible.unscoped.get().state == PossibleState.OPEN


def test_an_old_page_merges_nobody_and_keeps_what_was_typed():
    pair = two()
    boss = staff.desk("supervisor").client
    sent = form(pair, pair.two)
    people.add_name(viewer=screener(), person_id=pair.one, name=Name("Jack", "Smith"))
    page = text(boss.post(f"{pair.address}/merge", sent), 409)
    assert "Look again." in page
    assert WHY in page
    assert "Jack Smith" in page
    assert not Merge.unscoped.exists()


def test_who_was_merged_with_somebody_else_meanwhile_is_not_merged_further_by_an_old_page():
    pair = two()
    third = known("John Smith", BORN)
    sent = form(pair, pair.two)
    people.merge(viewer=supervisor(), absorbed_id=pair.one, survivor_id=third, why="one boy")
    boss = staff.desk("supervisor").client
    for form_name in ("merge", "different", "leave"):
        page = text(boss.post(f"{pair.address}/{form_name}", sent), 409)
        assert "One of them was merged with somebody else since." in page
        assert "Merge into one person" not in page
    assert Merge.unscoped.count() == 1
    assert Possible.unscoped.get().decided_by == ""


def test_a_restricted_record_is_never_offered_to_disappear_into_an_open_one():
    pair = two()
    people.restrict(viewer=supervisor(), person_id=pair.one, ask="Solveig Tran")
    boss = staff.desk("supervisor").client
    page = text(boss.get(pair.address))
    assert f'value="{pair.one.hex}"' in page
    assert f'value="{pair.two.hex}"' not in page
    answer = boss.post(f"{pair.address}/merge", form(pair, pair.two))
    assert "Keep that one" in text(answer, 422)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"why": " "}, "Say why."),
        ({"stays": ""}, "Choose whose record stays."),
        ({"stays": UUID(int=9).hex}, "Choose whose record stays."),
        ({"version_one": "x"}, "Look again."),
        ({"version_two": ""}, "Look again."),
    ],
)
def test_a_merge_that_lacks_something_says_what_and_changes_nothing(sent: dict[str, str], said: str):
    pair = two()
    answer = staff.desk("supervisor").client.post(f"{pair.address}/merge", form(pair, pair.two) | sent)
    assert answer.status_code in (409, 422)
    assert said in text(answer, answer.status_code)
    assert "<title>Error:" in answer.content.decode()
    assert not Merge.unscoped.exists()


def test_not_the_same_person_needs_a_reason_is_kept_and_only_a_supervisor_looks_again():
    pair = two()
    desk, boss = staff.desk(), staff.desk("supervisor")
    assert "Say why." in text(desk.client.post(f"{pair.address}/different", {"why": ""}), 422)
    answer = desk.client.post(f"{pair.address}/different", {"why": "Two mothers."})
    assert (answer.status_code, answer["Location"]) == (303, f"{QUEUE}?said=different")
    assert "kept as two persons" in text(desk.client.get(answer["Location"]))
    page = text(desk.client.get(pair.address))
    assert "Two mothers." in page
    assert "ask a supervisor" in page
    assert "Merge into one person" not in page
    assert desk.client.post(f"{pair.address}/again", {"why": "x"}).status_code == 403
    again = text(boss.client.post(f"{pair.address}/different", {"why": "Me too."}), 409)
    assert "Somebody decided this before you." in again
    assert boss.client.post(f"{pair.address}/merge", form(pair, pair.two)).status_code == 409
    back = boss.client.post(f"{pair.address}/again", {"why": "The hospital called."})
    assert (back.status_code, back["Location"]) == (303, f"{pair.address}?said=again")
    assert pair.address in text(boss.client.get(QUEUE))


def test_cannot_tell_yet_stays_on_the_queue_with_what_is_missing_and_the_queue_goes_on_behind_it():
    pair = two()
    desk = staff.desk()
    answer = desk.client.post(f"{pair.address}/leave", {"why": "Ask the school on Monday."})
    assert (answer.status_code, answer["Location"]) == (303, f"{QUEUE}?said=left&after={pair.pair}")
    page = text(desk.client.get(answer["Location"]))
    assert "It stays on the queue." in page
    assert "From the beginning" in page
    assert "Ask the school on Monday." in text(desk.client.get(QUEUE))
    assert "Ask the school on Monday." in text(desk.client.get(pair.address))
    entry = Entry.objects.get(tag=Tag.DUPLICATE_LEFT)
    assert (entry.actor_id, "Monday" in entry.fields) == (desk.viewer.id, False)


# "This may be the same as …"


def test_the_other_record_is_looked_for_and_both_stand_beside_each_other():
    one, other = known("John Smith", BORN), known("Jon Smith", BORN)
    desk = staff.desk()
    address = f"/people/{one}/same"
    assert f'href="{address}"' in text(desk.client.get(f"/people/{one}"))
    assert 'value="John Smith"' in text(desk.client.get(address))
    page = text(desk.client.post(address, {"name": "John Smith", "born": "7"}))
    assert f'name="other" value="{other}"' in page
    assert f'name="other" value="{one}"' not in page
    answer = desk.client.post(f"{address}/with", {"other": str(other)})
    pair = Possible.unscoped.get()
    assert (answer.status_code, answer["Location"]) == (303, f"{QUEUE}/{pair.pk}")
    assert pair.source == "desk"
    assert pair.score_bits > 0
    again = desk.client.post(f"/people/{other}/same/with", {"other": str(one)})
    assert again["Location"] == answer["Location"]
    assert Possible.unscoped.count() == 1


def test_who_was_said_to_be_another_is_shown_with_that_answer_and_not_put_back():
    pair = two()
    people.dismiss(viewer=screener(), pair_id=pair.pair, why="Two mothers.")
    desk = staff.desk()
    answer = desk.client.post(f"/people/{pair.one}/same/with", {"other": str(pair.two)})
    assert answer["Location"] == pair.address
    assert "Two mothers." in text(desk.client.get(pair.address))
    assert Possible.unscoped.get().state == PossibleState.DIFFERENT


def test_nobody_is_proposed_to_be_themself_or_nobody():
    one = known("John Smith", BORN)
    client = staff.desk().client
    assert "This is the same person already." in text(client.post(f"/people/{one}/same/with", {"other": str(one)}), 422)
    for other in ("", "x", str(UUID(int=9))):
        assert client.post(f"/people/{one}/same/with", {"other": other}).status_code == 403
    assert client.post(f"/people/{one}/same", {"name": "", "born": "31 February 2019"}).status_code == 422
    assert client.post(f"/people/{one}/same", {"name": ""}).status_code == 422
    assert not Possible.unscoped.exists()


@pytest.mark.fault("46")
@pytest.mark.parametrize("role", ["administrator", ""])
def test_who_keeps_no_persons_opens_none_of_it(role: str):
    pair = two()
    client = staff.desk(role).client
    assert client.get(QUEUE).status_code == 403
    assert client.get(pair.address).status_code == 403
    assert client.get(f"/people/{pair.one}/same").status_code == 403
    for answer in ("merge", "different", "leave", "again"):
        assert client.post(f"{pair.address}/{answer}", form(pair, pair.one)).status_code == 403
    assert Possible.unscoped.get().decided_by == ""
