"""Addresses about who works here: the door, accounts, alerts and clocks, shifts, messages, the realm outside."""

from collections.abc import Mapping
from typing import Final

from tests.access.matrix.table import ALL, ANYONE, Address

_DOOR: Mapping[str, Address] = {
    "/healthz": Address("", ALL),
    "ui:look": Address("", "", ANYONE),
    "ui:keys": Address("", ANYONE, ANYONE),
    "account_login": Address("", ALL),
    "mfa_authenticate": Address("", ALL),
    "account_logout": Address("", ALL),
    "access_restart": Address("", ALL),
    "access_signed_out": Address("", ALL),
    "access_factor": Address("", ALL),
    "access_recovery_codes": Address("", ALL),
    "access_password": Address("", ALL),
    "access_people": Address("", "user:manage", "user:manage"),
    "access_role": Address("account", "", "user:manage", {"give": "screener"}),
    "access_close": Address("account", "", "user:manage"),
    "access_rights": Address("", "role:confirm"),
    "access_confirm": Address("account", "", "role:confirm"),
}

_OWN_WAYS: Mapping[str, Address] = dict.fromkeys(
    (
        "access_ways", "access_passkey_options", "access_passkey_sign_in", "access_passkey_refused",
        "access_passkey_add", "access_passkey", "access_app_remove", "access_prove", "access_prove_passkey",
        "access_prove_back", "access_sessions", "access_session_end", "access_sessions_end", "access_lock",
        "access_locked", "access_unlock_passkey", "access_somebody_else", "access_outside_start",
        "access_outside_back", "access_outside_acs", "access_outside_finish", "access_outside_metadata",
        "scim:users", "scim:user", "scim:config", "scim:types", "scim:schemas", "scim:nothing",
    ),
    Address("", ALL),
)  # fmt: skip
"""One's own ways in and open sessions, the lock, the agency's identity provider, the directory's own door."""

_TOKEN = {"name": "x", "days": "30"}
_ACCOUNTS: Mapping[str, Address] = {
    "access_person": Address("account", "user:manage"),
    "access_invite": Address("account", "", "user:manage"),
    "access_renew": Address("account", "", "user:certify", {"until": ""}),
    "access_put_out": Address("account", "", "user:manage"),
    "access_open": Address("closed", "", "user:manage"),
    "access_link": Address("account", "", "user:manage"),
    "access_unlink": Address("account", "", "user:manage"),
    "access_confirm_link": Address("account", "", "role:confirm"),
    "access_ending": Address("", "user:certify"),
    "access_tokens": Address("", "user:manage", "user:manage", _TOKEN),
    "access_token_end": Address("account", "", "user:manage"),
}

_CLOSED = {"calendar": "courts", "day": "", "why": "weather", "source": "Order 1"}
_DUTY: Mapping[str, Address] = {
    "duty:alerts": Address("", ANYONE),
    "duty:all": Address("", ANYONE),
    "duty:calling": Address("", "supervise:list@supervision"),
    "duty:called": Address("report", "alert:list"),
    "duty:acknowledge": Address("report", "", "alert:acknowledge"),
    "clocks:list": Address("", "clock:list"),
    "clocks:types": Address("", "closure:list"),
    "clocks:closures": Address("", "closure:list", "closure:enter", _CLOSED),
    "clocks:recount": Address("", "", "clock:recount", {"calendar": "courts"}),
    "clocks:withdraw": Address("office", "", "closure:enter"),
    "clocks:clock": Address("report", "clock:list"),
    "clocks:pause": Address("report", "", "clock:pause", {"why": "x", "authority": "Order 1", "until": ""}),
    "clocks:resume": Address("report", "", "clock:pause"),
}

_AWAY = {"from_day": "2031-01-01", "from_time": "08:00", "until_day": "2031-01-02", "until_time": "08:00"}
_ROTA: Mapping[str, Address] = {
    "rota:week": Address("", "rota:list"),
    "rota:month": Address("", "rota:list"),
    "rota:now": Address("", "rota:list"),
    "rota:line": Address("", "rota:list"),
    "rota:sheet": Address("", "reach:list"),
    "rota:gap": Address("duty", "rota:list"),
    "rota:feed": Address("", ALL),
    "rota:mine": Address("", "rota:own"),
    "rota:away": Address("", "", "rota:own", {f"away-{key}": value for key, value in _AWAY.items()}),
    "rota:reach": Address("", "", "rota:own", {"way-0-channel": "desk"}),
    "rota:feed_make": Address("", "", "rota:own"),
    "rota:swap": Address("duty", "rota:own", "rota:own"),
    "rota:answer": Address("duty", "", "rota:own", {"say": "no"}),
    "rota:decide": Address("duty", "", "swap:approve", {"say": "no"}),
    "rota:back": Address("duty", "", "rota:own"),
    "rota:back_for": Address("duty", "", "rota:plan"),
    "rota:plan": Address("", "rota:plan"),
    "rota:shift": Address("", "", "rota:plan"),
    "rota:shift_end": Address("duty", "", "rota:plan"),
    "rota:away_for": Address("", "", "rota:plan"),
    "rota:step": Address("", "", "rota:plan", {"step-label": "on_duty", "step-minutes": "9"}),
    "rota:new": Address("", "rota:plan", "rota:plan"),
    "rota:rota": Address("duty", "rota:list", "rota:plan"),
    "rota:places": Address("", "rota:list", "place:edit", {"name": "x", "code": "x1"}),
    "rota:place_close": Address("duty", "", "place:edit"),
}

_MESSAGES: Mapping[str, Address] = {
    "messages:list": Address("", "message:list"),
    "messages:test": Address("", "", "message:test", {"channel": "text", "address": "+19165550142", "once": "x"}),
    "messages:message": Address("message", "message:list"),
    "messages:retry": Address("message", "", "message:end"),
    "messages:give_up": Address("message", "", "message:end", {"why": "too_late"}),
}

_REALM: Mapping[str, Address] = {
    "realm:organisations": Address("", "organisation:list", "organisation:invite", {"name": "x", "contact": "x"}),
    "realm:organisation_code": Address("house", "", "organisation:invite"),
    "realm:organisation_end": Address("house", "", "organisation:end"),
    "realm:head_withdraw": Address("house", "", "organisation:end"),
    "realm:head_end": Address("house", "", "organisation:end"),
    "realm:cards": Address("", "outsider:list", "outsider:give", {"kind": "family"}),
    "realm:card_withdraw": Address("card", "", "outsider:end"),
    "realm:account_end": Address("card", "", "outsider:end"),
}

STAFF: Final[Mapping[str, Address]] = {
    **_DOOR,
    **_OWN_WAYS,
    **_ACCOUNTS,
    **_DUTY,
    **_ROTA,
    **_MESSAGES,
    **_REALM,
}
