"""What the pack says about telling somebody outside. Nothing here is a rule: what a pack does not say is unknown."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from hearthline.dispatch.places import EMERGENCY, MEDICAL, Office
from hearthline.duty import promises
from hearthline.ground import clock
from hearthline.intake.withheld.rules import MAY, recipients
from hearthline.law import Due, Pack, PackError, TimeLimit
from hearthline.ui.words import maybe

LIMIT: Final = "promise.hand_off"
"""The limit of the pack: from telling to a person who has answered."""
URGENT_LIMIT: Final = "promise.hand_off_urgent"
"""The same while a child is in danger."""
UPDATE_LIMIT: Final = "promise.update_received"
AT_ONCE: Final = "promise.tell_at_once"
"""When what must be told "immediately" alarms: no law gives a number, and an alarm in the same second helps nobody."""
TOOL: Final = "screening"


@dataclass(frozen=True)
class Allowed:
    """Whether a recipient may be told, and by which section. `effect`: must | may | must_not."""

    effect: str
    citation: str


@dataclass(frozen=True)
class Reporter:
    """Whether a recipient may learn who reported, and the section that says so. `told`: may they, by the pack's rule.
    Even then the script holds nothing: who reported is opened and written down on its own page."""

    told: bool
    citation: str


def listed(pack: Pack, key: str) -> tuple[str, ...]:
    """A list of the pack; empty when it says nothing."""
    try:
        found = pack.value(key).value
    except PackError:
        return ()
    return found if isinstance(found, tuple) else ()


def number(pack: Pack, key: str, otherwise: int) -> int:
    """A whole number of the pack; `otherwise` when it says none."""
    try:
        found = pack.value(key).value
    except PackError:
        return otherwise
    return found if isinstance(found, int) and not isinstance(found, bool) and found > 0 else otherwise


def known(pack: Pack) -> tuple[str, ...]:
    """Every code of somebody who can be told: the emergency number first, then as the tool lists them."""
    try:
        of_tool = tuple(pack.tool(TOOL).recipients)
    except PackError:
        of_tool = ()
    return tuple(dict.fromkeys((EMERGENCY, MEDICAL, *of_tool, *listed(pack, "dispatch.may_by_hand"))))


def otherwise(pack: Pack, recipient: str) -> Allowed:
    """What holds for a recipient before anybody has decided: by danger, by a person's judgement, else by the tool."""
    for key, effect in (("dispatch.may_always", "may"), ("dispatch.may_by_hand", "may")):
        if recipient in listed(pack, key):
            return Allowed(effect, str(pack.value(key).citation))
    entry = pack.resolved()["tools"].get(TOOL, {}).get("recipients", {}).get(recipient)
    if entry is None:
        return Allowed("must_not", "")
    return Allowed(entry["otherwise"], f"{entry['citation'][0]} {entry['citation'][1]}".strip())


def about_reporter(pack: Pack, recipient: str) -> Reporter:
    """Whether this recipient may learn who reported. No, for everybody the pack does not name."""
    try:
        code = pack.value(f"dispatch.discloses.{recipient}").value
    except PackError:
        return Reporter(told=False, citation="")
    one = next((one for one in recipients(pack) if one.code == code), None)
    return Reporter(told=one is not None and one.permission == MAY, citation=one.authority if one else "")


def of_pack(pack: Pack) -> tuple[Office, ...]:
    """The offices the pack names."""
    return tuple(
        Office(
            key=one.id,
            recipient=one.recipient,
            name=one.name,
            phone=one.value,
            covers=one.covers,
            place=one.place,
            rank=one.rank,
            source=str(one.citation),
            checked_on=one.verified_on if one.value else None,
            verified=one.verified and bool(one.value),
            from_pack=one.id,
        )
        for one in pack.responders()
    )


def merged(of_the_pack: Iterable[Office], rows: Iterable[Office], ended: Iterable[str]) -> tuple[Office, ...]:
    """The agency's own rows, and the pack's offices that no row stands for. `ended`: entries of the pack whose row was
    ended: they are not called."""
    own = list(rows)
    gone = {one.from_pack for one in own if one.from_pack} | set(ended)
    return (*own, *(one for one in of_the_pack if one.key not in gone))


def answer_limits(pack: Pack) -> tuple[TimeLimit, TimeLimit]:
    """How soon a person there should answer: usually, and when there is danger."""
    usual = pack.limit(LIMIT)
    try:
        return usual, pack.limit(URGENT_LIMIT)
    except PackError:
        return usual, usual


def answer_due(agency_id: str, *, urgent: bool) -> Due:
    """By when a person there must have answered. A pack without the urgent limit has the usual one."""
    now = clock.now()
    try:
        return promises.due(URGENT_LIMIT if urgent else LIMIT, now, agency_id=agency_id)
    except PackError:
        return promises.due(LIMIT, now, agency_id=agency_id)


def recipient_word(code: str) -> str:
    """A recipient in the pack's words; the code itself when it has none."""
    found = maybe(f"recipient.{code}")
    return found.text if found else code


def form_name(pack: Pack, recipient: str) -> str:
    """The form of a written cross-report; "" when none is on file."""
    try:
        found = pack.value(f"dispatch.form.{recipient}").value
    except PackError:
        return ""
    return found if isinstance(found, str) else ""
