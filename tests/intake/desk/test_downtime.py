"""The downtime pack: on paper before it is needed, and as the pack says."""

from html import unescape

import pytest

from hearthline.intake.desk import downtime
from hearthline.ui.agency import current_pack
from tests import cast, staff
from tests.intake.build import IDENTITY, arrived

pytestmark = pytest.mark.django_db

ADDRESS = "/print/downtime"


def page(role: str = "screener") -> str:
    return unescape(staff.desk(role).client.get(ADDRESS).content.decode())


def test_every_number_of_the_pack_is_on_the_list_and_an_unknown_one_has_room_to_write():
    shown = page()
    for one in current_pack().contacts():
        if one.medium in downtime.CALLED and one.value:
            assert one.value in shown
    unknown = [one for one in downtime.numbers(current_pack()) if not one.value]
    assert unknown
    assert shown.count("not known here; write it in:") == len(unknown)


@pytest.mark.req("I-9")
def test_the_blank_form_asks_everything_the_law_has_the_desk_ask_each_once():
    shown = page()
    pack = current_pack()
    for kind in downtime.KINDS:
        for ask in pack.identity_rule(kind).must_ask:
            assert shown.count(f"<strong>{pack.text(ask.text_id).text}</strong>") == 1
            assert str(ask.citation) in shown
    assert shown.count("declined<") + shown.count("declined ") >= len(downtime.asks(pack))


def test_the_blank_form_has_every_danger_sign_and_kind_of_harm():
    shown, pack = page(), current_pack()
    for one in (*pack.danger_signs(), *pack.abuse_types()):
        assert pack.text(one.text_id).text in shown


def test_what_is_read_aloud_is_the_pack_s_wording():
    for text_id in downtime.READ_ALOUD:
        assert current_pack().text(text_id).text in page()


def test_it_holds_nothing_of_any_report():
    report = arrived(identity=IDENTITY)
    shown = page()
    assert report.number not in shown
    for secret in (IDENTITY.name, IDENTITY.phone, IDENTITY.email):
        assert secret
        assert secret not in shown
    assert cast.STORY[:40] not in shown


def test_the_reporter_s_sheet_is_a_sheet_of_its_own():
    report, reporter = page().split('class="hl-sheet"')[1:]
    asked = current_pack().text("must_ask.name").text
    assert asked not in report
    assert asked in reporter


def test_an_ask_of_one_kind_of_reporter_says_so_and_one_of_all_says_nothing():
    asks = downtime.asks(current_pack())
    assert any(not one.kinds for one in asks)
    assert any(one.kinds for one in asks)
    assert len({one.question for one in asks}) == len(asks)


def test_who_has_not_signed_in_is_sent_to_sign_in(client):
    assert client.get(ADDRESS).status_code == 302
