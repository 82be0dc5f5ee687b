"""Which database role may do what: one table, printed by `bin/hearthline grants`, applied by `db harden`.

On PostgreSQL this is the wall between the faces. `S` select, `I` insert, `U` update, `D` delete. A table that is not
here is closed to all three roles; a test asserts that every table is here.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from hearthline.site import defaults, realm_grants

ROLES = {"public": "hl_public", "desk": "hl_desk", "worker": "hl_worker"}
VERBS = {"S": "SELECT", "I": "INSERT", "U": "UPDATE", "D": "DELETE"}

# model label: (public, desk, worker)
TABLE: dict[str, tuple[str, str, str]] = {
    # the door: what a stranger may put down, and the little that a receipt leads to
    "intake.Envelope": ("SI", "SI", "SIU"),
    "intake.IntakePending": ("I", "SI", "SIUD"),
    "intake.Attachment": ("I", "SI", "SD"),
    "intake.AttachmentChunk": ("I", "SI", "SD"),
    "intake.AttachmentUse": ("I", "SI", "SI"),
    "intake.Draft": ("SIU", "", "SD"),
    "intake.PublicStatus": ("S", "SIU", "SIU"),
    "intake.StaffQuestion": ("S", "SI", "S"),
    "intake.Canary": ("I", "S", "SIUD"),
    # what was opened: desk and worker. The desk too makes reports: of what it types in, which is never deleted
    "intake.Report": ("", "SIU", "SIU"),
    "intake.ReportPart": ("", "SIU", "SIU"),
    "intake.ReporterCard": ("", "SI", "SIU"),
    "intake.ReporterMark": ("", "", "SI"),
    "intake.Question": ("", "SI", "S"),
    "intake.FileCopy": ("", "SIU", "SIU"),
    "intake.FilePage": ("", "SD", "SID"),
    "intake.Reveal": ("", "SIU", "S"),
    "intake.RevealAsk": ("", "SIU", "S"),
    "intake.Disclosure": ("", "SI", "S"),
    "intake.ReporterWish": ("", "SI", "S"),
    "intake.ClueMark": ("", "SIU", "S"),
    "intake.Call": ("", "SIU", "SU"),
    "intake.CallEntry": ("", "SIU", "S"),
    "intake.SearchTerm": ("", "SID", "SID"),
    "intake.FollowUp": ("", "SIU", "SU"),
    # the telephone line, beside the line's own role (`LINE`): the desk takes and asks for calls back, the worker rings
    "intake.Contact": ("", "SU", "SU"),
    "intake.LineEvent": ("", "", "SD"),
    "intake.LineStaff": ("", "SIU", "SU"),
    "intake.LineRung": ("", "S", "SID"),
    "intake.BackCall": ("", "SIU", "SU"),
    # whom outside to tell: the worker looks at what is open, and opens what a call says is another agency's
    "dispatch.Responder": ("", "SIU", "S"),
    "dispatch.CrossReport": ("", "SIU", "SIU"),
    "dispatch.HandOff": ("", "SIU", "SU"),
    "dispatch.Line": ("", "SI", "S"),
    "dispatch.Typed": ("", "SIU", "S"),
    "intake.Presence": ("", "SIUD", "SD"),
    "screening.SavedView": ("", "SIUD", "S"),
    # persons: the desk writes, the worker only looks whether somebody is known. Bulk work is the operator's own
    "people.Card": ("", "SIUD", "S"),
    "people.Posting": ("", "SIUD", "S"),
    "people.Gone": ("", "SI", "S"),
    "people.Lookup": ("", "SIU", "SD"),
    "people.LinkRun": ("", "S", "S"),
    # the journal: nobody changes a line; only the sequencer takes from the waiting list
    "journal.Entry": ("I", "SI", "SI"),
    "journal.Pending": ("I", "SI", "SID"),
    "journal.Link": ("", "S", "SI"),
    "journal.Checkpoint": ("", "S", "SI"),
    "journal.AnchorMark": ("", "S", "SIU"),
    "site.HealthSign": ("S", "S", "SIU"),
    # messages: any room at the desk asks for one; the worker alone sends. The public face puts a provider's post down
    # unread, and sees neither what waits there nor any message
    "messaging.Message": ("", "SIU", "SIU"),
    "messaging.Attempt": ("", "S", "SIU"),
    "messaging.Seen": ("", "", "SID"),
    "messaging.HookNote": ("I", "", "SD"),
    # people outside (`realm_grants` has their own process's role, and the columns of a person that the desk sees)
    "realm.Organisation": ("", "SIU", "S"),
    "realm.Invitation": ("", "SIU", "S"),
    "realm.HandOverUse": ("I", "", "SD"),
    # complaints: the desk and the worker write what a receipt shows; its holder asks to go up, and opens only letters
    "complaints.PublicComplaint": ("S", "SIU", "SIU"),
    "complaints.PublicLetter": ("S", "SI", "SI"),
    "complaints.Wish": ("SI", "S", "SD"),
    "complaints.Complaint": ("", "SIU", "SIU"),
    "complaints.About": ("", "SI", "S"),
    "complaints.Turn": ("", "SI", "SI"),
    "complaints.LadderPost": ("", "SIU", "S"),
    # the directory: a stranger says that a number is wrong, and sees what calling it came to; who called is the desk's
    "directory.WrongNumber": ("I", "SIU", "S"),
    "directory.Standing": ("S", "SIU", "S"),
    "directory.Check": ("", "SI", "S"),
    # a family's page: the public face looks one sealed sheet up by what follows from a code, and sees no case
    "mycase.View": ("S", "SIUD", "SD"),
    "mycase.Assignment": ("", "SIU", "S"),
    "mycase.Party": ("", "SI", "S"),
    "mycase.Letter": ("", "SIU", "S"),
    # finding help: rows that the worker makes from the listings; a provider's words with its code, which a person reads
    "helpfinder.Offer": ("S", "S", "SID"),
    "helpfinder.Sign": ("S", "S", "SID"),
    "helpfinder.Word": ("S", "S", "SID"),
    "helpfinder.ZipMiddle": ("S", "S", "SID"),
    "helpfinder.Making": ("", "S", "SIU"),
    "helpfinder.Correction": ("", "SIU", "S"),
    "helpfinder.Asking": ("", "SI", "S"),
    "helpfinder.Key": ("S", "SIU", ""),
    "helpfinder.Told": ("I", "SU", ""),
    # the help desk: a stranger puts sealed words down, and reads what a receipt leads to; who is who is the desk's
    "helpdesk.InquiryEnvelope": ("SI", "SI", "SIU"),
    "helpdesk.InquiryPending": ("I", "S", "SIUD"),
    "helpdesk.RawMail": ("", "", "SI"),
    "helpdesk.InquiryStanding": ("S", "SIU", "SIU"),
    "helpdesk.SealedAnswer": ("S", "SI", "S"),
    "helpdesk.Helped": ("I", "S", "S"),
    # that a part of the worker lives: only the worker can say so
    "duty.Heartbeat": ("", "S", "SIUD"),
    # the worker takes away the keys of an account that it closes; it cannot read them (encrypted for the desk alone)
    "mfa.Authenticator": ("", "SIUD", "SD"),
}

# Rooms whose every table the desk and the worker work on. Rows there are never deleted.
STAFF_ROOMS = {"duty": "SIU", "screening": "SIU", "access": "SIU", "helpdesk": "SIU"}
# A room whose every table the desk works on, and the worker reads. Rows there are never deleted.
DESK_ROOMS = {"people", "referring"}
# Listings of community services are for everybody to read; what of a delivery went in or not is the agency's own.
LISTINGS = {"community": {"Delivery", "Reject"}}
MARKED = {"Location", "ServiceAtLocation"}  # the worker marks which of them must not be found
# Django's and allauth's own tables belong to the desk.
DESK_APPS = {"sessions", "account", "mfa", "contenttypes", "auth"}


# Retention: the desk holds, proposes and approves. What two people approved is destroyed under a role of its own, which
# nobody signs in as: the worker takes it for that step (`retention.wall`), and has none of its rights at other times.
RETAINER = "hl_retention"
RETENTION: dict[str, tuple[str, str, str]] = {
    "retention.LegalHold": ("", "SIU", "S"),
    "retention.Plan": ("", "SIU", "SU"),
    "retention.PlanItem": ("", "SIU", "SIU"),
    "retention.Certificate": ("", "S", "SI"),
    "retention.LastRun": ("", "S", "SIU"),
}
# What that step changes in rows that stay, when a person or a report goes: lists of the index, merges, seals.
RETENTION_CHANGES = {
    "people.Merge": "SUD",
    "people.Person": "SUD",
    "people.ReportedLink": "SUD",
    "people.Card": "SIUD",
    "people.Posting": "SIUD",
    "people.Spelling": "SIUD",
    "people.Gone": "SID",
}


def retention_verbs(model: type[models.Model]) -> str:
    """What the step of retention may do with this model's table: the worker's part, and to delete (`places`)."""
    from hearthline.retention.places import deleted

    worker, label = verbs(model)[2], model._meta.label
    more = RETENTION_CHANGES.get(label, "SD" if label in deleted() else "")
    return worker + "".join(verb for verb in more if verb not in worker)


def retention_statements() -> Iterator[str]:
    """The role of that step, as PostgreSQL statements: nobody signs in as it, and the worker inherits nothing of it."""
    known = f"SELECT 1 FROM pg_roles WHERE rolname = '{RETAINER}'"  # noqa: S608 - our own constants
    yield f"DO $$ BEGIN IF NOT EXISTS ({known}) THEN CREATE ROLE {RETAINER} NOLOGIN; END IF; END $$"
    # Roles belong to the whole cluster: two databases of one that say this at once would trip over each other's row.
    worker = ROLES["worker"]
    inherits = f"SELECT 1 FROM pg_roles WHERE rolname = '{worker}' AND rolinherit"  # noqa: S608 - our own constants
    yield f"DO $$ BEGIN IF EXISTS ({inherits}) THEN ALTER ROLE {worker} NOINHERIT; END IF; END $$"
    member = f"roleid = '{RETAINER}'::regrole AND member = '{worker}'::regrole"
    belongs = f"SELECT 1 FROM pg_auth_members WHERE {member}"  # noqa: S608 - our own constants
    yield f"DO $$ BEGIN IF NOT EXISTS ({belongs}) THEN GRANT {RETAINER} TO {worker}; END IF; END $$"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {RETAINER}"
    yield f"GRANT USAGE ON SCHEMA public TO {RETAINER}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {RETAINER}"
    for model in all_models():
        if allowed := retention_verbs(model):
            yield f'GRANT {", ".join(VERBS[v] for v in allowed)} ON "{model._meta.db_table}" TO {RETAINER}'


def verbs(model: type[models.Model]) -> tuple[str, str, str]:
    """What public, desk and worker may do with this model's table."""
    return RETENTION.get(model._meta.label) or _verbs(model)


def _verbs(model: type[models.Model]) -> tuple[str, str, str]:
    label = model._meta.label
    if label in TABLE:
        return TABLE[label]
    app = model._meta.app_label
    if app in STAFF_ROOMS:
        allowed = STAFF_ROOMS[app] + ("D" if model.__name__.startswith("SignIn") else "")
        return ("", allowed, allowed)
    if app in DESK_ROOMS:
        return ("", "SIU", "S")
    if app in LISTINGS:
        return ("" if model.__name__ in LISTINGS[app] else "S", "SIU", "SU" if model.__name__ in MARKED else "S")
    if app == "sessions":
        return ("", "SIUD", "SD")  # the worker sweeps out what has ended
    return ("", "SIUD", "") if app in DESK_APPS else ("", "", "")


WATCHER = "hl_watcher"
"""Who watches the worker. It signs in, reads one table that is about nobody, and nothing else."""


def watcher_statements() -> Iterator[str]:
    """The watcher's role, as PostgreSQL statements."""
    known = f"SELECT 1 FROM pg_roles WHERE rolname = '{WATCHER}'"  # noqa: S608 - our own constants
    yield f"DO $$ BEGIN IF NOT EXISTS ({known}) THEN CREATE ROLE {WATCHER} LOGIN; END IF; END $$"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {WATCHER}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {WATCHER}"
    yield f"GRANT USAGE ON SCHEMA public TO {WATCHER}"
    yield f'GRANT SELECT ON "duty_heartbeat" TO {WATCHER}'


LINER = "hl_line"
"""The line face: it takes in the telephone system's events. It works on the line's own tables, sees who is ready and
who is on call, puts text messages through the door as the public face does, and reads nothing that was opened."""
LINE = {
    "intake.Contact": "SIU",
    "intake.LineEvent": "SI",
    "intake.LineStaff": "S",
    "intake.LineRung": "S",
    "intake.BackCall": "SU",
    "intake.Envelope": "I",
    "intake.IntakePending": "I",
    "journal.Entry": "I",
    "journal.Pending": "I",
    "site.HealthSign": "S",
}
LINE_COLUMNS = {"intake.Envelope": ("receipt_hash", "kind")}  # what its door looks at first: no box


def line_statements() -> Iterator[str]:
    """The line face's role, as PostgreSQL statements."""
    known = f"SELECT 1 FROM pg_roles WHERE rolname = '{LINER}'"  # noqa: S608 - our own constants
    yield f"DO $$ BEGIN IF NOT EXISTS ({known}) THEN CREATE ROLE {LINER} LOGIN; END IF; END $$"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {LINER}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {LINER}"
    yield f"GRANT USAGE ON SCHEMA public TO {LINER}"
    for label, allowed in LINE.items():
        model = apps.get_model(label)
        table, key = model._meta.db_table, model._meta.pk
        yield f'GRANT {", ".join(VERBS[v] for v in allowed)} ON "{table}" TO {LINER}'
        if columns := LINE_COLUMNS.get(label):
            yield f'GRANT SELECT ({", ".join(columns)}) ON "{table}" TO {LINER}'
        if "I" in allowed and isinstance(key, models.AutoField):
            yield f'GRANT USAGE ON SEQUENCE "{table}_{key.column}_seq" TO {LINER}'


def all_models() -> list[type[models.Model]]:
    """Every table of the project, many-to-many tables included."""
    return list(apps.get_models(include_auto_created=True))


# The desk may learn how many other reports the same reporter made, and cannot read by what they are known again.
SAME_REPORTER = (
    "CREATE OR REPLACE FUNCTION hl_same_reporter(asked uuid) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER "
    "SET search_path = public, pg_temp AS $$ SELECT count(DISTINCT other.report_id) FROM intake_reportermark mine "
    "JOIN intake_reportermark other ON other.agency_id = mine.agency_id AND other.mark = mine.mark "
    "WHERE mine.report_id = asked AND other.report_id <> asked $$",
    "REVOKE ALL ON FUNCTION hl_same_reporter(uuid) FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION hl_same_reporter(uuid) TO {ROLES['desk']}",
)


def everyone() -> tuple[str, ...]:
    """Every role of this house: what PostgreSQL gives by itself is taken back from each."""
    return (*ROLES.values(), RETAINER, realm_grants.OUTSIDE, WATCHER, LINER)


def statements() -> Iterator[str]:
    """The grants as PostgreSQL statements, idempotent: each table is closed first, then opened as the table says."""
    for role in ROLES.values():
        known = f"SELECT 1 FROM pg_roles WHERE rolname = '{role}'"  # noqa: S608 - our own constants
        yield f"DO $$ BEGIN IF NOT EXISTS ({known}) THEN CREATE ROLE {role} LOGIN; END IF; END $$"
        yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"
        yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}"
        yield f"GRANT USAGE ON SCHEMA public TO {role}"
    for model in all_models():
        for role, allowed in zip(ROLES.values(), verbs(model), strict=True):
            if not allowed:
                continue
            names = ", ".join(VERBS[v] for v in allowed)
            yield f'GRANT {names} ON "{model._meta.db_table}" TO {role}'
            if "I" in allowed and isinstance(model._meta.pk, models.AutoField):
                yield (f'GRANT USAGE ON SEQUENCE "{model._meta.db_table}_{model._meta.pk.column}_seq" TO {role}')
    for role in (ROLES["desk"], ROLES["worker"]):
        yield f"GRANT SELECT ON django_migrations TO {role}"
    yield from SAME_REPORTER
    yield from retention_statements()
    yield from realm_grants.statements(ROLES["desk"], ROLES["worker"])
    yield from watcher_statements()
    yield from line_statements()
    yield from defaults.statements(everyone())
