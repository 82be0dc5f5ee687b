"""E-mail to the help desk: every message of a mailbox becomes one sealed inquiry, whatever is in it."""
