"""Pages of the screener's desk."""
