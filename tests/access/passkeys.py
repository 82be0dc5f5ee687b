"""What the tests of passkeys share: an account that has one, and who is in."""

from typing import Any

from django.test import Client

from tests import staff
from tests.authenticator import Device, register

INSIDE = "/account/recovery-codes"
"""A page of the desk that opens to whoever is signed in."""


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def with_passkey(role: str = "screener", **wanted: Any) -> tuple[staff.Desk, Device]:
    desk, device = staff.desk(role), Device(**wanted)
    assert register(desk.client, device)["Location"] == "/account/ways?said=added"
    return desk, device
