"""What happened to a referral: each a form that posts, and leads back to its page."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from hearthline.access.viewer import Viewer
from hearthline.duty.desk.frame import desk, see
from hearthline.ground.errors import ConfigurationError, DomainError, Refused
from hearthline.helpdesk.referring import actions, queries
from hearthline.helpdesk.referring.actions.after import Heard
from hearthline.helpdesk.referring.desk.views import page_of
from hearthline.ui.moments import parse_moment


def _do(request: HttpRequest, viewer: Viewer, referral_id: UUID, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except (Refused, ConfigurationError):
        raise
    except DomainError as wrong:
        return page_of(request, queries.referral(viewer, referral_id), wrong)
    return see(reverse("referring:one", args=[referral_id]))


@desk("POST")
def passed(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """The provider was told."""
    how, who = request.POST.get("how", ""), request.POST.get("taker", "")
    return _do(
        request, viewer, referral_id,
        lambda: actions.passed(viewer=viewer, referral_id=referral_id, how=how, who=who),
    )  # fmt: skip


@desk("POST")
def outcome(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """What became of it, and who told us."""
    given = request.POST
    version = given.get("version", "")
    told = Heard(
        outcome=given.get("outcome", ""),
        source=given.get("source", ""),
        who=given.get("teller", ""),
        reason=given.get("reason", ""),
        words=given.get("said", ""),
        at=parse_moment(given.get("heard_at", "")),
    )
    own = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0
    return _do(
        request, viewer, referral_id,
        lambda: actions.heard(viewer=viewer, referral_id=referral_id, version=own, told=told),
    )  # fmt: skip


@desk("POST")
def withdraw(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """They took their consent back."""
    said = request.POST.get("why", "")
    return _do(
        request, viewer, referral_id,
        lambda: actions.withdraw(viewer=viewer, referral_id=referral_id, words=said),
    )  # fmt: skip
