"""Persons from a file that another system wrote: `bin/hearthline people import FILE.csv`."""
