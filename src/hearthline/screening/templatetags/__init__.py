"""Template tags of the screening desk."""
