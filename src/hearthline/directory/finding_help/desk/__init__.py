"""The desk's pages of community services: what is to be asked again, and what providers say of their own entries."""
