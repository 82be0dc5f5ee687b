"""Tags of the dispatch room."""
