"""Taking a delivery in: chunk by chunk, each in one transaction, so that it goes on where it was stopped."""
