"""The staff side of this room: signing in, the second factor, signing out."""
