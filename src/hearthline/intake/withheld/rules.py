"""What the pack says: who may be told who reported, by which section, and when opening it wants a second person.

Nothing here is a rule. `disclosure.recipient.<code>` and `reveal.second_person.<purpose>` are values of the pack; what
a pack does not say is unknown, is shown as unknown, and nobody is told on it.
"""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from hearthline.ground.errors import DomainError
from hearthline.law import Pack, PackError, Value

RECIPIENT: Final = "disclosure.recipient."
SECOND: Final = "reveal.second_person."
MAY, MUST_NOT, ORDER, WAIVER, EITHER = "may", "must_not", "with_order", "with_waiver", "with_waiver_or_order"
WAIVES, WAIVES_EMPLOYER, WISHES_NOT, NOT_ASKED = "waives", "employer", "tells_nobody", "not_asked"
WISHES: Final = (WAIVES, WAIVES_EMPLOYER, WISHES_NOT)
"""What a reporter may have said: anybody may be told; their employer may be told; nobody may. The newest counts."""


@dataclass(frozen=True)
class Recipient:
    """Somebody outside, as the pack lists them. `permission`: may | must_not | with_order | with_waiver |
    with_waiver_or_order; "" when the pack does not know."""

    code: str
    permission: str
    value: Value

    @property
    def authority(self) -> str:
        """The section."""
        return str(self.value.citation)


def recipients(pack: Pack) -> tuple[Recipient, ...]:
    """Every recipient the pack speaks of, in its order."""
    return tuple(
        Recipient(value.key.removeprefix(RECIPIENT), str(value.value or ""), value) for value in pack.values(RECIPIENT)
    )


def second_person(pack: Pack, purpose: str) -> Value | None:
    """What the pack says about a second person for this purpose; None when it says nothing at all."""
    try:
        return pack.value(SECOND + purpose)
    except PackError:
        return None


def wants_second(pack: Pack, purpose: str) -> bool:
    """Whether the pack wants a second person. Unknown is no: danger must not wait for a rule nobody has found."""
    said = second_person(pack, purpose)
    return said is not None and said.value is True


def _by_law(words: str, one: Recipient) -> str:
    return words % {"law": one.authority}


def permit(pack: Pack, code: str, *, wish: str, order: str) -> Recipient:
    """The recipient, when the pack lets them be told. DomainError `disclosure.recipient` for nobody the pack names,
    `disclosure.forbidden`, `disclosure.unknown`, `disclosure.order`, `disclosure.waiver`."""
    one = next((known for known in recipients(pack) if known.code == code), None)
    if one is None:
        raise DomainError("disclosure.recipient", "Choose whom you told, or are about to tell.")
    waived = wish == WAIVES or (wish == WAIVES_EMPLOYER and one.permission == EITHER)
    if one.permission == MAY:
        return one
    if one.permission == MUST_NOT:
        raise DomainError("disclosure.forbidden", _by_law(_("They must not be told who reported (%(law)s)."), one))
    if one.permission == ORDER and not order:
        raise DomainError(
            "disclosure.order",
            _by_law(_("Write which order it is: court, date, number (%(law)s)."), one),
        )
    if one.permission == WAIVER and not waived:
        raise DomainError(
            "disclosure.waiver",
            _by_law(_("First write down that the reporter agreed (%(law)s)."), one),
        )
    if one.permission == EITHER and not (waived or order):
        raise DomainError(
            "disclosure.waiver",
            _by_law(_("Only if the reporter agreed, or by an order (%(law)s)."), one),
        )
    if one.permission not in (ORDER, WAIVER, EITHER):
        raise DomainError("disclosure.unknown", "Nobody has found out whether they may be told. Ask counsel first.")
    return one
