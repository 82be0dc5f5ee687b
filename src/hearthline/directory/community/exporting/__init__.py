"""Giving listings on: nested JSON, the tables as JSON, or the tables as CSV, as their source told them."""
