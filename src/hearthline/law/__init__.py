"""The law as data: packs of dated, cited values, duties, time limits, wording and the screening tool.

Plain Python. It never asks the clock (the caller says which date) and never reads a report's text.
"""

from hearthline.law.limits import TimeLimit
from hearthline.law.load import Library, load
from hearthline.law.pack import Pack
from hearthline.law.tool import Tool
from hearthline.law.types import (
    AskFirst,
    Citation,
    Code,
    Contact,
    DangerSign,
    Due,
    Duty,
    Fact,
    FiredRule,
    IdentityRule,
    MustAsk,
    PackError,
    RecipientRuling,
    Recommendation,
    ReporterCategory,
    Rule,
    Text,
    Value,
)

__all__ = [
    "AskFirst",
    "Citation",
    "Code",
    "Contact",
    "DangerSign",
    "Due",
    "Duty",
    "Fact",
    "FiredRule",
    "IdentityRule",
    "Library",
    "MustAsk",
    "Pack",
    "PackError",
    "RecipientRuling",
    "Recommendation",
    "ReporterCategory",
    "Rule",
    "Text",
    "TimeLimit",
    "Tool",
    "Value",
    "load",
]
