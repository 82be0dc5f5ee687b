"""What the public face may touch of this room."""
