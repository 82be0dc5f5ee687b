"""Complaints: up a ladder, past the person they are about, each with an owner, a clock and an answer in writing."""
