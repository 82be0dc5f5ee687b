"""What a family sees, as it is sealed: people who work here, and how they are telephoned. There is no field for more.

A case number, a party's role, a name of somebody in the family, an address: none of them has a place here, so none can
be shown by mistake. All parties of one case see the same people, each sealed to their own code.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import time
from typing import Any

POSTS = ("worker", "backup", "supervisor")
"""Whom to call, in this order."""
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z")


@dataclass(frozen=True, repr=False)
class Somebody:
    """Somebody who works here. `name` or `badge`: one of them is there. `phone`: as printed; "" only for nobody."""

    name: str = ""
    badge: str = ""
    phone: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.badge)

    @property
    def dial(self) -> str:
        """For a `tel:` link. Ten figures are a number of this country; an extension is dialled after it."""
        number, _mark, extension = self.phone.partition("x")
        figures = "".join(ch for ch in number if ch.isdigit())
        whole = f"+1{figures}" if len(figures) == 10 else f"+{figures}" if number.strip().startswith("+") else figures
        whole = f"+{figures}" if len(figures) == 11 and figures[0] == "1" else whole
        return f"{whole};ext={extension.strip()}" if extension.strip() else whole


@dataclass(frozen=True, repr=False)
class Sheet:
    """One family's page. `language`: of the letter. `opens`, `closes`: when they answer on weekdays, "HH:MM" on the
    agency's clock, "" for unknown."""

    language: str
    worker: Somebody
    backup: Somebody
    supervisor: Somebody
    opens: str = ""
    closes: str = ""

    @property
    def hours(self) -> tuple[time, time] | None:
        """From when until when, None when nobody wrote it down."""
        if not (self.opens and self.closes):
            return None
        return time.fromisoformat(self.opens), time.fromisoformat(self.closes)

    def raw(self) -> bytes:
        """As it is sealed."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False).encode()

    @classmethod
    def read(cls, raw: bytes) -> "Sheet":
        """From the opened bytes. ValueError for anything else than a sheet, and for a sheet that holds more."""
        found = json.loads(raw)
        names = {one.name for one in fields(cls)}
        if not isinstance(found, dict) or found.keys() != names:
            raise ValueError("no sheet")
        told: dict[str, Any] = {name: _somebody(found[name]) if name in POSTS else found[name] for name in names}
        if not all(isinstance(told[name], str) for name in names - set(POSTS)):
            raise ValueError("no sheet")
        return cls(**told)


def is_time(text: str) -> bool:
    """Whether this is a time of day as a form sends it."""
    return bool(_TIME.match(text))


def _somebody(found: Any) -> Somebody:
    names = {one.name for one in fields(Somebody)}
    if not isinstance(found, Mapping) or found.keys() != names or not all(isinstance(v, str) for v in found.values()):
        raise ValueError("no sheet")
    return Somebody(**found)
