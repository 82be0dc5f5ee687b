"""Floods: a source over its budget is marked, never refused. Nothing of it is written anywhere."""

import hashlib
import hmac
import ipaddress
import os
import threading
from collections import OrderedDict
from datetime import date, datetime, timedelta

from hearthline.ground import clock

BUDGET = 10
WINDOW = timedelta(minutes=10)
MOST_SOURCES = 50_000
"""Sources remembered at once; the one not seen for longest is forgotten first. About 10 MB."""


class Budget:
    """Submissions by source, in the memory of this process only, under a salt that dies with the day."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._day: date | None = None
        self._salt = b""
        self._seen: OrderedDict[bytes, list[datetime]] = OrderedDict()

    def note(self, address: str) -> bool:
        """Count one submission; True when its source made more than BUDGET within WINDOW."""
        now = clock.now()
        with self._lock:
            if now.date() != self._day:
                self._day, self._salt = now.date(), os.urandom(32)
                self._seen.clear()
            source = hmac.digest(self._salt, prefix(address).encode(), hashlib.sha256)[:16]
            recent = [at for at in self._seen.pop(source, []) if timedelta() <= now - at < WINDOW][-BUDGET:]
            self._seen[source] = [*recent, now]
            while len(self._seen) > MOST_SOURCES:
                self._seen.popitem(last=False)
            return len(recent) >= BUDGET


def prefix(address: str) -> str:
    """The network an address belongs to: /24 or /48. What is no address is one source of its own."""
    try:
        ip = ipaddress.ip_address(address.strip().strip("[]").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    # The bytes, not `ip_network`: that one takes longer than all the rest of the counting.
    return f"4:{ip.packed[:3].hex()}" if ip.version == 4 else f"6:{ip.packed[:6].hex()}"
