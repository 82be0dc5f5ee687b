"""Start-up checks of this room."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from hearthline.journal.harden import TABLES, missing


@register(Tags.database)
def append_only(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """journal.E001: a migrated database whose journal could be changed."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if set(TABLES) - set(connection.introspection.table_names()):
            continue  # not migrated yet: the set-up does that first
        lacking = missing(connection)
        if lacking:
            found.append(
                Error(
                    f"the journal can be changed: triggers missing: {', '.join(lacking)}",
                    hint="run: bin/hearthline db harden",
                    id="journal.E001",
                )
            )
    return found
