"""A telephone number is never alone: relay for people who do not hear, and an interpreter, stand beside it."""

from dataclasses import dataclass

from hearthline import law
from hearthline.ui import words
from hearthline.ui.agency import current_agency, first_phone


@dataclass(frozen=True)
class PhoneLine:
    """What the phone part shows. `relay` and `interpreter` are empty where they would only confuse (911)."""

    number: str
    dial: str
    label: str
    label_lang: str
    relay: str
    relay_dial: str
    interpreter: str
    interpreter_dial: str
    ask_for_interpreter: words.Wording | None
    emergency: bool

    @property
    def known(self) -> bool:
        return bool(self.number)


def phone_line(contact: law.Contact | str | None, pack: law.Pack | None = None) -> PhoneLine | None:
    """The line for a Contact, or for a kind such as "hotline", or an id. None when there is no such number.

    An emergency number stands without relay and interpreter numbers: one number, one act. The dispatcher has both.
    """
    if pack is None:
        agency = current_agency()
        if agency is None:  # an error page, with a pack that cannot be read
            return None
        pack = agency.pack
    if isinstance(contact, str):
        contact = first_phone(pack, contact) or next((c for c in pack.contacts() if c.id == contact), None)
    if contact is None or not contact.value:
        return None
    label = words.wording(contact.text_id, pack=pack)
    emergency = contact.kind == "emergency"
    relay = None if emergency else first_phone(pack, "relay")
    helper = None if emergency else first_phone(pack, "interpreter")
    own = helper is not None and helper.dial != contact.dial
    return PhoneLine(
        number=contact.value,
        dial=contact.dial or contact.value,
        label=label.text,
        label_lang=label.lang if label.foreign else "",
        relay=relay.value if relay else "",
        relay_dial=(relay.dial or relay.value) if relay else "",
        interpreter=helper.value if own and helper else "",
        interpreter_dial=(helper.dial or helper.value) if own and helper else "",
        ask_for_interpreter=None if emergency or own else words.maybe("safety.interpreter", pack),
        emergency=emergency,
    )
