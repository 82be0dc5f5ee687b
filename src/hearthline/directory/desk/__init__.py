"""The desk's pages of the directory: what is to be called again, and the log."""
