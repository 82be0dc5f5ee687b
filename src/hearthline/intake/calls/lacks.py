"""What a call needs before it can be filed. Never needed to save, and an anonymous reporter is never in the way."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from hearthline.intake.calls import fields
from hearthline.intake.calls.types import Lack
from hearthline.law import MustAsk, Pack
from hearthline.ui.agency import current_pack
from hearthline.ui.words import of_pack

WRITTEN = ("paper", "fax", "letter")
"""Channels on which nobody is there to be asked."""
HOW_KNOW = "how_know"
DECLINED = "declined."
PUBLIC = "public"

# Where the answer to something the law has us ask is typed. A code for one kind of reporter ends in its name.
_FIELDS = {
    "name": "reporter.name",
    "telephone": "reporter.phone",
    "why_declined": "reporter.why_declined",
    "source": HOW_KNOW,
    "tribe": "visit.tribe",
    "capacity": "reporter.category",
    "business_address": "reporter.address",
}
_OWN = ("reporter.name", "reporter.phone")
"""Declining one of these is what a pack's question "why" is about."""


def asked_in(code: str) -> str:
    """The field that takes the answer to a must-ask code of the pack; `how_know` stands for any of its ticks.

    A code that this page has no field for is answered by its `declined.` alone.
    """
    return _FIELDS.get(code.removesuffix("_mandated"), "")


def lacking(values: Mapping[str, str], *, channel: str = "phone", pack: Pack | None = None) -> tuple[Lack, ...]:
    """What is needed to file, in the order of the cards: danger, the place or "not sure", the story, the language and
    whether an interpreter is needed, and each item that the pack's rule for this kind of reporter has us ask: answered,
    declined or not reached.

    `values`: field to text. `pack`: the agency's, when None. On a letter nobody is there to be asked.
    """
    found = [
        *_unless(values, _("Say in which language the call is."), "language"),
        *_unless(values, _("Say whether an interpreter is needed."), "interpreter"),
        *_unless(values, _("Say whether there is danger now."), "danger"),
        *_unless(values, _("Say where the child is, or that nobody is sure."), "where_now", "where_unsure"),
        *_unless(values, _("Write what was told."), "story"),
    ]
    if channel not in WRITTEN:
        found += _asks(values, pack or current_pack())
    return tuple(sorted(found, key=lambda lack: fields.CARDS.index(lack.card)))


def _unless(values: Mapping[str, str], message: str, *paths: str) -> list[Lack]:
    if any(values.get(path, "").strip() for path in paths):
        return []
    return [Lack(paths[0], fields.spec(paths[0]).card, message)]


def _asks(values: Mapping[str, str], pack: Pack) -> list[Lack]:
    kind = values.get("reporter.kind") or PUBLIC
    asks = pack.identity_rule(kind).must_ask
    refused = any(_declined(values, ask) for ask in asks if asked_in(ask.code) in _OWN)
    return [
        Lack(_place(ask), fields.spec(_place(ask)).card, _message(pack, ask))
        for ask in asks
        if (ask.when == "always" or refused) and not _answered(values, ask) and not _given_up(values, ask)
    ]


def _place(ask: MustAsk) -> str:
    field = asked_in(ask.code)
    return f"{HOW_KNOW}.{fields.HOW_KNOW[0]}" if field == HOW_KNOW else field or DECLINED + ask.code


def _message(pack: Pack, ask: MustAsk) -> str:
    question = of_pack(pack, ask.text_id)
    return _("Ask, or note that they would rather not say: %(question)s") % {"question": question}


def _answered(values: Mapping[str, str], ask: MustAsk) -> bool:
    field = asked_in(ask.code)
    if field == HOW_KNOW:
        return bool(fields.ticked(values, HOW_KNOW))
    return bool(field and values.get(field, "").strip())


def _declined(values: Mapping[str, str], ask: MustAsk) -> bool:
    return values.get(DECLINED + ask.code) == "yes" and not _answered(values, ask)


def _given_up(values: Mapping[str, str], ask: MustAsk) -> bool:
    """Declined, or the call ended before it could be asked: both are recorded, and neither is in the way."""
    return bool(values.get(DECLINED + ask.code))
