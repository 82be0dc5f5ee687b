"""The telephone line at the desk: who waits, taking the next, calling back, and the wall of figures."""
