"""Pages about need to know: breaking the glass, openings, conflicts, the list "To review", and why."""
