"""Pages about the report itself: its parts, questions to the reporter, files, the reporter's identity."""
