"""On the stage of the desk: a plan with a gap and a swap, an alert that calls people, a message, a clock."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from hearthline.access.viewer import Viewer
from hearthline.duty.actions import absences, reaching, swaps
from hearthline.duty.escalation import Caller
from hearthline.duty.models import Alert, AlertKind, Clock, ClockState, CoverageGap
from hearthline.duty.roster import own
from hearthline.ground import clock
from hearthline.journal.actor import system
from hearthline.messaging.actions import send
from hearthline.messaging.models import Channel
from hearthline.messaging.types import Target
from tests import staff
from tests.duty.rota.build import HERE, ZONE, boss, person, rota


def night(me: Viewer) -> dict[str, Any]:
    """Ids by name."""
    colleague = person("Ann Ito-Castellanos")
    made = rota(staff.user(username="all-round"), colleague, from_day=clock.now().astimezone(ZONE).date())
    away = clock.now() + timedelta(days=9)
    absences.add_absence(viewer=boss(), person=colleague.pk.hex, starts=away, ends=away + timedelta(hours=30))
    turn = next(one for one in own.mine(me).shifts if one.starts > clock.now())
    later = [one for one in own.mine(staff.viewer_of(colleague)).shifts if one.starts > clock.now()]
    swaps.ask_swap(viewer=staff.viewer_of(colleague), other=me.id, give=later[0].key)
    reaching.set_reaches(viewer=staff.viewer_of(colleague), wanted=[("text", "(916) 555-0142")], language="es")
    Caller().run(agencies=[HERE])
    with transaction.atomic():
        message = send(
            actor=system("tests", HERE), key="stage", target=Target(Channel.TEXT, "+19165550142"),
            template="message.waits", language="en", values={"page": "queue"},
        )  # fmt: skip
    return {
        "rota": made.pk,
        "turn": turn.key,
        "gap": CoverageGap.unscoped.filter(closed_at__isnull=True).latest("starts_at").pk,
        "alarm": Alert.unscoped.filter(kind=AlertKind.DANGER, acknowledged_at__isnull=True).latest("raised_at").pk,
        "clock": Clock.unscoped.filter(state=ClockState.RUNNING).latest("due_at").pk,
        "message": message.pk,
    }
