"""What the pack says on the pages about what comes after a report: a rule with its citation. Nothing is in the code."""

from dataclasses import dataclass

from hearthline.law import Citation, Pack, PackError
from hearthline.ui.words import of_pack


@dataclass(frozen=True)
class Ground:
    """What the law says about it, in the pack's words. `citation` is None when the pack cites nothing."""

    text: str
    citation: Citation | None


def ground(pack: Pack, text_id: str, *keys: str) -> Ground | None:
    """A text of the pack with the first of these values that it cites; None when the pack has no such text."""
    try:
        text = of_pack(pack, text_id)
    except PackError:
        return None
    for key in keys:
        try:
            return Ground(text, pack.value(key).citation)
        except PackError:
            continue
    return Ground(text, None)
