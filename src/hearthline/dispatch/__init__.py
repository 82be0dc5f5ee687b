"""Telling an outside body and getting an answer: police, medical help, licensing, other counties."""
