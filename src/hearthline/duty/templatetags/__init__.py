"""Template tags of the duty room."""
