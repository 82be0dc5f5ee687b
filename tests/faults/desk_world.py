"""A desk with work on it: reports of every kind a page can show, and every address filled with ids that exist."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver

from hearthline.access.models import RoleGrant
from hearthline.dispatch.actions import tell
from hearthline.duty.models import Alert, Clock
from hearthline.ground import clock
from hearthline.intake import actions
from hearthline.intake.calls import actions as calls
from hearthline.intake.door.accept import accept
from hearthline.intake.door.attachments import store
from hearthline.intake.door.content import Identity
from hearthline.intake.models import FileCopy, Report, Reveal
from hearthline.linkage.record import Born
from hearthline.screening.models import TranslationTask
from hearthline.sealing import new_token
from tests import staff
from tests.cast import MARISOL, STORY_HMN
from tests.intake import files
from tests.intake.build import AGENCY, agency, sealed
from tests.screening.history_build import doubles, known
from tests.screening.quality_build import looked_at_again, sent_nobody

PROMISED = "Ask the harbour master at nine."

WHO = Identity(
    name=MARISOL.name,
    phone=MARISOL.phone,
    email=MARISOL.email,
    address="88 Larkspur Court, upstairs left",
    employer="Delta Sail Loft",
    contact_how="by carrier pigeon",
    contact_when="after the ferry",
)
"""Everything a reporter can give. No word of it may show but in the answer to a reveal."""


@dataclass(frozen=True)
class World:
    report: Report
    ids: dict[str, str]


def filled(**changes: Any) -> World:
    """A report with identity, file, question, reveal, danger and a language that few read; more by `changes`."""
    agency()
    staff.agency()
    file = store(files.jpeg(), "a.jpg", agency_id=AGENCY)
    content = {"danger": "yes", "story": STORY_HMN, "language": "hmn", "files": [file.mapping()], **changes}
    envelope = sealed(new_token(), identity=WHO, **content)
    accept(envelope)
    actions.open_pending()
    actions.make_viewing_copies()
    report = Report.unscoped.get(root_id=envelope.root_id)
    who = staff.viewer("screener")
    actions.ask_question(viewer=who, report_id=report.pk, text="Which school?", version=report.version)
    actions.reveal_identity(
        viewer=who, report_id=report.pk, purpose="call_back", reason="A court asked for it in writing"
    )
    task, alert = TranslationTask.unscoped.first(), Alert.unscoped.first()
    assert task is not None
    assert alert is not None
    soon = clock.now() + timedelta(hours=1)
    promised = actions.make_follow_up(viewer=who, report_id=report.pk, kind="other", words=PROMISED, due_at=soon)
    told = tell(
        viewer=who,
        report_id=report.pk,
        recipient="other_county",
        why="out_of_area",
        agency="Placer County",
        phone="",
        said=PROMISED,
    )
    ids = {
        "follow_up_id": str(promised.pk),
        "hand_off_id": str(told.pk),
        "call_id": str(calls.open_call(viewer=who, channel="fax", received_at=clock.now()).pk),
        **{name: str(one) for name, one in looked_at_again(sent_nobody()).items()},
        "report_id": str(report.pk),
        "copy_id": str(FileCopy.unscoped.get(report=report).pk),
        "reveal_id": str(Reveal.unscoped.get(report=report).pk),
        "task_id": str(task.pk),
        "alert_id": str(alert.pk),
        "user_id": str(staff.user("screener", username="colleague").pk),
        "grant_id": str(RoleGrant.unscoped.filter(agency_id=staff.HERE).first().pk),  # type: ignore[union-attr]
        # One's own passkey and session: whoever asks has none by these.
        "key_id": "1",
        "session_id": str(UUID(int=7)),
        # Nothing of these is there: what is there by them, the matrix of every address looks at.
        **{f"{name}_id": str(UUID(int=at)) for at, name in enumerate(ABSENT, start=8)},
        "provider_id": "nobody",
        **{name: str(UUID(int=7)) for name in ("inquiry_id", "agreed_id", "answer_id")},
        "pk": "nobody-has-this",
        "_": "nothing",
        "offer_id": "1",
        "token": "nobody-has-this",
        "key": "none:2026-11-23",
        "clock_id": str(Clock.unscoped.earliest("counted_at").pk),
        "number": "1",
        "person_id": str(known("Wilder Ashgrove", Born(1980), viewer=who)),
        **{name: str(one) for name, one in doubles("Wilder Ashgrove", who).items()},
    }
    return World(report, ids)


ABSENT = (
    "assignment",
    "referral",
    "party",
    "letter",
    "complaint",
    "link",
    "token",
    "lookup",
    "opening",
    "review",
    "ask",
    "plan",
    "certificate",
    "hold",
    "update",
    "cross_report",
    "responder",
    "message",
    "contact",
    "account",
    "code",
    "member",
    "organisation",
    "receipt",
    "absence",
    "closure",
    "gap",
    "place",
    "rota",
    "shift",
    "swap",
)


def addresses(ids: dict[str, str], urlconf: str = "hearthline.site.urls_desk") -> list[tuple[str, str]]:
    """(path, name) of every address of a face, each part of it filled with an id that exists."""
    return list(_walk(get_resolver(urlconf).url_patterns, "/", "", ids))


def _walk(patterns: list[Any], prefix: str, space: str, ids: dict[str, str]) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        here = prefix + _fill(pattern, ids)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, here, inner, ids)
        elif isinstance(pattern, URLPattern):
            yield here, f"{space}{pattern.name or ''}"


def _fill(pattern: Any, ids: dict[str, str]) -> str:
    text = str(pattern.pattern).lstrip("^").rstrip("$")
    for name, converter in getattr(pattern.pattern, "converters", {}).items():
        kind = type(converter).__name__.replace("Converter", "").lower()
        for marked in (f"<{kind}:{name}>", f"<{name}>"):
            if marked in text:
                text = text.replace(marked, ids[name])
    return text
