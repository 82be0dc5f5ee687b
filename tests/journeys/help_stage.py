"""What the help desk's pages show on the stage: an answered inquiry, a complaint that waits, a family's page."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from hearthline.access.viewer import ADMINISTRATOR, Viewer
from hearthline.directory.finding_help.models import Offer
from hearthline.ground import clock
from hearthline.helpdesk import actions as helpdesk
from hearthline.helpdesk.complaints import actions as complaints
from hearthline.helpdesk.complaints.actions.opening import Told
from hearthline.helpdesk.door.content import Content
from hearthline.helpdesk.mycase import actions as mycase
from hearthline.helpdesk.mycase import letters
from hearthline.helpdesk.mycase.models import Party
from hearthline.helpdesk.referring import actions as referring
from hearthline.helpdesk.referring.actions.after import Heard
from hearthline.helpdesk.referring.consent import Agreed
from tests import staff

ASKED = "A worker came on Tuesday and we do not know what happens next. Whom do we call?"
GRIEF = "Nobody called back in three weeks, and the letter went to our old address."


def helped(viewer: Viewer) -> dict[str, Any]:
    """Ids by name."""
    told = Content.of({"words": ASKED, "name": "Abelard Quince", "contact": "555-0142"})
    row = helpdesk.log(
        viewer=viewer, way="phone", topic="question", language="en", send="told", content=told, received_at=None
    )
    made = helpdesk.answer(
        viewer=viewer, inquiry_id=row.pk, version=row.version, words="Your worker calls you on Friday.",
        agreed=[helpdesk.Agree("Call the family", "us", "badge 4417", clock.now().date() + timedelta(days=2))],
    )  # fmt: skip
    return {
        "inquiry": row.pk,
        "answer": made.pk,
        "agreed_action": made.agreed.get().pk,
        **_referred(viewer, row.pk),
        **_complained(viewer),
        **_lettered(viewer),
    }


def _referred(viewer: Viewer, inquiry_id: UUID) -> dict[str, Any]:
    """A name that was passed on and is waited for, and a listing that they were told of."""
    Offer.objects.get_or_create(pk=7, defaults={"service": "s1", "name": "Invented pantry", "digest": "x"})
    now = clock.now()
    given: dict[str, Any] = {"viewer": viewer, "kind": "inquiry", "subject_id": inquiry_id, "offer_id": 7}
    agreed = Agreed(
        own=True, who="Abelard Quince", how="telephone", at=now, until=now.date() + timedelta(days=30),
        items={"name": "Abelard Quince", "telephone": "555-0142", "need": "Food for the week"}, signed="Badge 4417",
    )  # fmt: skip
    row = referring.pass_on(**given, agreed=agreed)
    referring.passed(viewer=viewer, referral_id=row.pk, how="telephone", who="A man at the desk")
    told = Heard("waiting", "provider", "A man at the desk")
    referring.heard(viewer=viewer, referral_id=row.pk, version=row.version, told=told)
    return {"referral": row.pk, "told_of": referring.tell(**given).pk}


def _complained(viewer: Viewer) -> dict[str, Any]:
    keeper = staff.viewer(ADMINISTRATOR)
    complaints.set_post(viewer=keeper, user_id=viewer.id, step="supervisor")
    row = complaints.open_complaint(
        viewer=viewer, kind="complaint", theme="rude", language="en", told=Told(GRIEF, who="Abelard Quince"),
        about=[], about_step="nobody",
    )  # fmt: skip
    return {"complaint": row.pk}


def _lettered(viewer: Viewer) -> dict[str, Any]:
    row = mycase.enter(
        viewer=viewer, case="SAC-0142", parties=["parent_a", "youth"],
        given={
            "worker_name": "Wren Castellan", "worker_phone": "(916) 555-0144",
            "supervisor_name": "Odile Marsh", "supervisor_phone": "(916) 555-0145",
        },
    )  # fmt: skip
    party = Party.unscoped.filter(assignment=row).earliest("pk")
    letters.make_letter(viewer=viewer, party_id=party.pk, language="es", letter_id=uuid4())
    return {"assignment": row.pk}
