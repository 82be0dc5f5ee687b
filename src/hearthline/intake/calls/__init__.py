"""Calls: what a person at the desk types in for somebody who telephones, writes, sends a fax or stands at the counter.

A call is kept from its first key stroke, field by field, and is never deleted. Filed, it becomes a report or a part of
one, by the same door as a report from the web.
"""
