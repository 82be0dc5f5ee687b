"""Saying that there is an answer, and nothing of what it says."""

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError
from hearthline.helpdesk.door.content import BadContent, Content
from hearthline.helpdesk.keys import InquiryKey
from hearthline.helpdesk.models import Inquiry, Said, Send, WrittenAnswer
from hearthline.messaging import actions as messages
from hearthline.messaging.models import Channel
from hearthline.messaging.types import Target
from hearthline.sealing import SealError

TEMPLATE = "message.answer_waits"
BY = {Send.MAIL: Channel.MAIL, Send.TEXT: Channel.TEXT}


def tell(viewer: Viewer, inquiry: Inquiry, key: InquiryKey, row: WrittenAnswer) -> bool:
    """Ask for a message to who wanted one. False when none goes out: they did not want one, or what they gave is no
    address that a message can go to; then the desk's page says that somebody must call or write."""
    channel = BY.get(Send(inquiry.send))
    address = reach(inquiry, key)
    if channel is None or not address:
        return False
    try:
        messages.send(
            actor=viewer,
            key=f"answer:{row.pk.hex}",
            target=Target(channel, address),
            template=TEMPLATE,
            language=inquiry.language,
            values={},
            subject_kind="inquiry",
            subject_id=inquiry.pk.hex,
        )
    except DomainError as refused:
        if refused.code != "messaging.address":
            raise
        return False
    return True


def reach(inquiry: Inquiry, key: InquiryKey) -> str:
    """The last address or number they gave, "" for none."""
    for one in Said.unscoped.filter(inquiry=inquiry, kind=Said.ASKED).order_by("-received_at", "-id"):
        try:
            found = Content.read(key.open("said", one.pk, one.sealed)).contact
        except (SealError, BadContent):
            continue
        if found:
            return found
    return ""
