"""What is typed of a person, made fit for its columns: cut, cleaned, checked. Never raises for odd letters."""

import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from hearthline.ground.errors import DomainError
from hearthline.ground.text import one_line
from hearthline.linkage.record import Address, Born, Name
from hearthline.people.models import NameKind, Sex

NAME, LINE, WHY = 200, 200, 500
MOST: Final = 20
"""Names, addresses or numbers that one act brings."""
_EARLIEST, _LATEST = 1850, 2200


def names(given: Iterable[Name]) -> list[dict[str, Any]]:
    """Columns of `PersonName`; empty names are left out. DomainError `people.name-kind`."""
    found = []
    for one in list(given)[:MOST]:
        if one.kind not in NameKind.values:
            raise DomainError("people.name-kind", "This is not a kind of name.")
        row = {"given": one_line(one.given, NAME).strip(), "surname": one_line(one.surname, NAME).strip()}
        if any(row.values()):
            found.append({**row, "suffix": one_line(one.suffix, 16).strip(), "kind": one.kind})
    return found


def address(one: Address) -> dict[str, Any]:
    """Columns of `PersonAddress`."""
    limits = {"line": LINE, "city": 80, "zip": 10, "number": 16, "street": 120, "unit": 24}
    return {name: one_line(getattr(one, name), limit).strip() for name, limit in limits.items()}


def digits(phone: str) -> str:
    """The last ten digits of a telephone number, of any script; "" when there are fewer than seven."""
    found = "".join(str(int(ch)) for ch in phone[:200] if ch.isdecimal())[-10:]
    return found if len(found) >= 7 else ""


def identifier(kind: str, value: str) -> tuple[str, str]:
    """Columns of `PersonIdentifier`."""
    return one_line(kind, 24).strip(), one_line(value, 64).strip()


def born(one: Born) -> dict[str, Any]:
    """Columns of `Person`. DomainError `people.born` for a day that is none, or years that cannot be."""
    wrong = DomainError("people.born", "This is not a date of birth. Leave out what is not known.")
    years = [year for year in (one.year, one.earliest, one.latest) if year is not None]
    if any(not _EARLIEST <= year <= _LATEST for year in years):
        raise wrong
    if (one.month is not None and not 1 <= one.month <= 12) or (one.day is not None and not 1 <= one.day <= 31):
        raise wrong
    if one.month is not None and one.day is not None:
        try:
            date(one.year or 2000, one.month, one.day)  # 2000: a leap year, for a day whose year nobody knows
        except ValueError as no_day:
            raise wrong from no_day
    if one.earliest is not None and one.latest is not None and one.earliest > one.latest:
        raise wrong
    return {f"birth_{name}": value for name, value in asdict(one).items()}


def birth_order(value: int | None) -> int | None:
    """1, 2 … among twins, cut to what can be."""
    return None if value is None else max(1, min(value, 20))


def sex(value: str) -> str:
    """One of the codes, or "". DomainError `people.sex`."""
    if value not in ("", *Sex.values):
        raise DomainError("people.sex", "Choose one of the answers.")
    return value


def why(text: str, code: str) -> str:
    """A reason, which must be given. DomainError with this code."""
    said = one_line(text, WHY).strip()
    if not said:
        raise DomainError(code, "Say why.")
    return said


_SLOT = re.compile(r"(child|adult)-[1-9][0-9]?")


def slot(text: str) -> str:
    """A place in a report: never the reporter's. DomainError `people.slot`."""
    if not _SLOT.fullmatch(text):
        raise DomainError("people.slot", "Choose a child or an adult of the report.")
    return text


def span(since: date | None, until: date | None) -> dict[str, Any]:
    """Two days in their order. DomainError `people.days`."""
    if since and until and since > until:
        raise DomainError("people.days", "It ends before it begins. Check both days.")
    return {"since": since, "until": until}
