"""Who stands when: a plan as it was known at a moment, and what follows from it.

spans     stretches of time, and what is left of them
plan      the repeating pattern in local time, swaps and absences applied: plain Python, no database
load      a plan out of the tables
coverage  what is uncovered, when it was found, and who was told
"""
