"""Every promise has a clock, every alarm a person who answers it.

actions   start_clock, shorten_clock, meet_clock, raise_alert, acknowledge_alert, tick
queries   alerts, clocks, health
"""
