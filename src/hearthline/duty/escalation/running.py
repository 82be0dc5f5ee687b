"""The worker's round: begin, go on, stop. Killed at any point, paused, run twice: nothing is lost or doubled.

Each step is one transaction: the lease is held, the alert is unanswered, the escalation is where it was read, and then
the step's row, its calls, their messages and the journal's entry are written together. Nobody outside is called from
here: messaging does that, after its own row is committed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from hearthline.duty.escalation import calling, rules
from hearthline.duty.escalation.lease import Fenced, Lease
from hearthline.duty.escalation.ports import ports, wired
from hearthline.duty.escalation.rules import Rung, Schedule
from hearthline.duty.models import Alert, Escalation, EscalationCall, EscalationStep
from hearthline.ground import steady
from hearthline.ground.steady import Moment
from hearthline.journal import actions as journal
from hearthline.journal.tags import Tag

NAME = "escalation"
BATCH = 200
MOST_STEPS = 8
"""Steps of one alert in one round: more than a chain has, so that a worker who was away catches up at once."""
TOP = 9
MOST_NAMED = 40


@dataclass(frozen=True)
class Ran:
    """What one round did: alerts it began to call about, steps, calls asked for, alerts it stopped calling about."""

    begun: int = 0
    steps: int = 0
    calls: int = 0
    stopped: int = 0

    def __add__(self, other: "Ran") -> "Ran":
        return Ran(
            self.begun + other.begun,
            self.steps + other.steps,
            self.calls + other.calls,
            self.stopped + other.stopped,
        )


class Caller:
    """One worker's part in calling people. `run` is one round."""

    def __init__(self) -> None:
        self.lease = Lease(NAME)

    def run(self, now: Moment | None = None, *, agencies: Sequence[str] | None = None) -> Ran:
        """Call who is to be called now. `now`: default this moment. `agencies`: only these.

        Does nothing while another worker has the part. One alert's failure keeps no other from being called about;
        the first failure is raised when all were tried.
        """
        at = now or steady.now()
        if not self.lease.have(at.ticks) or not wired():
            return Ran()
        schedules = rules.schedules()
        ours = {} if agencies is None else {"agency_id__in": list(agencies)}
        done = Ran()
        failed: Exception | None = None
        try:
            for alert in _unbegun(ours, list(schedules)):
                done += self._begin(alert, at)
            for row in _running(ours):
                try:
                    done += self._go_on(row, schedules.get(row.alert.kind), at)
                except Fenced:
                    raise
                except Exception as error:  # the others must still be called
                    failed = failed or error
        except Fenced:
            self.lease.lose(at.ticks)
        if failed is not None:
            raise failed
        return done

    def _begin(self, alert: Alert, at: Moment) -> Ran:
        """From now on time is counted. Since it was raised, as the steady counter says, where it was read at all."""
        known = bool(alert.raised_boot)
        with transaction.atomic():
            self.lease.hold()
            made = Escalation.objects.bulk_create(
                [
                    Escalation(
                        agency_id=alert.agency_id,
                        alert=alert,
                        subject_id=alert.subject_id,
                        label=alert.label,
                        began_at=at.wall,
                        mark_wall=alert.raised_at if known else at.wall,
                        mark_boot=alert.raised_boot if known else at.boot,
                        mark_ticks=alert.raised_ticks if known else at.ticks,
                        fence=self.lease.fence,
                    )
                ],
                ignore_conflicts=True,
            )
        return Ran(begun=len(made))

    def _go_on(self, row: Escalation, schedule: Schedule | None, at: Moment) -> Ran:
        """As many steps as are due. A kind that the pack no longer names is answered at the desk, as any other."""
        done = Ran()
        for _ in range(MOST_STEPS):
            if row.alert.acknowledged_at is not None:
                return done + self._stop(row, at)
            if schedule is None:
                return done
            row = self._counted(row, at)
            due = _due(row, schedule, at.wall)
            if due is None:
                return done
            rung, ladder, promised = due
            ran = self._step(row, rung, ladder, promised, at)
            if ran is None:  # answered, or begun by another, in this moment: the next round sees which
                return done
            done += ran
            row = Escalation.unscoped.select_related("alert").get(pk=row.pk)
        return done

    def _counted(self, row: Escalation, at: Moment) -> Escalation:
        """The row with `waited_ms` as of now; written down where the steady counter could not tell."""
        passed = steady.since(Moment(row.mark_wall, row.mark_boot, row.mark_ticks), at)
        row.waited_ms += passed.ms
        if passed.ms or not passed.sure:
            row.mark_wall, row.mark_boot, row.mark_ticks = at.wall, at.boot, at.ticks
        if passed.sure:
            return row
        with transaction.atomic():
            self.lease.hold()
            won = Escalation.unscoped.filter(pk=row.pk, version=row.version).update(
                waited_ms=row.waited_ms,
                mark_wall=at.wall,
                mark_boot=at.boot,
                mark_ticks=at.ticks,
                unsure=True,
                fence=self.lease.fence,
                version=F("version") + 1,
            )
        row.unsure, row.version = True, row.version + won
        return row

    def _step(self, row: Escalation, rung: Rung, ladder: Sequence[Rung], promised: int, at: Moment) -> Ran | None:
        alert, again = row.alert, row.at_end
        last = rung.position == ladder[-1].position
        round_ = row.round + 1 if again else 0
        position = row.step if again else max(rung.position, row.step + 1)
        with transaction.atomic():
            self.lease.hold()
            still = Alert.unscoped.filter(pk=alert.pk, acknowledged_at__isnull=True)
            if not still.update(level=min(position + round_, TOP), escalated_at=at.wall):
                return None
            won = Escalation.unscoped.filter(pk=row.pk, version=row.version, stopped_at__isnull=True).update(
                step=position,
                round=round_,
                step_ms=row.waited_ms,
                waited_ms=row.waited_ms,
                mark_wall=row.mark_wall,
                mark_boot=row.mark_boot,
                mark_ticks=row.mark_ticks,
                at_end=last,
                fence=self.lease.fence,
                version=F("version") + 1,
            )
            if not won:
                transaction.set_rollback(True)
                return None
            step = self._write_step(row, rung.role, position, round_, promised, at)
            people = _whom(row, rung, ladder)
            calls = calling.call(alert, step, people)
            EscalationStep.unscoped.filter(pk=step.pk).update(called=calls)
            Escalation.unscoped.filter(pk=row.pk).update(idle=calls == 0)
            journal.write(
                actor=calling.caller(row.agency_id),
                tag=Tag.ESCALATION_STEP,
                record_kind=alert.subject_kind,
                record_id=alert.subject_id,
                purpose=alert.kind,
                fields=(rung.role, f"calls-{calls}", *people[:MOST_NAMED]),
            )
        return Ran(steps=1, calls=calls)

    def _write_step(
        self, row: Escalation, role: str, position: int, round_: int, promised: int, at: Moment
    ) -> EscalationStep:
        step = EscalationStep(
            agency_id=row.agency_id,
            escalation=row,
            subject_id=row.subject_id,
            label=row.label,
            position=position,
            round=round_,
            role=role,
            promised_ms=promised,
            waited_ms=row.waited_ms,
            began_at=at.wall,
            fence=self.lease.fence,
        )
        step.save(force_insert=True)
        return step

    def _stop(self, row: Escalation, at: Moment) -> Ran:
        """An act kept the promise, late, and so answered the alert: nobody told the chain yet."""
        with transaction.atomic():
            self.lease.hold()
            stopped = stop(row.alert, at.wall)
        return Ran(stopped=int(stopped))


def stop(alert: Alert, at: datetime) -> bool:
    """Somebody has it: call nobody further, and tell who was called. Inside the caller's transaction; once.

    The row is taken first, so that a step that is just being written is either seen here or not written at all.
    """
    won = Escalation.unscoped.filter(alert_id=alert.pk, stopped_at__isnull=True).update(
        stopped_at=at, version=F("version") + 1
    )
    if not won:
        return False
    row = Escalation.unscoped.get(alert_id=alert.pk)
    told = calling.tell_taken(row, alert) if wired() else 0
    journal.write(
        actor=calling.caller(alert.agency_id),
        tag=Tag.ESCALATION_STOPPED,
        record_kind=alert.subject_kind,
        record_id=alert.subject_id,
        purpose=alert.kind,
        fields=(f"told-{told}",),
    )
    return True


def _unbegun(ours: dict[str, list[str]], kinds: list[str]) -> list[Alert]:
    waiting = Alert.unscoped.filter(**ours, acknowledged_at__isnull=True, kind__in=kinds, escalation__isnull=True)
    return list(waiting.order_by("-urgent", "raised_at")[:BATCH])


def _running(ours: dict[str, list[str]]) -> list[Escalation]:
    rows = Escalation.unscoped.filter(**ours, stopped_at__isnull=True).select_related("alert")
    return list(rows.order_by("began_at", "id"))


def _due(row: Escalation, schedule: Schedule, wall: datetime) -> tuple[Rung, Sequence[Rung], int] | None:
    """The step that is due now, the chain as it is at this moment, and when it was promised; None while none is."""
    place, programme = ports().post(row.alert)
    ladder = rules.rungs(schedule, ports().chain(row.agency_id, place=place, programme=programme, at=wall))
    if not ladder:
        return None
    rung = ladder[-1] if row.at_end else rules.next_rung(ladder, row.step)
    promised = rules.promised_at(
        rung, step_ms=row.step_ms, at_end=row.at_end, idle=row.idle and row.step > 0, again=schedule.again
    )
    hasty = row.unsure and row.step > 0 and row.waited_ms - row.step_ms < rules.PACE
    return None if hasty or row.waited_ms < promised else (rung, ladder, promised)


def _whom(row: Escalation, rung: Rung, ladder: Sequence[Rung]) -> list[str]:
    """The people of this step, and those of earlier ones who came on duty since: they were not called yet. Nobody to
    whom it is closed."""
    called = set(
        EscalationCall.unscoped.filter(agency_id=row.agency_id, step__escalation=row).values_list("person", flat=True)
    )
    earlier = [person for one in ladder if one.position < rung.position for person in one.people]
    wanted = list(dict.fromkeys([*rung.people, *(person for person in earlier if person not in called)]))
    cannot = calling.cannot_answer(row.alert, wanted)
    return [person for person in wanted if person not in cannot]
