"""Numbers of orders and sections, and nothing that may be a name."""

import re
from typing import Final

from hearthline.ground.errors import DomainError

_REFERENCE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .,/()§:-]{1,118}[A-Za-z0-9)/]")
_ADDRESS: Final = re.compile(r"https://[A-Za-z0-9./_-]{4,190}")
_WORDS: Final = re.compile(r"[A-Za-z]{2,}")
MOST_WORDS: Final = 8


def reference(text: str, code: str) -> str:
    """The number of an order or a section, as kept. DomainError `code` when it holds no digit, or reads like prose."""
    told = " ".join(text.split())
    if not _REFERENCE.fullmatch(told) or not any(sign.isdigit() for sign in told) or _prose(told) or "//" in told:
        raise DomainError(code, "Give the number of the order or section, such as “Order 2026-114”. No names.")
    return told


def source(text: str, code: str) -> str:
    """As `reference`, or the https address of the page that says so."""
    told = text.strip()
    return told if _ADDRESS.fullmatch(told) else reference(told, code)


def _prose(told: str) -> bool:
    return len(_WORDS.findall(told)) > MOST_WORDS
