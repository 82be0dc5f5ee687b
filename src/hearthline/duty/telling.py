"""In which language a person is told: of those in which the pack words what calls somebody at night."""

from collections.abc import Collection
from typing import Final

from hearthline.ui.agency import current_pack

SOURCE: Final = "en"
ALARMS: Final = ("message.alarm", "message.alarm_plain", "message.alarm_taken", "message.alarm_over")
"""Who has chosen a language gets each of these in it, whole, or is not offered that language."""


def languages() -> tuple[str, ...]:
    """Codes of the languages that somebody may choose, English first."""
    pack = current_pack()
    wanted = [one for name in ALARMS for one in pack.text_ids(f"{name}.")]
    others = [code for code in pack.languages if all(pack.text(one, code).lang == code for one in wanted)]
    return (SOURCE, *sorted(set(others) - {SOURCE}))


def first_of(reads: Collection[str]) -> str:
    """The language of somebody who has chosen none: English when they read it, else one that they do read."""
    if SOURCE in reads:
        return SOURCE
    return next((code for code in languages() if code in reads), SOURCE)
