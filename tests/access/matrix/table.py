"""What each address of the desk asks the policies, by hand: the other half of what the code does.

A new address needs an entry here, or the build fails: `tests/access/test_matrix.py` says what to write. The entry says
what the address is about, the action that a GET asks for and the one that a POST does; what is not named is refused as
a method that is not there. Expected answers come from these, `KINDS` and `rights.MAY`, all written by hand: a policy
that is lost or says too much is found by the cells that it changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from hearthline.access.viewer import ADMINISTRATOR, AGENT, SCREENER, SUPERVISOR, Viewer

HERE, THERE = "sacramento-demo", "placer-demo"
ANYONE: Final = "anyone"
"""Instead of an action: whoever signed in gets the page, with what they may see on it."""
ALL: Final = "all"
"""Instead of an action, for the door itself: its own tests say what each method does. Nothing may show on it."""

ROLES: Final[Mapping[str, tuple[str, str]]] = {
    "no role": ("", HERE),
    "holder": (SCREENER, HERE),
    "screener": (SCREENER, HERE),
    "named": (SCREENER, HERE),
    "conflicted": (SCREENER, HERE),
    "supervisor": (SUPERVISOR, HERE),
    "administrator": (ADMINISTRATOR, HERE),
    "agent": (AGENT, HERE),
    "away screener": (SCREENER, THERE),
    "away supervisor": (SUPERVISOR, THERE),
}
"""Who walks up, besides a stranger: their right, and the agency that gave it. "holder" holds what is "hers"; "named"
and "conflicted" are screeners whom a record names, and who said that they may not come near it."""

Attrs = Mapping[str, Any]
NOWHERE: Final[Attrs] = {"agency": "none"}
NEED: Final[Attrs] = {
    "restricted": True,
    "assigned": {"holder", "third"},
    "granted": {"named"},
    "conflicted": {"conflicted"},
}
SETS: Final[Attrs] = {"named": {"named"}, "conflicted": {"conflicted"}}

KINDS: Final[Mapping[str, Mapping[str, Attrs]]] = {
    # "restricted": open to who is named for it ("holder"), and for a while to "named"; others know that it exists.
    "report": {
        "hers": {"agency": HERE, "claimed_by": "holder", "language": "hmn"},
        "his": {"agency": HERE, "claimed_by": "third", "language": "hmn"},
        "known": {"agency": HERE, "claimed_by": "third", "language": "hmn", "conflicted": {"conflicted"}},
        "restricted": {"agency": HERE, "claimed_by": "third", "language": "hmn", **NEED},
        "county": {"agency": THERE, "claimed_by": "third", "language": "hmn"},
        "absent": NOWHERE,
        "expunged": NOWHERE,
    },
    # "known": somebody said that they know the family, and may not come near it.
    # A decision, with the report it was made on: what is looked at again. `author`: who decided. `owner`: whose it is.
    "decision": {
        "hers": {"agency": HERE, "author": "holder", "owner": "holder"},
        "his": {"agency": HERE, "author": "third", "owner": "third"},
        "restricted": {"agency": HERE, "author": "third", "owner": "third", **NEED},
        "county": {"agency": THERE, "author": "third", "owner": "third"},
        "absent": NOWHERE,
    },
    # What is one person's own: a second reading, a practice report.
    "own": {
        "hers": {"agency": HERE, "owner": "holder"},
        "his": {"agency": HERE, "owner": "third"},
        "county": {"agency": THERE, "owner": "third"},
        "absent": NOWHERE,
    },
    "call": {
        "hers": {"agency": HERE, "state": "open", "language": "hmn"},
        "his": {"agency": HERE, "state": "open", "language": "hmn"},
        "county": {"agency": THERE, "state": "open", "language": "hmn"},
        "absent": NOWHERE,
    },
    # Somebody who telephoned and must be called back, whom a screener has now.
    "contact": {
        "hers": {"agency": HERE, "claimed_by": "holder"},
        "his": {"agency": HERE, "claimed_by": "third"},
        "county": {"agency": THERE, "claimed_by": "third"},
        "absent": NOWHERE,
    },
    # A person, a pair that may be one person, a merge: whoever the address names.
    "person": {
        "open": {"agency": HERE, **SETS},
        "restricted": {"agency": HERE, "restricted": True, **SETS},
        "sealed": {"agency": HERE, "sealed": True, **SETS},
        "county": {"agency": THERE},
        "absent": NOWHERE,
    },
    "account": {
        "ours": {"agency": HERE, "author": "third"},
        "county": {"agency": THERE, "author": "third"},
        "absent": NOWHERE,
    },
    # A message that failed for good.
    "message": {
        "ours": {"agency": HERE},
        "county": {"agency": THERE},
        "absent": NOWHERE,
    },
    # An account that was closed.
    "closed": {
        "ours": {"agency": HERE},
        "county": {"agency": THERE},
        "absent": NOWHERE,
    },
    # What waits for a second person. `author`: who asked, whom it is about, who proposed it.
    "ask": {
        "hers": {"agency": HERE, "author": "holder"},
        "boss": {"agency": HERE, "author": "supervisor"},
        "county": {"agency": THERE, "author": "third"},
        "absent": NOWHERE,
    },
    "review": {
        "hers": {"agency": HERE, "author": "holder"},
        "boss": {"agency": HERE, "author": "supervisor"},
        "county": {"agency": THERE, "author": "third"},
        "absent": NOWHERE,
    },
    # What stands in the plan of shifts: a rota, a swap that waits, an absence. `author`: whose it is.
    "duty": {
        "hers": {"agency": HERE, "author": "holder"},
        "his": {"agency": HERE, "author": "third"},
        "county": {"agency": THERE, "author": "third"},
        "absent": NOWHERE,
    },
    # An office outside that can be called.
    "office": {
        "ours": {"agency": HERE},
        "county": {"agency": THERE},
        "absent": NOWHERE,
    },
    # An organisation outside, with its administrator's account and code; a card that was given in person.
    "house": {
        "ours": {"agency": HERE},
        "county": {"agency": THERE},
        "absent": NOWHERE,
    },
    "card": {
        "ours": {"agency": HERE},
        "county": {"agency": THERE},
        "absent": NOWHERE,
    },
    # Who works with a family, and the family's letters.
    "assignment": {
        "hers": {"agency": HERE, "assigned": {"holder"}},
        "his": {"agency": HERE, "assigned": {"third"}},
        "county": {"agency": THERE, "assigned": {"third"}},
        "absent": NOWHERE,
    },
    # A complaint on the ladder. "about": it is about the agent of the help desk, who sees nothing of it.
    "complaint": {
        "hers": {"agency": HERE, "claimed_by": "holder"},
        "his": {"agency": HERE, "claimed_by": "third"},
        "about": {"agency": HERE, "claimed_by": "third", "conflicted": {"agent"}},
        "county": {"agency": THERE, "claimed_by": "third"},
        "absent": NOWHERE,
    },
    # What somebody asked the help desk, with its answer and what was agreed in it.
    "inquiry": {
        "ours": {"agency": HERE},
        "county": {"agency": THERE},
        "absent": NOWHERE,
    },
    # A name that may be passed on, from what somebody asked.
    "referral": {
        "ours": {"agency": HERE, "state": "agreed"},
        "county": {"agency": THERE, "state": "agreed"},
        "absent": NOWHERE,
    },
    # A plan to destroy records, the certificate that they are gone, a hold.
    "plan": {
        "his": {"agency": HERE, "author": "third"},
        "boss": {"agency": HERE, "author": "supervisor"},
        "county": {"agency": THERE, "author": "third"},
        "absent": NOWHERE,
    },
}
"""What an address can be about, and the kinds of it: with what the policies know of each. Ids of people are roles."""

READS: Final[Mapping[str, tuple[str, str]]] = {
    "report": ("report:list", "screening"),
    "decision": ("report:list", "screening"),
    "own": ("practice:use", ""),
    "call": ("call:list", "screening"),
    "contact": ("line:list", "line"),
    "person": ("person:read", "screening"),
    "message": ("message:list", ""),
    "account": ("rota:list", ""),  # who works here stands in the chain of who is called, which all of the agency see
    "closed": ("journal:read", ""),
    "ask": ("identity:second", "supervision"),
    "review": ("review:list", ""),
    "house": ("organisation:list", ""),
    "card": ("outsider:list", ""),
    "plan": ("retention:list", "retention"),
    "complaint": ("complaint:read", "help-desk"),
    "duty": ("rota:list", ""),
    "office": ("responder:list", "responders"),
    "assignment": ("mycase:read", ""),
    "inquiry": ("inquiry:read", "inquiry"),
    "referral": ("inquiry:read", "inquiry"),  # from an inquiry: nobody reads it who may not read that
}
"""The action and purpose that let somebody read words of a record, on whatever page. Who may not, and may not know
either that it is there, gets the very answer of a record that never was."""

Form = Mapping[str, str]


@dataclass(frozen=True)
class Address:
    """One address: `about` a key of KINDS, "" for none. `get`, `post`: "action", "action@purpose", several joined by
    " + " (all are needed), ANYONE, ALL, or "" for a method that is not there. `form`: what a right form sends beside
    what every form here sends; "$name" stands for something of the stage. `own`: "owner" when only its owner may, by a
    rule of the house that the policies do not know. `exists`: asked about no more than that the record is there:
    whether it is restricted is no part of the question. `tells`: it says that a restricted record exists, to who may
    know that; every other address answers about it as about nothing."""

    about: str
    get: str = ""
    post: str = ""
    form: Form = field(default_factory=dict)
    own: str = ""
    exists: bool = False
    tells: bool = False


def viewer(role: str) -> Viewer:
    """Who walks up, by the name of their role instead of an id: for the policies alone."""
    right, agency = ROLES[role]
    roles = frozenset({right} if right else ())
    return Viewer("person", role, agency, roles=roles, languages=frozenset({"en", "hmn"}))
