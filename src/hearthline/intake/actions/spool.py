"""Bringing in what the spool holds, once the database answers again."""


def drain_spool() -> int:
    """Insert every spooled envelope, once each, and remove its file; the number brought in. Stops when the database
    does. A damaged file is set aside and reported by `health`, and never blocks the others."""
    raise NotImplementedError
