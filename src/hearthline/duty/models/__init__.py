"""What the duty room keeps."""

from hearthline.duty.models.calendars import Closure, ClosureWhy, Pause, SweepMark
from hearthline.duty.models.clocks import BY_ACT, DUE, OPEN, Alert, AlertKind, Clock, ClockState
from hearthline.duty.models.escalation import Escalation, EscalationCall, EscalationStep, Heartbeat
from hearthline.duty.models.reach import ChainStep, CoverageGap, Feed, Reach
from hearthline.duty.models.rota import (
    Absence,
    DutyPlace,
    Position,
    ReachBy,
    Rota,
    RotaLine,
    RotaVersion,
    Shift,
    StepLabel,
    Swap,
    SwapState,
)

__all__ = [
    "BY_ACT",
    "DUE",
    "OPEN",
    "Absence",
    "Alert",
    "AlertKind",
    "ChainStep",
    "Clock",
    "ClockState",
    "Closure",
    "ClosureWhy",
    "CoverageGap",
    "DutyPlace",
    "Escalation",
    "EscalationCall",
    "EscalationStep",
    "Feed",
    "Heartbeat",
    "Pause",
    "Position",
    "Reach",
    "ReachBy",
    "Rota",
    "RotaLine",
    "RotaVersion",
    "Shift",
    "StepLabel",
    "Swap",
    "SwapState",
    "SweepMark",
]
