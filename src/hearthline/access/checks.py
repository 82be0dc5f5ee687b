"""Start-up checks of this room: policies that are wrong stop the start, with an id and a remedy."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register
from django.db.models import Q

from hearthline.access.compile import Compiler
from hearthline.access.engine import PolicyBook, load
from hearthline.access.scoped import AgencyOwned, Column
from hearthline.access.viewer import Viewer
from hearthline.access.vocabulary import ATTRIBUTES, SETS
from hearthline.ground.errors import ConfigurationError

_PROBE = Viewer("person", "probe", "probe", programmes=frozenset({"probe"}))


def check_vocabulary(policies: PolicyBook) -> None:
    """Every branch of every policy can become a query, and every action named is known.

    Raises OutsideVocabulary (access.E002).
    """
    columns: dict[str, Column] = {name: name for name in ATTRIBUTES - set(SETS)}
    columns |= {name: lambda ids: Q(pk__in=ids) for name in SETS}
    for policy in policies.policies.values():
        Compiler(_PROBE, "probe", columns, policy["annotations"]["id"], probe=True).applies(policy, "")


@register()
def policies_fit(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """access.E001, access.E002: the policies as they are on disk."""
    try:
        check_vocabulary(load())
    except ConfigurationError as wrong:
        return [Error(wrong.message, hint=wrong.remedy, id=wrong.code)]
    return []


@register()
def agency_comes_first(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """access.E003: an agency-owned table maps "agency", and Django's own machinery is not refused its rows."""
    found: list[CheckMessage] = []
    for model in apps.get_models():
        if issubclass(model, AgencyOwned):
            if model.access_columns.get("agency") != "agency_id":
                found.append(
                    Error(
                        f"{model.__name__}.access_columns does not map agency",
                        hint='add "agency": "agency_id"',
                        id="access.E003",
                    )
                )
            if model._default_manager.name != "unscoped":
                found.append(
                    Error(
                        f"{model.__name__}: the default manager must be `unscoped`",
                        hint="do not declare managers before those of AgencyOwned",
                        id="access.E003",
                    )
                )
    return found
