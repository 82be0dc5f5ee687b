"""Recovery codes: ten, each once, for who lost a telephone or a passkey. Only their digests rest.

Each has 28 characters of the house's alphabet, 140 random bits, as a reporter's receipt has: with so many, a plain
digest can be tried by nobody, also not by who holds the database (OWASP ASVS 6.5.2 asks for 112 bits or a slow hash).
"""

import hashlib
import hmac
import secrets

from allauth.mfa.models import Authenticator
from django.db.models import F

from hearthline.access.models import User
from hearthline.ground.ids import ALPHABET
from hearthline.sealing.codes import normal

COUNT, LENGTH = 10, 28
_KEPT = "sha256"


def draw(user: User) -> list[str]:
    """New codes in the place of those before, to be shown once and kept by nobody here. Inside a use case."""
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(COUNT)]
    data = {_KEPT: [_digest(code) for code in codes]}
    Authenticator.objects.bulk_create([Authenticator(user=user, type=Authenticator.Type.RECOVERY_CODES, data=data)])
    return codes


def use(user: User, typed: str) -> bool:
    """Use up the code that was typed, however it was grouped. False when it is none of this person's, or was used
    before: also in a race. Inside a use case."""
    code = normal(typed)
    if len(code) != LENGTH:
        return False
    own = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES)
    # A change of the row that changes nothing: from here on, who else tries the same code waits until we are done.
    own.update(type=F("type"))
    row, wanted = own.first(), _digest(code)
    kept = row.data[_KEPT] if row else []
    left = [one for one in kept if not hmac.compare_digest(one, wanted)]
    if len(left) == len(kept):
        return False
    own.update(data={_KEPT: left})
    return True


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode("ascii", "replace")).hexdigest()
