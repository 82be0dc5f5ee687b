"""The forms of "help near you", at the desk and for strangers, with anything that can be sent (D-2, D-3, D-6)."""

import threading
from html import escape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hearthline.directory.finding_help import actions, making, marks, needs
from hearthline.directory.finding_help.door.models import Offer
from hearthline.directory.finding_help.models import Asking, Correction, Key, Told
from hearthline.directory.finding_help.public.asking import LAST_PAGE, MOST_NEEDS, Sieve, number, sieve
from hearthline.directory.finding_help.searching import PAGE
from hearthline.ground.errors import DomainError
from tests import staff
from tests.directory.finding_help import listing
from tests.directory.finding_help.test_public import body, text
from tests.helpdesk.undone import let_go

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-2", "D-3", "D-6")]
TEXTS = {
    "emoji": "Zqemoji 👩‍👧 call", "arabic": "اتصلوا بي Zqarabic", "hebrew": "Zqmixed שלום call",
    "hmong": "Zqhmoob kuv xav tham", "tags": "Zqtags <script>alert(1)</script> & \"more\"",
    "percent": "Zq %s {0} {{ x }}",
}  # fmt: skip
BAD = ["", " ", "\x00", "x" * 5_000, "🙂", "-1", "0", "99999999999", "١", "1.5", "../..", "%00", "\u202e1"]


@pytest.fixture
def pantry(db: None) -> str:
    """One service and its rows; the code of its need."""
    listing.service("pantry", "Oak Table", ["Food Pantries"], county="Sacramento")
    making.make_all()
    return str(needs.current().needs["food"].code)


@pytest.mark.usefixtures("pantry")
@pytest.mark.parametrize("name", ["n", "at", "page", "l", "w", "free", "open"])
@pytest.mark.parametrize("value", BAD)
def test_an_address_with_anything_that_is_no_code_is_nowhere_and_never_breaks(
    stranger: Client, pantry: str, name: str, value: str
) -> None:
    answer = stranger.get("/help-near/near", {"n": pantry, "at": "95814", name: value})
    nothing_said = name in ("l", "w", "free", "open") and value == ""
    assert answer.status_code == (200 if nothing_said else 404)


@pytest.mark.parametrize("name", ["need", "place", "n"])
@pytest.mark.parametrize("value", BAD)
def test_anything_typed_is_asked_again_or_answered_and_stays_on_the_page(
    stranger: Client, pantry: str, name: str, value: str
) -> None:
    answer = stranger.post("/help-near", {"need": "Zqlantern house", "place": "Zqnowhere", name: value})
    assert answer.status_code in (200, 422)
    if answer.status_code == 422 and name != "need":
        assert "Zqlantern house" in body(answer)


@pytest.mark.parametrize("kind", TEXTS)
def test_what_was_typed_for_a_need_stays_when_the_place_is_not_known(stranger: Client, pantry: str, kind: str) -> None:
    page = body(stranger.post("/help-near", {"need": TEXTS[kind], "place": "Zqnowhere"}))
    assert escape(TEXTS[kind]) in page or TEXTS[kind] in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("own", BAD)
def test_an_offer_that_there_is_not_is_nowhere(stranger: Client, pantry: str, own: str) -> None:
    from urllib.parse import quote

    assert stranger.get(f"/help-near/at/{quote(own)}").status_code == 404
    assert stranger.get(f"/help-near/at/{2**63}").status_code == 404


@given(st.dictionaries(st.sampled_from(["l", "w", "free", "open", "x"]), st.text(max_size=6), max_size=5))
def test_a_sieve_holds_only_codes_of_closed_lists(given_: dict[str, str]) -> None:
    found = sieve(given_)
    if found is None:
        return
    assert found.language in ("", *marks.LANGUAGES)
    assert found.people in ("", *marks.PEOPLE)
    assert sieve(found.query) == found, "its own address asks for the same"


@given(st.sampled_from(["", *marks.LANGUAGES]), st.sampled_from(["", *marks.PEOPLE]), st.booleans(), st.booleans())
def test_every_sieve_comes_back_from_its_own_address(language: str, people: str, free: bool, opened: bool) -> None:
    own = Sieve(language, people, free, opened)
    assert sieve(own.query) == own
    assert len(own.marks) == bool(language) + bool(people) + free


@given(st.text(max_size=8))
def test_a_number_of_an_address_is_small_and_whole_or_none(said: str) -> None:
    found = number(said)
    assert found == -1 or (0 <= found < 10_000 and int(said) == found)


def test_the_pages_of_a_long_list_show_each_offer_once_and_then_end(stranger: Client) -> None:
    for n in range(2 * PAGE + 3):
        listing.service(
            f"s{n:02}", f"Oak {n:02} Table", ["Food Pantries"], at=(38.58 + n / 1000, -121.49), county="Sacramento"
        )
    making.make_all()
    code, seen, place = needs.current().needs["food"].code, [], ""
    for page in range(1, 4):
        html = body(stranger.get(f"/help-near/near?n={code}&at=95814&page={page}"))
        own = [f"Oak {n:02} Table" for n in range(2 * PAGE + 3) if f"Oak {n:02} Table" in html]
        seen += own
        assert len(own) == (PAGE if page < 3 else 3)
        assert (f'name="page" value="{page + 1}"' in html) == (page < 3)
        place += html
    assert len(seen) == len(set(seen)) == 2 * PAGE + 3
    assert stranger.get(f"/help-near/near?n={code}&at=95814&page={LAST_PAGE}").status_code == 200
    assert stranger.get(f"/help-near/near?n={code}&at=95814&page={LAST_PAGE + 1}").status_code == 404


def test_more_needs_than_anybody_has_are_looked_at_as_far_as_the_first_few(stranger: Client, pantry: str) -> None:
    every = "&".join(f"n={need.code}" for need in needs.current().needs.values())
    answer = stranger.get(f"/help-near/near?{every}&at=95814")
    assert answer.status_code == 200
    assert len(needs.current().needs) > MOST_NEEDS


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("field", ["telephone", "web", "hours", "about"])
def test_what_a_provider_types_stays_until_it_says_what_it_is(
    stranger: Client, pantry: str, kind: str, field: str
) -> None:
    code = actions.give_code(viewer=staff.viewer(), service_id="pantry").code
    typed = TEXTS[kind][:40]
    answer = stranger.post("/help-near/your-entry", {"code": code, "said": "", field: typed})
    assert answer.status_code == 422
    assert escape(typed) in body(answer) or typed in body(answer)
    assert not Told.unscoped.exists()
    sent = stranger.post("/help-near/your-entry", {"code": code, "said": "changed", field: typed})
    assert sent.status_code == 200
    assert getattr(Told.unscoped.get(), field) == typed


@pytest.mark.parametrize("code", ["", "x" * 5_000, "\x00", "🙂", "0000-0000", " ", "١١١١"])
def test_a_code_that_is_none_is_answered_like_every_other_and_never_breaks(stranger: Client, code: str) -> None:
    staff.agency()
    answer = stranger.post("/help-near/your-entry", {"code": code, "said": "same"})
    assert answer.status_code == 422
    assert "We do not know this code." in text(body(answer))


@pytest.mark.usefixtures("pantry")
@pytest.mark.parametrize("role", ["screener", "supervisor", "administrator", "agent"])
@pytest.mark.parametrize("place", ["/services/", "/services/one?service=pantry"])
def test_each_page_of_the_desk_opens_to_all_who_work_here(role: str, place: str) -> None:
    answer = staff.desk(role).client.get(place)
    assert answer.status_code == 200
    assert "Oak Table" in answer.content.decode() or place == "/services/"


@pytest.mark.usefixtures("pantry")
@pytest.mark.parametrize("place", ["/services/", "/services/one?service=pantry"])
def test_who_has_no_right_finds_no_page(place: str) -> None:
    answer = staff.desk("").client.get(place)
    assert answer.status_code == 403
    assert "Oak Table" not in answer.content.decode()


@pytest.mark.usefixtures("pantry")
@pytest.mark.parametrize("service", ["nobody", "x" * 5_000, "a\x00b", "🙂", ""])
def test_a_service_that_there_is_not_leads_back_to_the_list(service: str) -> None:
    desk = staff.desk()
    assert desk.client.get("/services/one", {"service": service}).status_code == 303
    for place in ("one", "read", "code"):
        form = {"service": service, "outcome": "same", "heard": "Zq", "told": str(uuid4())}
        assert desk.client.post(f"/services/{place}", form)["Location"] == "/services/"
    assert not Asking.unscoped.exists()
    assert not Key.unscoped.exists()


@pytest.mark.usefixtures("pantry")
@pytest.mark.parametrize("kind", TEXTS)
def test_what_somebody_heard_is_shown_as_it_was_typed_and_stays_when_refused(kind: str) -> None:
    desk = staff.desk()
    form = {"service": "pantry", "outcome": "", "heard": TEXTS[kind], "hours": "Zqhours of theirs"}
    refused = desk.client.post("/services/one", form)
    assert refused.status_code == 422
    assert escape(TEXTS[kind]) in refused.content.decode() or TEXTS[kind] in refused.content.decode()
    assert "Zqhours of theirs" in refused.content.decode()
    taken = desk.client.post("/services/one", {**form, "outcome": "changed"}, follow=True).content.decode()
    assert escape(TEXTS[kind]) in taken or TEXTS[kind] in taken
    assert Correction.unscoped.get().hours == "Zqhours of theirs"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("pantry")
@pytest.mark.fault("10")
def test_two_who_ask_at_once_leave_one_word_of_ours_and_each_is_told() -> None:
    """A fault that was here: of two first corrections at once the second ended in an error page on PostgreSQL."""
    people = [staff.viewer(), staff.second_screener()]
    gate, found = threading.Barrier(2), []

    def ask(viewer: Any) -> None:
        try:
            gate.wait(timeout=120)
            actions.asked(viewer=viewer, service_id="pantry", outcome="closed", heard="Zqclosed")
            found.append("")
        except DomainError as wrong:
            found.append(wrong.code)
        finally:
            let_go()

    threads = [threading.Thread(target=ask, args=[one]) for one in people]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=300)
    assert len(found) == 2, "neither ended in an error"
    assert set(found) <= {"", "told.gone"}
    assert Correction.unscoped.count() == 1
    assert Asking.unscoped.count() == found.count("")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("pantry")
@pytest.mark.fault("10")
def test_two_who_read_what_was_sent_settle_it_once() -> None:
    key = actions.give_code(viewer=staff.viewer(), service_id="pantry").key
    row = Told.objects.create(
        agency_id=staff.HERE, key_id=key.pk, service="pantry", telephone="916-555-0188", received_at=key.made_at
    )
    people = [staff.viewer(), staff.second_screener()]
    gate, found = threading.Barrier(2), []

    def settle(viewer: Any, yes: bool) -> None:
        try:
            gate.wait(timeout=120)
            found.append(actions.settle(viewer=viewer, told_id=row.pk, yes=yes, heard="Zqread").outcome)
        except DomainError as wrong:
            found.append(wrong.code)
        finally:
            let_go()

    threads = [threading.Thread(target=settle, args=pair) for pair in zip(people, (True, False), strict=True)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=300)
    assert sorted(found)[-1] == "told.gone"
    assert Asking.unscoped.count() == 1
    assert Correction.unscoped.count() == (Asking.unscoped.get().outcome == "changed")
    assert Offer.objects.count() == 1
