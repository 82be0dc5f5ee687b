"""Codes of messages in words."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext, gettext_lazy

from hearthline.messaging.models import Channel, State

CHANNEL: Final[Mapping[str, Any]] = {
    Channel.MAIL: gettext_lazy("E-mail"),
    Channel.TEXT: gettext_lazy("Text message"),
    Channel.VOICE: gettext_lazy("Telephone call"),
    Channel.WEBHOOK: gettext_lazy("Another system"),
}
STATE: Final[Mapping[str, Any]] = {
    State.WAITING: gettext_lazy("waits"),
    State.SENDING: gettext_lazy("is being sent"),
    State.SENT: gettext_lazy("handed over"),
    State.DELIVERED: gettext_lazy("arrived"),
    State.UNANSWERED: gettext_lazy("nobody picked up"),
    State.DEAD: gettext_lazy("failed for good"),
    State.GIVEN_UP: gettext_lazy("given up"),
}
OUTCOME: Final[Mapping[str, Any]] = {
    "": gettext_lazy("not known"),
    "taken": gettext_lazy("the provider took it"),
    "failed": gettext_lazy("the provider did not take it"),
    "doubt": gettext_lazy("the provider may have taken it"),
}
WHY: Final[Mapping[str, Any]] = {
    "told_otherwise": gettext_lazy("They were told another way"),
    "wrong_address": gettext_lazy("The address is wrong"),
    "too_late": gettext_lazy("It no longer matters"),
    "test": gettext_lazy("It was a test"),
}
_PROBLEM: Final[Mapping[str, Any]] = {
    "no-channel": gettext_lazy("This way is not set up. The operator sets it up; the message goes out then."),
    "not-delivered": gettext_lazy("The provider took it and could not deliver it"),
    "unanswered": gettext_lazy("Nobody picked up"),
    "certificate": gettext_lazy("The provider's certificate is not right"),
    "host-not-named": gettext_lazy("The operator has not named that system"),
    "late": gettext_lazy("The worker was held up"),
}


def problem(code: str) -> str:
    """Why the last attempt failed, in words where there are some; else its code, which the operator knows."""
    if code in _PROBLEM:
        return str(_PROBLEM[code])
    if code.startswith(("mail-", "https-")):
        return gettext("The provider cannot be reached (%(code)s)") % {"code": code}
    if code.startswith(("smtp-", "http-", "sign-in-")):
        return gettext("The provider refused (%(code)s)") % {"code": code}
    return code
