"""Measurements that anybody can repeat: `bench/intake.py` (how fast, how safely) and `bench/kill.py` (what survives)."""
