"""Every act of the help desk's rooms, each with the record that it needs: for what holds of all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.helpdesk import actions, queries
from hearthline.helpdesk.complaints import actions as complaints
from hearthline.helpdesk.complaints import queries as of_complaints
from hearthline.helpdesk.complaints import trends
from hearthline.helpdesk.complaints.actions.opening import Told
from hearthline.helpdesk.disclosure.actions import look_up
from hearthline.helpdesk.models import AgreedAction, Inquiry, WrittenAnswer
from hearthline.journal.tags import Tag
from tests import staff
from tests.helpdesk.build import ANSWER, came, content, fresh

Act = Callable[[Viewer], Any]


@dataclass(frozen=True)
class Case:
    """One act. `ready`: makes the record and gives the act. `kind`: of the record in the journal; `fields`: what the
    entry names; None where that is an id that nobody knows before. `role`: who does it."""

    name: str
    tag: Tag
    kind: str
    ready: Callable[[], Act]
    fields: str | None = ""
    role: str = "agent"
    purpose: str = "inquiry"
    listing: bool = False

    def __str__(self) -> str:
        return self.name


def _inquiry(act: Callable[[Viewer, Inquiry], Any]) -> Callable[[], Act]:
    def ready() -> Act:
        row = came()
        return lambda viewer: act(viewer, fresh(row))

    return ready


def agreed() -> actions.Agree:
    return actions.Agree("Zqagreed thing", "us", "Zqbadge Holder", clock.now().date() + timedelta(days=2))


def answered(*things: actions.Agree, who: Viewer | None = None) -> Inquiry:
    """An inquiry with a written answer."""
    row = came()
    viewer = who or staff.viewer("agent")
    actions.answer(viewer=viewer, inquiry_id=row.pk, version=fresh(row).version, words=ANSWER, agreed=things)
    return fresh(row)


def _answer(viewer: Viewer, row: Inquiry) -> Any:
    return actions.answer(viewer=viewer, inquiry_id=row.pk, version=row.version, words=ANSWER, agreed=[agreed()])


def _finish() -> Act:
    answered(agreed())
    own = AgreedAction.unscoped.get().pk
    return lambda viewer: actions.finish(viewer=viewer, agreed_id=own)


def _close() -> Act:
    row = answered()
    return lambda viewer: actions.close(viewer=viewer, inquiry_id=row.pk, version=fresh(row).version)


def _put_back() -> Act:
    row = came()
    actions.claim(viewer=staff.viewer("agent"), inquiry_id=row.pk, version=row.version)
    return lambda viewer: actions.put_back(viewer=viewer, inquiry_id=row.pk, version=fresh(row).version)


def _log(viewer: Viewer) -> Any:
    return actions.log(
        viewer=viewer, way="phone", topic="question", language="es", send="told",
        content=content(contact="555-0142", send="told"), received_at=None,
    )  # fmt: skip


def _letter() -> Act:
    answered()
    own = WrittenAnswer.unscoped.get().pk
    return lambda viewer: queries.letter(viewer, own)


def _give() -> Act:
    queries.ways_in(staff.viewer("supervisor"))
    return lambda viewer: actions.give(viewer=viewer, way="letter", role="agent", post="Zqpost room", version=1)


def _complaint(viewer: Viewer) -> Any:
    return complaints.open_complaint(
        viewer=viewer, kind="complaint", theme="rude", language="en", about_step="nobody",
        told=Told("Zqtold words", wants="Zqwants", who="Zqname Quill", reach="555-0123"),
    )  # fmt: skip


def _taken(act: Callable[[Viewer, Any], Any]) -> Callable[[], Act]:
    def ready() -> Act:
        row = _complaint(staff.viewer("agent"))
        return lambda viewer: act(viewer, row)

    return ready


def _decide() -> Act:
    boss = staff.viewer("supervisor")
    complaints.set_post(viewer=staff.viewer("administrator"), user_id=boss.id, step="supervisor")
    row = _complaint(staff.viewer("agent"))
    assert row.owner == boss.id
    return lambda viewer: complaints.answer(
        viewer=viewer, complaint_id=row.pk, version=row.version, outcome="upheld", reasons="Zqreasons", will_do="Zqdo"
    )


def _up() -> Act:
    """On the ladder's first step there is somebody: else it begins at the top."""
    complaints.set_post(viewer=staff.viewer("administrator"), user_id=staff.viewer("supervisor").id, step="supervisor")
    row = _complaint(staff.viewer("agent"))
    return lambda viewer: complaints.go_up(viewer=viewer, complaint_id=row.pk, version=row.version)


def _post() -> Act:
    somebody = staff.viewer("supervisor")
    return lambda viewer: complaints.set_post(viewer=viewer, user_id=somebody.id, step="manager")


CASES = (
    Case("claim", Tag.INQUIRY_CLAIMED, "inquiry",
         _inquiry(lambda v, r: actions.claim(viewer=v, inquiry_id=r.pk, version=r.version))),
    Case("put back", Tag.INQUIRY_PUT_BACK, "inquiry", _put_back),
    Case("change", Tag.INQUIRY_CHANGED, "inquiry", _inquiry(lambda v, r: actions.change(
        viewer=v, inquiry_id=r.pk, version=r.version, topic="other", proof="photo_id")), fields="topic proof"),
    Case("note", Tag.INQUIRY_NOTED, "inquiry",
         _inquiry(lambda v, r: actions.note(viewer=v, inquiry_id=r.pk, words="Zqnote words"))),
    Case("answer", Tag.INQUIRY_ANSWERED, "inquiry", _inquiry(_answer), fields="code"),
    Case("finish", Tag.AGREED_DONE, "inquiry", _finish),
    Case("close", Tag.INQUIRY_CLOSED, "inquiry", _close),
    Case("report", Tag.INQUIRY_REPORTED, "inquiry",
         _inquiry(lambda v, r: actions.report(viewer=v, inquiry_id=r.pk)), fields=None),
    Case("complain", Tag.INQUIRY_COMPLAINED, "inquiry", _inquiry(
        lambda v, r: actions.complain(viewer=v, inquiry_id=r.pk, version=r.version)), fields=None),
    Case("log", Tag.INQUIRY_LOGGED, "inquiry", lambda: _log, fields="phone"),
    Case("list", Tag.INQUIRIES_LISTED, "inquiry", lambda: queries.inquiries, listing=True),
    Case("read", Tag.INQUIRY_READ, "inquiry", _inquiry(lambda v, r: queries.inquiry(v, r.pk)), fields="unread"),
    Case("print", Tag.ANSWER_PRINTED, "inquiry", _letter),
    Case("ways", Tag.WAYS_IN_LISTED, "way-in", lambda: queries.ways_in, purpose="ways-in", listing=True),
    Case("give", Tag.WAY_IN_GIVEN, "way-in", _give, fields="role post", role="supervisor", purpose="ways-in"),
    Case("look", Tag.WAY_IN_LOOKED, "way-in",
         lambda: lambda v: actions.looked(viewer=v, way="letter"), purpose="ways-in"),
    Case("say", Tag.SAYING_SHOWN, "inquiry", lambda: lambda v: look_up(
        viewer=v, who="somebody", way="", asks="case_exists"), fields=None, purpose="help-desk", listing=True),
    Case("complaint opened", Tag.COMPLAINT_OPENED, "complaint", lambda: _complaint, fields=None, purpose="help-desk"),
    Case("complaint read", Tag.COMPLAINT_READ, "complaint",
         _taken(lambda v, r: of_complaints.complaint(v, r.pk)), purpose="help-desk"),
    Case("complaints listed", Tag.COMPLAINTS_LISTED, "complaint",
         lambda: of_complaints.complaints, purpose="help-desk", listing=True),
    Case("complaint told", Tag.COMPLAINT_TOLD, "complaint",
         _taken(lambda v, r: complaints.mark_told(viewer=v, complaint_id=r.pk)), purpose="help-desk"),
    Case("complaint up", Tag.COMPLAINT_MOVED, "complaint", _up, fields=None, purpose="up"),
    Case("complaint withdrawn", Tag.COMPLAINT_WITHDRAWN, "complaint", _taken(lambda v, r: complaints.withdraw(
        viewer=v, complaint_id=r.pk, version=r.version)), fields=None, purpose="withdraw"),
    Case("complaint named", Tag.COMPLAINT_NAMED, "complaint", _taken(lambda v, r: complaints.name_about(
        viewer=v, complaint_id=r.pk, version=r.version, about=[staff.viewer("screener").id])),
        fields="about", purpose="help-desk"),
    Case("complaint answered", Tag.COMPLAINT_ANSWERED, "complaint", _decide,
         fields="upheld", role="supervisor", purpose="answer"),
    Case("trends", Tag.COMPLAINT_TRENDS_SHOWN, "complaint", lambda: trends.trends, purpose="help-desk", listing=True),
    Case("ladder set", Tag.LADDER_SET, "ladder", _post, fields=None, role="administrator", purpose="help-desk",
         listing=True),
    Case("ladder shown", Tag.LADDER_SHOWN, "ladder", lambda: of_complaints.posts, role="administrator",
         purpose="help-desk", listing=True),
)  # fmt: skip
"""`fields` None: codes or ids that follow from the record. `listing`: it is about no one record."""
