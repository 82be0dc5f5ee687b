"""Linkage: are these two the same person? Names, dates, places, keys and scores, and why. No database, no Django."""
