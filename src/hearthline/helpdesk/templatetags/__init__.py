"""Template tags of the help desk."""
