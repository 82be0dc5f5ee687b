"""What the public face may touch of a family's page: sealed sheets, each found by what follows from its code."""
