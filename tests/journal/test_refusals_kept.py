"""Whatever the desk refuses is in the journal: every address, and a policy that was asked outside any use case."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from hearthline.access.desk.staff import desk as staff_desk
from hearthline.access.policy import require
from hearthline.intake.desk.http import desk
from hearthline.journal.models import Entry, Outcome
from tests import staff
from tests.screening.test_every_desk_address import fields, filled, ours, real

pytestmark = [pytest.mark.django_db, pytest.mark.fault("46", "47")]

__all__ = ["real"]  # a fixture: everything that an address of the desk can name


def kept() -> int:
    return Entry.objects.filter(outcome=Outcome.REFUSED).count()


@pytest.mark.parametrize("role", ["administrator", ""])
def test_every_address_that_refuses_leaves_one_line_or_more_in_the_journal(real: dict[str, Any], role: str) -> None:
    person, silent, refusing = staff.desk(role), [], 0
    for address, _name in ours():
        for method in ("get", "post"):
            before = kept()
            answer = getattr(person.client, method)(filled(address, real), fields(real) if method == "post" else {})
            if answer.status_code in (403, 404):
                refusing += 1
                if kept() == before:
                    silent.append((method, address))
    assert refusing > 60
    assert not silent


@pytest.mark.parametrize("dress", [desk("GET"), staff_desk])
def test_a_policy_asked_outside_any_use_case_is_remembered_once(dress: Any) -> None:
    viewer = staff.viewer("administrator")

    def view(request: Any, viewer: Any) -> HttpResponse:
        require(viewer, "report:read", {"agency": viewer.agency_id}, record_kind="report", record_id="r1")
        return HttpResponse("read")

    request = RequestFactory().get("/")
    request.viewer = viewer  # type: ignore[attr-defined]  # as the middleware does
    with pytest.raises(PermissionDenied):
        dress(view)(request)
    (entry,) = Entry.objects.filter(outcome=Outcome.REFUSED)
    assert (entry.tag, entry.record_id, entry.fields) == ("access:right:refuse", "r1", "report:read")
    assert "administrator-opens-no-report" in entry.authority
