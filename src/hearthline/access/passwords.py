"""Passwords made of the words of this place are guessed first: they do not count towards a password's length.

The words: this software's name, the agency's name and id, and what people here work with (`WORDS`). Django's own list
of 20,000 common passwords stands beside this one; neither asks anything of another machine.
"""

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hearthline.access.models import User
from hearthline.ground.text import fold

WORDS: Final = (
    "hearthline", "hotline", "screener", "supervisor", "administrator", "password", "passphrase", "welcome", "child",
    "children", "protective", "services", "county", "agency", "report", "intake", "desk", "winter", "spring", "summer",
    "autumn",
)  # fmt: skip
LEFT: Final = 8
"""Characters that a password must have beside the words of this place, years and rows of digits."""


class WordsOfThisPlace:
    """For AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError when too little is left without the words of this place."""
        rest = fold(password)
        for word in sorted({*WORDS, *_of_agency(user)}, key=len, reverse=True):
            rest = rest.replace(word, "")
        rest = re.sub(r"(?:19|20)\d\d|123+\d*|[^\w]", "", rest)
        if len(rest) < LEFT:
            raise ValidationError(
                _("This password is made of words that everybody here would try first. Choose others."), code="place"
            )

    def get_help_text(self) -> str:
        """For lists of rules; our form says it in its own words."""
        return _("Not only words of this place: the agency, the work, the season.")


def _of_agency(user: User | None) -> set[str]:
    agency = getattr(user, "agency", None)
    return {w for w in re.split(r"[^\w]+", fold(f"{agency.name} {agency.pk}")) if len(w) > 3} if agency else set()
