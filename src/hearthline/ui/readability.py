"""How hard a text is to read: the Flesch-Kincaid grade, in thirty lines and without a word list from anywhere.

An alarm, not a goal. English only: the formula means nothing in Spanish or Hmong.
"""

import re

# The formula's own constants (Kincaid and others, 1975).
PER_SENTENCE, PER_SYLLABLE, BASE = 0.39, 11.8, 15.59
WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
SENTENCE_END = re.compile(r"[.!?:]+(?:\s|$)")
VOWELS = re.compile(r"[aeiouy]+")


def syllables(word: str) -> int:
    """About how many syllables an English word has: groups of vowels, less a silent e or -ed."""
    plain = re.sub(r"['’].*", "", word.lower())
    groups = len(VOWELS.findall(plain))
    silent_e = re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$|[^aeiouyscxzgh]es$", plain)
    between = len(re.findall(r"i(?:a|o(?!u)(?!n$))|[^aeiouq]ua", plain))  # "vi-o-lent", "us-u-al"; not "na-tion"
    return max(1, groups - (1 if silent_e else 0) + (1 if between else 0))


def grade(text: str) -> float:
    """The school grade a reader needs, rounded to one place; never below 0. Text with no word is 0."""
    words = WORD.findall(text)
    if not words:
        return 0.0
    ended = text.strip()
    sentences = len(SENTENCE_END.findall(ended)) + (0 if SENTENCE_END.search(ended[-1]) else 1)
    ratio = PER_SENTENCE * len(words) / sentences + PER_SYLLABLE * sum(map(syllables, words)) / len(words) - BASE
    return round(max(0.0, ratio), 1)


def is_prose(text: str) -> bool:
    """Whether the score means anything: a sentence of some length, not a label or a proper name."""
    return len(WORD.findall(text)) >= 6 and bool(SENTENCE_END.search(text.strip()))
