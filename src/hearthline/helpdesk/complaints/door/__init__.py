"""What the public face may touch of complaints: codes, and letters that only a receipt opens."""
