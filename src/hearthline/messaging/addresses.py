"""Where a message may go, and how an address is shown to who only looks after messages."""

import re
from typing import Final
from urllib.parse import urlsplit

from hearthline.ground.errors import DomainError
from hearthline.messaging.models import Channel
from hearthline.messaging.types import Target

# No quoted local parts, no comments, no spaces: what is refused here can be written otherwise, and nothing that could
# begin a second header or a second recipient gets through.
_MAIL: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}", re.ASCII
)
_NUMBER: Final = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_URL: Final = re.compile(r"https://[!-~]{1,300}", re.ASCII)


def checked(target: Target) -> str:
    """The address. Raises DomainError messaging.address for one that its channel cannot reach."""
    good = {Channel.MAIL: _mail, Channel.TEXT: _number, Channel.VOICE: _number, Channel.WEBHOOK: _url}
    if not good[Channel(target.channel)](target.address):
        raise DomainError("messaging.address", f"That is no address for {target.channel}.")
    return target.address


def _mail(address: str) -> bool:
    return len(address) <= 254 and bool(_MAIL.fullmatch(address)) and ".." not in address


def _number(address: str) -> bool:
    return bool(_NUMBER.fullmatch(address))


def _url(address: str) -> bool:
    if not _URL.fullmatch(address):
        return False
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and "@" not in parts.netloc and not parts.fragment and (parts.port or 443) > 0
    except ValueError:
        return False


def masked(channel: str, address: str) -> str:
    """Enough to recognise an address by who knows it: `m…@example.org`, `…0142`, the host of a webhook."""
    if channel == Channel.MAIL:
        name, _, host = address.rpartition("@")
        return f"{name[:1]}…@{host}"
    if channel == Channel.WEBHOOK:
        return urlsplit(address).hostname or ""
    return f"…{address[-4:]}"
