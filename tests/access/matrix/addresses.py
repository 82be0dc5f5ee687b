"""The table: one entry for each address of the desk, by its name in the URL map.

Here: the help desk and the directory. `addresses_families`: reports, calls, people. `addresses_staff`: who works here.
"""

from collections.abc import Mapping
from typing import Final

from tests.access.matrix.addresses_families import FAMILIES
from tests.access.matrix.addresses_staff import STAFF
from tests.access.matrix.table import ANYONE, Address

# The directory of public numbers: nothing in it is about a child, a family or a reporter.
_DIRECTORY: Mapping[str, Address] = {
    "numbers:list": Address("", "directory:list"),
    "numbers:one": Address("", "directory:list", "directory:check", {"entry": "fl.line", "outcome": "works"}),
}

# A family's own page: who works with them, and the letters that open it.
_PHONES = {
    "worker_name": "x",
    "worker_phone": "(916) 555-0142",
    "supervisor_name": "x",
    "supervisor_phone": "(916) 555-0143",
}
_MYCASE: Mapping[str, Address] = {
    "mycase:list": Address("", ANYONE, ANYONE, {"case": "$their_case"}),
    "mycase:new": Address("", "mycase:enter", "mycase:enter", {"case": "new-1", "parties": "youth", **_PHONES}),
    "mycase:one": Address("assignment", "mycase:read"),
    "mycase:team": Address("assignment", "", "mycase:enter", {"version": "1", **_PHONES}),
    "mycase:party": Address("assignment", "", "mycase:enter", {"role": "relative"}),
    "mycase:letter": Address("assignment", "", "mycase:enter", {"language": "es"}),
    "mycase:end": Address("assignment", "", "mycase:close"),
    "mycase:close": Address("assignment", "", "mycase:close"),
}

# Community services: nothing in them is about a child, a family or a reporter.
_SERVICES: Mapping[str, Address] = {
    "services:list": Address("", "directory:list"),
    "services:one": Address(
        "", "directory:list", "directory:check", {"service": "s1", "outcome": "same", "heard": "x"}
    ),
    "services:read": Address("", "", "directory:check", {"say": "no", "heard": "x"}),
    "services:code": Address("", "", "directory:check", {"service": "s1"}),
}

# Referrals to them: through the referral's own permission and that of the inquiry or the report.
_ASKER = "referral:write@referral + inquiry:write@inquiry"
_OF_ONE = "referral:write@referral + handoff:write@screening"
_SHOWN = "referral:read@referral + inquiry:read@inquiry"
_GIVEN = "referral:give@referral + inquiry:read@inquiry"
_HEARD = {"outcome": "served", "source": "person", "teller": "x", "heard_at": "", "version": "1"}
_REFERRING: Mapping[str, Address] = {
    "referring:list": Address("", "referral:list@referral"),
    "referring:find_inquiry": Address("inquiry", _ASKER, _ASKER, {"need": "food", "place": "95814"}),
    "referring:tell_inquiry": Address("inquiry", "", _ASKER, {"offer": "7", "sheet": "en"}),
    "referring:pass_inquiry": Address("inquiry", "", _ASKER, {"offer": "7"}),
    "referring:find_report": Address("report", _OF_ONE, _OF_ONE, {"need": "food", "place": "95814"}),
    "referring:tell_report": Address("report", "", _OF_ONE, {"offer": "7", "sheet": "en"}),
    "referring:pass_report": Address("report", "", _OF_ONE, {"offer": "7"}),
    "referring:one": Address("referral", _SHOWN),
    "referring:sheet": Address("referral", _GIVEN),
    "referring:paper": Address("referral", _SHOWN),
    "referring:passed": Address("referral", "", _GIVEN, {"how": "telephone", "taker": "x"}),
    "referring:outcome": Address("referral", "", _ASKER, _HEARD),
    "referring:withdraw": Address("referral", "", _ASKER),
}

_PASS = "complaint:pass@help-desk"
_STEPS = "complaint:ladder@help-desk"
_TAKEN = {"kind": "complaint", "theme": "rude", "language": "en", "about": "", "near": "", "about_step": "nobody"}
_SAYING = {"who": "neighbour", "way": "", "asks": "general", "language": "en"}
_COMPLAINTS: Mapping[str, Address] = {
    "saying:look": Address("", "saying:look@help-desk", "saying:look@help-desk", _SAYING),
    "complaints:list": Address("", "complaint:list@help-desk"),
    "complaints:new": Address("", "complaint:open@help-desk", "complaint:open@help-desk", _TAKEN),
    "complaints:trends": Address("", "complaint:trends@help-desk"),
    "complaints:ladder": Address("", _STEPS, _STEPS, {"who": "$nobody", "step": "manager", "above": ""}),
    "complaints:ladder_end": Address("", "", _STEPS, {"who": "$nobody"}),
    "complaints:one": Address("complaint", "complaint:read@help-desk"),
    "complaints:answer": Address(
        "complaint", "", "complaint:decide@help-desk", {"outcome": "explained", "reasons": "x", "version": "1"}
    ),
    "complaints:up": Address("complaint", "", _PASS),
    "complaints:withdraw": Address("complaint", "", _PASS),
    "complaints:told": Address("complaint", "", _PASS),
    "complaints:about": Address("complaint", _PASS, _PASS, {"about": "", "about_step": "", "near": ""}),
}

_ASKED = {
    "way": "phone", "topic": "question", "language": "en", "send": "told", "contact": "555-0142", "words": "x",
    "name": "x", "place": "", "received_at": "", "once": "$nobody",
}  # fmt: skip
_HELP: Mapping[str, Address] = {
    "helpdesk:list": Address("", "inquiry:list"),
    "helpdesk:new": Address("", "inquiry:write", "inquiry:write", _ASKED),
    "helpdesk:ways": Address("", "channel:list"),
    "helpdesk:owner": Address("", "", "channel:keep", {"way": "letter", "role": "agent", "post": "x", "version": "1"}),
    "helpdesk:looked": Address("", "", "inquiry:write", {"way": "letter"}),
    "helpdesk:agreed": Address("inquiry", "inquiry:list", "inquiry:write"),
    "helpdesk:letter": Address("inquiry", "inquiry:read"),
    "helpdesk:inquiry": Address("inquiry", "inquiry:read"),
    "helpdesk:claim": Address("inquiry", "", "inquiry:claim"),
    "helpdesk:put_back": Address("inquiry", "", "inquiry:claim"),
    "helpdesk:about": Address("inquiry", "", "inquiry:write", {"topic": "case", "proof": "none"}),
    "helpdesk:note": Address("inquiry", "", "inquiry:write"),
    "helpdesk:answer": Address("inquiry", "", "inquiry:write", {"words": "x", "signed": "x"}),
    "helpdesk:close": Address("inquiry", "", "inquiry:write"),
    "helpdesk:report": Address("inquiry", "", "inquiry:report"),
    "helpdesk:complaint": Address("inquiry", "", "inquiry:write"),
}

TABLE: Final[Mapping[str, Address]] = {
    **STAFF,
    **FAMILIES,
    **_DIRECTORY,
    **_MYCASE,
    **_SERVICES,
    **_REFERRING,
    **_COMPLAINTS,
    **_HELP,
}
"""Add a new address in a block of its own, and the block to the table of its file."""
