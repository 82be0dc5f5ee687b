"""The desk's pages of families' pages, and the page a family opens, with anything that is sent: what was typed stays,
no code shows twice, and who may not finds nothing (H-5, C-1)."""

import re
from datetime import timedelta
from html import escape
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hearthline.ground import clock
from hearthline.helpdesk.mycase import actions, letters, queries
from hearthline.helpdesk.mycase.door import opening
from hearthline.helpdesk.mycase.models import Assignment, Letter, Party, View
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import staff
from tests.helpdesk.mycase.build import CASE, TEAM, agent, code_for, entered, main, opened

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-5", "C-1", "D-6")]
FORM = {**TEAM, "case": "C-7 Zqcase", "parties": ["parent_a"]}
NAMES = {
    "accents": "Ñandú O’Brien-Łuczak", "hmong": "Paj Ntaub Vaj", "arabic": "فاطمة الزهراء", "emoji": "Ida 🙂 Roscoe",
    "tags": "<b>Zqname</b> & Co", "chinese": "王小明",
}  # fmt: skip
CODE = r"(?:[0-9A-Z]{4} ){4}[0-9A-Z]{4}"
"""As a letter prints it: in fours with spaces, which no id in an address has."""
BAD = ["x" * 5_000, "\x00", "🙂", "-1", "٩", "00000000000000000000000000000000"]


@pytest.mark.parametrize("kind", NAMES)
def test_a_name_of_any_alphabet_reaches_the_family_as_it_is_written(family: Client, kind: str) -> None:
    made = entered(worker_name=NAMES[kind])
    code = code_for(made.party())
    status, html = opened(family, code)
    assert status == 200
    assert escape(NAMES[kind]) in html
    assert "<b>Zqname" not in html


@pytest.mark.parametrize(
    "name", ["worker_user", "worker_phone", "worker_badge", "supervisor_phone", "opens", "parties"]
)
@pytest.mark.parametrize("value", BAD)
def test_what_cannot_be_entered_is_said_and_everything_else_stays(name: str, value: str) -> None:
    desk = staff.desk("agent")
    answer = desk.client.post("/family-pages/new", {**FORM, name: value})
    page = answer.content.decode()
    if answer.status_code == 303:  # a hidden sign was left out, and what stays can be entered
        assert Assignment.unscoped.count() == 1
        return
    assert answer.status_code == 422
    for typed in ("C-7 Zqcase", TEAM["backup_name"], TEAM["supervisor_name"]):
        assert typed in page
    assert not Assignment.unscoped.exists()


@pytest.mark.parametrize(("name", "most"), [("worker_name", 80), ("backup_name", 80), ("case", 40)])
def test_a_name_or_a_number_that_is_too_long_is_said_at_its_field_and_never_cut(name: str, most: int) -> None:
    long = ("zqword" * 100)[: most - 11] + "Zqtheveryend"
    answer = staff.desk("agent").client.post("/family-pages/new", {**FORM, name: long})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f"It may have {most} characters." in page
    assert f'href="#{name}"' in page
    assert long in page
    assert not Assignment.unscoped.exists()


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "9" * 20, "٩"])
def test_an_old_page_changes_no_team_and_keeps_what_was_typed(version: str) -> None:
    made = entered()
    desk = staff.desk("agent")
    answer = desk.client.post(
        f"/family-pages/{made.row.pk}/team", {**TEAM, "worker_name": "Zqanother Worker", "version": version}
    )
    assert answer.status_code == 422
    assert "Zqanother Worker" in answer.content.decode()
    assert Assignment.unscoped.get().version == 1


@pytest.mark.parametrize("once", ["", "x", "\x00", "x" * 500])
def test_a_letter_without_a_mark_of_its_form_is_made_all_the_same(once: str) -> None:
    made = entered()
    desk = staff.desk("agent")
    answer = desk.client.post(f"/family-pages/parties/{made.party()}/letter", {"language": "en", "once": once})
    assert answer.status_code == 200
    assert Letter.unscoped.count() == 1


def test_a_letter_that_is_loaded_again_shows_no_code_and_ends_none() -> None:
    made, once = entered(), str(uuid4())
    desk = staff.desk("agent")
    form = {"language": "en", "once": once}
    first = desk.client.post(f"/family-pages/parties/{made.party()}/letter", form)
    again = desk.client.post(f"/family-pages/parties/{made.party()}/letter", form)
    assert (first.status_code, again.status_code) == (200, 422)
    code = re.search(CODE, main(first.content.decode()))
    assert code
    assert code.group() not in again.content.decode()
    assert opening.open_sheet(code.group()) is not None
    assert first["Cache-Control"] == "no-store"


@pytest.mark.parametrize("language", ["", "xx", "EN", "x" * 500, "\x00"])
def test_a_letter_in_no_language_is_none(language: str) -> None:
    made = entered()
    answer = staff.desk("agent").client.post(
        f"/family-pages/parties/{made.party()}/letter", {"language": language, "once": str(uuid4())}
    )
    assert answer.status_code == 422
    assert not Letter.unscoped.exists()


ROLES = ("agent", "supervisor", "screener", "administrator", "")
PLACES = ("", "new", "{}", "{}/team", "{}/parties", "{}/close", "parties/{}/letter", "letters/{}/end")


@pytest.mark.parametrize(("role", "place"), list(product(ROLES, PLACES)))
def test_each_page_opens_to_whom_the_hand_table_names(role: str, place: str) -> None:
    made = entered()
    code_for(made.party(), letter_id=(own := uuid4()))
    desk = staff.desk(role, username=f"pages-{role}")
    pk = own if "letters" in place else made.party() if "parties/" in place else made.row.pk
    ask = desk.client.get if place in ("", "new", "{}") else desk.client.post
    answer = ask(
        f"/family-pages/{place.format(pk)}",
        {"version": "1", "language": "en", **TEAM} if ask != desk.client.get else {},
    )
    may = role in ("agent", "supervisor") or (place == "" and role != "")
    if may and role in ("agent", "supervisor"):
        assert answer.status_code in (200, 303, 422)
    elif place == "":
        assert answer.status_code in (200, 403)
    else:
        assert answer.status_code == 403
    if role not in ("agent", "supervisor"):
        assert CASE not in answer.content.decode()
        assert Assignment.unscoped.get().closed_at is None


@pytest.mark.parametrize("place", PLACES[2:])
@pytest.mark.parametrize("whose", ["nobody", "away"])
def test_what_is_not_there_and_what_is_anothers_are_refused_alike(place: str, whose: str) -> None:
    made = entered()
    code_for(made.party(), letter_id=(own := uuid4()))
    pk = own if "letters" in place else made.party() if "parties/" in place else made.row.pk
    desk = staff.desk("agent", agency_id=staff.THERE if whose == "away" else staff.HERE)
    ask = desk.client.get if place == "{}" else desk.client.post
    answer = ask(f"/family-pages/{place.format(uuid4() if whose == 'nobody' else pk)}")
    assert answer.status_code == 403
    assert Entry.objects.filter(tag=Tag.RIGHT_REFUSED).count() == 1
    assert View.unscoped.count() == 1


def test_the_worker_of_a_case_sees_their_own_and_ends_it_and_enters_none() -> None:
    worker = staff.desk("screener")
    row = actions.enter(
        viewer=agent(), case=CASE, parties=["parent_a"], given={**TEAM, "worker_user": worker.user.pk.hex}
    )
    entered("C-8 Zqother")
    page = worker.client.get("/family-pages/").content.decode()
    assert CASE in page
    assert "Zqother" not in page
    assert worker.client.post(f"/family-pages/{row.pk}/team", {**TEAM, "version": "1"}).status_code == 403
    assert worker.client.post(f"/family-pages/{row.pk}/close", {"sure": "on"}).status_code == 303
    assert Assignment.unscoped.get(pk=row.pk).closed_by == worker.user.pk.hex


def test_the_list_asks_the_same_of_the_database_for_one_and_for_many() -> None:
    desk, counted = staff.desk("agent"), []
    for start, many in ((0, 1), (1, 20)):
        for n in range(many):
            entered(f"C-{start}-{n} Zq")
        desk.client.get("/family-pages/")
        with CaptureQueriesContext(connection) as asked:
            desk.client.get("/family-pages/")
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 20


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999", "999999", "٩", ""])
def test_a_page_of_the_list_that_there_is_not_is_an_empty_one(page: str) -> None:
    entered()
    assert staff.desk("agent").client.get(f"/family-pages/?page={page}").status_code == 200


# -- what a family sees -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["", " ", "\x00", "x" * 5_000, "🙂", "0000-0000-0000", "١٢٣٤", "AAAA BBBB CCCC DDDD"])
def test_every_code_that_opens_nothing_has_the_very_same_answer(family: Client, code: str) -> None:
    entered()
    status, html = opened(family, code)
    assert status == 422
    if code.strip(" \x00"):
        other = opened(family, "ZZZZ-ZZZZ-ZZZZ")[1]
        assert main(html) == main(other)


@pytest.mark.parametrize("how", ["lower", "spaces", "none", "dots"])
def test_a_code_of_a_letter_may_be_typed_as_people_type(family: Client, how: str) -> None:
    code = code_for(entered().party())
    plain = re.sub(r"[^0-9A-Za-z]", "", code)
    typed = {"lower": code.lower(), "spaces": " ".join(plain), "none": plain, "dots": plain[:4] + " - " + plain[4:]}[
        how
    ]
    assert opened(family, typed)[0] == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_no_other_site_can_open_a_familys_page_in_its_browser(family: Client, site: str) -> None:
    code = code_for(entered().party())
    answer = family.post("/letter", {"code": code}, headers={"Sec-Fetch-Site": site})
    assert TEAM["worker_name"] not in answer.content.decode()


def test_while_the_database_is_away_the_code_stays_on_the_page(family: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    code = code_for(entered().party())

    def away(*_: Any, **__: Any) -> Any:
        raise DatabaseError

    with monkeypatch.context() as gone:
        gone.setattr(opening.View.unscoped, "filter", away)
        status, html = opened(family, code)
    assert status == 503
    assert code in html or re.sub(r"[^0-9A-Z]", "", code) in html
    assert opened(family, code, again="1")[0] == 200


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_it_is_opened_in_one_way_only(family: Client, method: str) -> None:
    assert getattr(family, method)("/letter").status_code == 405


def test_nothing_of_a_family_stands_on_the_page_of_its_own_worker(family: Client) -> None:
    made = entered()
    for party in made.parties.values():
        html = opened(family, code_for(party.pk))[1]
        for hidden in (CASE, "parent", "Parent", str(made.row.pk), made.row.pk.hex):
            assert hidden not in main(html)


@pytest.mark.parametrize("days", [0, 89, 90, 91, 3_650])
def test_a_code_works_as_long_as_the_pack_says_and_no_longer(days: int) -> None:
    code = code_for(entered().party())
    lasts = letters.lasts()
    with clock.freeze(clock.now() + timedelta(days=days)):
        assert (opening.open_sheet(code) is not None) == (timedelta(days=days) < lasts)
        removed = letters.forget_old()
        assert removed == (timedelta(days=days) >= lasts)


def test_a_case_that_does_not_open_any_more_is_said_to_be_damaged_and_can_be_closed() -> None:
    made = entered()
    code = code_for(made.party())
    Assignment.unscoped.update(box=b"damaged")
    desk = staff.desk("agent")
    assert desk.client.get(f"/family-pages/{made.row.pk}").status_code == 200
    assert desk.client.get("/family-pages/").status_code == 200
    for place, form in (("team", {**TEAM, "version": "1"}),):
        assert desk.client.post(f"/family-pages/{made.row.pk}/{place}", form).status_code == 422
    assert desk.client.post(f"/family-pages/{made.row.pk}/close", {"sure": "on"}).status_code == 303
    assert opening.open_sheet(code) is None


def test_no_more_of_one_role_than_a_case_can_have() -> None:
    made = entered(parties=("youth",))
    for _ in range(actions.MOST - 1):
        actions.add_party(viewer=agent(), assignment_id=made.row.pk, role="youth")
    answer = staff.desk("agent").client.post(f"/family-pages/{made.row.pk}/parties", {"role": "youth"})
    assert answer.status_code == 422
    numbers = list(Party.unscoped.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, actions.MOST + 1))
    assert len(queries.case_of(agent(), made.row.pk).parties) == actions.MOST
