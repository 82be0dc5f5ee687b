"""The help desk's own pages: the list, one inquiry, what came by hand, the ways in."""
