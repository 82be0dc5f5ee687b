"""What every room stands on: the clock, clean text, identifiers, errors. Plain Python, no Django."""
