"""Looking at decisions again: a drawn sample, a supervisor's verdict, and the note the screener reads."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from random import SystemRandom
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext

from hearthline.access.policy import Ruling, require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock as wall
from hearthline.ground.errors import DomainError
from hearthline.ground.text import clean_text
from hearthline.journal import actions as journal
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.screening import keeping
from hearthline.screening.actions.state import SUBJECT, Changed
from hearthline.screening.choices import RESPOND
from hearthline.screening.models import Decision, DecisionState, Sample

REVIEW: Final = "quality:review"
READ: Final = "quality:read"
AGREE, DISAGREE = "agree", "disagree"
LONGEST_NOTE: Final = 4_000
MOST: Final = 200
"""How many decisions one draw may take: more than a person looks at again with care."""

COACHING: keeping.Place = ("sample", "sealed")
STANDS = (DecisionState.FINAL, DecisionState.AGREED)


def pick(ids: Iterable[UUID], seed: str, count: int) -> list[UUID]:
    """`count` of `ids`, by the order of sha256(seed + id): anybody can draw it again from the seed in the journal."""
    return sorted(ids, key=lambda one: hashlib.sha256(f"{seed}:{one.hex}".encode()).hexdigest())[:count]


def pool(agency_id: str, since: datetime, until: datetime) -> list[UUID]:
    """Decisions to draw from: nobody was sent, the decision stood when it was made, no sample has it yet."""
    return list(
        Decision.unscoped.filter(
            agency_id=agency_id, state__in=STANDS, decided_at__gte=since, decided_at__lte=until, samples__isnull=True
        )
        .exclude(outcome=RESPOND)
        .order_by("id")
        .values_list("id", flat=True)
    )


@use_case
def draw_sample(*, viewer: Viewer, since: datetime, count: int = 0, percent: int = 0) -> list[Sample]:
    """Draw screened-out decisions made since `since` (aware) at random: `count` of them, or `percent` of all.

    The seed and the size of the pool go to the journal with the ids, so that the draw can be checked. Raises Refused;
    DomainError `quality.size` unless exactly one of both is given, within 1 to 200 or 1 to 100; `quality.again` when
    somebody drew the same at this moment.
    """
    ruling = require(viewer, REVIEW, {"agency": viewer.agency_id}, "supervision", record_kind="decision")
    if bool(count) == bool(percent) or not (0 <= count <= MOST and 0 <= percent <= 100):
        raise DomainError("quality.size", gettext("Say how many: 1 to %(most)s, or 1 to 100 percent.") % {"most": MOST})
    now = wall.now()
    there = pool(viewer.agency_id, since, now)
    wanted = count or -(-len(there) * percent // 100)
    seed = f"{SystemRandom().getrandbits(64):016x}"
    drawn = pick(there, seed, min(wanted, MOST))
    rows = [Sample(agency_id=viewer.agency_id, decision_id=one, drawn_by=viewer.id, drawn_at=now) for one in drawn]
    try:
        with transaction.atomic():
            made = Sample.objects.bulk_create(rows)
    except IntegrityError as twice:
        raise DomainError("quality.again", "Somebody else drew a sample at this moment. Draw again.") from twice
    journal.write(
        actor=viewer,
        tag=Tag.SAMPLE_DRAWN,
        record_kind="decision",
        record_id="",
        purpose=f"seed {seed} of {len(there)} since {since.astimezone(UTC):%Y-%m-%dT%H:%MZ}",
        authority=ruling.authority,
        fields=[one.hex for one in drawn],
    )
    return made


@use_case
def review_sample(*, viewer: Viewer, sample_id: UUID, verdict: str, note: str) -> Sample:
    """Say whether you agree with a drawn decision. Never by a person who made it or agreed to it.

    A disagreement needs a note; the note is for the screener who decided. Raises Refused; Changed when somebody has
    looked already; DomainError `quality.verdict`, `quality.note`.
    """
    row, ruling = fetch_sample(viewer, sample_id)
    if verdict not in (AGREE, DISAGREE):
        raise DomainError("quality.verdict", "Say whether you agree.")
    words = clean_text(note, LONGEST_NOTE).strip()
    if verdict == DISAGREE and not words:
        raise DomainError("quality.note", "Say what you see differently, so that the screener can learn from it.")
    key = keeping.key_of(row.decision.screening.report, actor=viewer.id)
    changes = {
        "verdict": verdict,
        "sealed": keeping.seal(key, COACHING, row.pk, words) if words else b"",
        "reviewed_by": viewer.id,
        "reviewed_name": viewer.name,
        "reviewed_at": wall.now(),
    }
    if not Sample.unscoped.filter(pk=row.pk, verdict="").update(**changes):
        raise Changed
    for name, value in changes.items():
        setattr(row, name, value)
    _note(viewer, row, Tag.SAMPLE_REVIEWED, verdict, ruling)
    return row


@use_case
def mark_coaching_seen(*, viewer: Viewer, sample_id: UUID) -> Sample:
    """The screener says that they read the note about their decision. Only the one who decided; again changes nothing.

    Raises Refused.
    """
    row = _sample(viewer, sample_id)
    mine = row is not None and row.decision.decided_by == viewer.id and row.verdict != ""
    ruling = require(
        viewer,
        READ,
        {"agency": row.agency_id if row and mine else ""},
        record_kind="sample",
        record_id=sample_id.hex,
    )
    if row is None:
        raise LookupError("a permitted note that does not exist")
    now = wall.now()
    if Sample.unscoped.filter(pk=row.pk, seen_at__isnull=True).update(seen_at=now):
        row.seen_at = now
        _note(viewer, row, Tag.COACHING_READ, "seen", ruling)
    return row


def fetch_sample(viewer: Viewer, sample_id: UUID) -> tuple[Sample, Ruling]:
    """A drawn decision, for a supervisor who had no part in it. Refused alike when it is not theirs and not there."""
    row = _sample(viewer, sample_id)
    known = {"agency": "", "author": ""}
    if row is not None:
        made = row.decision
        known = {
            "agency": row.agency_id,
            "author": viewer.id if viewer.id in (made.decided_by, made.second_by) else made.decided_by,
        }
    ruling = require(viewer, REVIEW, known, "supervision", record_kind="sample", record_id=sample_id.hex)
    if row is None:
        raise LookupError("a permitted sample that does not exist")
    return row, ruling


def open_samples(viewer: Viewer) -> Q:
    """Samples nobody has looked at yet, without those this person had a part in."""
    return Q(verdict="") & ~Q(decision__decided_by=viewer.id) & ~Q(decision__second_by=viewer.id)


def _sample(viewer: Viewer, sample_id: UUID) -> Sample | None:
    return (
        Sample.unscoped.filter(pk=sample_id, agency_id=viewer.agency_id)
        .select_related("decision__screening__report", "decision__run")
        .first()
    )


def _note(viewer: Viewer, row: Sample, tag: Tag, purpose: str, ruling: Ruling) -> None:
    journal.write(
        actor=viewer,
        tag=tag,
        record_kind=SUBJECT,
        record_id=row.decision.screening.report_id.hex,
        purpose=purpose,
        authority=ruling.authority,
        fields=("decision", row.decision_id.hex),
    )
