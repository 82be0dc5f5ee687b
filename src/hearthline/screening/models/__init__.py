"""The screening room's tables: one screening a report, every run of the tool, every decision, every translation."""

from hearthline.screening.models.decisions import Decision, DecisionState, Direction
from hearthline.screening.models.picks import CallPick
from hearthline.screening.models.quality import (
    BlindReading,
    FalseReportReview,
    PracticeAttempt,
    Sample,
    SavedView,
)
from hearthline.screening.models.runs import PinnedPack, ToolRun
from hearthline.screening.models.screenings import LEVELS, History, Level, Screening, State
from hearthline.screening.models.translations import TranslationState, TranslationTask

__all__ = [
    "LEVELS",
    "BlindReading",
    "CallPick",
    "Decision",
    "DecisionState",
    "Direction",
    "FalseReportReview",
    "History",
    "Level",
    "PinnedPack",
    "PracticeAttempt",
    "Sample",
    "SavedView",
    "Screening",
    "State",
    "ToolRun",
    "TranslationState",
    "TranslationTask",
]
