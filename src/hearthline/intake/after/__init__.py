"""What comes after a report was taken, as the desk reads it: follow-ups, hand-offs, written forms. Writes are in
`actions`; each reading that opens a value is journalled and committed before it returns."""
