"""What a message may say: a template of the pack, filled with values of a closed list of harmless kinds.

The name of a value is its kind. There is no kind for words, names, addresses of families or anything typed by hand, so
nothing that is in a report can get into a message, whoever asks for it. A mail says only that something waits: mail
lies open on other people's machines.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from string import Formatter
from typing import Final

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from hearthline.ground.errors import DomainError
from hearthline.ground.ids import is_human_number
from hearthline.law import Pack, PackError
from hearthline.messaging.models import Channel
from hearthline.ui.agency import agency_of

PARTS: Final = {Channel.MAIL: ("subject", "mail"), Channel.TEXT: ("text",), Channel.VOICE: ("voice",)}
"""The texts of a template by channel: `message.urgent.subject`. A webhook carries the values, and no wording."""
PAGES: Final[Mapping[str, str]] = {
    "alerts": "duty:all",
    "calls": "calls:list",
    "hand_offs": "dispatch:hand_offs",
    "messages": "messages:list",
    "queue": "screening:queue",
}
"""Pages of the desk that a message may lead to, by their names in the URL map. None of them names a record."""
_NUMBER: Final = re.compile(r"[A-Z]{2,8}-[0-9A-Z]{4}-[0-9A-Z]{4}", re.ASCII)
_DIGITS: Final = re.compile(r"[0-9]{1,4}", re.ASCII)
_CODE: Final = re.compile(r"[a-z][a-z_]{0,31}", re.ASCII)
_USER: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
_KEY: Final = re.compile(r"[!-~]{1,120}", re.ASCII)
_TEMPLATE: Final = re.compile(r"message\.[a-z][a-z_]{0,40}", re.ASCII)


def _moment(value: str, _pack: Pack) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None and value.isascii() and len(value) <= 40
    except ValueError:
        return False


def _place(value: str, pack: Pack) -> bool:
    return bool(_CODE.fullmatch(value)) and f"message_place.{value}" in pack.text_ids("message_place.")


KINDS: Final[Mapping[str, Callable[[str, Pack], bool]]] = {
    "number": lambda value, _pack: bool(_NUMBER.fullmatch(value)) and is_human_number(value),
    "time": _moment,
    "count": lambda value, _pack: bool(_DIGITS.fullmatch(value)),
    "minutes": lambda value, _pack: bool(_DIGITS.fullmatch(value)),
    "page": lambda value, _pack: value in PAGES,
    "place": _place,
    "colleague": lambda value, _pack: bool(_USER.fullmatch(value)),
}
"""Name of a value to whether it is one. `number`: of a report or call, as `human_number` makes it. `time`: ISO 8601
with its offset. `count`, `minutes`: whole numbers. `page`: a key of `PAGES`. `place`: of the agency, a code that the
pack words as `message_place.<code>`. `colleague`: the id of a member of staff, whose name is said; never by mail."""
IN_MAIL: Final = frozenset({"time", "count", "minutes", "page"})
"""Kinds that a mail may show."""


@dataclass(frozen=True)
class Words:
    """What goes out. `subject`: for a mail. `language`: of the words, which may be English for want of another."""

    subject: str
    text: str
    language: str


def declared(pack: Pack, template: str) -> frozenset[str]:
    """The values that a template declares: what stands in braces in its English texts.

    Raises DomainError messaging.template for one that the pack does not hold, or whose braces hold something else.
    """
    texts = [pack.text(one) for one in pack.text_ids(f"{template}.")] if _TEMPLATE.fullmatch(template) else []
    if not texts:
        raise DomainError("messaging.template", f"The pack has no template {template[:64]!r}.")
    found = frozenset(name for text in texts for name in _names(text.text))
    if not found <= set(KINDS):
        raise DomainError("messaging.template", f"{template} asks for values of no known kind.")
    return found


def _names(text: str) -> list[str]:
    try:
        return [name for _, name, *_ in Formatter().parse(text) if name is not None]
    except ValueError:
        return ["?"]


def check(pack: Pack, template: str, language: str, values: Mapping[str, str]) -> None:
    """Refuse what must not go out: raises DomainError messaging.template or messaging.value, without the value."""
    wanted = declared(pack, template)
    if not re.fullmatch(r"[a-z]{2,3}", language, re.ASCII):
        raise DomainError("messaging.language", "A language is a code such as en.")
    if unknown := set(values) - wanted:
        raise DomainError("messaging.value", f"{template} does not declare {len(unknown)} of the values.")
    if missing := wanted - set(values):
        raise DomainError("messaging.value", f"{template} lacks {', '.join(sorted(missing))}.")
    for name, value in values.items():
        if not isinstance(value, str) or not KINDS[name](value, pack):
            raise DomainError("messaging.value", f"{name} is not of its kind.")


def checked_key(key: str) -> str:
    """The key. Raises DomainError messaging.key for one that is empty, too long or not plain ASCII."""
    if not _KEY.fullmatch(key):
        raise DomainError("messaging.key", "A key has 1 to 120 plain letters and no spaces.")
    return key


def words(pack: Pack, channel: str, template: str, language: str, values: Mapping[str, str], name: str = "") -> Words:
    """The template in `language`, filled. Checked again, whatever the row says: rows can be changed behind our back.

    `name`: of the colleague whom the values tell of; "" for an account that is gone. Raises DomainError.
    """
    check(pack, template, language, values)
    if channel == Channel.WEBHOOK:
        return Words("", "", language)
    texts = []
    said = language
    for part in PARTS[Channel(channel)]:
        try:
            text = pack.text(f"{template}.{part}", language)
        except PackError:
            raise DomainError("messaging.template", f"{template} has no wording for {channel}.") from None
        names = frozenset(_names(text.text))
        if not names <= set(values) or (channel == Channel.MAIL and not names <= IN_MAIL):
            raise DomainError("messaging.template", f"{template} says too much for {channel}.")
        said = text.lang
        texts.append(text.text.format_map(_shown(pack, channel, text.lang, values, name)))
    return Words(texts[0] if len(texts) > 1 else "", texts[-1], said)


def _shown(pack: Pack, channel: str, language: str, values: Mapping[str, str], name: str) -> dict[str, str]:
    found = dict(values)
    if "colleague" in found:
        found["colleague"] = name or pack.text("message_colleague.gone", language).text
    if "time" in found:
        local = datetime.fromisoformat(found["time"]).astimezone(agency_of(pack).zone)
        found["time"] = f"{local:%H:%M}"
    if "page" in found:
        found["page"] = desk_page(found["page"])
    if "place" in found:
        found["place"] = pack.text(f"message_place.{found['place']}", language).text
    if channel == Channel.VOICE and "number" in found:
        found["number"] = ", ".join(" ".join(part) for part in found["number"].split("-"))
    return found


def desk_page(code: str) -> str:
    """A page of the desk as a whole address; the desk's own front when that page is not there."""
    try:
        path = reverse(PAGES[code])
    except NoReverseMatch:
        path = "/"
    return str(settings.HEARTHLINE_CHANNELS.desk_address) + path
