"""What the line face serves: one address, for the telephone system's signed posts."""
