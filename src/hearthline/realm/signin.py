"""The two steps of signing in at the outside face, and which account a session belongs to. No desk account is known
here: what is looked up is `realm.Person`, in this process's own table, and nothing else."""

import hmac
from functools import cache
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db.models import F
from django.http import HttpRequest

from hearthline.ground import clock
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.realm import sealed
from hearthline.realm.models import Person, RecoveryCode
from hearthline.realm.outsiders import outsider_of
from hearthline.sealing.onetime import digest_of, new_long_code, step_of

CODES = 10
BACKEND = "hearthline.realm.signin.Backend"


class Backend:
    """Django asks it at each request whose session this is. It signs nobody in by itself."""

    def authenticate(self, request: HttpRequest | None, **credentials: object) -> None:
        """Never: `password_right` and a code do, in that order."""

    def get_user(self, user_id: UUID) -> Person | None:
        """The account of a session, while it is open. Its hash is checked by Django."""
        found = Person.unscoped.filter(agency_id=settings.HEARTHLINE_AGENCY, pk=user_id).first()
        return found if found is not None and found.open_at(clock.now()) else None


@cache
def _nobodys() -> str:
    """A hash to work on when nobody has the name, so that a try takes the same time."""
    return make_password("nobody has this name, and this is nobody's password")


def password_right(name: str, password: str) -> Person | None:
    """The open account with this sign-in name and password. Slow on purpose: never inside a transaction."""
    found = Person.unscoped.filter(agency_id=settings.HEARTHLINE_AGENCY, sign_in_name=name).first()
    alive = found is not None and bool(found.password) and found.open_at(clock.now())
    right = check_password(password, found.password if found is not None and alive else _nobodys())
    return found if right and alive else None


def warm_up() -> None:
    """Make the hash for names that nobody has, before anybody asks: the first try must not take twice as long."""
    _nobodys()


def code_right(person: Person, typed: str) -> str:
    """How this code of the second step is right: "app", "recovery", or "" for not at all. Each works once, also in a
    race: what was used is marked by one conditional change. Inside no use case."""
    secret = secret_of(person)
    step = step_of(secret, typed, clock.now(), lambda away: away <= settings.HEARTHLINE_CODE_STEPS) if secret else None
    if step is not None:
        used = Person.unscoped.filter(pk=person.pk, last_totp_step__lt=step).update(last_totp_step=step)
        return "app" if used else ""
    return "recovery" if _recover(person=person, typed=typed) else ""


@use_case
def _recover(*, person: Person, typed: str) -> bool:
    wanted = digest_of(typed)
    rows = RecoveryCode.objects.filter(person=person)
    mine = [row.pk for row in rows if wanted and hmac.compare_digest(row.digest, wanted)]
    if not mine or not rows.filter(pk__in=mine).delete()[0]:
        return False
    actor = outsider_of(person)
    write(actor=actor, tag=Tag.OUTSIDER_RECOVERY_CODE_USED, record_kind="outsider", record_id=actor.id)
    return True


def secret_of(person: Person) -> str:
    """The secret of the app on this person's telephone; "" while there is none."""
    return sealed.opened(sealed.SECRET, person.agency_id, person.pk, person.secret_box).get("secret", "")


@use_case
def set_factor(*, person: Person, secret: str, typed: str) -> list[str]:
    """Keep the app that this code proves, in the place of the one before, and new recovery codes, shown once. Every
    other session ends. [] when the code is not right."""
    step = step_of(secret, typed, clock.now(), lambda away: away <= settings.HEARTHLINE_CODE_STEPS)
    if step is None:
        return []
    box = sealed.seal(sealed.SECRET, person.agency_id, person.pk, {"secret": secret})
    # Steps count for each app: the old one's code of this very half minute was just used to prove who this is.
    changed = Person.unscoped.filter(pk=person.pk, ended_at__isnull=True).update(
        secret_box=box, last_totp_step=step, session_version=F("session_version") + 1
    )
    if not changed:
        return []
    _note(person, Tag.OUTSIDER_FACTOR_SET)
    return _fresh_codes(person)


@use_case
def renew_codes(*, person: Person) -> list[str]:
    """New recovery codes in the place of those before, shown once."""
    return _fresh_codes(person)


def _fresh_codes(person: Person) -> list[str]:
    RecoveryCode.objects.filter(person=person).delete()
    codes = [new_long_code() for _ in range(CODES)]
    RecoveryCode.objects.bulk_create([RecoveryCode(person=person, digest=digest_of(code)) for code in codes])
    _note(person, Tag.OUTSIDER_RECOVERY_CODES_MADE)
    return codes


def _note(person: Person, tag: Tag) -> None:
    actor = outsider_of(person)
    write(actor=actor, tag=tag, record_kind="outsider", record_id=actor.id, purpose="own-account")
