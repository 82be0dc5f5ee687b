"""What may be said to this person about this case: the pack's table, in plain words for who is on the telephone."""

from hearthline.law.disclosure import NOBODY_VERIFIED, ORDER, Ground, Ruling, Table

__all__ = ["NOBODY_VERIFIED", "ORDER", "Ground", "Ruling", "Table", "decide"]


def decide(table: Table, who: str, way: str, asks: str, *, kept_away: bool = False) -> Ruling:
    """What may be said. Pure: no case, no clock, no database. `kept_away`: an order keeps this person away, or somebody
    said that they are a danger; whoever else they are. Raises law.PackError for a code that the pack does not hold."""
    return table.decide([who, KEPT_AWAY] if kept_away and who != KEPT_AWAY else [who], way, asks)


KEPT_AWAY = "kept_away"
"""The kind of person who is asked for apart: it goes with every other."""
