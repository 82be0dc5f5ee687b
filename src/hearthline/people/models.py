"""The people room's tables: persons and what is known of them, their families, and the matching of who was reported.

Columns are plain: a person is looked for by every part of what is known, while a screener types. Nothing of a report
and nothing of a reporter is here; a report is named by its id alone.
"""

from hearthline.people.index_models import Card, Posting, Shelf, Spelling
from hearthline.people.tables.family import Household, HouseholdMember, Relation, Relationship
from hearthline.people.tables.matching import Lookup, Merge, Possible, PossibleState, ReportedLink
from hearthline.people.tables.persons import (
    NameKind,
    Origin,
    Person,
    PersonAddress,
    PersonIdentifier,
    PersonName,
    PersonPhone,
    SealedWhy,
    Sex,
)
from hearthline.people.tables.runs import LinkRun
from hearthline.people.tables.standing import AlertKind, PastEvent, PastKind, SafetyAlert, Standing, StandingKind

__all__ = [
    "AlertKind",
    "Card",
    "Household",
    "HouseholdMember",
    "LinkRun",
    "Lookup",
    "Merge",
    "NameKind",
    "Origin",
    "PastEvent",
    "PastKind",
    "Person",
    "PersonAddress",
    "PersonIdentifier",
    "PersonName",
    "PersonPhone",
    "Possible",
    "PossibleState",
    "Posting",
    "Relation",
    "Relationship",
    "ReportedLink",
    "SafetyAlert",
    "SealedWhy",
    "Sex",
    "Shelf",
    "Spelling",
    "Standing",
    "StandingKind",
]
