"""Community services: what help there is, from whom and where, held and passed on as HSDS 3.0 says it.

HSDS is Open Referral's Human Services Data Specification. Nothing here is about a family: these are public listings.
"""
