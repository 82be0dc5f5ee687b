"""The first administrator, and the way back when the last one or the last supervisor is gone.

For whoever holds the machine, and only while the agency has nobody who could do it at the desk. It is in the journal.
"""

from django.conf import settings

from hearthline.access.accounts import holds_now
from hearthline.access.actions import confirm_role, create_user
from hearthline.access.models import Agency, RoleGrant, User, open_grants
from hearthline.access.viewer import ADMINISTRATOR, SUPERVISOR, Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.text import fold
from hearthline.ui.agency import current_pack

OPERATOR = "operator"


def first_administrator(agency_id: str, username: str, name: str) -> tuple[User, str]:
    """An administrator for an agency that has none in force; makes the agency when it is not there yet.

    Raises DomainError "administrator-there", "name-taken", "name-empty".
    """
    if holds_now(agency_id, ADMINISTRATOR):
        raise DomainError("administrator-there", "This agency has an administrator: they make accounts at the desk.")
    if not Agency.objects.filter(pk=agency_id).exists():
        pack = current_pack()
        Agency.objects.create(
            pk=agency_id,
            name=str(pack.value("agency.name").value),
            pack_id=settings.HEARTHLINE_PACK,
            number_prefix=str(pack.value("agency.number_prefix").value),
            time_zone=pack.zone,
        )
    who = Viewer("system", OPERATOR, agency_id, roles=frozenset({ADMINISTRATOR}), name=OPERATOR)
    return create_user(viewer=who, username=username, name=name, role=ADMINISTRATOR)


def confirm_supervisor(agency_id: str, username: str) -> None:
    """Stand in for the second person, for an agency that has no supervisor in force: an administrator gave the right.

    Raises DomainError "supervisor-there", "nothing-waits"; Refused when the operator gave it too.
    """
    if holds_now(agency_id, SUPERVISOR):
        raise DomainError("supervisor-there", "This agency has a supervisor: they confirm rights at the desk.")
    waiting = RoleGrant.unscoped.filter(
        open_grants(clock.now()),
        agency_id=agency_id,
        user__username=fold(username),
        role=SUPERVISOR,
        confirmed_at__isnull=True,
    ).first()
    if waiting is None:
        raise DomainError("nothing-waits", "No administrator has given this person the right of a supervisor.")
    who = Viewer("system", OPERATOR, agency_id, roles=frozenset({SUPERVISOR}), name=OPERATOR)
    confirm_role(viewer=who, grant_id=waiting.pk)
