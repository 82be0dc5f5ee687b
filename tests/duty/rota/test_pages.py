"""The pages of the plan, as people use them: without a script, with every form, and with what is refused."""

import re
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation

from hearthline.duty.actions import absences, rotas
from hearthline.duty.models import Absence, CoverageGap, DutyPlace, Feed, Reach, Rota, Shift, Swap, SwapState
from hearthline.duty.roster.spans import readable
from hearthline.ground import clock
from tests import staff
from tests.duty.rota.build import DAY, MONDAY, THERE, at, boss, person, rota

pytestmark = pytest.mark.django_db

NOW = at(MONDAY, 9)


def line(number, people, starts="08:00", ends="20:00", **more):
    told = {
        "position": "on_duty",
        "starts": starts,
        "ends": ends,
        "weekdays": list("0123456"),
        "turn_days": "7",
        **{f"person_{n}": one.pk.hex for n, one in enumerate(people)},
    } | more
    return {f"line-{number}-{key}": value for key, value in told.items()}


def empty(number):
    return {f"line-{number}-position": "on_duty", f"line-{number}-turn_days": "7"}


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def ann():
    return person("Ann Abel")


@pytest.fixture
def bo():
    return person("Bo Birk")


@pytest.mark.req("S-10")
def test_a_supervisor_makes_a_rota_and_everybody_sees_who_is_on_duty(ann, bo):
    with clock.freeze(NOW):
        chief, other = staff.desk("supervisor"), staff.desk("screener", username="reads-only")
        sent = {"name": "Nights and days", "place": "", "programme": "", "from_day": "2026-06-02"}
        sent |= line(0, [ann, bo]) | line(1, [bo, ann], "20:00", "08:00") | empty(2)
        answer = chief.client.post("/on-call/rotas/new", sent)
        assert answer.status_code == 303, words(answer)
        page = other.client.get("/on-call/?day=2026-06-03")
        assert page.status_code == 200
        assert "Ann Abel" in words(page)
        assert "8:00 a.m. – 8:00 p.m." in words(page)
        month = other.client.get("/on-call/month?day=2026-06-03")
        assert "Bo Birk" in words(month)
    with clock.freeze(at(date(2026, 6, 3), 12)):
        staff.sign_in(other.client, other.user, other.secret)
        assert words(other.client.get("/on-call/now/line")) == "On call: Ann Abel"
        assert "Ann Abel" in words(other.client.get("/on-call/now"))


@pytest.mark.req("S-10")
def test_a_gap_that_begins_and_ends_in_the_same_minute_stands_on_no_page(ann, bo):
    second = timedelta(seconds=1)
    with clock.freeze(NOW + second):
        rota(ann, name="Another post", programme="hotline", from_day=MONDAY)
    with clock.freeze(NOW + 3 * second):
        rota(ann, bo, from_day=MONDAY)
    # The last seconds of a gap are no line of their own either.
    with clock.freeze(at(MONDAY, 19, 59) + 30 * second):
        now = clock.now()
        absences.add_absence(viewer=boss(), person=ann.pk.hex, starts=now + second, ends=now + 20 * second)
        desk = staff.desk("screener")
        for address in ("/on-call/?day=2026-06-01", "/on-call/now"):
            page = desk.client.get(address).content.decode()
            assert "hl-rota__gap" not in page, words(desk.client.get(address))
            assert "is planned and not there" not in page


@pytest.mark.req("S-10")
@pytest.mark.parametrize(("from_second", "seconds", "shown"), [(0, 59, False), (0, 60, True), (59, 2, True)])
def test_a_gap_of_seconds_is_shown_only_if_a_clock_tells_its_end_from_its_beginning(from_second, seconds, shown):
    starts = NOW + timedelta(seconds=from_second)
    assert readable((starts, starts + timedelta(seconds=seconds))) is shown


def test_a_gap_stands_in_red_with_words_and_not_by_colour_alone(ann):
    with clock.freeze(NOW):
        rotas.make_rota(
            viewer=boss(), name="Days", from_day=MONDAY, lines=[rotas.Pattern(*_hours(8, 20), (ann.pk.hex,))]
        )
        page = staff.desk("screener").client.get("/on-call/")
    assert 'class="hl-rota__gap"' in page.content.decode()
    assert "Nobody is on duty" in words(page)
    assert "Within 7 days:" in words(page)
    assert "8:00 p.m. – 12:00 a.m. Nobody" in words(page)


def _hours(a, b):
    return time(a), time(b)


def test_a_rota_is_not_changed_backwards_and_what_was_written_stays_on_its_page(ann, bo):
    with clock.freeze(NOW):
        made = rota(ann)
    with clock.freeze(NOW + 10 * DAY):
        chief = staff.desk("supervisor")
        url = f"/on-call/rotas/{made.pk}"
        sent = {"seen": "1"} | line(0, [bo], "00:00", "00:00") | empty(1) | empty(2)
        past = chief.client.post(url, sent | {"from_day": "2026-06-11"})
        assert past.status_code == 422
        assert "A plan is not changed backwards" in words(past)
        assert chief.client.post(url, sent | {"from_day": "2026-06-12"}).status_code == 303
        stale = chief.client.post(url, sent | {"from_day": "2026-06-20"})
        assert stale.status_code == 422
        assert "Somebody changed this rota meanwhile" in words(stale)
        page = words(chief.client.get(url))
        assert "Ann Abel" in page
        assert "Bo Birk" in page
        assert page.index("Bo Birk") < page.rindex("Ann Abel")
        # As it was known before the change, the week after it is still Ann's.
        before = words(chief.client.get("/on-call/?day=2026-06-15&known=2026-06-05"))
        assert "Ann Abel" in before
        assert "Bo Birk" not in before.split("As the plan was known then:")[1]
        ended = chief.client.post(url, {"seen": "2", "from_day": "2026-06-30", "end": "1"} | empty(0) | empty(1))
        assert ended.status_code == 303
        assert "The rota ends." in words(chief.client.get(url))


@pytest.mark.parametrize("left", ["starts", "ends", "weekdays"])
def test_a_shift_with_people_needs_its_times_and_days(ann, left):
    with clock.freeze(NOW):
        chief = staff.desk("supervisor")
        sent = {"name": "Days", "from_day": "2026-06-02"} | line(0, [ann], **{left: ""}) | empty(1) | empty(2)
        answer = chief.client.post("/on-call/rotas/new", sent)
    assert answer.status_code == 422
    assert not Rota.unscoped.exists()


def test_a_screener_says_they_are_away_and_the_page_lets_them_come_back(ann):
    with clock.freeze(NOW):
        rota(ann)
        desk = staff.desk("screener", username=ann.username)
        sent = {"away-from_day": "2026-06-02", "away-from_time": "08:00"}
        assert (
            desk.client.post(
                "/on-call/mine/away", sent | {"away-until_day": "2026-06-01", "away-until_time": "08:00"}
            ).status_code
            == 422
        )
        answer = desk.client.post(
            "/on-call/mine/away", sent | {"away-until_day": "2026-06-02", "away-until_time": "18:00"}
        )
        assert answer.status_code == 303
        row = Absence.unscoped.get()
        assert (row.starts_at, row.ends_at) == (at(date(2026, 6, 2), 8), at(date(2026, 6, 2), 18))
        assert CoverageGap.unscoped.filter(closed_at__isnull=True, alerted_at__isnull=False).exists()
        assert desk.client.post(f"/on-call/absences/{row.pk}/end").status_code == 303
        assert not CoverageGap.unscoped.filter(closed_at__isnull=True).exists()


def test_a_swap_is_asked_answered_and_agreed_on_its_pages(ann, bo):
    with clock.freeze(NOW):
        rota(ann, swaps_approved=True)
        asks, takes = staff.desk("screener", username=ann.username), staff.desk("screener", username=bo.username)
        mine = asks.client.get("/on-call/mine").content.decode()
        link = re.findall(r'href="(/on-call/mine/swap/[^"]+)"', mine)[4]
        page = asks.client.get(link)
        assert "Bo Birk takes it" in words(page)
        assert asks.client.post(link, {"offer": f"{bo.pk.hex}|"}).status_code == 303
        row = Swap.unscoped.get()
        assert "Ann Abel asks you to take:" in words(takes.client.get("/on-call/mine"))
        assert takes.client.post(f"/on-call/swaps/{row.pk}/answer", {"say": "yes"}).status_code == 303
        assert "said yes; waits for a supervisor" in words(asks.client.get("/on-call/mine"))
        chief = staff.desk("supervisor")
        assert "Ann Abel gives to Bo Birk:" in words(chief.client.get("/on-call/plan"))
        assert chief.client.post(f"/on-call/swaps/{row.pk}/decide", {"say": "yes"}).status_code == 303
        again = chief.client.post(f"/on-call/swaps/{row.pk}/decide", {"say": "yes"})
        assert again.status_code == 422
        assert "has been answered" in words(again)
        assert "from Ann Abel" in words(takes.client.get("/on-call/mine"))
    row.refresh_from_db()
    assert row.state == SwapState.DONE


def test_a_person_edits_their_own_reaches_in_their_order(ann):
    with clock.freeze(NOW):
        desk = staff.desk("screener", username=ann.username)
        sent = {"way-0-channel": "voice", "way-0-address": "(916) 555-0142", "way-1-channel": "mail"}
        wrong = desk.client.post("/on-call/mine/reach", sent | {"way-1-address": "not an address"})
        assert wrong.status_code == 422
        assert not Reach.unscoped.exists()
        assert desk.client.post("/on-call/mine/reach", sent | {"way-1-address": "ann@example.org"}).status_code == 303
        page = desk.client.get("/on-call/mine").content.decode()
        assert 'value="+19165550142"' in page
        assert page.index("+19165550142") < page.index("ann@example.org")


def test_the_address_of_a_calendar_is_shown_once_and_can_be_ended(ann):
    with clock.freeze(NOW):
        rota(ann)
        desk = staff.desk("screener", username=ann.username)
        made = desk.client.post("/on-call/mine/calendar")
        url = re.search(r"http://testserver(/on-call/calendar/[\w-]+\.ics)", made.content.decode())
        assert url, "the address is on the page"
        assert url[1] not in desk.client.get("/on-call/mine").content.decode()
        found = Client().get(url[1])
        assert found.status_code == 200
        assert found["Content-Type"].startswith("text/calendar")
        assert "BEGIN:VEVENT" in found.content.decode()
        assert desk.client.post("/on-call/mine/calendar", {"end": "1"}).status_code == 303
        assert Client().get(url[1]).status_code == 404
    assert Feed.unscoped.get().ended_at is not None


def test_an_administrator_keeps_places_and_a_used_one_is_not_closed(ann):
    with clock.freeze(NOW):
        keeper = staff.desk("administrator")
        assert keeper.client.post("/on-call/places", {"name": "Isleton", "code": "isleton"}).status_code == 303
        twice = keeper.client.post("/on-call/places", {"name": "Again", "code": "isleton"})
        assert twice.status_code == 422
        assert "There is a place with this code." in words(twice)
        place = DutyPlace.unscoped.get()
        made = rota(ann, place="isleton")
        used = keeper.client.post(f"/on-call/places/{place.pk}/close")
        assert used.status_code == 422
        assert "A rota or another place needs it" in words(used)
        rotas.change_rota(viewer=boss(), rota_id=made.pk, seen=1, from_day=MONDAY + DAY, lines=[])
    with clock.freeze(NOW + 2 * DAY):
        keeper = staff.desk("administrator")
        assert keeper.client.post(f"/on-call/places/{place.pk}/close").status_code == 303
        assert keeper.client.get("/on-call/rotas/new").status_code == 403
        assert keeper.client.get("/on-call/mine").status_code == 403
        assert keeper.client.get("/on-call/sheet").status_code == 403
        assert keeper.client.get("/on-call/").status_code == 200


def test_a_shift_by_hand_fills_a_gap_and_is_taken_back(ann):
    with clock.freeze(NOW):
        chief = staff.desk("supervisor")
        sent = {"shift-person": ann.pk.hex, "shift-position": "on_duty", "shift-from_day": "2026-06-01"}
        sent |= {"shift-from_time": "08:00", "shift-until_day": "2026-06-01", "shift-until_time": "22:00"}
        assert chief.client.post("/on-call/plan/shift", sent).status_code == 303
        row = Shift.unscoped.get()
        assert row.starts_at == NOW, "what is over is not planned"
        assert "Ann Abel" in words(chief.client.get("/on-call/now"))
        assert chief.client.post(f"/on-call/plan/shift/{row.pk}/end").status_code == 303
        assert "On call: nobody" in words(chief.client.get("/on-call/now/line"))
        wrong = chief.client.post("/on-call/plan/shift", sent | {"shift-until_time": "08:30"})
        assert wrong.status_code == 422


def test_a_supervisor_sets_how_long_a_step_is_given(ann):
    with clock.freeze(NOW):
        rota(ann)
        chief = staff.desk("supervisor")
        assert (
            chief.client.post("/on-call/plan/step", {"step-label": "on_duty", "step-minutes": "17"}).status_code == 303
        )
        assert "after 17 minutes" in words(chief.client.get("/on-call/now"))
        assert (
            chief.client.post("/on-call/plan/step", {"step-label": "on_duty", "step-minutes": "0"}).status_code == 422
        )


def test_the_printed_list_has_two_weeks_the_chain_and_how_people_are_reached(ann):
    with clock.freeze(NOW):
        rota(ann)
        desk = staff.desk("screener", username=ann.username)
        desk.client.post("/on-call/mine/reach", {"way-0-channel": "voice", "way-0-address": "916 555 0117"})
        page = desk.client.get("/on-call/sheet")
    assert "telephone call: +19165550117" in words(page)
    table = page.content.decode().split('<table class="hl-table hl-rota">')[1].split("</table>")[0]
    assert table.count("<tr") == 15
    assert "Supervisors" in words(page)


def test_an_alert_about_a_gap_leads_to_its_week_and_another_agency_has_no_such_page(ann):
    with clock.freeze(NOW):
        made = rota(ann)
        absences.add_absence(
            viewer=boss(), person=ann.pk.hex, starts=NOW + 2 * DAY, ends=NOW + 2 * DAY + timedelta(hours=2)
        )
        gap = CoverageGap.unscoped.get(closed_at__isnull=True)
        assert staff.desk("screener").client.get(f"/on-call/gap/{gap.pk}").status_code == 200
        alerts = staff.desk("supervisor").client.get("/alerts/all")
        if alerts.status_code == 200:
            assert f"/on-call/gap/{gap.pk}" in alerts.content.decode()
        away = staff.desk("supervisor", THERE)
        assert away.client.get(f"/on-call/gap/{gap.pk}").status_code == 404
        assert away.client.get(f"/on-call/rotas/{made.pk}").status_code == 403
        assert "Ann Abel" not in words(away.client.get("/on-call/"))
        assert staff.desk("screener").client.get(f"/on-call/gap/{uuid4()}").status_code == 404


def test_pages_say_the_same_in_spanish(ann):
    with clock.freeze(NOW):
        rota(ann)
        desk = staff.desk("supervisor")
        with translation.override("es"):
            for url in (
                "/on-call/",
                "/on-call/month",
                "/on-call/now",
                "/on-call/mine",
                "/on-call/plan",
                "/on-call/places",
            ):
                assert desk.client.get(url).status_code == 200


def test_the_head_of_every_page_has_who_is_on_call_for_those_who_work_there(ann):
    with clock.freeze(NOW):
        rota(ann)
        page = staff.desk("screener").client.get("/on-call/").content.decode()
        assert 'id="on-call"' in page
        assert 'hx-get="/on-call/now/line"' in page
        keeper = staff.desk("administrator").client.get("/on-call/").content.decode()
    assert 'id="on-call"' not in keeper


@pytest.mark.parametrize(
    "url", ["/on-call/?day=soon", "/on-call/?day=0001-01-01", "/on-call/month?day=x&place=nowhere"]
)
def test_an_address_that_says_nonsense_shows_today(url):
    with clock.freeze(NOW):
        assert staff.desk("screener").client.get(url).status_code == 200


def test_a_key_of_no_shift_of_ones_own_has_no_page(ann):
    with clock.freeze(NOW):
        rota(ann)
        desk = staff.desk("screener", username="somebody-else")
        assert desk.client.get("/on-call/mine/swap/nothing").status_code == 404


def test_who_has_no_right_sees_no_plan():
    with clock.freeze(NOW):
        nobody = staff.desk("")
        for url in (
            "/on-call/",
            "/on-call/now",
            "/on-call/now/line",
            "/on-call/mine",
            "/on-call/plan",
            "/on-call/sheet",
        ):
            assert nobody.client.get(url).status_code == 403, url
    assert Client().get("/on-call/").status_code == 302
