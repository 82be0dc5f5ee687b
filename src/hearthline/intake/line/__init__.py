"""The telephone line: who called, who waits, who is called back. The agency's telephone system tells it by events."""
