"""Prior history: who of a report, a call or a question typed at the desk is known already, and what is known of them.

asking     what is asked: the people of a report or a call, as matching sees them
looking    look up: hits that the viewer may see, why each matched, their households and earlier reports
earlier    the earlier reports of persons: when, what was decided, how old they were, what a visitor should know
linking    "this is the same person", and taking it back: one act each
hinting    the word in the queue, found by the worker before anybody looks
words      the plain words of all that
"""
