"""The desk's pages of families' own pages: who works with whom, and their letters."""
