"""A supervisor's acts on one person's record: taking a merge back, restricting, opening again, sealing."""

from uuid import UUID

import pytest

from hearthline.ground import clock
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Born, Name
from hearthline.people import actions as people
from hearthline.people.models import Merge, Person, PersonName
from tests import cast, staff
from tests.screening.build import screener, supervisor
from tests.screening.history_build import SMITH, john_smith, known
from tests.screening.pairs_build import BORN, text

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-7", "S-1")]
NEVER = UUID(int=9)
WHY = "Two birth certificates."


def merged() -> Merge:
    """Jon, who has a telephone, was merged into John."""
    john, jon = known(SMITH, Born()), known("Jon Smith", BORN)
    people.add_phone(viewer=screener(), person_id=jon, phone="(916) 555-0142")
    return people.merge(viewer=supervisor(), absorbed_id=jon, survivor_id=john, why="one boy")


def page_of(merge: Merge) -> str:
    return f"/people/merges/{merge.pk}"


def version(person_id: UUID) -> str:
    return str(Person.unscoped.get(pk=person_id).version)


# Un-merge


def test_before_a_merge_is_taken_back_the_page_says_what_goes_where():
    merge = merged()
    people.add_name(viewer=screener(), person_id=merge.survivor_id, name=Name("Johnny", "Smith"))
    today = clock.now().date()
    people.end_phone(viewer=screener(), person_id=merge.survivor_id, digits="9165550142", until=today)
    boss = staff.desk("supervisor").client
    assert f'href="{page_of(merge)}"' in text(boss.get(f"/people/{merge.survivor_id}"))
    page = text(boss.get(page_of(merge)))
    for words in (
        "Back to the other record, Jon Smith",
        "1 name, 1 address, 1 telephone number",
        "Taken out of this record, Johnny Smith",
        "date of birth",
        "what came since the merge: 1 name.",
        "1 telephone number: they go back as they are now.",
        "one boy",
    ):
        assert words in page, words
    assert Entry.objects.filter(tag=Tag.PERSON_READ, fields__contains=merge.pk.hex).exists()
    assert not Merge.unscoped.filter(undone_at__isnull=False).exists()


def test_a_merge_is_taken_back_with_a_reason_and_both_pages_are_there_again():
    merge = merged()
    boss = staff.desk("supervisor").client
    assert "Say why." in text(boss.post(page_of(merge), {"why": " "}), 422)
    answer = boss.post(page_of(merge), {"why": WHY, "different": "yes"})
    place = f"/people/{merge.survivor_id}?said=unmerged&other={merge.absorbed_id}"
    assert (answer.status_code, answer["Location"]) == (303, place)
    page = text(boss.get(place))
    assert "They are two persons again." in page
    assert f'href="/people/{merge.absorbed_id}"' in page
    assert "Jon Smith" in text(boss.get(f"/people/{merge.absorbed_id}"))
    merge.refresh_from_db()
    assert merge.undone_why == WHY


def test_pressed_twice_the_second_says_that_somebody_took_it_back():
    merge = merged()
    boss = staff.desk("supervisor").client
    boss.post(page_of(merge), {"why": WHY})
    for answer in (boss.post(page_of(merge), {"why": WHY}), boss.get(page_of(merge))):
        page = text(answer, 409)
        assert "Somebody took this back before you." in page
        assert "Make them two persons again" not in page


def test_of_two_merges_the_last_is_taken_back_first():
    merge = merged()
    third = known("Johnny Smith", BORN)
    people.merge(viewer=supervisor(), absorbed_id=merge.survivor_id, survivor_id=third, why="one boy")
    boss = staff.desk("supervisor").client
    page = text(boss.get(page_of(merge)))
    assert "Take that back first." in page
    assert "Make them two persons again" not in page
    assert "Take that back first." in text(boss.post(page_of(merge), {"why": WHY}), 409)
    assert Merge.unscoped.filter(undone_at__isnull=True).count() == 2


def test_a_screener_sees_the_merge_and_whom_to_ask_and_takes_none_back():
    merge = merged()
    client = staff.desk().client
    page = text(client.get(f"/people/{merge.survivor_id}"))
    assert "ask a supervisor to take it back" in page
    assert page_of(merge) not in page
    assert client.get(page_of(merge)).status_code == 403
    assert client.post(page_of(merge), {"why": WHY}).status_code == 403
    assert not Merge.unscoped.filter(undone_at__isnull=False).exists()


def test_a_merge_that_is_not_there_and_another_agency_s_answer_alike():
    merge = merged()
    stranger = staff.desk("supervisor", staff.THERE).client
    for answer in (stranger.get, stranger.post):
        theirs, none = answer(page_of(merge)), answer(f"/people/merges/{NEVER}")
        assert (theirs.status_code, text(theirs, 403)) == (none.status_code, text(none, 403))


def test_the_page_of_a_merge_opens_in_a_bounded_number_of_queries(django_assert_max_num_queries):
    merge = merged()
    boss = staff.desk("supervisor").client
    boss.get(page_of(merge))
    with django_assert_max_num_queries(60):
        boss.get(page_of(merge))


@pytest.mark.fault("15")
def test_a_merge_whose_kept_rows_do_not_open_says_whom_to_tell_and_changes_nothing():
    merge = merged()
    Merge.unscoped.filter(pk=merge.pk).update(snapshot=b"damaged")
    boss = staff.desk("supervisor").client
    for answer in (boss.get(page_of(merge)), boss.post(page_of(merge), {"why": WHY})):
        assert "Tell the operator." in text(answer, 409)
    assert Person.unscoped.filter(merged_into__isnull=False).count() == 1


# Restrict


def test_a_restricted_record_says_to_a_screener_that_somebody_exists_and_whom_to_ask():
    person = john_smith().person_id
    boss, desk = staff.desk("supervisor").client, staff.desk().client
    address = f"/people/{person}/restrict"
    assert "Everybody else is told that somebody like them exists" in text(boss.get(address))
    sent = {"ask": "Solveig Tran", "why": "staff_family", "version": version(person)}
    answer = boss.post(address, sent)
    assert (answer.status_code, answer["Location"]) == (303, f"/people/{person}?said=restricted")
    page = text(boss.get(answer["Location"]))
    assert "Restricted. Others are told that somebody exists, and to ask Solveig Tran." in page
    closed = desk.get(f"/people/{person}")
    assert closed.status_code == 403
    assert "Ask Solveig Tran." in text(closed, 403)
    assert SMITH not in closed.content.decode()
    assert desk.get(f"/people/{NEVER}").status_code == 403
    assert "Ask" not in text(desk.get(f"/people/{NEVER}"), 403).replace("ask a supervisor", "")
    entry = Entry.objects.get(tag=Tag.PERSON_RESTRICTED)
    assert (entry.purpose, "Tran" in entry.fields) == ("staff_family", False)


def test_a_restriction_is_changed_and_lifted_with_a_reason():
    person = john_smith().person_id
    boss, desk = staff.desk("supervisor").client, staff.desk().client
    people.restrict(viewer=supervisor(), person_id=person, ask="Solveig Tran")
    address = f"/people/{person}/restrict"
    staff.user("supervisor", username="supervisor2", name="Gudrun Ito")
    staff.user("supervisor", agency_id=staff.THERE, name="Casimir Holt")
    page = text(boss.get(address))
    assert '<option value="Solveig Tran" selected>' in page
    assert '<option value="Gudrun Ito">' in page
    for nobody in ("Casimir Holt", cast.SCREENER, cast.ADMINISTRATOR):
        assert f'value="{nobody}"' not in page
    assert "Lift the restriction" in page
    answer = boss.post(address, {"ask": "Gudrun Ito", "why": "court", "version": version(person)})
    assert answer.status_code == 303
    assert "Ask Gudrun Ito." in text(desk.get(f"/people/{person}"), 403)
    none = boss.post(f"/people/{person}/unrestrict", {"version": version(person)})
    assert "Choose why the restriction ends." in text(none, 422)
    done = boss.post(f"/people/{person}/unrestrict", {"open": "over", "version": version(person)})
    assert (done.status_code, done["Location"]) == (303, f"/people/{person}?said=unrestricted")
    assert SMITH in text(desk.get(f"/people/{person}"))
    assert Entry.objects.get(tag=Tag.PERSON_UNRESTRICTED).purpose == "over"


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({"ask": " "}, 422, "Say whom to ask about this person."),
        ({"ask": "Casimir Holt"}, 422, "Choose whom to ask from the list"),
        ({"ask": "Imogen Okafor-Reyes"}, 422, "Choose whom to ask from the list"),
        ({"why": ""}, 422, "Choose why the record is restricted."),
        ({"why": "because"}, 422, "Choose why the record is restricted."),
        ({"version": "1"}, 409, "Look again."),
        ({"version": "x"}, 409, "Look again."),
    ],
)
def test_a_form_to_restrict_that_lacks_something_restricts_nobody(sent: dict[str, str], status: int, said: str):
    person = john_smith().person_id
    whole = {"ask": "Solveig Tran", "why": "threatened", "version": version(person)}
    answer = staff.desk("supervisor").client.post(f"/people/{person}/restrict", whole | sent)
    assert said in text(answer, status)
    assert not Person.unscoped.filter(restricted=True).exists()


# Seal


def test_sealing_says_what_it_means_asks_twice_and_then_the_person_was_never_there():
    person = john_smith().person_id
    boss = staff.desk("supervisor").client
    address = f"/people/{person}/seal"
    page = text(boss.get(address))
    for words in ("Sealed means absent", "no count tells of them", "will show no earlier history"):
        assert words in page, words
    sent = {"why": "adoption", "authority": "order_seen", "version": version(person)}
    page = text(boss.post(address, sent))
    assert "Once more: seal this record?" in page
    assert "I have the order before me" in page
    assert not Person.unscoped.filter(sealed=True).exists()
    answer = boss.post(address, sent | {"sure": "yes"})
    assert (answer.status_code, answer["Location"]) == (303, "/people?said=sealed")
    assert "The record is sealed." in text(boss.get(answer["Location"]))
    for client in (boss, staff.desk().client):
        for place in ("", "/restrict", "/seal", "/same"):
            gone, never = client.get(f"/people/{person}{place}"), client.get(f"/people/{NEVER}{place}")
            assert (gone.status_code, text(gone, 403)) == (never.status_code, text(never, 403)), place
        assert "data-person" not in text(client.post("/people", {"name": SMITH}, follow=True))
    entry = Entry.objects.get(tag=Tag.PERSON_SEALED)
    told = entry.fields.split()
    assert (entry.purpose, told[:2]) == ("adoption", ["sealed", "authority:order_seen"])
    assert all(one.startswith("link:") for one in told[2:])


def test_sealed_twice_is_refused_as_if_nobody_were_there():
    person = john_smith().person_id
    boss = staff.desk("supervisor").client
    sent = {"why": "court", "authority": "unit_wrote", "version": version(person), "sure": "yes"}
    assert boss.post(f"/people/{person}/seal", sent).status_code == 303
    assert boss.post(f"/people/{person}/seal", sent).status_code == 403


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({"why": ""}, 422, "Choose by what the record is sealed."),
        ({"why": "x"}, 422, "Choose by what the record is sealed."),
        ({"authority": ""}, 422, "Choose on whose word."),
        ({"authority": "me"}, 422, "Choose on whose word."),
        ({"version": "1"}, 409, "Look again."),
    ],
)
def test_a_form_to_seal_that_lacks_something_or_is_old_seals_nobody(sent: dict[str, str], status: int, said: str):
    person = john_smith().person_id
    whole = {"why": "court", "authority": "order_seen", "version": version(person), "sure": "yes"}
    answer = staff.desk("supervisor").client.post(f"/people/{person}/seal", whole | sent)
    assert said in text(answer, status)
    assert not Person.unscoped.filter(sealed=True).exists()


def test_an_old_page_restricts_and_seals_nobody_whom_the_person_was_merged_into_since():
    john, jon = known(SMITH, Born()), known("Jon Smith", BORN)
    old = version(jon)
    people.merge(viewer=supervisor(), absorbed_id=jon, survivor_id=john, why="one boy")
    Person.unscoped.filter(pk=john).update(version=int(old))  # the numbers agree by chance
    boss = staff.desk("supervisor").client
    sent = {"why": "court", "authority": "order_seen", "version": old, "sure": "yes"}
    assert "Look again." in text(boss.post(f"/people/{jon}/seal", sent), 409)
    sent = {"ask": "Solveig Tran", "why": "court", "version": old}
    assert "Look again." in text(boss.post(f"/people/{jon}/restrict", sent), 409)
    assert not Person.unscoped.filter(sealed=True).exists()
    assert not Person.unscoped.filter(restricted=True).exists()
    assert PersonName.unscoped.filter(person_id=john).count() == 2


@pytest.mark.fault("46")
@pytest.mark.parametrize("role", ["screener", "administrator", ""])
def test_who_is_no_supervisor_closes_nothing_and_sees_no_button_that_is_dead(role: str):
    person = john_smith().person_id
    client = staff.desk(role).client
    shown = client.get(f"/people/{person}").content.decode()
    assert "/restrict" not in shown
    assert "/seal" not in shown
    assert ("A supervisor merges two records, restricts one, or seals it." in shown) == (role == "screener")
    sent = {"ask": "x", "why": "court", "authority": "order_seen", "version": version(person), "sure": "yes"}
    for place in ("restrict", "seal"):
        assert client.get(f"/people/{person}/{place}").status_code == 403
    for place in ("restrict", "unrestrict", "seal"):
        assert client.post(f"/people/{person}/{place}", sent | {"open": "over"}).status_code == 403
    assert not Person.unscoped.filter(restricted=True).exists()
    assert not Person.unscoped.filter(sealed=True).exists()
