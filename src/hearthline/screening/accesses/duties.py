"""Journal entries about shifts, calendars and clocks that stand still, in words: see `words`."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from hearthline.journal.tags import Tag
from hearthline.screening.accesses.purposes import ACCOUNT, CHANGED, TIMES, Word

ACTS: Final[Mapping[str, tuple[str, Word]]] = {
    Tag.CLOCK_PAUSED: (TIMES, _("A time limit stands still, by a rule")),
    Tag.CLOCK_RESUMED: (TIMES, _("A time limit that stood still goes on")),
    Tag.CLOCK_RECOUNTED: (TIMES, _("A time limit was counted again")),
    Tag.CLOSURE_ENTERED: (CHANGED, _("Entered a day on which a court or an office was closed")),
    Tag.CLOSURE_WITHDRAWN: (CHANGED, _("Took back a day that was entered as closed")),
    Tag.TIME_DOUBTED: (TIMES, _("The machine’s clock jumped")),
    Tag.TIME_AGREED: (TIMES, _("The machine’s clock is right again")),
    Tag.TIME_TRUSTED: (CHANGED, _("Said that the machine’s clock is right")),
    Tag.ROTA_MADE: (CHANGED, _("Made a plan of shifts")),
    Tag.ROTA_CHANGED: (CHANGED, _("Changed a plan of shifts")),
    Tag.SHIFT_ADDED: (CHANGED, _("Added a shift")),
    Tag.SHIFT_ENDED: (CHANGED, _("Took a shift out of the plan")),
    Tag.ABSENCE_ADDED: (CHANGED, _("Wrote down that somebody is away")),
    Tag.ABSENCE_ENDED: (CHANGED, _("Wrote down that somebody is back")),
    Tag.SWAP_ASKED: (CHANGED, _("Asked to swap a shift")),
    Tag.SWAP_ANSWERED: (CHANGED, _("Answered who would take a shift")),
    Tag.SWAP_DECIDED: (CHANGED, _("Decided about a swap of shifts")),
    Tag.SWAP_WITHDRAWN: (CHANGED, _("Took back asking for a swap")),
    Tag.SWAP_FELL: (TIMES, _("A swap of shifts fell away")),
    Tag.PLACE_MADE: (CHANGED, _("Wrote down a place where people work")),
    Tag.PLACE_CLOSED: (CHANGED, _("Closed a place where people work")),
    Tag.CHAIN_STEP_SET: (CHANGED, _("Said how soon the next person is called")),
    Tag.REACHES_SET: (ACCOUNT, _("Said how they are reached")),
    Tag.FEED_MADE: (ACCOUNT, _("Made a secret address for their shifts")),
    Tag.FEED_ENDED: (ACCOUNT, _("Ended the secret address for their shifts")),
    Tag.GAP_CLOSED: (TIMES, _("Somebody is on duty where nobody was")),
}
