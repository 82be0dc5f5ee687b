"""The decision: a queue, a tool that recommends, a person who decides, a second person where it matters.

reactions begin, facts_added              wired to intake's events in site/wiring.py
actions   claim, release, set_facts, decide, second_look, claim_translation, write_translation, rerun
queries   queue, changed, detail, supervisor_list, my_work, stats
"""
