"""Who reported, as a page: one form opens it once, and a supervisor looks at it."""

import pytest

from hearthline.intake import events
from hearthline.intake.models import Report, Reveal
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening import reactions
from tests import cast, staff
from tests.intake.build import IDENTITY, arrived

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _wired(_fresh: None) -> None:
    """The desk's pages need a screening."""
    events.on(events.ReportArrived, reactions.begin)


def text(answer, status: int = 200) -> str:
    assert answer.status_code == status
    return answer.content.decode()


def once(page: str) -> str:
    return page.split('name="once" value="')[1].split('"', maxsplit=1)[0]


def ask(desk, report: Report, purpose: str, reason: str):
    """Open who reported by the form, as it was given."""
    where = f"/reports/{report.pk}/identity"
    sent = {"purpose": purpose, "reason": reason, "once": once(text(desk.client.get(where)))}
    return desk.client.post(where, sent)


@pytest.mark.req("C-1", "C-3")
def test_who_reported_is_shown_once_with_a_purpose_and_a_reason_and_kept_by_no_cache():
    report, desk = arrived(identity=IDENTITY), staff.desk()
    where = f"/reports/{report.pk}/identity"
    assert cast.MARISOL.name not in text(desk.client.get(where))
    answer = ask(desk, report, "call_back", "Which door is it?")
    page = text(answer)
    assert cast.MARISOL.name in page
    assert cast.MARISOL.phone in page
    assert answer["Cache-Control"] == "no-store"
    assert cast.MARISOL.name not in page.split("<title>")[1].split("</title>")[0]
    assert cast.MARISOL.name not in text(desk.client.get(where))
    assert Entry.objects.filter(tag=Tag.IDENTITY_REVEALED, actor_id=desk.viewer.id).count() == 1


@pytest.mark.req("C-1")
def test_the_same_form_again_opens_nothing_and_makes_no_second_entry():
    report, desk = arrived(identity=IDENTITY), staff.desk()
    where = f"/reports/{report.pk}/identity"
    sent = {"purpose": "call_back", "reason": "Which door is it?", "once": once(text(desk.client.get(where)))}
    assert cast.MARISOL.name in text(desk.client.post(where, sent))
    page = text(desk.client.post(where, sent), 422)
    assert cast.MARISOL.name not in page
    assert "Opened at " in page
    assert "say why anew" in page
    assert "Which door is it?" not in page
    assert Reveal.unscoped.count() == 1
    assert Entry.objects.filter(tag=Tag.IDENTITY_REVEALED).count() == 1
    anew = sent | {"once": once(page), "reason": "The line broke."}
    assert cast.MARISOL.name in text(desk.client.post(where, anew))
    assert Reveal.unscoped.count() == 2


@pytest.mark.fault("51")
def test_a_form_given_for_another_report_or_to_another_person_opens_nothing():
    report, other, desk = arrived(identity=IDENTITY), arrived(identity=IDENTITY), staff.desk()
    theirs = staff.desk("supervisor")
    for given in (
        once(text(desk.client.get(f"/reports/{other.pk}/identity"))),
        once(text(theirs.client.get(f"/reports/{report.pk}/identity"))),
        "",
        "x:y",
    ):
        sent = {"purpose": "danger", "reason": "An order.", "once": given}
        assert cast.MARISOL.name not in text(desk.client.post(f"/reports/{report.pk}/identity", sent), 422)
    assert not Reveal.unscoped.exists()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "purpose"),
        ({"purpose": "curious", "reason": "x"}, "purpose"),
        ({"purpose": "danger", "reason": " "}, "reason"),
    ],
)
def test_without_a_purpose_and_a_reason_nothing_is_opened(sent: dict[str, str], field: str):
    report, desk = arrived(identity=IDENTITY), staff.desk()
    page = text(desk.client.post(f"/reports/{report.pk}/identity", sent), 422)
    assert f'id="{field}-error"' in page
    assert not Reveal.unscoped.exists()
    assert cast.MARISOL.name not in page


def test_a_report_without_a_name_says_so():
    report, desk = arrived(), staff.desk()
    page = text(ask(desk, report, "danger", "x"), 422)
    assert "Nobody gave a name" in page
    assert "Open who reported" not in text(desk.client.get(f"/screening/{report.pk}"))


@pytest.mark.fault("51", "55")
def test_an_opened_reporter_stays_on_the_list_until_another_supervisor_closes_it():
    report, own = arrived(identity=IDENTITY), staff.desk("supervisor")
    ask(own, report, "danger", "An order of today.")
    reveal = Reveal.unscoped.get()
    where = f"/reports/reveals/{reveal.pk}/review"
    assert "another supervisor closes it" in text(own.client.get("/supervisor"))
    assert own.client.post(where).status_code == 403
    assert staff.desk("screener").client.post(where).status_code == 403
    other = staff.desk("supervisor", username="supervisor2", name="Ottoline Perez")
    assert "An order of today." in text(other.client.get("/supervisor"))
    assert other.client.post(where, {"next": "/supervisor"}).status_code == 303
    assert "An order of today." not in text(other.client.get("/supervisor"))
