"""What somebody asks, as it is sealed: words, who they say they are, how they want the answer."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Self

from hearthline.ground.text import clean_text, one_line, whole_line, whole_text

WORDS, LINE, PLACE = 20_000, 200, 1_000
"""Characters of what is asked, of one line, and of an address to send a letter to."""
ABOUT_ANSWER = "about-answer:"
"""In `odd`, led by it: the code of the answer on our site that somebody had read."""
LIMITS = {"words": WORDS, "place": PLACE, "files": PLACE}


class BadContent(Exception):
    """What was opened is no inquiry. Says nothing of what is in it."""


@dataclass(frozen=True, repr=False)
class Content:
    """One inquiry, or a further word of one. Empty means "not said". Its repr shows nothing.

    `send`: a code of `Send`. `contact`: a mail address or a telephone number. `place`: where a letter goes. `reads`:
    the language the person wants the answer in. `files`: of a mail, what hung on it, in words. `odd`: codes of what
    was wrong with a mail.
    """

    words: str = ""
    name: str = ""
    send: str = "code"
    contact: str = ""
    place: str = ""
    reads: str = "en"
    files: str = ""
    odd: str = ""

    def __repr__(self) -> str:
        return "<Content>"

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Self:
        """From what was typed: cleaned, each cut to its length. Unknown names are left out."""
        told = {one.name: given[one.name] for one in fields(cls) if one.name in given}
        return cls(**{name: _clean(name, text) for name, text in told.items()})

    @classmethod
    def whole(cls, given: Mapping[str, str], about: str) -> Self:
        """The same of what a person types at the desk, where nothing is cut: TooLong `about`, a dot and the name."""
        told = {one.name: given[one.name] for one in fields(cls) if one.name in given}
        return cls(**{name: _whole(name, text, f"{about}.{name}") for name, text in told.items()})

    def raw(self) -> bytes:
        """Canonical JSON: the same content is the same bytes."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def read(cls, raw: bytes) -> Self:
        """What `raw` made. Raises BadContent."""
        try:
            found = json.loads(raw)
        except (ValueError, RecursionError):
            raise BadContent from None
        names = {one.name for one in fields(cls)}
        if not isinstance(found, dict) or not found.keys() <= names:
            raise BadContent
        if any(not isinstance(text, str) for text in found.values()):
            raise BadContent
        return cls(**found)


def _whole(name: str, text: str, code: str) -> str:
    return (whole_text if name in LIMITS else whole_line)(text, LIMITS.get(name, LINE), code)


def _clean(name: str, text: str) -> str:
    limit = LIMITS.get(name, LINE)
    return clean_text(text, limit).strip() if name in LIMITS else one_line(text, limit).strip()
