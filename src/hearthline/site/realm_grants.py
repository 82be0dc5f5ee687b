"""What the outside face's database role may do, and which columns of its people the desk and the worker see.

The role reads no account of the desk, no session of it, and no table of the line: neither a report nor a person nor an
envelope. It writes the journal as nobody who works here (`journal.harden.row_rules`), and reads none of it.
"""

from collections.abc import Iterator
from typing import Final

from django.apps import apps

OUTSIDE: Final = "hl_outside"
TABLE: Final = {
    "realm.Organisation": "S",
    "realm.Person": "SIU",
    "realm.Invitation": "SIU",
    "realm.RecoveryCode": "SID",
    "realm.SignInFailure": "SID",
    "realm.KeptReceipt": "SID",
    "realm.OutsideSession": "SIUD",
    "journal.Entry": "I",
    "journal.Pending": "I",
    "site.HealthSign": "S",
}
"""Every table that the role may touch. What is not here is closed to it."""
_VERBS: Final = {"S": "SELECT", "I": "INSERT", "U": "UPDATE", "D": "DELETE"}
_SEEN: Final = (
    "id", "agency_id", "organisation_id", "kind", "administrator", "sign_in_name", "made_at", "ended_at", "ended_by",
    "ended_why", "session_version",
)  # fmt: skip
"""Of a person outside: that there is an account, of which kind, and whether it is over."""
_CHANGED: Final = ("ended_at", "ended_by", "ended_why", "session_version")


def statements(desk: str, worker: str) -> Iterator[str]:
    """As PostgreSQL statements, idempotent: the role is closed first, then opened as the table says."""
    known = f"SELECT 1 FROM pg_roles WHERE rolname = '{OUTSIDE}'"  # noqa: S608 - our own constants
    yield f"DO $$ BEGIN IF NOT EXISTS ({known}) THEN CREATE ROLE {OUTSIDE} LOGIN; END IF; END $$"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {OUTSIDE}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {OUTSIDE}"
    yield f"GRANT USAGE ON SCHEMA public TO {OUTSIDE}"
    for label, allowed in TABLE.items():
        names = ", ".join(_VERBS[verb] for verb in allowed)
        yield f'GRANT {names} ON "{apps.get_model(label)._meta.db_table}" TO {OUTSIDE}'
    # Neither a password, nor a secret, nor anything that its person wrote; when it was last used, the worker alone.
    for role, seen in ((desk, _SEEN), (worker, (*_SEEN, "last_login"))):
        yield f'GRANT SELECT ({", ".join(seen)}), UPDATE ({", ".join(_CHANGED)}) ON "realm_person" TO {role}'
