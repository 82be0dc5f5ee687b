"""Django's SQLite backend with one change: writers take turns. See `base`."""
