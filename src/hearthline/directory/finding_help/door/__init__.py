"""What the public face may touch of finding help: rows made for searching, and a provider's own words put down."""
