"""Measurements that anybody can repeat: `bench/intake.py` (how fast, nothing lost), `bench/kill.py` (what survives)."""
