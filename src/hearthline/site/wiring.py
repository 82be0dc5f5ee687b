"""Upward flow, in one greppable list: which room hears what another tells, and what the worker does again and again."""

from collections.abc import Callable
from functools import cache

from django.conf import settings

from hearthline.site import health
from hearthline.site.worker import Step, failing


def connect() -> None:
    """Register every reaction. Called once, when Django has loaded all rooms."""
    from hearthline.intake import events
    from hearthline.screening import reactions

    events.on(events.ReportArrived, reactions.begin)
    events.on(events.AdditionArrived, reactions.facts_added)
    events.on(events.DangerRaised, reactions.danger_raised)


def worker_steps() -> tuple[list[Step], list[Step]]:
    """What the worker does: the prompt steps in the order of a turn, and the slow ones, which run beside them."""
    from hearthline.duty import actions as duty
    from hearthline.ground import clock
    from hearthline.intake import actions as intake

    prompt = [
        Step("open", 0.25, intake.open_pending),
        Step("link", 0.25, link_journal),
        Step("spool", 2, intake.drain_spool),
        Step("clocks", 2, duty.tick),
        Step("canary", 5, intake.check_canaries),
    ]
    slow = [
        Step("files", 1, intake.make_viewing_copies),
        Step("sweep", 600, lambda: intake.sweep_orphans(clock.now())),
        Step("drafts", 600, lambda: intake.expire_drafts(clock.now())),
    ]
    checks = health_checks(failing([*prompt, *slow]))
    prompt.append(Step("health", 4, lambda: health.sign(checks)))
    return prompt, slow


@cache
def _signer() -> tuple[Callable[[bytes], bytes], str]:
    """The worker's journal key: how it signs, and the key's id."""
    from hearthline import sealing

    key_id, key = sealing.signing_key(sealing.Keyring.load(sealing.key_path(settings.HEARTHLINE.keys, "worker")))
    return key.sign, key_id


def link_journal() -> object:
    """One round of the sequencer, with this worker's signing key."""
    from hearthline.journal import sequencer

    sign, key_id = _signer()
    return sequencer.run_once(limit=2000, sign=sign, key_id=key_id)


def health_checks(steps: health.Check) -> list[health.Check]:
    """Everything that can turn `/healthz` degraded, as codes in English."""
    from hearthline.duty import queries as duty
    from hearthline.intake import health as intake
    from hearthline.journal import queries as journal

    return [
        steps,
        lambda: [] if duty.health().ok else ["danger_unacknowledged"],
        intake.findings,
        lambda: ["journal_unlinked"] if journal.health().alarm else [],
    ]
