"""The page at the desk."""
