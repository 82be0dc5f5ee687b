"""Answers to what people ask: public pages, made of packs alone. No table, no cookie, nobody's record.

`book`      the answers of this agency's pack, and the short codes that stand in addresses
`lexicon`   words as typed to words as known: accents, endings, typing slips, words that mean the same
`finding`   from what somebody typed to answers, and whether it tells of danger
`public`    the pages: an answer in the page's language, who people are and how sure we are in words
"""
