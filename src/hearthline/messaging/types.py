"""What the floors above name when they send: where to, and what came of a round of deliveries."""

from dataclasses import dataclass

from hearthline.messaging.models import Channel


@dataclass(frozen=True)
class Target:
    """Where a message goes. `address`: a mail address, a number in E.164 (+19165550142), or an https address."""

    channel: Channel
    address: str


@dataclass(frozen=True)
class Delivered:
    """What one round did: messages that a provider took, those that failed and wait again, and those that died."""

    taken: int = 0
    failed: int = 0
    dead: int = 0
