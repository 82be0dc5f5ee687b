"""Reading what a source sent: JSON or CSV, one record at a time, however large the file is."""
