"""The law as data: packs of dated, cited values, duties, time limits, wording and the screening tool.

Plain Python. It never asks the clock (the caller says which date) and never reads a report's text.
"""

from hearthline.law.calendars import Calendar, Closure
from hearthline.law.due import Closed, Due
from hearthline.law.limits import PauseRule, TimeLimit
from hearthline.law.load import Library, load
from hearthline.law.pack import Pack
from hearthline.law.responders import Responder
from hearthline.law.tool import Tool
from hearthline.law.types import (
    AskFirst,
    Citation,
    Code,
    Contact,
    DangerSign,
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
    "Calendar",
    "Citation",
    "Closed",
    "Closure",
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
    "PauseRule",
    "RecipientRuling",
    "Recommendation",
    "ReporterCategory",
    "Responder",
    "Rule",
    "Text",
    "TimeLimit",
    "Tool",
    "Value",
    "load",
]
