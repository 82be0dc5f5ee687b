"""Writes of the screening room: one function a use case, each one transaction."""
