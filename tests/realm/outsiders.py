"""People outside, for tests: an organisation, members, families; and their browsers at the outside face."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.test import Client, override_settings

from hearthline.ground import clock
from hearthline.realm import inviting
from hearthline.realm.accounts import open_account
from hearthline.realm.codes import waiting
from hearthline.realm.members import invite_member
from hearthline.realm.models import Invitation, Organisation, Person
from hearthline.realm.signin import secret_of, set_factor
from hearthline.sealing.onetime import code_for, new_secret, step_at
from hearthline.site.settings import outside
from tests import cast, staff

PASSWORD = "harbor lantern quince eleven"
SECRET = "another-secret-only-for-tests-of-the-outside-face-0123456789"
HANDOVER = "a-secret-of-two-faces-only-for-tests-0123456789"


@contextmanager
def outside_face() -> Iterator[None]:
    """This process as the outside face: its settings over the tests' own."""
    import dataclasses

    from django.conf import settings

    config = dataclasses.replace(
        settings.HEARTHLINE,
        face="outside",
        outside_port=8002,
        outside_address="http://outside.test",
        public_address="http://public.test",
        handover=HANDOVER,
    )
    with override_settings(
        **outside.FACE, HEARTHLINE=config, HEARTHLINE_FACE="outside", SECRET_KEY=SECRET, HEARTHLINE_CODE_STEPS=1
    ):
        yield


@dataclass
class There:
    """A browser at the outside face, signed in."""

    client: Client
    person: Person
    secret: str

    def get(self, path: str) -> Any:
        return self.client.get(path)

    def post(self, path: str, data: dict[str, Any] | None = None) -> Any:
        return self.client.post(path, data or {})


def code(secret: str) -> str:
    return code_for(secret, step_at(clock.now()))


def house(agency_id: str = staff.HERE, name: str = "") -> tuple[Organisation, str]:
    """An organisation and the code of its first administrator."""
    card = inviting.invite_organisation(
        viewer=staff.viewer("administrator", agency_id), name=name or "Practice school", contact=cast.SCREENER
    )
    row = Invitation.unscoped.get(pk=card.id)
    assert row.organisation_id is not None
    return Organisation.unscoped.get(pk=row.organisation_id), card.code


def opened(one_time: str, agency_id: str = staff.HERE) -> tuple[Person, str]:
    """The account that a code opens, set up; and the secret of its app. At the outside face."""
    row = waiting(agency_id, one_time)
    assert row is not None
    person = open_account(invitation_id=row.pk, password=PASSWORD)
    secret = new_secret()
    assert set_factor(person=person, secret=secret, typed=code(secret))
    person.refresh_from_db()
    assert secret_of(person) == secret
    return person, secret


def head(name: str = "") -> tuple[Person, str]:
    """An organisation's administrator."""
    return opened(house(name=name)[1])


def member(by: Person, label: str = "Second grade") -> tuple[Person, str]:
    """Somebody whom that administrator invited."""
    return opened(invite_member(person=by, label=label, administrator=False).code)


def given(kind: str = "family") -> tuple[Person, str]:
    """Somebody with a code that was given in person."""
    return opened(inviting.give_code(viewer=staff.viewer("supervisor"), kind=kind).code)


def sign_in(client: Client, person: Person, secret: str = "", password: str = PASSWORD) -> Any:
    """Both steps through the real pages. Returns the last response."""
    Person.unscoped.filter(pk=person.pk).update(last_totp_step=0)
    answer = client.post("/sign-in", {"name": person.sign_in_name, "password": password})
    if secret and answer.status_code == 302:
        answer = client.post("/code", {"code": code(secret)})
    return answer


def there(made: tuple[Person, str]) -> There:
    """A signed-in browser."""
    person, secret = made
    client = Client()
    answer = sign_in(client, person, secret)
    assert (answer.status_code, answer["Location"]) == (302, "/"), answer.content[:2000]
    return There(client, person, secret)
