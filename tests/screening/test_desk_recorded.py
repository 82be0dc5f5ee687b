"""A report whose call was recorded says so, and leads to where that opens; its print knows nothing of it."""

import pytest

from hearthline.intake.calls.actions import open_call
from hearthline.intake.line import keys
from hearthline.intake.line.models import Contact
from hearthline.intake.models import Channel, Report
from tests import staff
from tests.intake.line.build import telephone
from tests.intake.line.standins import contact
from tests.screening.build import came

pytestmark = [pytest.mark.django_db, pytest.mark.req("I-1")]
PLACE = "https://telephone.example/recordings/RE0142"


def recorded(desk: staff.Desk) -> Report:
    report = Report.unscoped.get(pk=came().report_id)
    Report.unscoped.filter(pk=report.pk).update(channel=Channel.PHONE)
    call = open_call(viewer=desk.viewer, channel="phone")
    type(call).unscoped.filter(pk=call.pk).update(report=report)
    row = contact("ended", call=call)
    Contact.unscoped.filter(pk=row.pk).update(recording_ref=keys.seal(staff.HERE, keys.RECORDING, row.pk, PLACE))
    return report


@pytest.mark.parametrize("was", [True, False])
def test_the_page_says_whether_it_was_recorded_and_the_print_never_does(
    monkeypatch: pytest.MonkeyPatch, was: bool
) -> None:
    telephone(monkeypatch)
    desk = staff.desk()
    report = recorded(desk)
    if not was:
        Contact.unscoped.update(recording_ref=b"")
    page = desk.client.get(f"/screening/{report.pk}").content.decode()
    assert ("The call was recorded" in page) is was
    assert PLACE not in page
    assert "was recorded" not in desk.client.get(f"/screening/{report.pk}/print").content.decode()


def test_it_opens_on_the_page_of_who_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    telephone(monkeypatch)
    desk = staff.desk()
    report = recorded(desk)
    at = f"/reports/{report.pk}/identity"
    form = desk.client.get(at).content.decode()
    once = form.split('name="once" value="')[1].split('"')[0]
    told = {"purpose": "danger", "reason": "What was the address they shouted?", "once": once}
    page = desk.client.post(at, told).content.decode()
    assert PLACE in page
    assert PLACE not in desk.client.post(at, told).content.decode()  # the same form again opens nothing
