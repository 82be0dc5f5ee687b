"""Whoever changes what keys and cards are made of must raise the edition, or a standing index would find less."""

import json
from hashlib import sha256

from hearthline.linkage.cards import card_of
from hearthline.linkage.madeup import population
from hearthline.people.index.shelf import EDITION

MADE = {2: "01ae28ada72c277e"}
"""By edition: what is made of 300 invented persons."""


def test_keys_and_cards_are_those_of_this_edition() -> None:
    cards = [(card.packed, card.keys.hex()) for card in map(card_of, population(300, seed=12))]
    now = sha256(json.dumps(cards).encode()).hexdigest()[:16]
    assert MADE.get(EDITION) == now, "raise EDITION in people/index/shelf.py and add its fingerprint here"
