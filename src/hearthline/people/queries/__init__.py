"""Reads of the people room. The viewer comes first. What a viewer may not see is absent, or a bare `Exists`.

A reading that names somebody is journalled and committed before it returns. Looking for a person is
`people.actions.look_up`.
"""

from hearthline.people.queries.families import households, relatives
from hearthline.people.queries.links import links_of_report, reports_among, reports_of
from hearthline.people.queries.pairs import duplicates, merges_of
from hearthline.people.queries.persons import around, at_addresses, by_id, history, persons, warnings

__all__ = [
    "around",
    "at_addresses",
    "by_id",
    "duplicates",
    "history",
    "households",
    "links_of_report",
    "merges_of",
    "persons",
    "relatives",
    "reports_among",
    "reports_of",
    "warnings",
]
