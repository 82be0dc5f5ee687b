"""A start that must not happen does not happen: checks with an id and a remedy."""

import os
import sqlite3
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.core.checks import register as register_check
from django.db import DatabaseError

from hearthline.ground.errors import ConfigurationError

SAFE_SQLITE = (3, 51, 3)


def register() -> None:
    """Hand our checks to Django's `check`."""
    register_check(sqlite_version)
    register_check(shared_rows)
    register_check(languages_reviewed)
    register_check(alerts_call_somebody)


def sqlite_version(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    if sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return []
    return [
        Error(
            f"SQLite {sqlite3.sqlite_version} can corrupt its write-ahead log",
            hint="install the locked requirements: pysqlite3 brings a mended one",
            id="hearthline.E001",
        )
    ]


def shared_rows(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """SQLite separates the faces' keys, not their rows: fine for practice, and to be known elsewhere."""
    if settings.HEARTHLINE_DEMO or settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        return []
    return [
        Warning(
            "On SQLite every process can read every row; only the keys are apart",
            hint="use PostgreSQL with one role for each face: README, 'A production start'",
            id="hearthline.W002",
        )
    ]


def languages_reviewed(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """Outside demo mode a language whose safety wording nobody has reviewed is not offered."""
    if settings.HEARTHLINE_DEMO:
        return []
    from hearthline.ui.agency import current_pack

    pack = current_pack()
    return [
        Error(
            f"the safety wording in {code!r} has been reviewed by no named person",
            hint=f"review packs text/{code}.yaml (review, by, on), or leave the language out of HEARTHLINE_LANGUAGES",
            id="hearthline.E003",
        )
        for code, _name in settings.LANGUAGES
        if not pack.safety_reviewed(code)
    ]


def alerts_call_somebody(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """A caller whom nobody answers is an alert, and at night it must not wait at an empty desk."""
    from hearthline.duty.escalation.rules import calls_nobody
    from hearthline.ui.agency import current_pack

    return [
        Error(
            f"an alert of the kind {kind!r} calls nobody out of the house",
            hint="put it into escalation.urgent.kinds, or escalation.late.kinds, of the agency's pack",
            id="hearthline.E008",
        )
        for kind in calls_nobody(current_pack())
    ]


def right_keys(role: str) -> None:
    """This process holds every key it needs, the recovery key among them, and none that it must not hold.

    Raises ConfigurationError. What a practice system holds too much is let pass: there one person is everybody.
    """
    from hearthline.intake.door.keys import read_ring
    from hearthline.sealing import ROLES

    if role == "outside" and not settings.HEARTHLINE_DEMO:
        _no_other_keys(role)  # it has no key of the line at all
    if role not in ROLES:
        return
    ring = read_ring(role)
    if lacking := ring.missing_for(role):
        raise ConfigurationError(
            "hearthline.E005",
            f"the {role} keyring lacks {', '.join(lacking)}",
            "bin/hearthline keys make, or restore it",
        )
    if not settings.HEARTHLINE_DEMO:
        _no_other_keys(role)
    surplus = ring.surplus_for(role)
    if surplus and not settings.HEARTHLINE_DEMO:
        raise ConfigurationError(
            "hearthline.E006",
            f"the {role} keyring holds what this process must not have: {', '.join(surplus)}",
            f"give this host only the {role}.json that was made for it",
        )


def _no_other_keys(role: str) -> None:
    """A wall made of files stands only while this process cannot read the others' files."""
    from hearthline.sealing import ROLES, key_path

    folder = settings.HEARTHLINE.keys
    others = [key_path(folder, other) for other in ROLES if other != role]
    if role != "desk":
        others.append(folder / "django-secret")
    if readable := [path.name for path in others if os.access(path, os.R_OK)]:
        raise ConfigurationError(
            "hearthline.E007",
            f"the {role} process can read {', '.join(sorted(readable))}",
            "run each face as a user of its own (HEARTHLINE_USER_PUBLIC and so on) or on a host of its own, "
            "each with only its own key file",
        )


def refuse_unsafe_start() -> None:
    """For processes that never run `check`: raise ConfigurationError for what must not start.

    A database that is away is no reason to refuse: the public face takes reports into the spool.
    """
    for message in [*sqlite_version(), *languages_reviewed()]:
        raise ConfigurationError(str(message.id), str(message.msg), str(message.hint))
    right_keys(settings.HEARTHLINE_FACE)
    from hearthline.site import harden

    try:
        absent = harden.missing()
    except DatabaseError:
        return
    if absent:
        raise ConfigurationError(
            "hearthline.E004", f"the journal's triggers are missing: {', '.join(absent)}", "bin/hearthline db harden"
        )
