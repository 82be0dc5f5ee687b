"""One encrypted file that holds the database, and the way back from it. Plaintext never touches a disk on the way."""
