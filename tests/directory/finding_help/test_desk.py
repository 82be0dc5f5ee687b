"""The desk's pages of community services: what to do, one service, yes and no, and a code shown once."""

import re
from datetime import date
from typing import Any

import pytest

from hearthline.directory.finding_help import actions
from hearthline.directory.finding_help.models import Asking, Correction, Key, Offer, Told
from hearthline.ground import clock
from tests import staff
from tests.directory.finding_help import listing
from tests.directory.finding_help.test_public import text

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-2", "D-3"), pytest.mark.usefixtures("town")]


def told(**more: Any) -> Told:
    key = Key(agency_id=staff.HERE, mark="m", service="pantry", until=clock.now(), made_at=clock.now())
    return Told.objects.create(
        agency_id=staff.HERE, key_id=key.pk, service="pantry", received_at=clock.now(), **{"same": True, **more}
    )


def test_the_list_has_what_was_sent_then_what_is_old_then_what_nobody_checked() -> None:
    desk = staff.desk()
    told()
    Offer.objects.filter(name="Valley Food").update(checked_on=date(2025, 1, 1))
    said = text(desk.client.get("/services/").content.decode())
    assert said.index("What providers sent (1)") < said.index("Oak Table") < said.index("Checked long ago (1)")
    assert said.index("Checked long ago (1)") < said.index("Valley Food") < said.index("Checked by nobody yet (1)")
    assert "Lantern Beds" in said[said.index("Checked by nobody yet") :]
    assert "Night Kitchen" not in said  # checked today


@pytest.mark.parametrize("role", ["screener", "supervisor", "administrator"])
def test_a_call_is_kept_and_stands_in_the_log(role: str) -> None:
    desk = staff.desk(role)
    form = {"service": "beds", "outcome": "changed", "heard": "A woman answered.", "hours": "Every night from 8"}
    answer = desk.client.post("/services/one", form)
    assert (answer.status_code, answer["Location"]) == (303, "/services/one?service=beds")
    said = text(desk.client.get(answer["Location"]).content.decode())
    assert "A woman answered." in said
    assert desk.user.name in said
    assert Correction.unscoped.get().hours == "Every night from 8"


def test_what_could_not_be_kept_keeps_what_was_typed() -> None:
    desk = staff.desk()
    answer = desk.client.post("/services/one", {"service": "beds", "outcome": "changed", "heard": "They moved."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write what is new." in text(page)
    assert "They moved." in page
    assert not Asking.unscoped.exists()


@pytest.mark.parametrize(("field", "most"), [*actions.FIELDS.items(), ("heard", actions.HEARD)])
def test_what_is_too_long_is_said_at_its_field_and_kept_whole_on_the_page(field: str, most: int) -> None:
    long = ("zqword" * most)[: most - 11] + "Zqtheveryend"
    form = {"service": "beds", "outcome": "changed", "heard": "They moved.", "hours": "Mondays", field: long}
    answer = staff.desk().client.post("/services/one", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"It may have {most:,} characters." in page
    assert f'href="#{field}"' in page
    assert long in page
    assert not Asking.unscoped.exists()


@pytest.mark.parametrize(("say", "kept"), [("yes", 1), ("no", 0), ("", 0)])
def test_only_a_yes_is_a_yes(say: str, kept: int) -> None:
    desk, row = staff.desk(), told(same=False, telephone="916-555-0188")
    page = desk.client.get("/services/one?service=pantry").content.decode()
    assert "916-555-0188" in text(page)
    answer = desk.client.post("/services/read", {"service": "pantry", "told": str(row.pk), "say": say, "heard": "So."})
    assert answer.status_code == 303
    assert Correction.unscoped.count() == kept
    row.refresh_from_db()
    assert row.settled_at is not None


def test_a_yes_without_a_word_why_is_asked_again() -> None:
    desk, row = staff.desk(), told()
    answer = desk.client.post("/services/read", {"service": "pantry", "told": str(row.pk), "say": "yes", "heard": ""})
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.settled_at is None


def test_a_code_is_shown_once_and_never_again() -> None:
    desk = staff.desk()
    answer = desk.client.post("/services/code", {"service": "pantry"})
    shown = re.search(r'translate="no">([0-9A-Z -]{28,})</bdi>', answer.content.decode())
    assert shown
    assert answer["Cache-Control"] == "no-store"
    again = desk.client.get("/services/one?service=pantry").content.decode()
    assert shown[1] not in again
    assert "They have a code." in text(again)


@pytest.mark.parametrize("form", [{}, {"told": "x"}, {"told": "00000000-0000-0000-0000-000000000000"}])
def test_what_is_not_there_leads_back_to_the_list(form: dict[str, str]) -> None:
    desk = staff.desk()
    assert desk.client.post("/services/read", form)["Location"] == "/services/"
    assert desk.client.get("/services/one?service=nobody")["Location"] == "/services/"
    assert desk.client.post("/services/code", {"service": "nobody"})["Location"] == "/services/"


def test_another_agencys_words_and_codes_do_not_show() -> None:
    told()
    other = staff.desk(agency_id=staff.THERE)
    assert "What providers sent (0)" in text(other.client.get("/services/").content.decode())
    assert "What the provider sent" not in other.client.get("/services/one?service=pantry").content.decode()


def test_the_list_costs_the_same_however_long_it_is(django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from hearthline.directory.finding_help import making

    desk = staff.desk()
    with CaptureQueriesContext(connection) as few:
        desk.client.get("/services/")
    for n in range(12):
        listing.service(f"m{n}", f"Oak {n}", ["Food"], checked_on=None)
        told()
    making.make_all()
    with CaptureQueriesContext(connection) as many:
        desk.client.get("/services/")
    assert len(many) <= len(few) + 1  # the names of what was sent are asked for only when something was
