"""What goes out by mail, text, voice and webhook, and what became of it."""
