"""What one room's news means for another, where it takes more than a name in `wiring`."""

from hearthline.duty.models import Alert, AlertKind
from hearthline.ground import clock
from hearthline.intake.events import EnvelopeUnreadable
from hearthline.messaging.events import Dead


def danger_answered(alert: Alert) -> None:
    """A person answered the alarm about a report: the public face may say that somebody saw it."""
    from hearthline.intake import actions as intake

    if alert.kind != AlertKind.DANGER or alert.subject_kind != "report" or alert.acknowledged_at is None:
        return
    try:
        about = alert.subject_uuid
    except ValueError:  # about no report that has a row
        return
    intake.danger_seen(agency_id=alert.agency_id, report_id=about, at=alert.acknowledged_at)


def unreadable(event: EnvelopeUnreadable) -> None:
    """An envelope that will not open is somebody's report: a person must know, at once when its header says danger."""
    from hearthline.duty.actions import raise_alert

    raise_alert(
        actor=event.actor,
        kind=AlertKind.CANARY,
        key=f"unreadable:{event.envelope_id}",
        subject_kind="envelope",
        subject_id=event.envelope_id,
        urgent=event.danger in ("yes", "cannot_call"),
    )


def message_died(event: Dead) -> None:
    """What did not go out is somebody's to deal with. One alert for each channel and hour: when a provider is away
    they all die at once, and the alert itself may be told by messages."""
    from hearthline.duty.actions import raise_alert
    from hearthline.journal.actor import system

    about = event.about
    raise_alert(
        actor=system("messages", about.agency_id),
        kind=AlertKind.MESSAGE,
        key=f"message:{about.channel}:{'urgent' if about.urgent else 'other'}:{clock.now():%Y-%m-%dT%H}",
        subject_kind="message",
        subject_id=about.message_id.hex,
        label=about.channel,
        urgent=about.urgent,
    )
