"""People who work here, for tests: two agencies, viewers with rights, signed-in clients. Names as in `cast.py`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client

from hearthline.access.adapters import MFAAdapter
from hearthline.access.models import Agency, RoleGrant, User
from hearthline.access.queries import viewer_of
from hearthline.access.totp import code_for, new_secret, step_at
from hearthline.access.viewer import ROLES, Viewer
from hearthline.ground import clock
from tests import cast

HERE = "sacramento-demo"
THERE = "placer-demo"
"""A second agency, in every test of a list: its rows must never show."""

PASSWORD = "larkspur ferry mulberry nine"
NAMES = {
    "screener": cast.SCREENER,
    "supervisor": cast.SUPERVISOR,
    "administrator": cast.ADMINISTRATOR,
    "agent": cast.AGENT,
}


def agency(agency_id: str = HERE) -> Agency:
    """The agency, made when it is missing."""
    prefix = "SAC" if agency_id == HERE else "PLA"
    return Agency.objects.get_or_create(
        pk=agency_id,
        defaults={
            "name": "Practice agency",
            "pack_id": "us-ca-sacramento",
            "number_prefix": prefix,
            "time_zone": "America/Los_Angeles",
            "demo": True,
        },
    )[0]


def user(
    *roles: str, agency_id: str = HERE, username: str = "", name: str = "", languages: Iterable[str] = ("en",)
) -> User:
    """A person with these roles, who exists in the database; found again by the same user name."""
    chosen = username or f"{roles[0] if roles else 'nobody'}-{agency_id}"
    found = User.objects.filter(username=chosen).first()
    if found:
        return found
    person = User(
        username=chosen,
        agency=agency(agency_id),
        name=name or NAMES.get(roles[0] if roles else "", cast.SECOND_SCREENER),
        languages=" ".join(languages),
    )
    person.set_password(PASSWORD)
    person.save()
    for role in roles:
        RoleGrant.objects.create(
            agency_id=agency_id,
            user=person,
            role=role,
            granted_by="tests",
            confirmed_by="more tests",
            confirmed_at=clock.now(),
        )
    return person


def viewer(role: str = "screener", agency_id: str = HERE, **wanted: Any) -> Viewer:
    """A person with this role as a viewer. `wanted`: as for `user` (username, name, languages)."""
    assert role in ROLES or role == ""
    return viewer_of(user(*([role] if role else []), agency_id=agency_id, **wanted))


def second_screener(agency_id: str = HERE) -> Viewer:
    """Another screener than `viewer("screener")`."""
    return viewer("screener", agency_id, username=f"screener2-{agency_id}", name=cast.SECOND_SCREENER)


def factor(person: User) -> str:
    """Give this person a second factor; returns its secret."""
    secret = new_secret()
    Authenticator.objects.filter(user=person).delete()
    data = {"secret": MFAAdapter().encrypt(secret)}
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data=data)
    return secret


def code(secret: str, at: datetime | None = None) -> str:
    """The code of this moment."""
    return code_for(secret, step_at(at or clock.now()))


@dataclass
class Desk:
    """A browser at the desk, signed in as `user`."""

    client: Client
    user: User
    secret: str

    @property
    def viewer(self) -> Viewer:
        """With the rights of now."""
        return viewer_of(User.objects.get(pk=self.user.pk))


def sign_in(client: Client, person: User, secret: str = "", password: str = PASSWORD) -> Any:
    """Both steps through the real pages. Returns the last response."""
    User.objects.filter(pk=person.pk).update(last_totp_step=0)
    answer = client.post("/account/sign-in", {"login": person.username, "password": password})
    if secret and answer.status_code == 302:
        answer = client.post("/account/code", {"code": code(secret)})
    return answer


def desk(role: str = "screener", agency_id: str = HERE, **wanted: Any) -> Desk:
    """A signed-in browser for a person with this role."""
    person = user(*([role] if role else []), agency_id=agency_id, **wanted)
    secret = factor(person)
    client = Client()
    answer = sign_in(client, person, secret)
    assert answer.status_code == 302, "the practice sign-in failed"
    return Desk(client, person, secret)
