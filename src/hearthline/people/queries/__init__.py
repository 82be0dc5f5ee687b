"""Reads of the people room. The viewer comes first. What a viewer may not see is absent, or a bare `Exists`.

A reading that names somebody is journalled and committed before it returns. Looking for a person is
`people.actions.look_up`.
"""

from hearthline.people.queries.families import households, relatives
from hearthline.people.queries.links import deeds_of_report, links_of_report, reports_among, reports_of
from hearthline.people.queries.pairs import (
    duplicates,
    duplicates_page,
    merges_of,
    moves,
    open_duplicates,
    pair_of,
    pair_state,
)
from hearthline.people.queries.persons import (
    around,
    askable,
    at_addresses,
    by_id,
    history,
    person_for,
    persons,
    warnings,
)
from hearthline.people.queries.unmerging import unmerge_view

__all__ = [
    "around",
    "askable",
    "at_addresses",
    "by_id",
    "deeds_of_report",
    "duplicates",
    "duplicates_page",
    "history",
    "households",
    "links_of_report",
    "merges_of",
    "moves",
    "open_duplicates",
    "pair_of",
    "pair_state",
    "person_for",
    "persons",
    "relatives",
    "reports_among",
    "reports_of",
    "unmerge_view",
    "warnings",
]
