"""A sealed record is opened again on a page: by its number, for a reason, asked twice, and nothing shows before."""

from uuid import UUID, uuid4

import pytest

from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Born
from hearthline.people import actions as people
from hearthline.people.models import Person
from hearthline.screening.history import linking
from tests import staff
from tests.screening.build import came, screener, supervisor
from tests.screening.history_build import JON, SMITH, known
from tests.screening.pairs_build import text

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-7")]
PAGE = "/people/unseal"
WHY = "court-order"


@pytest.fixture
def gone() -> UUID:
    """Somebody linked in a report, and sealed since."""
    person_id = known(SMITH, Born(2019, 3, 5))
    made = came(children=JON, adults=[])
    linking.link(viewer=screener(), report_id=made.report_id, slot="child-1", person_id=person_id)
    people.seal(viewer=supervisor(), person_id=person_id, why="adoption")
    return person_id


def is_found() -> bool:
    """By anybody else who looks."""
    page = staff.desk(username="screener2", name="Ottoline Marsh").client.post(
        "/people", {"name": SMITH, "born": "2019"}, follow=True
    )
    return "data-person" in text(page)


def test_the_page_of_the_seal_gives_the_number_that_opens_it_again():
    person_id = known(SMITH, Born(2019, 3, 5))
    boss = staff.desk("supervisor").client
    form = {"why": "adoption", "authority": "order_seen", "version": "1"}
    assert str(person_id) in text(boss.get(f"/people/{person_id}/seal"))
    assert str(person_id) in text(boss.post(f"/people/{person_id}/seal", form))
    assert f'href="{PAGE}"' in text(boss.get("/people"))


def test_asked_twice_opened_once_and_nothing_shows_before_the_last_press(gone: UUID):
    boss = staff.desk("supervisor").client
    text(boss.get(PAGE))
    asked = text(boss.post(PAGE, {"number": str(gone), "why": WHY}))
    assert "Once more: open this record?" in asked
    assert "An order of a court says so" in asked
    assert SMITH not in asked
    assert Person.unscoped.get(pk=gone).sealed
    assert not is_found()
    answer = boss.post(PAGE, {"number": str(gone), "why": WHY, "sure": "yes"})
    assert (answer.status_code, answer["Location"]) == (303, f"/people/{gone}?said=unsealed")
    assert "The record is open again." in text(boss.get(answer["Location"]))
    assert is_found()
    entry = Entry.objects.filter(tag=Tag.PERSON_UNSEALED).latest("id")
    assert (entry.record_id, entry.purpose) == (gone.hex, WHY)


def test_the_page_that_asks_is_the_same_for_a_number_that_is_nobody_s(gone: UUID):
    boss = staff.desk("supervisor").client
    nobody, free = uuid4(), known("Ann Ortiz", Born(2021))
    seen = set()
    for number in (gone, nobody, free):
        page = text(boss.post(PAGE, {"number": str(number), "why": WHY})).split('id="sure"')[1].split("</section>")[0]
        token = page.split('csrfmiddlewaretoken" value="')[1].split('"')[0]
        seen.add(page.replace(str(number), "…").replace(token, "…"))
    assert len(seen) == 1


@pytest.mark.fault("44")
def test_what_does_not_open_is_said_alike_and_journalled(gone: UUID):
    free = known("Ann Ortiz", Born(2021))
    theirs = staff.desk("supervisor", staff.THERE).client
    boss = staff.desk("supervisor").client
    said = "No sealed record opens for you by this number."
    for client, number in ((boss, uuid4()), (boss, free), (theirs, gone), (theirs, uuid4())):
        before = Entry.objects.filter(outcome="refused").count()
        assert said in text(client.post(PAGE, {"number": str(number), "why": WHY, "sure": "yes"}), 422)
        assert Entry.objects.filter(outcome="refused").count() == before + 1
    assert Person.unscoped.get(pk=gone).sealed


@pytest.mark.parametrize("form", [{}, {"number": "7"}, {"number": "x" * 5000, "why": WHY}, {"why": "curious"}])
def test_a_form_that_makes_no_sense_is_said_and_opens_nothing(form: dict[str, str], gone: UUID):
    text(staff.desk("supervisor").client.post(PAGE, form | {"sure": "yes"}), 422)
    assert Person.unscoped.get(pk=gone).sealed


@pytest.mark.parametrize("role", ["screener", "administrator", ""])
def test_who_may_open_none_has_no_page_and_no_way_to_it(role: str, gone: UUID):
    client = staff.desk(role).client
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"number": str(gone), "why": WHY, "sure": "yes"}).status_code == 403
    if role == "screener":
        assert PAGE not in text(client.get("/people"))
    assert Person.unscoped.get(pk=gone).sealed
