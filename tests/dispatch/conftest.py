"""Every test of this room starts as the intake's do: with an empty spool, a closed circuit and nobody listening."""

from tests.intake.conftest import _fresh

__all__ = ["_fresh"]
