"""What the public face may touch of the help desk: sealed words to put down, and what a receipt leads to."""
