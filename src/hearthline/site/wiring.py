"""Upward flow, in one greppable list: which room hears what another tells, and what the worker does again and again."""

from collections.abc import Callable, Iterable
from functools import cache, partial

from django.conf import settings
from django.db import transaction

from hearthline.duty.models import AlertKind
from hearthline.ground import clock
from hearthline.messaging.channels import NAMES as CHANNELS
from hearthline.messaging.types import Target
from hearthline.site import health, keyages, logs
from hearthline.site.reacting import danger_answered, message_died, unreadable
from hearthline.site.steps import Beside, Step, failing


def connect() -> None:
    """Register every reaction. Called once, when Django has loaded all rooms."""
    from hearthline.access.ended import on_account_end
    from hearthline.dispatch import actions as dispatch
    from hearthline.duty import actions as duty
    from hearthline.duty import escalation, leaving, oncall
    from hearthline.duty.desk import leads
    from hearthline.helpdesk.mycase import leaving as mycase
    from hearthline.intake import actions as intake
    from hearthline.intake import events
    from hearthline.intake.desk import alarms
    from hearthline.messaging import actions as messages
    from hearthline.messaging import events as message_events
    from hearthline.people.events import on_links_moved
    from hearthline.screening import indexing, reactions
    from hearthline.screening.history import carrying, hinting
    from hearthline.screening.need import standby
    from hearthline.screening.queries.held import owned
    from hearthline.site.watcher.seen import flag

    events.on(events.ReportArrived, reactions.begin)
    events.on(events.ReportArrived, indexing.words)
    events.on(events.AdditionArrived, indexing.words)
    events.on(events.QuestionAsked, indexing.words)
    events.on(events.ReportArrived, intake.expect_form)
    events.on(events.CallFiled, dispatch.call_filed)
    events.on(events.CallFiled, carrying.carry)
    events.on(events.AdditionArrived, reactions.facts_added)
    events.on(events.AdditionArrived, hinting.again)
    events.on(events.DangerRaised, reactions.danger_raised)
    events.on(events.DangerRaised, standby.danger)
    events.on(events.ReportRead, reactions.read)
    events.on(events.EnvelopeUnreadable, unreadable)
    on_links_moved(hinting.links_moved)
    duty.on_acknowledged(danger_answered)
    alarms.on_bar(owned)
    message_events.on_dead(message_died)
    leads.lead("report", "screening:report")
    leads.lead("follow-up", "after:follow_up")
    leads.lead("hand-off", "dispatch:hand_off")
    leads.lead("cross-report", "dispatch:cross_report")
    escalation.connect(oncall=oncall, messaging=messages, target=Target, events=message_events)
    standby.on_duty(oncall.at_work)
    on_account_end(leaving.gone)
    on_account_end(mycase.gone)
    alarms.on_flag(flag)
    connect_helpdesk()


def connect_helpdesk() -> None:
    """What a conversation of the help desk becomes, and where its clocks lead."""
    from hearthline.duty.beside import Beside, beside
    from hearthline.duty.desk import leads
    from hearthline.helpdesk import ports as helpdesk
    from hearthline.helpdesk.complaints.receiving import of_inquiry, report_made
    from hearthline.intake.actions.inquiries import report_of_inquiry
    from hearthline.site import referrals

    referrals.connect()
    beside(Beside(("inquiry", "agreed", "way-in"), "inquiry:list", "inquiry:write", "inquiry"))
    beside(Beside(("complaint",), "complaint:pass", "complaint:pass", "help-desk"))
    for kind, page in (("inquiry", "helpdesk:inquiry"), ("agreed", "helpdesk:agreed"), ("complaint", "complaints:one")):
        leads.lead(kind, page)
    helpdesk.reports_by(report_of_inquiry)
    helpdesk.complaints_by(of_inquiry)
    helpdesk.on_reported(report_made)


def worker_steps() -> tuple[list[Step], list[Step]]:
    """What the worker does: the prompt steps in the order of a turn, and the slow ones, which run beside them."""
    from hearthline.access import lifecycle, sessions
    from hearthline.access.models import Agency
    from hearthline.duty import actions as duty
    from hearthline.duty.escalation import Caller
    from hearthline.duty.roster import coverage
    from hearthline.intake import actions as intake
    from hearthline.intake import presence
    from hearthline.intake.calls import actions as calls
    from hearthline.intake.line import actions as line
    from hearthline.people import actions as people
    from hearthline.screening import actions as screening
    from hearthline.screening.history.hinting import look_for_history
    from hearthline.site.beats import Beats
    from hearthline.site.ending import end_unused_outside, warn_of_ends

    caller = Caller()
    prompt = [
        Step("open", 0.25, intake.open_pending),
        Step("link", 1, link_journal),
        Step("spool", 2, intake.drain_spool),
        Step("clocks", 2, lambda: duty.sweep(agencies=list(Agency.objects.values_list("pk", flat=True)))),
        Step("escalation", 2, lambda: caller.run(agencies=list(Agency.objects.values_list("pk", flat=True)))),
        Step("alarms", 2, screening.alarm_lapsed),
        Step("calls", 5, calls.leave_calls),
        Step("canary", 5, intake.check_canaries),
    ]
    slow = [
        Step("history", 1, look_for_history),
        Step("files", 1, intake.make_viewing_copies),
        Step("reporters", 2, intake.mark_reporters),
        Step("presence", 60, lambda: presence.sweep(clock.now())),
        Step("sweep", 600, lambda: intake.sweep_orphans(clock.now())),
        Step("lookups", 600, people.sweep_lookups),
        Step("drafts", 600, lambda: intake.expire_drafts(clock.now())),
    ]
    slow += [Step("sessions", 3600, sessions.sweep), Step("keys", 86400, keyages.tell)]
    slow += [Step("accounts", 3600, lifecycle.lapse), Step("outside", 3600, end_unused_outside)]
    slow += [Step("ending", 3600, warn_of_ends), Step("coverage", 600, coverage.look_everywhere)]
    prompt += [Step("line", 2, line.attend), Step("line_back", 1, Beside(line.place))]
    slow += [Step("line_staff", 10, line.look_who_is_there), Step("line_numbers", 3600, line.forget_numbers)]
    slow += [*need_steps(), *letter_steps(), *help_steps()]
    slow += [Step("anchors", 15, Beside(anchor_journal)), Step("carry", 15, Beside(carry_journal))]
    prompt += message_steps()
    slow.append(Step("retention", 60, run_retention))
    checks = health_checks(failing([*prompt, *slow]))
    prompt += [Step("beats", 5, Beats(prompt).write), Step("health", 4, lambda: alarm(health.sign(checks)))]
    return prompt, slow


def need_steps() -> list[Step]:
    """Who may open what: it follows what is declared and restricted, and somebody looks at it."""
    from hearthline.screening.need import conflicts, following, glass, standby, watching

    return [
        Step("conflicts", 5, conflicts.follow),
        Step("restricted", 5, following.follow),
        Step("standby", 5, standby.attend),
        Step("glass", 60, glass.remind),
        Step("watch", 3600, watching.watch),
    ]


def letter_steps() -> list[Step]:
    """Letters to families that have run out; rows that people search for help near them, where the listings changed."""
    from hearthline.directory.finding_help import making
    from hearthline.helpdesk.mycase import letters

    return [Step("letters", 3600, letters.forget_old), Step("services", 60, making.turn)]


def help_steps() -> list[Step]:
    """What comes to the help desk: opened, read from its mailbox, and watched."""
    from hearthline.access.models import Agency
    from hearthline.helpdesk import actions as helpdesk
    from hearthline.helpdesk.complaints.actions import attend
    from hearthline.helpdesk.mailing.taking import take_mail

    return [
        Step("complaints", 5, lambda: attend(agencies=list(Agency.objects.values_list("pk", flat=True)))),
        *[Step("inquiries", 1, helpdesk.open_pending), Step("inquiry_spool", 2, helpdesk.drain_spool)],
        Step("mailbox", 15, Beside(take_mail)),
        Step("ways_in", 30, helpdesk.watch),
    ]


def message_steps() -> list[Step]:
    """What goes out, each channel by itself, and what comes back of it."""
    from hearthline.messaging import actions as messages

    sending = [Step(f"messages_{over}", 1, _sending(over)) for over in CHANNELS]
    return [*sending, Step("message_notes", 1, messages.hear)]


def _sending(channel: str) -> Callable[[], object]:
    """Each channel beside the others: a mail server that does not answer keeps no telephone from ringing."""
    from hearthline.messaging import actions as messages

    work = Beside(partial(messages.deliver, channel=channel))
    return lambda: work() if messages.is_due(channel) else None


# What a face shows in /healthz, and what a person at the desk must be told of.
ALARMS = {
    **dict.fromkeys(("spool", "spool_bad", "inquiries_spooled", "inquiries_spool_bad"), AlertKind.SPOOL),
    "envelopes_waiting": AlertKind.SPOOL,
    "envelope_unreadable": AlertKind.CANARY,
    "canary": AlertKind.CANARY,
    "canary_missing": AlertKind.CANARY,
    "journal_unlinked": AlertKind.JOURNAL,
    "journal_anchor": AlertKind.JOURNAL,
    "journal_carry": AlertKind.JOURNAL,
    "keeper_stopped": AlertKind.CANARY,
    "messages_no_channel": AlertKind.MESSAGE,
    "message_notes_late": AlertKind.MESSAGE,
    "watcher_silent": AlertKind.CANARY,
}


def alarm(reasons: Iterable[str]) -> int:
    """Raise an alert at the desk for each finding that a person must act on: once an hour while it lasts."""
    from hearthline.duty.actions import raise_alert
    from hearthline.journal.actor import system

    hour = clock.now().strftime("%Y-%m-%dT%H")
    found = [code for code in reasons if code in ALARMS]
    for code in found:
        with transaction.atomic():
            raise_alert(
                actor=system("health", settings.HEARTHLINE_AGENCY),
                kind=ALARMS[code],
                key=f"{code}:{hour}",
                subject_kind="system",
                subject_id=code,
                urgent=code.startswith(("spool", "envelopes")),
            )
    return len(found)


@cache
def _signer() -> tuple[Callable[[bytes], bytes], str]:
    """The worker's journal key: how it signs, and the key's id."""
    from hearthline import sealing
    from hearthline.intake.door.keys import read_ring

    key_id, key = sealing.signing_key(read_ring("worker"))
    return key.sign, key_id


def link_journal() -> object:
    """One round of the sequencer, with this worker's signing key."""
    from hearthline.journal import sequencer

    sign, key_id = _signer()
    return sequencer.run_once(limit=2000, sign=sign, key_id=key_id)


def anchor_journal() -> object:
    """Signed checkpoints to where they are kept outside, as the operator named it."""
    from hearthline.journal import anchoring

    return anchoring.hand_over(settings.HEARTHLINE.outside.anchors())


def carry_journal() -> object:
    """The journal's new lines to another machine, where the operator named a command that takes them."""
    from hearthline.journal import carrying

    return carrying.carry(settings.HEARTHLINE.outside.carrier())


def run_retention() -> object:
    """One round of retention: seals into the ledger, then what two people approved, signed with the journal's key."""
    from hearthline.retention import leftovers, replaying, running

    if replaying.behind():
        replaying.replay()
    replaying.keep_seals()
    sign, key_id = _signer()
    ran = running.run(sign=sign, key_id=key_id)
    if ran.expunged:
        leftovers.wipe()
    return ran


def health_checks(steps: health.Check) -> list[health.Check]:
    """Everything that can turn `/healthz` degraded, as codes in English."""
    from hearthline.duty import doubting
    from hearthline.duty import queries as duty
    from hearthline.duty.escalation import queries as escalation
    from hearthline.helpdesk.actions import spool_health
    from hearthline.intake import scanning
    from hearthline.intake import status as intake
    from hearthline.journal import anchoring, carrying
    from hearthline.journal import queries as journal
    from hearthline.messaging import queries as messages
    from hearthline.site.watcher.seen import Seen

    return [
        steps,
        lambda: [] if duty.health().ok else ["danger_unacknowledged"],
        escalation.health,
        Seen(),
        lambda: intake.health().reasons,
        spool_health,
        lambda: ["journal_unlinked"] if journal.health().alarm else [],
        lambda: ["journal_anchor"] if anchoring.late(settings.HEARTHLINE.outside.anchors()) else [],
        lambda: ["journal_carry"] if carrying.late(settings.HEARTHLINE.outside.carrier()) else [],
        lambda: ["clock_doubted"] if doubting.doubted() else [],
        intake.keeper_health,
        scanning.health,
        messages.health,
        logs.losing,
    ]
