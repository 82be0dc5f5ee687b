"""The desk's pages of complaints; and that whom one is about finds nothing at any of its addresses."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hearthline.helpdesk.complaints.models import Complaint, LadderPost
from tests import staff
from tests.helpdesk.complaints.conftest import House

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-3", "H-8")]


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index("<main") : html.index("</main>")]).split())


def at(step: str, role: str = "supervisor") -> staff.Desk:
    return staff.desk(role, username=f"{step}-{staff.HERE}")


def form(house: House, **wanted: str) -> dict[str, str]:
    given = {
        "kind": "complaint",
        "theme": "rude",
        "words": "He shouted. Zq canary.",
        "who": "Ida Roscoe",
        "language": "en",
        "near": house.on["worker"].id,
        "about": house.on["worker"].id,
    }
    return given | wanted


def test_a_form_that_is_sent_twice_makes_one_complaint_and_leads_to_it_both_times(house: House) -> None:
    agent = staff.desk("agent")
    page = agent.client.get(reverse("complaints:new")).content.decode()
    once = page.split('name="once" value="')[1].split('"')[0]
    first, second = (agent.client.post(reverse("complaints:new"), form(house, once=once)) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Complaint.unscoped.count() == 1
    other = staff.desk("agent", username="another").client.post(reverse("complaints:new"), form(house))
    assert other.status_code == 303
    assert Complaint.unscoped.count() == 2


def test_taken_at_the_desk_and_answered_by_who_has_it(house: House) -> None:
    agent = staff.desk("agent")
    taken = agent.client.post(reverse("complaints:new"), form(house))
    row = Complaint.unscoped.get()
    assert (taken.status_code, taken["Location"]) == (303, reverse("complaints:one", args=[row.pk]))
    page = text(agent.client.get(taken["Location"]).content.decode())
    assert "He shouted. Zq canary." in page
    assert "The worker&#x27;s supervisor" in page or "The worker's supervisor" in page
    assert "Demonstration agency setting" in page
    assert "Your answer" not in page  # the help desk answers none
    boss = at("supervisor")
    assert "Your answer" in text(boss.client.get(taken["Location"]).content.decode())
    answer = {"version": str(row.version), "outcome": "partly", "reasons": "He was short.", "will_do": ""}
    assert boss.client.post(reverse("complaints:answer", args=[row.pk]), answer).status_code == 303
    page = text(agent.client.get(taken["Location"]).content.decode())
    assert "You are right in part." in page
    assert "to be printed: there is no receipt" in page


@pytest.mark.parametrize("came", ["soon", "0202-11-20T10:00"])  # the second: a slip of one key, and no year of ours
def test_what_could_not_be_taken_keeps_what_was_typed(house: House, came: str) -> None:
    agent = staff.desk("agent")
    answer = agent.client.post(reverse("complaints:new"), form(house, words=" ", who="Ida Roscoe", came=came))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Write the day and the time it came" in html
    assert 'value="Ida Roscoe"' in html
    assert not Complaint.unscoped.exists()


ADDRESSES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("one", "get", {}),
    ("about", "get", {}),
    ("about", "post", {"version": "1"}),
    ("answer", "post", {"version": "1", "outcome": "upheld", "reasons": "x"}),
    ("up", "post", {"version": "1"}),
    ("withdraw", "post", {"version": "1"}),
    ("told", "post", {}),
)


@pytest.mark.parametrize(("name", "method", "sent"), ADDRESSES)
@pytest.mark.parametrize("who", ["supervisor", "worker"])
def test_whom_it_is_about_and_who_answers_to_them_get_what_a_stranger_gets(
    house: House, who: str, name: str, method: str, sent: dict[str, str]
) -> None:
    row = house.opened("supervisor")
    before = Complaint.unscoped.values().get()
    browser = at(who, "supervisor" if who == "supervisor" else "screener").client
    theirs = getattr(browser, method)(reverse(f"complaints:{name}", args=[row.pk]), sent)
    absent = getattr(browser, method)(
        reverse(f"complaints:{name}", args=["01a201e0-915d-7d85-b16f-ab038e246602"]), sent
    )
    assert theirs.status_code == absent.status_code == 403
    assert _plain(theirs) == _plain(absent)
    assert Complaint.unscoped.values().get() == before


def _plain(answer: Any) -> str:
    return text(answer.content.decode())


@pytest.mark.parametrize("who", ["supervisor", "worker"])
def test_no_list_and_no_page_of_theirs_shows_that_it_is_there(house: House, who: str) -> None:
    row = house.opened("supervisor")
    browser = at(who, "supervisor" if who == "supervisor" else "screener").client
    for address in ("/complaints/", "/complaints/?over=1", "/duty/", "/duty/all", reverse("duty:all"), "/account/"):
        html = browser.get(address, follow=True).content.decode()
        assert row.number not in html
        assert row.pk.hex not in html.replace("-", "")
    assert row.number in at("manager").client.get("/complaints/").content.decode()


def test_the_list_takes_the_same_queries_for_one_and_for_many(house: House) -> None:
    agent = staff.desk("agent")
    agent.client.get("/complaints/")
    counts = []
    for more in (1, 8):
        for _ in range(more):
            house.opened("worker")
        with CaptureQueriesContext(connection) as caught:
            assert agent.client.get("/complaints/").status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]
    assert counts[1] <= 14


def test_who_took_a_complaint_about_themselves_is_led_to_the_list(house: House) -> None:
    agent = staff.desk("agent")
    taken = agent.client.post(reverse("complaints:new"), form(house, about=agent.viewer.id, about_step=""))
    assert taken["Location"] == reverse("complaints:list")
    assert Complaint.unscoped.get().number not in agent.client.get("/complaints/").content.decode()


def test_naming_whom_it_is_about_closes_it_to_them_on_the_page_they_had_open(house: House) -> None:
    row = house.opened(about_step="nobody")
    boss = at("supervisor")
    sent = {"version": str(row.version), "about": house.on["supervisor"].id}
    assert boss.client.get(reverse("complaints:about", args=[row.pk])).status_code == 200
    done = boss.client.post(reverse("complaints:about", args=[row.pk]), sent)
    assert done["Location"] == reverse("complaints:list")
    assert Complaint.unscoped.get().owner == house.on["manager"].id


def test_the_ladder_is_kept_by_an_administrator_who_opens_no_complaint(house: House) -> None:
    admin = staff.desk("administrator")
    row = house.opened("worker")
    page = text(admin.client.get("/complaints/ladder").content.decode())
    assert "Ombudsperson Zq" in page
    assert admin.client.get("/complaints/").status_code == 403
    assert admin.client.get(reverse("complaints:one", args=[row.pk])).status_code == 403
    wrong = {"who": house.on["manager"].id, "step": "manager", "above": house.on["worker"].id}
    answer = admin.client.post("/complaints/ladder", wrong)
    assert answer.status_code == 422
    assert "Nobody can answer to somebody who answers to them." in text(answer.content.decode())
    assert admin.client.post("/complaints/ladder/end", {"who": house.on["manager"].id}).status_code == 303
    assert not LadderPost.unscoped.filter(user_id=house.on["manager"].id, ended_at=None).exists()
    assert staff.desk("supervisor").client.get("/complaints/ladder").status_code == 403


def test_the_counts_page_hides_small_numbers(house: House) -> None:
    house.opened("worker")
    page = text(staff.desk("administrator").client.get("/complaints/trends").content.decode())
    folded = page[page.index("Fewer than 5, or held back:") : page.index("How they ended")]
    assert "Nobody calls back" in folded
    assert staff.desk("screener").client.get("/complaints/trends").status_code == 403
