"""What the duty room keeps."""

from hearthline.duty.models.clocks import BY_ACT, OPEN, Alert, AlertKind, Clock, ClockState

__all__ = ["BY_ACT", "OPEN", "Alert", "AlertKind", "Clock", "ClockState"]
