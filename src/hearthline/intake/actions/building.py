"""From an opened envelope to a report, or to a part of one that is known. Always inside the opening's transaction."""

import json
from uuid import UUID

from hearthline.access.models import Agency
from hearthline.ground import clock
from hearthline.ground.ids import human_number, uuid7
from hearthline.intake import facts
from hearthline.intake.door.content import File, ReportContent
from hearthline.intake.events import AdditionArrived, DangerRaised, ReportArrived, tell
from hearthline.intake.keys import RecordKey, record_key, wrap_context
from hearthline.intake.models import (
    DANGER_RANK,
    TYPED,
    Attachment,
    Danger,
    Envelope,
    FileCopy,
    FileState,
    Kind,
    PublicStatus,
    Report,
    ReporterCard,
    ReportPart,
    State,
    Status,
)
from hearthline.intake.viewing import makes_copy
from hearthline.journal.actions import write
from hearthline.journal.actor import Actor
from hearthline.journal.tags import Tag
from hearthline.sealing import KeyService, new_record_key

URGENT = 1
"""Ranks up to this one (`cannot_call`, `yes`) alarm the desk."""


class Moved(Exception):
    """The report changed under us: roll back and try again."""


def take_in(envelope: Envelope, content: ReportContent, raw: bytes, *, actor: Actor, keys: KeyService) -> str:
    """Make the report, or join it: "report" or "addition". Raises Moved; IntegrityError when another was faster."""
    known = Report.unscoped.filter(root_id=envelope.root_id).first()
    danger = facts.more_urgent(envelope.danger, content.danger or envelope.danger)
    report, key = _join(known, keys) if known else _make(envelope, content, danger, keys)
    part = ReportPart(
        agency_id=report.agency_id,
        report=report,
        envelope_id=envelope.id,
        kind=_kind(envelope, known),
        schema=envelope.schema,
        language=content.language,
        danger=danger,
        received_at=envelope.received_at,
        sealed=b"",
    )
    part.sealed = key.seal("reportpart", "sealed", part.id, raw)
    new_files = _new_files(report, content.files)
    if known:
        _merge(known, envelope, content, danger, len(new_files))
    ReportPart.objects.bulk_create([part])
    _keep_card(report, envelope, content)
    _keep_files(report, key, new_files)
    write(
        actor=actor,
        tag=Tag.ENVELOPE_OPENED,
        record_kind="report",
        record_id=report.id.hex,
        purpose="intake",
        fields=(part.kind,),
        digest_of=raw,
        salt=key.salt,
    )
    _tell(actor, report, known, part, danger)
    return "addition" if known else "report"


def _kind(envelope: Envelope, known: Report | None) -> str:
    """What this part is to its report: a second whole report is an addition, a whole one after a danger is whole."""
    return Kind.ADDITION if known and known.whole and envelope.kind == Kind.REPORT else envelope.kind


def _make(envelope: Envelope, content: ReportContent, danger: str, keys: KeyService) -> tuple[Report, RecordKey]:
    raw_key, own, now = new_record_key(), uuid7(), clock.now()
    wrapped = keys.wrap(
        "agency", raw_key, wrap_context(envelope.agency_id, own), actor="open-envelopes", purpose="intake"
    )
    report = Report(
        id=own,
        agency_id=envelope.agency_id,
        number=_number(envelope.agency_id),
        root_id=envelope.root_id,
        received_at=envelope.received_at,
        channel=envelope.channel,
        language=content.language,
        danger=danger,
        danger_rank=DANGER_RANK[Danger(danger)],
        burst=envelope.burst,
        about=content.about,
        youngest_age_months=facts.youngest(content.children),
        child_count=facts.child_count(content),
        files_count=len({file.id for file in content.files}),
        whole=envelope.kind == Kind.REPORT,
        opened_at=now,
        reporter_key=bytes(envelope.reporter_key),
        wrapped_key=wrapped,
        changed_at=now,
    )
    Report.objects.bulk_create([report])
    return report, RecordKey(envelope.agency_id, raw_key)


def _number(agency_id: str) -> str:
    """A number nobody has. If two take the same at once, the unique constraint undoes one, and it is tried again."""
    agency = Agency.objects.filter(pk=agency_id).first()
    prefix = agency.number_prefix if agency else "REP"
    while True:
        number = human_number(prefix)
        if not Report.unscoped.filter(number=number).exists():
            return number


def _join(known: Report, keys: KeyService) -> tuple[Report, RecordKey]:
    return known, record_key(known, actor="open-envelopes", purpose="intake", keys=keys)


def _merge(known: Report, envelope: Envelope, content: ReportContent, danger: str, files: int) -> None:
    """A further envelope never makes a report less urgent, younger children older, or its time later."""
    worst = facts.more_urgent(known.danger, danger)
    ages = [age for age in (known.youngest_age_months, facts.youngest(content.children)) if age is not None]
    changes: dict[str, object] = {
        "danger": worst,
        "danger_rank": DANGER_RANK[Danger(worst)],
        "burst": known.burst and envelope.burst,
        "youngest_age_months": min(ages) if ages else None,
        "child_count": max(known.child_count, facts.child_count(content)),
        "files_count": known.files_count + files,
        "received_at": min(known.received_at, envelope.received_at),
        # Something new was told: whatever was proposed or decided on the old facts is work again.
        "state": State.NEW if known.state == State.NEW else State.SCREENING,
        "changed_at": clock.now(),
        "version": known.version + 1,
    }
    if envelope.kind == Kind.REPORT and not known.whole:
        changes |= {"whole": True, "about": content.about, "language": content.language}
    if not Report.unscoped.filter(pk=known.pk, version=known.version).update(**changes):
        raise Moved
    # The status keeps its time, at which a person asked or closed: nobody has read what came now.
    shown = PublicStatus.unscoped.filter(root_id=known.root_id)
    shown.filter(status=Status.CLOSED).update(status=Status.READ)
    if envelope.kind != Kind.DANGER and envelope.channel not in TYPED:  # what staff typed is not the reporter's answer
        shown.filter(status=Status.QUESTION).update(status=Status.READ)


def _keep_card(report: Report, envelope: Envelope, content: ReportContent) -> None:
    given = envelope.identity_box is not None
    who = content.reporter
    if not given and not who.kind:
        return  # a reply with nothing about the reporter says nothing new about them
    card = ReporterCard(
        agency_id=report.agency_id,
        report=report,
        envelope_id=envelope.id,
        given=given,
        kind=who.kind,
        category=who.category,
        declined=" ".join(who.declined)[:500],
        marked=not given,
    )
    ReporterCard.objects.bulk_create([card])


def _new_files(report: Report, files: tuple[File, ...]) -> list[tuple[UUID, File]]:
    """Files of this part that the report does not have yet. An id that is no id is not a file."""
    listed: dict[UUID, File] = {}
    for file in files:
        try:
            listed.setdefault(UUID(file.id), file)
        except ValueError:
            continue
    have = set(FileCopy.unscoped.filter(report=report).values_list("attachment_id", flat=True))
    return [(own, file) for own, file in listed.items() if own not in have]


def _keep_files(report: Report, key: RecordKey, files: list[tuple[UUID, File]]) -> None:
    there = set(
        Attachment.unscoped.filter(pk__in=[own for own, _ in files], agency_id=report.agency_id).values_list(
            "pk", flat=True
        )
    )
    copies = []
    for own, file in files:
        if own not in there:
            state, why = FileState.FAILED, "missing"
        else:
            state, why = (FileState.WAITING, "") if makes_copy(file.type) else (FileState.NONE, "kind")
        copy = FileCopy(
            agency_id=report.agency_id, report=report, attachment_id=own, type=file.type[:100], state=state, why=why
        )
        copy.facts = key.seal("filecopy", "facts", copy.id, json.dumps(file.mapping()).encode())
        copies.append(copy)
    FileCopy.objects.bulk_create(copies)


def _tell(actor: Actor, report: Report, known: Report | None, part: ReportPart, danger: str) -> None:
    if known is None:
        tell(
            ReportArrived(
                actor=actor,
                agency_id=report.agency_id,
                report_id=report.id,
                number=report.number,
                language=report.language,
                channel=report.channel,
                danger=danger,
                received_at=report.received_at,
                whole=report.whole,
            )
        )
    else:
        tell(
            AdditionArrived(
                actor=actor,
                agency_id=report.agency_id,
                report_id=report.id,
                number=report.number,
                part_id=part.id,
                kind=part.kind,
                language=part.language,
                danger=danger,
                received_at=part.received_at,
            )
        )
    if DANGER_RANK[Danger(danger)] <= URGENT:  # every time: a second cry for help is no repetition of the first
        tell(
            DangerRaised(
                actor=actor,
                agency_id=report.agency_id,
                report_id=report.id,
                number=report.number,
                part_id=part.id,
                danger=danger,
                received_at=part.received_at,
            )
        )
