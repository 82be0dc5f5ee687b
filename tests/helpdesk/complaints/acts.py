"""A complaint as it stands, its clocks, an answer to it, and words of many kinds: for the tests of this room."""

from typing import Any

from hearthline.duty.models import Clock
from hearthline.helpdesk.complaints import actions
from hearthline.helpdesk.complaints.models import Complaint
from tests import staff
from tests.helpdesk.complaints.conftest import House

UP = [staff.HERE]
TEXTS = {
    "emoji": "Zqemoji 👩‍👧 call me", "arabic": "اتصلوا بي Zqarabic", "hebrew": "Zqmixed שלום call",
    "hmong": "Zqhmoob kuv xav tham", "tags": "Zqtags <script>alert(1)</script> & \"q\"", "percent": "Zq %s {next} {0}",
    "letters": "Zq {number} {on} {due} {by}", "lines": "Zqone\n\nZqtwo",
}  # fmt: skip
"""What people write, by kind. Each with a word that stands nowhere else."""


def again(row: Complaint) -> Complaint:
    return Complaint.unscoped.get(pk=row.pk)


def clocks(row: Complaint) -> list[tuple[str, str]]:
    return list(Clock.unscoped.filter(subject_id=row.pk.hex).order_by("kind", "due_at").values_list("kind", "state"))


def answered(house: House, row: Complaint, step: str, **wanted: Any) -> Complaint:
    told: dict[str, Any] = {"outcome": "upheld", "reasons": "We did not call you.", "will_do": "A call by Friday."}
    now = again(row)
    return actions.answer(viewer=house.on[step], complaint_id=row.pk, version=now.version, **(told | wanted))
