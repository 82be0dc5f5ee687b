"""The desk's pages of referrals: find help, tell, ask for consent, the two papers, the list (H-2, D-3)."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hearthline.directory.finding_help import making
from hearthline.duty.models import Clock
from hearthline.ground import clock
from hearthline.helpdesk import actions as helpdesk
from hearthline.helpdesk.models import Inquiry
from hearthline.helpdesk.referring import actions
from hearthline.helpdesk.referring.desk import searching
from hearthline.helpdesk.referring.models import Consent, Line, Referral
from hearthline.ui.moments import as_typed
from hearthline.ui.readability import grade, is_prose
from tests import staff
from tests.directory.finding_help import listing
from tests.helpdesk.build import agent, came
from tests.helpdesk.mycase.test_words import sentences, spanish
from tests.helpdesk.referring.build import NAME, NEED, agreed, asked, fresh, heard, of_inquiry, offer, passed
from tests.intake.build import arrived

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("H-2", "D-3")]
HERE = "/services/referrals/"
FORM = {
    "agreed": "1", "own": "self", "who": "Zqagreeing", "how": "in_person", "item_name": "on", "name": NAME,
    "telephone": "916-555-0177", "need": NEED, "signed": "Badge 417", "sheet": "es",
}  # fmt: skip


def main(html: str) -> str:
    return html[html.index("<main") : html.index("</main>")]


def text(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main(answer.content.decode()))).split())


def article(answer: Any) -> str:
    html = answer.content.decode()
    return str(html[html.index("<article") : html.index("</article>")])


def form(**changes: str) -> dict[str, str]:
    now = clock.now()
    given = {**FORM, "offer": str(offer().pk), "at": as_typed(now), "until": now.date().isoformat()}
    return {**given, **changes}


def find(desk: staff.Desk, inquiry: Inquiry, **typed: str) -> Any:
    where = f"{HERE}inquiry/{inquiry.pk}/find"
    return desk.client.post(where, typed) if typed else desk.client.get(where)


def test_an_inquiry_leads_to_the_search_with_its_zip_code_and_no_other_word_of_it() -> None:
    desk, inquiry = staff.desk("agent"), asked()
    page = desk.client.get(f"/help/{inquiry.pk}").content.decode()
    assert f'href="{HERE}inquiry/{inquiry.pk}/find"' in page
    html = main(find(desk, inquiry).content.decode())
    assert 'value="95814"' in html
    assert "Invented Street" not in html
    assert "Zqname" not in html


def test_a_report_leads_to_the_search_too() -> None:
    desk, report = staff.desk("screener"), arrived()
    link = f"{HERE}report/{report.pk}/find"
    assert f'href="{link}"' in desk.client.get(reverse("screening:report", args=[report.pk])).content.decode()
    assert desk.client.get(link).status_code == 200
    answer = desk.client.post(f"{HERE}report/{report.pk}/pass", {"offer": str(offer().pk)})
    assert 'name="not_reporter"' in answer.content.decode()


def test_what_is_found_can_be_told_or_passed_on_by_forms_whose_address_names_no_listing() -> None:
    desk, inquiry = staff.desk("agent"), asked()
    answer = find(desk, inquiry, need="food", place="95814")
    html = main(answer.content.decode())
    assert "Oak Table" in text(answer)
    assert "Willow Haven" not in text(answer)
    its_own = "/services/one?service=pantry"
    assert f'href="{its_own}"' in html, "its listing, which is the same whoever asks"
    addresses = [one for one in re.findall(r'(?:action|href)="([^"]+)"', html) if one != its_own]
    assert not [one for one in addresses if str(offer().pk) in one or "pantry" in one or "food" in one]
    told = desk.client.post(f"{HERE}inquiry/{inquiry.pk}/tell", {"offer": str(offer().pk), "sheet": "en"})
    row = Referral.unscoped.get()
    assert (told.status_code, told["Location"]) == (303, f"{HERE}{row.pk}")
    assert "They were told of it" in text(desk.client.get(f"/help/{inquiry.pk}"))


def test_what_is_closed_says_when_it_opens_and_its_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    week = {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "09:00", "closes_at": "17:00"}
    listing.service("clothes", "Warm Sleeves", ["Food Pantries"], county="Sacramento", hours=[week])
    making.make_all()
    sunday = datetime(2026, 11, 22, 20, tzinfo=UTC)
    monkeypatch.setattr(searching.clock, "now", lambda: sunday)
    said = text(find(staff.desk("agent"), asked(), need="food", place="95814"))
    assert "Closed now. Opens tomorrow at 9:00 a.m." in said
    assert "Monday to Friday: 9:00 a.m. to 5:00 p.m." in said


@pytest.mark.req("D-6")
def test_their_own_sheet_is_in_their_language_until_somebody_chooses_another() -> None:
    desk, inquiry = staff.desk("agent"), came(language="es")
    html = find(desk, inquiry, need="food", place="95814").content.decode()
    assert 'name="sheet" value="es"' in html
    consent = desk.client.post(f"{HERE}inquiry/{inquiry.pk}/pass", {"offer": str(offer().pk)}).content.decode()
    assert re.search(r'value="es"[^>]*selected', consent)


def test_a_shelter_s_secret_place_shows_nowhere_here() -> None:
    desk, inquiry = staff.desk("agent"), asked()
    found = find(desk, inquiry, need="he hits me", place="95814")
    assert "Willow Haven" in text(found)
    assert "12 Example St" not in found.content.decode()
    row = of_inquiry(inquiry, offer_id=offer("haven").pk)
    for page in ("", "/sheet", "/paper"):
        assert "12 Example St" not in desk.client.get(f"{HERE}{row.pk}{page}").content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"need": "", "place": "95814"}, "Write what they need"),
        ({"need": "food", "place": " "}, "Write a ZIP code, a county or a state."),
        ({"need": "food", "place": "Zqnowhere at all"}, "We do not know this place."),
        ({"need": "food", "place": "99999"}, ""),
    ],
)
def test_what_cannot_be_looked_for_is_asked_again(typed: dict[str, str], said: str) -> None:
    desk, inquiry = staff.desk("agent"), asked()
    answer = find(desk, inquiry, **typed)
    assert answer.status_code in (200, 422)
    assert said in text(answer)


def test_no_box_is_ticked_before_somebody_ticks_it_and_no_word_of_the_inquiry_is_there() -> None:
    desk, inquiry = staff.desk("agent"), asked()
    answer = desk.client.post(f"{HERE}inquiry/{inquiry.pk}/pass", {"offer": str(offer().pk)})
    html = main(answer.content.decode())
    assert answer.status_code == 200
    assert " checked" not in html
    assert "Zqname" not in html
    assert not Referral.unscoped.exists()


def test_only_what_is_ticked_is_kept_and_the_sheet_says_that_and_nothing_else() -> None:
    desk, inquiry = staff.desk("agent"), asked()
    answer = desk.client.post(f"{HERE}inquiry/{inquiry.pk}/pass", form())
    row = Referral.unscoped.get()
    assert answer["Location"] == f"{HERE}{row.pk}"
    sheet = desk.client.get(f"{HERE}{row.pk}/sheet")
    paper = article(sheet)
    assert sheet["Cache-Control"] == "no-store"
    assert NAME in paper
    assert re.findall(r"<dd data-item[^>]*>(.*?)</dd>", paper) == [NAME]
    for word in ("Zqneedle", "555-0177", "Child", "Protective", "Sacramento", inquiry.number, "Zqagreeing"):
        assert word not in paper, word
    title = re.search(r"<title>(.*?)</title>", sheet.content.decode(), re.S)
    assert title
    assert title[1].strip() == "On paper"


def test_the_agency_is_named_only_when_that_is_ticked() -> None:
    desk = staff.desk("agent")
    quiet, loud = of_inquiry(), of_inquiry(agreed=agreed(items={"name": NAME, "us": ""}))
    name = "Protective Services"
    assert name not in article(desk.client.get(f"{HERE}{quiet.pk}/sheet"))
    assert "Do not name the agency" in text(desk.client.get(f"{HERE}{quiet.pk}/sheet"))
    assert name in article(desk.client.get(f"{HERE}{loud.pk}/sheet"))
    assert name not in article(desk.client.get(f"{HERE}{loud.pk}/paper")), "a sheet at home names it never"


def test_what_could_not_be_kept_keeps_what_was_typed_and_leads_to_the_field() -> None:
    desk, inquiry = staff.desk("agent"), asked()
    answer = desk.client.post(f"{HERE}inquiry/{inquiry.pk}/pass", form(how="", note="Zqnoted"))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#how_0"' in html
    assert NAME in html
    assert "Zqnoted" in html
    assert re.search(r'id="item_name"[^>]*checked', html)
    assert not Referral.unscoped.exists()


def test_an_empty_form_says_all_that_it_lacks_at_once_and_each_line_leads_to_its_field() -> None:
    desk, inquiry = staff.desk("agent"), asked()
    given = {"agreed": "1", "offer": str(offer().pk), "item_need": "on", "our_number": "12 Example Street"}
    answer = desk.client.post(f"{HERE}inquiry/{inquiry.pk}/pass", {**given, "note": "Zqnoted"})
    html = main(answer.content.decode())
    assert answer.status_code == 422
    led = re.findall(r'href="#([a-z_0-9]+)"', html[html.index('id="errors"') : html.index("<h1")])
    assert led == ["item_name", "need", "own_0", "who", "how_0", "at", "until", "signed", "our_number"]
    for field in led:
        assert f'id="{field}"' in html, f"{field} is led to and is not there"
    assert html.count("usa-error-message") == len(led)
    assert "Zqnoted" in html
    assert not Referral.unscoped.exists()


@pytest.mark.parametrize("field", ["who", "our_number", "signed", "note", "name"])
def test_what_is_too_long_is_said_at_its_field_and_kept_whole_on_the_page(field: str) -> None:
    """A fault that was here: a name or a note was cut where the box ends, and nobody was told."""
    desk, inquiry = staff.desk("agent"), asked()
    long = "zqword" * 100 + "Zqtheveryend"
    answer = desk.client.post(f"{HERE}inquiry/{inquiry.pk}/pass", form(**{field: long}))
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "This is too long." in html
    assert f'href="#{"item_name" if field == "name" else field}"' in html
    assert long in html
    assert not Referral.unscoped.exists()


def test_rules_that_nobody_knows_are_said_to_be_unknown_where_they_concern_the_listing() -> None:
    desk, inquiry = staff.desk("agent"), asked()
    for service, said in (("haven", "Violence at home: what the law asks here is not known."),
                          ("clean", "Substance use: what the law asks here is not known.")):  # fmt: skip
        answer = desk.client.post(f"{HERE}inquiry/{inquiry.pk}/pass", {"offer": str(offer(service).pk)})
        assert said in text(answer)
        assert "42 CFR Part 2" in text(answer)
    plain = text(desk.client.post(f"{HERE}inquiry/{inquiry.pk}/pass", {"offer": str(offer().pk)}))
    assert "what the law asks here is not known." not in plain
    assert "HIV not known" in plain


@pytest.mark.fault("43")
def test_an_inquiry_that_became_a_report_has_no_button_that_passes_a_name_on() -> None:
    desk, inquiry = staff.desk("agent"), asked()
    row = of_inquiry(inquiry)
    helpdesk.report(viewer=agent(), inquiry_id=inquiry.pk)
    html = find(desk, inquiry, need="food", place="95814").content.decode()
    assert "/tell" in html
    assert f"{inquiry.pk}/pass" not in html
    assert "is a reporter now" in html
    assert desk.client.post(f"{HERE}inquiry/{inquiry.pk}/pass", form()).status_code == 200
    assert Referral.unscoped.count() == 1
    page = desk.client.get(f"{HERE}{row.pk}").content.decode()
    assert "/sheet" not in page
    assert "/passed" not in page
    assert desk.client.get(f"{HERE}{row.pk}/sheet").status_code == 422


def test_told_outcome_and_withdrawal_each_lead_back_to_the_page() -> None:
    desk, row = staff.desk("agent"), of_inquiry()
    where = f"{HERE}{row.pk}"
    steps = (
        ("passed", {"how": "telephone", "taker": "Zqtaker"}),
        ("outcome", {"outcome": "waiting", "source": "provider", "teller": "Zqteller", "version": "1"}),
        ("withdraw", {}),
    )
    for step, given in steps:
        answer = desk.client.post(f"{where}/{step}", given)
        assert (answer.status_code, answer["Location"]) == (303, where)
    said = text(desk.client.get(where))
    assert "Zqtaker" in said
    assert "On a waiting list" in said
    assert "What went out before cannot be called back from here." in said
    html = desk.client.get(where).content.decode()
    assert f"{row.pk}/sheet" not in html
    assert f"{row.pk}/outcome" not in html
    assert desk.client.get(f"{where}/sheet").status_code == 403


def test_half_an_outcome_stands_on_the_page_again() -> None:
    desk, row = staff.desk("agent"), of_inquiry()
    answer = desk.client.post(f"{HERE}{row.pk}/outcome", {"outcome": "refused", "source": "provider", "teller": "Zqt"})
    assert answer.status_code == 422
    assert 'href="#reason"' in answer.content.decode()
    assert 'value="Zqt"' in answer.content.decode()
    assert not Line.unscoped.exists()
    for version in ("", "x", "9" * 30):
        given = {"outcome": "served", "source": "provider", "teller": "Zqt", "version": version}
        assert desk.client.post(f"{HERE}{row.pk}/outcome", given).status_code == 422


def test_the_list_shows_listing_age_and_number_and_nobody() -> None:
    desk, row = staff.desk("agent"), of_inquiry()
    answer = desk.client.get(HERE)
    assert "Oak Table" in text(answer)
    assert row.label in text(answer)
    assert "Not heard yet" in text(answer)
    for word in (NAME, "Quillfeather", "Zqneedle", "Zqagreeing"):
        assert word not in answer.content.decode()
    assert desk.client.get(f"{HERE}?page=x").status_code == 200
    heard(row, "served")
    assert "None is open" in text(desk.client.get(HERE))


def test_the_listing_s_page_counts_and_the_worklist_chases() -> None:
    desk = staff.desk("agent")
    for _ in range(3):
        heard(of_inquiry(), "no_answer")
    page = text(desk.client.get("/services/one?service=pantry"))
    assert "Of 3 referred, 0 were taken." in page
    assert "They never told us of anybody." in page
    work = text(desk.client.get("/services/"))
    assert "Did not answer when people were sent there (1)" in work
    assert "No answer, times: 3" in work
    for word in (NAME, "Quillfeather", "Zq"):
        assert word not in page + work


@pytest.mark.req("D-6")
@pytest.mark.parametrize("passed_on", [True, False])
def test_the_sheet_for_the_person_is_plain_in_three_languages(passed_on: bool) -> None:
    desk, inquiry = staff.desk("agent"), asked()
    if passed_on:
        row = of_inquiry(inquiry, language="es")
    else:
        desk.client.post(f"{HERE}inquiry/{inquiry.pk}/tell", {"offer": str(offer().pk), "sheet": "es"})
        row = Referral.unscoped.get()
    said = {}
    for lang in ("en", "es", "hmn"):
        html = desk.client.get(f"{HERE}{row.pk}/paper?in={lang}").content.decode()
        assert f'<div lang="{lang}"><article' in html
        found = re.findall(r"<(?:p|li)(?:\s[^>]*)?>(.*?)</(?:p|li)>", html[html.index("<article") :], re.S)
        found = [" ".join(unescape(re.sub(r"<[^>]+>", " ", one)).split()) for one in found]
        said[lang] = [one for one in found if is_prose(one)]
    assert grade(" ".join(said["en"])) <= 6
    assert spanish(" ".join(said["es"])) >= 70
    assert max(len(one.split()) for whole in said["hmn"] for one in sentences(whole)) <= 25
    usual = desk.client.get(f"{HERE}{row.pk}/paper").content.decode()
    assert '<div lang="es"><article' in usual, "in the language that was chosen for them"
    assert "911" in usual


NOTHING, DID = "We told them nothing about you.", "You let us tell them about you, and we did."


@pytest.mark.req("C-2")
@pytest.mark.parametrize("how", ["withdrawn", "ended", "over", "reporter"])
def test_the_sheet_for_the_person_never_says_that_nothing_was_told_when_it_was(how: str) -> None:
    inquiry = asked()
    row, other = of_inquiry(inquiry), of_inquiry(inquiry)
    passed(row)
    later = clock.now() + timedelta(days=60 if how == "ended" else 0)
    for one in (row, other):
        if how == "withdrawn":
            actions.withdraw(viewer=agent(), referral_id=one.pk)
        elif how == "over":
            heard(one)
    if how == "reporter":
        helpdesk.report(viewer=agent(), inquiry_id=inquiry.pk)
    with clock.freeze(later):
        desk = staff.desk("agent")
        told, not_told = (text_of(article(desk.client.get(f"{HERE}{one.pk}/paper"))) for one in (row, other))
    assert DID in told
    assert NOTHING not in told
    assert "We tell them only this." not in told + not_told
    assert (NOTHING in not_told, DID in not_told) == (True, False)


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_a_consent_that_is_sent_twice_is_one_referral_with_one_clock() -> None:
    desk, inquiry = staff.desk("agent"), asked()
    where = f"{HERE}inquiry/{inquiry.pk}/pass"
    page = desk.client.post(where, {"offer": str(offer().pk)}).content.decode()
    once = re.findall(r'name="once" value="([0-9a-f]{32})"', page)[0]
    again = re.findall(
        r'name="once" value="([0-9a-f]{32})"', desk.client.post(where, form(once=once, who="")).content.decode()
    )
    assert again == [once], "what could not be kept is the same form still"
    answers = [desk.client.post(where, form(once=once)) for _ in range(2)]
    assert {one.status_code for one in answers} == {303}
    assert len({one["Location"] for one in answers}) == 1
    assert Referral.unscoped.count() == Consent.unscoped.count() == 1
    assert Clock.unscoped.filter(subject_kind="referral").count() == 1
    other = asked()
    assert desk.client.post(f"{HERE}inquiry/{other.pk}/pass", form()).status_code == 303


def test_the_desk_says_it_in_spanish() -> None:
    desk, row = staff.desk("agent"), of_inquiry()
    desk.client.cookies["language"] = "es"
    assert "Derivaciones" in text(desk.client.get(HERE))
    said = text(desk.client.get(f"{HERE}{row.pk}"))
    assert "Lo que aceptó" in said
    assert "Retira su permiso" in said
    assert "Somebody would like your help" in article(desk.client.get(f"{HERE}{row.pk}/sheet"))
    assert "Alguien quisiera su ayuda" in article(desk.client.get(f"{HERE}{row.pk}/sheet?in=es"))


@pytest.mark.fault("59")
def test_a_forged_form_takes_no_consent_back() -> None:
    desk, row = staff.desk("agent"), of_inquiry()
    passed(row)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.client.cookies
    assert strict.post(f"{HERE}{row.pk}/withdraw").status_code == 403
    assert Consent.unscoped.get().withdrawn_at is None
    assert fresh(row).closed_at is None
