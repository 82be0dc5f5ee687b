"""Who stands where, from the database; and keeping away from a complaint whoever it is about."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import QuerySet

from hearthline.access.models import Barred, RoleGrant, User
from hearthline.access.viewer import AGENT, CONFIRMED_ROLES
from hearthline.ground import clock
from hearthline.helpdesk.complaints.ladder import Post, kept_out, suspects
from hearthline.helpdesk.complaints.models import RECORD, About, Complaint, LadderPost
from hearthline.helpdesk.models import Inquiry

WHY = "complaint"
INQUIRY = "inquiry"
"""How access names the conversation that a complaint came with: it is closed to the same people."""
REPORT = "report"
HELP_DESK = "help_desk"
"""Instead of a step of the ladder: it is about the help desk itself, whose people have it closed to all of them."""


def posts_of(agency_id: str) -> list[Post]:
    """Who stands on the ladder. Two queries. Somebody whose account is closed holds no step, but is still in the line
    of those below."""
    rows = list(LadderPost.unscoped.filter(agency_id=agency_id, ended_at__isnull=True).order_by("user_id"))
    here = set(members(agency_id, [row.user_id for row in rows]))
    return [Post(row.user_id, row.step if row.user_id in here else "", row.above) for row in rows]


def members(agency_id: str, ids: Iterable[str]) -> dict[str, str]:
    """Those of these ids who are open accounts of the agency, with their names. One query."""
    keys = [UUID(one) for one in ids if _is_id(one)]
    rows = User.objects.filter(agency_id=agency_id, pk__in=keys, is_active=True).values_list("pk", "name")
    return {pk.hex: name for pk, name in rows}


def everybody(agency_id: str) -> list[tuple[str, str]]:
    """(id, name) of everybody here who meets families or reads about them, by name; not who only keeps accounts. One
    query."""
    rights = RoleGrant.unscoped.filter(agency_id=agency_id, role__in=CONFIRMED_ROLES, revoked_at__isnull=True)
    rows = User.objects.filter(agency_id=agency_id, is_active=True, pk__in=rights.values("user_id"))
    return [(pk.hex, name) for pk, name in rows.order_by("name", "pk").values_list("pk", "name")]


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def about_of(row: Complaint) -> frozenset[str]:
    """Whom it is about, as far as anybody said."""
    return frozenset(About.unscoped.filter(complaint=row).values_list("user_id", flat=True))


def shut_out(
    row: Complaint, about: Collection[str], posts: Iterable[Post], by: str, *, anew: bool = False
) -> frozenset[str]:
    """Close it, and the conversation it came with, to whom it is about and whoever answers to them; open it again to
    who answers to them no more. Inside the caller's use case. Returns who is shut out.

    As long as nobody said who, whom it may be about stays shut out, wherever they work by now; `anew`: somebody said
    just now where they work.
    """
    listed = list(posts)
    shut = kept_out(suspects(about, row.about_step, listed), listed)
    if row.about_step == HELP_DESK and not about:
        shut |= _agents(row.agency_id)
    if row.about_step and not about and not anew:
        shut |= shut_from(row)
    # By their own numbers: clocks and alerts of what was agreed in the conversation carry no other mark of it.
    spoken = _spoken(row).values_list("number", flat=True).first() or ""
    for kind, record_id, label in ((RECORD, row.pk, row.number), (INQUIRY, row.inquiry_id, spoken)):
        if record_id is None:
            continue
        known = Barred.unscoped.filter(
            record_kind=kind, record_id=record_id, agency_id=row.agency_id, why=WHY, ended_at__isnull=True
        )
        have = set(known.values_list("user_id", flat=True))
        known.filter(user_id__in=have - shut).update(ended_at=clock.now(), ended_by=by)
        Barred.objects.bulk_create(
            Barred(
                agency_id=row.agency_id,
                record_kind=kind,
                record_id=record_id,
                user_id=user_id,
                label=label,
                why=WHY,
                by=by,
            )
            for user_id in sorted(shut - have)
        )
    close_report(row, about, by)
    return shut


def shut_from(row: Complaint) -> frozenset[str]:
    """Who is shut out of it now. One query."""
    rows = Barred.unscoped.filter(record_kind=RECORD, record_id=row.pk, why=WHY, ended_at__isnull=True)
    return frozenset(rows.values_list("user_id", flat=True))


def close_report(row: Complaint, about: Collection[str], by: str) -> None:
    """Close the report that was made of the same conversation to whom it is about, and to nobody else: a child must not
    wait because all who answer to them are kept away. Inside the caller's use case."""
    for report_id, number in _spoken(row).values_list("report_id", "report_number"):
        if report_id is None:
            continue
        closed = Barred.unscoped.filter(record_kind=REPORT, record_id=report_id, ended_at__isnull=True)
        have = set(closed.values_list("user_id", flat=True))
        Barred.objects.bulk_create(
            Barred(
                agency_id=row.agency_id,
                record_kind=REPORT,
                record_id=report_id,
                user_id=user_id,
                label=number,
                why=WHY,
                by=by,
            )
            for user_id in sorted(set(about) - have)
        )


def _spoken(row: Complaint) -> QuerySet[Inquiry]:
    """The conversation that it came with, if it came with one."""
    return Inquiry.unscoped.filter(pk__in=[row.inquiry_id] if row.inquiry_id else [])


def able(
    agency_id: str, about: Collection[str], about_step: str, posts: Iterable[Post], out: Collection[str] = ()
) -> list[Post]:
    """These posts, as far as they may have a complaint: about the help desk itself, as long as nobody said who, none of
    its people is given it, whatever step they stand on; nor is who is shut out of it already (`out`)."""
    shut = _agents(agency_id) if about_step == HELP_DESK and not about else frozenset()
    shut |= frozenset(out) - set(about)
    return [Post(post.user_id, "", post.above) if post.user_id in shut else post for post in posts]


def _agents(agency_id: str) -> frozenset[str]:
    """Everybody who was given the help desk's right and still has it. One query."""
    rows = RoleGrant.unscoped.filter(agency_id=agency_id, role=AGENT, revoked_at__isnull=True)
    return frozenset(pk.hex for pk in rows.values_list("user_id", flat=True))
