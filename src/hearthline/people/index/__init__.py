"""Finding persons who may be the one meant. The only door to the tables of `people.index_models`.

Internal: nothing here asks who is looking. What a viewer may see of a hit is decided in `people.queries`.

- `search(agency_id, query, limit)`: the best hits, each with its score and why; bounded work whatever is asked.
- `put(person_id, record)`, `drop(person_id)`: one person, in the caller's transaction.
- `build(agency_id, progress)`: everybody anew, in bulk; goes on where it was stopped. Search and `put` work meanwhile.
"""

from hearthline.people.index.building import Progress, build
from hearthline.people.index.found import Found, Hit
from hearthline.people.index.putting import drop, put
from hearthline.people.index.searching import search

__all__ = ["Found", "Hit", "Progress", "build", "drop", "put", "search"]
