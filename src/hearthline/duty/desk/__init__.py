"""Pages of the duty room at the desk."""
