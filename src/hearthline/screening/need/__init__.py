"""Need to know at the desk: breaking the glass, openings for a while, conflicts, what a supervisor reviews, and why
somebody can or cannot see a record."""
