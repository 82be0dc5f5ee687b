"""Pages of reviews: protection first, refusals in plain words beside what was typed, unknown said as unknown."""

import re

import pytest

from hearthline.screening.models import FalseReportReview
from hearthline.ui.agency import current_pack
from tests import cast, staff
from tests.intake.build import IDENTITY
from tests.screening.build import came

pytestmark = pytest.mark.django_db

WHY = "The clinic's record contradicts it."
PROTECTED = "People who report in good faith are protected"


def text(answer, status: int = 200) -> str:
    assert answer.status_code == status
    return answer.content.decode()


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def boss() -> staff.Desk:
    return staff.desk("supervisor")


def another() -> staff.Desk:
    return staff.desk("supervisor", username="supervisor-2", name="Ottoline Vang")


def opened(desk: staff.Desk, screening, grounds: str = "admitted") -> str:
    answer = desk.client.post(f"/false-reports/report/{screening.report_id}", {"grounds": grounds, "reasons": WHY})
    assert answer.status_code == 303
    return answer["Location"]


def test_a_supervisor_finds_the_report_opens_a_review_and_closes_it():
    screening, desk = came(), boss()
    found = desk.client.post("/false-reports", {"number": screening.report.number.lower()})
    assert found["Location"] == f"/false-reports/report/{screening.report_id}"
    where = opened(desk, screening)
    page = text(desk.client.get(where))
    assert WHY.split("'", maxsplit=1)[0] in page
    assert "The person said that they made it up" in page
    desk.client.post(where, {"finding": "not_shown", "reasons": "He took it back out of fear."})
    page = words(text(desk.client.get(where)))
    assert "Not shown to be knowingly false" in page
    assert "He took it back out of fear." in page
    listed = words(text(desk.client.get("/false-reports")))
    assert screening.report.number in listed
    assert "Not shown to be knowingly false" in listed


def test_protection_is_the_first_thing_on_every_page_with_its_law():
    screening, desk = came(), boss()
    before = f"/false-reports/report/{screening.report_id}"
    first = [text(desk.client.get(place)) for place in ("/false-reports", before)]
    for page in [*first, text(desk.client.get(opened(desk, screening)))]:
        main = page.split("<main")[1]
        assert main.index(PROTECTED) < main.index("<section")
        assert str(current_pack().value("immunity.mandated").citation) in main
        assert "A review changes nothing about the report" in words(main)


@pytest.mark.parametrize("grounds", [["volume"], ["custody_dispute"], ["volume", "custody_dispute"]])
def test_volume_and_a_custody_dispute_are_refused_with_what_was_typed_kept(grounds: list[str]):
    screening, desk = came(), boss()
    answer = desk.client.post(
        f"/false-reports/report/{screening.report_id}", {"grounds": grounds, "reasons": "He calls every week."}
    )
    page = text(answer, 422)
    assert "are no sign of a false report" in page
    assert "He calls every week." in page
    assert 'href="#grounds_0"' in page
    for code in grounds:
        assert re.search(rf'value="{code}" checked', page)
    assert not FalseReportReview.unscoped.exists()


def test_each_lack_is_said_at_its_field():
    screening, desk = came(), boss()
    where = f"/false-reports/report/{screening.report_id}"
    assert 'id="reasons-error"' in text(desk.client.post(where, {"grounds": "admitted", "reasons": ""}), 422)
    assert 'id="grounds-error"' in text(desk.client.post(where, {"reasons": "x"}), 422)
    review = opened(desk, screening)
    assert 'id="finding-error"' in text(desk.client.post(review, {"reasons": "x"}), 422)
    assert 'id="number-error"' in text(desk.client.post("/false-reports", {"number": "SAC-0000"}), 422)


def test_the_owner_is_not_offered_knowingly_false_and_is_told_why_and_cannot_send_it_either():
    screening, desk = came(), boss()
    where = opened(desk, screening)
    page = text(desk.client.get(where))
    assert 'value="knowingly_false"' not in page
    assert "takes another supervisor" in page
    refused = desk.client.post(where, {"finding": "knowingly_false", "reasons": "x"})
    assert "Another supervisor must find" in text(refused, 422)
    assert 'value="knowingly_false"' in text(another().client.get(where))


def test_what_nobody_knows_is_said_as_unknown_and_never_filled_in():
    screening, desk = came(), boss()
    where = opened(desk, screening)
    other = another()
    assert "To whom a knowingly false report may be referred: unknown. Ask counsel." in text(other.client.get(where))
    other.client.post(where, {"finding": "knowingly_false", "reasons": "He said so before a witness."})
    page = words(text(desk.client.get(where)))
    assert "To whom it may be referred: unknown. Ask counsel." in page
    assert "Unknown. Ask counsel before you tell them anything of this review." in page
    assert "in a way that protects the reporter" in page
    assert str(current_pack().value("reporter.confidential").citation) in page


def test_a_closing_too_late_says_that_it_is_closed():
    screening, desk = came(), boss()
    where = opened(desk, screening)
    desk.client.post(where, {"finding": "withdrawn", "reasons": "x"})
    assert desk.client.post(where, {"finding": "not_shown", "reasons": "x"}).status_code == 409


def test_no_page_names_the_reporter_and_the_report_s_own_page_names_no_review():
    screening, desk = came(identity=IDENTITY), boss()
    where = opened(desk, screening)
    for place in (where, "/false-reports", f"/false-reports/report/{screening.report_id}"):
        page = text(desk.client.get(place))
        for secret in (cast.MARISOL.name, cast.MARISOL.phone, cast.STORY[:20]):
            assert secret not in page
    page = text(staff.desk().client.get(f"/screening/{screening.report_id}"))
    assert "false-report" not in page
    assert "Same reporter as" not in page


@pytest.mark.parametrize("role", ["screener", "administrator", ""])
def test_nobody_but_a_supervisor_gets_any_of_it(role: str):
    screening = came()
    where = opened(boss(), screening)
    person = staff.desk(role)
    for place in ("/false-reports", where, f"/false-reports/report/{screening.report_id}"):
        assert person.client.get(place).status_code == 403
        assert person.client.post(place, {"finding": "withdrawn", "reasons": "x", "number": "x"}).status_code == 403
    assert FalseReportReview.unscoped.get().closed_at is None
