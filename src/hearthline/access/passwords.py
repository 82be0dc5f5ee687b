"""What a password may not be: one that others have, or that somebody who knows this place would try first.

A list of passwords that leaked, as long as it may be, holds few of twelve letters and more. So the list is also read as
building blocks: a leaked password twice, two of them after each other, or one with figures and marks around it, is as
soon guessed as the password itself. An agency adds a list of its own with HEARTHLINE_PASSWORDS.
"""

import gzip
import re
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from hearthline.access.models import User
from hearthline.ground.text import fold

PLACE_WORDS = (
    "hearthline", "screener", "screening", "supervisor", "administrator", "admin", "hotline", "childline", "reporter",
    "protective", "services", "welfare", "caseworker", "county", "agency", "password", "passphrase", "welcome", "child",
    "children", "abuse", "report", "intake", "login", "signin", "secret", "desk",
)  # fmt: skip
"""Words of this work; those of the agency's own id and name come on top."""

TIME_WORDS = (
    "spring", "summer", "autumn", "fall", "winter", "january", "february", "march", "april", "june", "july", "august",
    "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday",
)  # fmt: skip
"""What people put after a word of the place when they are told to choose another one."""

LEAST_OWN = 6
"""Letters and figures that must be left when the place's words are taken out: fewer are soon tried through."""

_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def plain(password: str) -> str:
    """As a guesser would fold it: small letters, no accents, no space."""
    return re.sub(r"\s+", "", fold(password))


@cache
def leaked(more: Path | None) -> frozenset[str]:
    """Passwords that leaked: the framework's twenty thousand, and those of a file with one a line (may be .gz)."""
    found = set(CommonPasswordValidator().passwords)
    if more is not None:
        with gzip.open(more, "rt", encoding="utf-8") if more.suffix == ".gz" else more.open(encoding="utf-8") as lines:
            found |= {plain(line) for line in lines if line.strip()}
    return frozenset(found)


def built_of_leaked(password: str, known: frozenset[str]) -> bool:
    """Whether this is a leaked password, one with figures and marks around it, or two of them joined.

    A part counts from four characters on. At most one cut for each letter is tried: no input makes it slow.
    """
    text = plain(password)[:256]
    core = _EDGES.sub("", text)
    if text in known or core in known or not core:
        return True
    return any(
        _part(one[:cut], known) and _part(one[cut:], known) for one in {text, core} for cut in range(1, len(one))
    )


def _part(text: str, known: frozenset[str]) -> bool:
    core = _EDGES.sub("", text)
    return len(text) >= 4 and (text in known or not core or (len(core) >= 4 and core in known))


def own_part(password: str, words: frozenset[str]) -> str:
    """What is left of a password without the words of this place, longest first, and without figures at its edges."""
    text = plain(password)
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    return _EDGES.sub("", text)


def place_words(name: str = "") -> frozenset[str]:
    """The words of this work, and of the agency's id and `name`."""
    own = re.split(r"[\W_]+", fold(f"{settings.HEARTHLINE_AGENCY} {name}"))
    return frozenset({*PLACE_WORDS, *(word for word in own if len(word) >= 4)})


class GuessableValidator:
    """Django's interface of a password rule."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError, with words for the person."""
        more = settings.HEARTHLINE.passwords
        if built_of_leaked(password, leaked(more)):
            raise ValidationError(gettext("This is made of passwords that others had before."), code="password_leaked")
        words = place_words(user.agency.name if isinstance(user, User) else "")
        rest = own_part(password, words.union(TIME_WORDS))
        if any(word in plain(password) for word in words) and len(rest) < LEAST_OWN:
            raise ValidationError(
                gettext("This is made of words that anybody here would guess."), code="password_of_this_place"
            )

    def get_help_text(self) -> str:
        """One sentence for the form."""
        return gettext("Not made of passwords that others had, or of words of this place.")
