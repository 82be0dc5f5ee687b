"""What the stage has of who works here: accounts, messages, offices that are called, the realm outside."""

from datetime import date
from uuid import uuid4

from django.db import transaction

from hearthline.access.models import RoleGrant, User
from hearthline.access.viewer import ADMINISTRATOR, SCREENER, SUPERVISOR
from hearthline.dispatch.models import Responder
from hearthline.duty.models import Closure
from hearthline.ground import clock
from hearthline.journal.actor import system
from hearthline.messaging.actions import Target, send
from hearthline.messaging.models import Channel, Message
from hearthline.realm.codes import draw, drawn_name, shown_name
from hearthline.realm.models import Invitation, Organisation
from hearthline.realm.models import Kind as Sort
from hearthline.realm.models import Person as Outside
from tests import staff
from tests.access.matrix import papers
from tests.access.matrix.base import Kind, Stage, word


def account(stage: Stage, name: str, agency_id: str) -> None:
    """A colleague's account, and a right of theirs that waits for a second person."""
    person = staff.user(SCREENER, agency_id=agency_id, username=f"member-{agency_id}", name=word(name, "member"))
    User.objects.filter(pk=person.pk).update(must_change_password=True)
    grant = RoleGrant.objects.create(agency_id=agency_id, user=person, role=SUPERVISOR, granted_by=uuid4().hex)
    ids = {"user_id": person.pk, "grant_id": grant.pk, **papers.of_account(person)}
    stage.put("account", name, Kind(ids, (word(name, "member"),)))
    gone_one = staff.user(SCREENER, agency_id=agency_id, username=f"closed-{agency_id}", name=word(name, "closed"))
    User.objects.filter(pk=gone_one.pk).update(is_active=False)
    stage.put("closed", name, Kind({"user_id": gone_one.pk}, (word(name, "closed"),)))


def message(stage: Stage, name: str, agency_id: str) -> None:
    """A message that failed for good, to an address and a person that only who looks after messages may know."""
    person = staff.user(ADMINISTRATOR, agency_id=agency_id, username=f"told-{agency_id}", name=word(name, "told"))
    with transaction.atomic():
        made = send(
            actor=system("stage", agency_id),
            key=f"stage-{name}",
            target=Target(Channel.MAIL, f"told@{word(name, 'host').lower()}.example.org"),
            template="message.waits",
            language="en",
            values={"page": "queue"},
            person=str(person.pk),
        )
    Message.unscoped.filter(pk=made.pk).update(state="dead", dead_at=clock.now(), problem="smtp-550")
    stage.put("message", name, Kind({"message_id": made.pk}, (word(name, "told"),), {"version": "1"}))


def office(stage: Stage, name: str, agency_id: str) -> None:
    """An office that this agency calls."""
    row = Responder.objects.create(
        agency_id=agency_id, recipient="law_enforcement", covers="county", name=word(name, "office"), phone="555-0100",
        source="x", changed_by="x", changed_name="x", changed_at=clock.now(),
    )  # fmt: skip
    shut = _closure(agency_id, date(2026, 2, 3))
    stage.put("office", name, Kind({"responder_id": row.pk, "closure_id": shut.pk}, (word(name, "office"),)))


def _closure(agency_id: str, day: date) -> Closure:
    """A day on which this agency's court was closed."""
    entered = {"entered_by": "somebody", "entered_name": "Somebody", "entered_at": clock.now()}
    told = {"calendar": "courts", "day": day, "why": "weather", "source": "Order 1", **entered}
    return Closure.objects.create(agency_id=agency_id, **told)


def realm(stage: Stage, name: str, agency_id: str) -> None:
    """An organisation and a family outside: each an account, and a card that waits."""
    house = Organisation.objects.create(agency_id=agency_id, name=word(name, "house"), made_by="x")
    for about, kind, whose in (("house", "organisation", house.pk), ("card", "family", None)):
        row, _code = draw(
            agency_id=agency_id, kind=Sort(kind), made_by="x", at_desk=True, organisation_id=whose,
            administrator=whose is not None,
        )  # fmt: skip
        person = Outside(
            agency_id=agency_id, kind=kind, organisation_id=whose, administrator=whose is not None,
            sign_in_name=drawn_name(), password="x",
        )  # fmt: skip
        Invitation.objects.bulk_create([row])
        Outside.objects.bulk_create([person])
        ids = {"code_id": row.pk, "account_id": person.pk, **({"organisation_id": whose} if whose else {})}
        words = (shown_name(row.sign_in_name), shown_name(person.sign_in_name), *([house.name] if whose else []))
        stage.put(about, name, Kind(ids, words))
