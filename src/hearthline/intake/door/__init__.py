"""What a public face may touch: sealed, insert-mostly tables, and the few functions that write or read them.

The public database role may INSERT into these tables, and read only what a receipt or a draft code leads to. Nothing
here can be opened with what the public face holds, except what is sealed to a secret that the reporter has.
"""
