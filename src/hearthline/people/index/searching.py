"""From what a caller says to the persons who may be meant: keys, candidates, cards, scores."""

from hearthline.linkage.record import Record
from hearthline.people.index.found import Found


def search(agency_id: str, query: Record, limit: int = 10) -> Found:
    """The persons of this agency that fit `query` best, at most `limit` (1 to 100), the best first.

    Nothing to go by (no name, telephone, address or identifier) finds nobody. Never raises for what a caller said;
    reads at most four small sets of rows by their keys. Knows nothing of rights: see `people.queries`.
    """
    raise NotImplementedError
