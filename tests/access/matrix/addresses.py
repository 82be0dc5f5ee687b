"""The table: one entry for each address of the desk, by its name in the URL map."""

from collections.abc import Mapping
from typing import Final

from tests.access.matrix.table import ALL, ANYONE, Address

OWN = "owner"

_FAR = {"why": "out_of_area"}
_ASK = {"why": "other", "ask": "$ask"}
_ORDER = {"why": "court", "authority": "order_seen"}

_DOOR: Mapping[str, Address] = {
    "/healthz": Address("", ALL),
    "ui:look": Address("", "", ANYONE),
    "ui:keys": Address("", ANYONE, ANYONE),
    "account_login": Address("", ALL),
    "mfa_authenticate": Address("", ALL),
    "account_logout": Address("", ALL),
    "access_restart": Address("", ALL),
    "access_signed_out": Address("", ALL),
    "access_factor": Address("", ALL),
    "access_recovery_codes": Address("", ALL),
    "access_password": Address("", ALL),
    "access_people": Address("", "user:manage", "user:manage"),
    "access_role": Address("account", "", "user:manage", {"give": "screener"}),
    "access_close": Address("account", "", "user:manage"),
    "access_rights": Address("", "role:confirm"),
    "access_confirm": Address("account", "", "role:confirm"),
}

_INTAKE: Mapping[str, Address] = {
    "intake_desk:read": Address("report", "", "report:read@screening", {"part": "$part"}),
    "intake_desk:question": Address("report", "report:read@screening", "report:question@screening"),
    "intake_desk:identity": Address(
        "report", "report:read@screening", "report:read@screening + identity:reveal@call_back", {"once": "$once"}
    ),
    "intake_desk:review": Address("report", "", "identity:review@supervision"),
    "intake_desk:file": Address("report", "file:open@file"),
    "intake_desk:file_page": Address("report", "file:open@file"),
    "intake_desk:quarantine": Address("report", "file:open@file", "file:open@file + file:quarantine@file"),
    "paper:downtime": Address("", ANYONE),
    "after:follow_ups": Address("", "followup:write@follow-up"),
    "after:follow_up_done": Address("report", "", "followup:write@follow-up"),
    "after:follow_up": Address("report", "followup:write@follow-up"),
    "after:promise": Address("report", "report:read@screening", "followup:write@follow-up"),
    "after:hand_offs": Address("", "handoff:write@hand-off"),
    "after:hand_off": Address("report", "handoff:write@hand-off", "handoff:write@hand-off"),
    "after:hand_off_proof": Address("report", "handoff:write@hand-off"),
    "after:hand_off_begin": Address(
        "report", "report:read@follow-up", "handoff:write@hand-off", {"why": "out_of_area"}
    ),
    "after:written_forms": Address("", "followup:write@follow-up"),
    "after:written_match": Address(
        "call", "call:read@screening + followup:write@follow-up", "call:file@screening", {"report": "$their_report"}
    ),
    "after:add": Address("report", "report:read@screening", "report:amend@screening"),
    "after:messages": Address("report", "", "report:amend@screening"),
}

_FIELD = {"field": "story", "text": "x", "writer": "w9", "base": "1"}
_CALLS: Mapping[str, Address] = {
    "calls:list": Address("", "call:list@screening"),
    "calls:new": Address("", "", "call:open@screening"),
    "calls:call": Address("call", "call:read@screening", "call:write@screening", {"story": "x", "writer": "w9"}),
    "calls:field": Address("call", "", "call:write@screening", _FIELD),
    "calls:news": Address("call", "call:read@screening"),
    "calls:questions": Address("call", "call:read@screening"),
    "calls:history": Address("call", "call:read@screening + person:search@screening"),
    "calls:pick": Address("call", "", "call:write@screening", {"pick": "$pick"}),
    "calls:file": Address("call", "", "call:file@screening"),
    "calls:close": Address("call", "", "call:write@screening", {"result": "wrong_number"}),
    "calls:add_to": Address("call", "", "call:file@screening", {"number": "$their_number"}),
    "calls:take_over": Address("call", "", "call:write@screening"),
    "calls:attach": Address("call", "", "call:write@screening"),
}

_PEOPLE: Mapping[str, Address] = {
    "duty:alerts": Address("", ANYONE),
    "duty:all": Address("", ANYONE),
    "duty:acknowledge": Address("report", "", "alert:acknowledge"),
    "people:search": Address("", "person:search@screening", "person:search@screening", {"name": "Zq Okafor"}),
    "people:unseal": Address("", "person:unseal@screening", "person:unseal@screening"),
    "people:duplicates": Address("", "person:match@screening"),
    "people:pair": Address("person", "person:match + person:read@screening"),
    "people:merge": Address("person", "", "person:merge", {"why": "x", "stays": "$stays"}),
    "people:different": Address("person", "", "person:match", {"why": "x"}),
    "people:leave": Address("person", "", "person:match", {"why": "x"}),
    "people:again": Address("person", "", "person:merge", {"why": "x"}),
    "people:unmerge": Address("person", "person:merge@screening", "person:merge", {"why": "x"}),
    "people:person": Address("person", "person:read@screening"),
    "people:same": Address("person", "person:match@screening", "person:match@screening", {"name": "Zq Okafor"}),
    "people:propose": Address("person", "", "person:match", {"other": "$spare"}),
    "people:restrict": Address(
        "person", "person:restrict@screening", "person:restrict", {"why": "other", "ask": "$ask"}
    ),
    "people:unrestrict": Address("person", "", "person:restrict", {"open": "over"}),
    "people:seal": Address(
        "person", "person:seal@screening", "person:seal", {"why": "court", "authority": "order_seen"}
    ),
}

_TELL = "report:read@screening"
_REVIEW = "quality:review@supervision"
_FALSE = "false-report:review@supervision"
_SCREENING: Mapping[str, Address] = {
    "screening:queue": Address("", "report:list@screening"),
    "screening:rows": Address("", "report:list@screening"),
    "screening:news": Address("", ANYONE),
    "screening:beside": Address("report", _TELL),
    "screening:save_view": Address("", "", "report:list@screening", {"name": "x", "codes": "who=mine"}),
    "screening:delete_view": Address("", "", "report:list@screening", {"view": "$nobody"}),
    "screening:search": Address("", "report:search@search", "report:search@search", {"words": "$their_word"}),
    "screening:handover": Address("", "report:list@screening"),
    "screening:here": Address("", "", ANYONE),
    "screening:touch": Address("report", "", "report:claim"),
    "screening:callback": Address("report", "", "callback:show@callback"),
    "screening:review": Address("decision", "", _REVIEW),
    "screening:undo_claim": Address("report", "", "report:claim"),
    "screening:undo_release": Address("report", "", "report:claim"),
    "screening:undo_decision": Address("report", "", "screening:decide"),
    "screening:mine": Address("", "report:list@screening"),
    "screening:supervisor": Address("", "supervise:list@supervision"),
    "screening:report": Address("report", _TELL),
    "screening:print": Address("report", _TELL),
    "screening:claim": Address("report", "", "report:claim"),
    "screening:release": Address("report", "", "report:claim"),
    "screening:facts": Address("report", "", "screening:run"),
    "screening:decide": Address("report", "", "screening:decide"),
    "screening:second": Address("decision", "", "report:read@supervision + screening:second"),
    "screening:history": Address("report", _TELL + " + person:search@screening"),
    "screening:link": Address("report", "", "screening:run + person:link", {"person": "$spare", "slot": "child-1"}),
    "screening:unlink": Address("report", "", "screening:run + person:link", {"link": "$nobody", "why": "x"}),
    "screening:new_person": Address("report", "", "screening:run + person:write", {"slot": "child-1"}),
    "screening:link_looked": Address("decision", "", _REVIEW),
    "screening:ask_translation": Address("report", "", "report:read@translation", {"part": "$part", "language": "es"}),
    "screening:translation": Address("report", "report:read@translation", "translation:write@translation"),
    "screening:claim_translation": Address("report", "", "translation:claim@translation"),
}

_AGAIN: Mapping[str, Address] = {
    "screening:quality": Address("", _REVIEW),
    "screening:draw": Address("", "", _REVIEW, {"amount": "1"}),
    "screening:sample": Address("decision", _REVIEW + " + report:read@supervision", _REVIEW),
    "screening:ask_blind": Address("decision", _REVIEW, _REVIEW, {"reader": "$nobody"}),
    "screening:reading": Address("own", "quality:read + report:read@quality", own=OWN),
    "screening:reading_facts": Address("own", "", "quality:read", own=OWN),
    "screening:reading_decide": Address("own", "", "quality:read", own=OWN),
    "screening:coaching": Address("", "quality:read"),
    "screening:coaching_seen": Address("decision", "", "quality:read", own=OWN),
    "screening:false_reports": Address("", _FALSE, _FALSE, {"number": "$their_number"}),
    "screening:false_report_open": Address("report", _FALSE, _FALSE),
    "screening:false_report": Address("decision", _FALSE, _FALSE),
    "screening:practice": Address("", "practice:use"),
    "screening:practice_begin": Address("", "", "practice:use"),
    "screening:attempt": Address("own", "practice:use", own=OWN),
    "screening:attempt_facts": Address("own", "", "practice:use", own=OWN),
    "screening:attempt_decide": Address("own", "", "practice:use", own=OWN),
    "screening:practice_names": Address("", "practice:use", "practice:use"),
    "screening:practice_culture": Address("", "practice:use", "practice:use"),
    "screening:practice_interpreter": Address("", "practice:use", "practice:use"),
}

TABLE: Final[Mapping[str, Address]] = {**_DOOR, **_INTAKE, **_CALLS, **_PEOPLE, **_SCREENING, **_AGAIN}
"""Add a new address in a block of its own, and the block here."""
