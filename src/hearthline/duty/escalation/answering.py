"""What comes back: somebody took it at the desk, by a text or by a key on the telephone; a message arrived or died.

Each of these runs in the transaction of whoever tells it, and writes rows of this room only.
"""

from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist

from hearthline.access.models import User
from hearthline.access.queries import viewer_of
from hearthline.duty.actions.alerts import take_alert
from hearthline.duty.escalation import running
from hearthline.duty.models import Alert, EscalationCall
from hearthline.ground import clock
from hearthline.ground.errors import Refused
from hearthline.journal.usecase import keep

TAKE: Final = "take"


def taken(alert: Alert) -> None:
    """A person answered the alert, wherever: nobody further is called, and who was called is told."""
    running.stop(alert, alert.acknowledged_at or clock.now())


def heard(event: Any) -> bool:
    """Somebody answered a message (`messaging.events.Answered`). True when this answered the alert.

    Only an answer to a call that this room made, in the name of the person who was called, and only when that person
    may answer alerts at this moment. Anything else changes nothing but the call's own line.
    """
    about = event.about
    call = (
        EscalationCall.unscoped.select_related("step__escalation")
        .filter(agency_id=about.agency_id, key=about.key)
        .first()
    )
    if call is None or (about.person and about.person != call.person):
        return False
    EscalationCall.unscoped.filter(pk=call.pk).update(answered_at=event.at, answer=event.answer)
    if event.answer != TAKE:
        return False
    try:
        user = User.objects.get(pk=UUID(hex=call.person), agency_id=call.agency_id, is_active=True)
    except (ObjectDoesNotExist, ValueError):
        return False
    if user.ends_at is not None and user.ends_at <= clock.now():
        return False
    try:
        alert = take_alert(
            viewer=viewer_of(user), alert_id=call.step.escalation.alert_id, channel=call.channel.partition(".")[0]
        )
    except Refused as refused:
        keep(refused)
        return False
    return alert.acknowledged_by == call.person


def arrived(event: Any) -> None:
    """The provider says that it arrived (`messaging.events.Arrived`)."""
    mine = EscalationCall.unscoped.filter(agency_id=event.about.agency_id, key=event.about.key)
    mine.filter(arrived_at__isnull=True).update(arrived_at=event.at)


def died(event: Any) -> None:
    """No further attempt is made (`messaging.events.Dead`). The chain goes on either way."""
    mine = EscalationCall.unscoped.filter(agency_id=event.about.agency_id, key=event.about.key)
    mine.update(failed_at=clock.now(), problem=event.problem[:40])
