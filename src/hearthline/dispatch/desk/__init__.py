"""The desk's pages of dispatch."""
