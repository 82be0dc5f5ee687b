"""Two records that may be one person: the three answers, and proposing one."""

from uuid import UUID

import pytest

from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Name
from hearthline.people import actions as people
from hearthline.people.models import Merge, Possible, PossibleState
from tests import staff
from tests.screening.build import screener, supervisor
from tests.screening.history_build import known
from tests.screening.pairs_build import BORN, QUEUE, WHY, form, text, two

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-7", "I-6")]


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
    sent = desk.client.post(address, {"name": "John Smith", "born": "7"})
    assert (sent.status_code, "Smith" in sent["Location"]) == (303, False)
    page = text(desk.client.get(sent["Location"]))  # "Back" comes here again, and sends nothing
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


def test_when_only_the_person_themself_is_found_the_page_says_that_nobody_else_is():
    one = known("John Smith", BORN)
    desk = staff.desk()
    sent = desk.client.post(f"/people/{one}/same", {"name": "John Smith", "born": "7"})
    page = text(desk.client.get(sent["Location"]))
    assert "Nobody else like them is known." in page
    assert "Nobody like them is known." not in page


def test_a_search_for_the_other_record_opens_for_nobody_else_and_says_so():
    one = known("John Smith", BORN)
    sent = staff.desk().client.post(f"/people/{one}/same", {"name": "Jane Doe"})
    page = text(staff.desk().client.get(sent["Location"]), 410)
    assert "This search is over" in page
    assert "Jane Doe" not in page


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
