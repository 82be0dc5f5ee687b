"""Addresses about a family: reports, calls, the people in them, who may come near them, how long they are kept."""

from collections.abc import Mapping
from typing import Final

from tests.access.matrix.table import ANYONE, Address

OWN = "owner"

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
    "after:written_forms": Address("", "followup:write@follow-up"),
    "after:written_match": Address(
        "call", "call:read@screening + followup:write@follow-up", "call:file@screening", {"report": "$their_report"}
    ),
    "after:add": Address("report", "report:read@screening", "report:amend@screening"),
    "after:messages": Address("report", "", "report:amend@screening"),
}

_FIELD = {"field": "story", "text": "x", "writer": "w9", "base": "1"}
_CALLS: Mapping[str, Address] = {
    "calls:list": Address("", "call:list@screening + line:list@line"),
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

_TAKE = "line:take@line"
_LINE: Mapping[str, Address] = {
    "line:part": Address("", "line:list@line"),
    "line:ready": Address("", "", _TAKE, {"ready": "on", "address": "+19165550142"}),
    "line:next": Address("", "", _TAKE),
    "line:contact": Address("contact", _TAKE),
    "line:take": Address("contact", "", _TAKE),
    "line:put_back": Address("contact", "", _TAKE),
    "line:open": Address("contact", "", _TAKE),
    "line:finish": Address("contact", "", _TAKE),
    "line:call": Address("contact", "", _TAKE),
    "line:outcome": Address("contact", "", _TAKE, {"outcome": "no_answer"}),
    "line:number": Address("contact", "", _TAKE),  # the page says to who has them not that they have them not
    "line:strip": Address("call", "call:read@screening"),
    "line:wall": Address("", "line:wall@line"),
    "line:wall_now": Address("", "line:wall@line"),
}

_TOLD = "disclosure:record@disclosure"
_WITHHELD: Mapping[str, Address] = {
    "intake_desk:told": Address("report", _TOLD, _TOLD, {"recipient_kind": "x", "recipient": "x", "told": "name"}),
    "intake_desk:wish": Address("report", "", _TOLD, {"code": "tells_nobody", "wish_words": "x"}),
    "intake_desk:clues": Address(
        "report",
        "report:read@protect-reporter",
        "report:read@protect-reporter + clue:mark@protect-reporter",
        {"words": "$nobody"},
    ),
    "intake_desk:asked": Address("", "identity:second@supervision"),
    "intake_desk:answer": Address("ask", "", "identity:second@supervision", {"agree": "yes"}),
    "intake_desk:open": Address("ask", "", "identity:reveal@court"),
}

_OUT = "handoff:write@hand-off"
_OFFICES = "responder:list@responders"
_OFFICE = "responder:manage@responders"
_DISPATCH: Mapping[str, Address] = {
    "dispatch:tell": Address("report", _OUT, _OUT, {"recipient": "emergency", "why": "danger"}),
    "dispatch:hand_offs": Address("", _OUT),
    "dispatch:hand_off": Address("report", _OUT, _OUT),
    "dispatch:next": Address("report", "", _OUT),
    "dispatch:typed": Address("report", "", _OUT, {"answered_by": "Badge 1"}),
    "dispatch:proof": Address("report", _OUT),
    "dispatch:eido": Address("report", _OUT),
    "dispatch:update": Address("report", "", _OUT),
    "dispatch:outcome": Address("report", "", _OUT),
    "dispatch:received": Address("report", "", _OUT, {"received_by": "Badge 1"}),
    "dispatch:cross_report": Address("report", _OUT),
    "dispatch:sent": Address("report", "", _OUT, {"how": "fax", "to": "Records"}),
    "dispatch:excuse": Address("report", "", "crossreport:excuse@hand-off", {"reason": "$ask"}),
    "dispatch:responders": Address("", _OFFICES),
    "dispatch:responder_new": Address("", _OFFICE, _OFFICE),
    "dispatch:responder": Address("office", _OFFICE, _OFFICE),
    "dispatch:responder_end": Address("office", "", _OFFICE),
    "dispatch:responder_take": Address("", _OFFICE, _OFFICE, {"entry": "police_galt"}),
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
    "screening:report": Address("report", _TELL, tells=True),
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

_PEOPLE: Mapping[str, Address] = {
    "people:search": Address("", "person:search@screening", "person:search@screening", {"name": "Zq Okafor"}),
    "people:unseal": Address("", "person:unseal@screening", "person:unseal@screening"),
    "people:duplicates": Address("", "person:match@screening"),
    "people:pair": Address("person", "person:match + person:read@screening"),
    "people:merge": Address("person", "", "person:merge", {"why": "x", "stays": "$stays"}),
    "people:different": Address("person", "", "person:match", {"why": "x"}),
    "people:leave": Address("person", "", "person:match", {"why": "x"}),
    "people:again": Address("person", "", "person:merge", {"why": "x"}),
    "people:unmerge": Address("person", "person:merge@screening", "person:merge", {"why": "x"}),
    "people:person": Address("person", "person:read@screening", tells=True),
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

_GLASS = "glass:break@child_in_danger"
_WHY = {"why": "child_in_danger", "words": "x"}
_GIVE = {"who": "$nobody", "why": "works_the_case", "until": "2026-12-01"}
_KEPT = {"why": "court", "ask": "$nobody", "version": "0"}
_NEED: Mapping[str, Address] = {
    "need:glass": Address("person", _GLASS, _GLASS, _WHY, exists=True),
    "need:glass_found": Address("own", _GLASS, _GLASS, _WHY, own=OWN),
    "need:openings": Address("person", "opening:give@listed", "opening:give@works_the_case", _GIVE),
    "need:end_opening": Address("person", "", "opening:give@ended"),
    "need:person_conflict": Address("person", "conflict:declare", "conflict:declare", {"why": "friend"}),
    "need:report_conflict": Address("report", _TELL, "conflict:declare", {"why": "friend"}),
    "need:restrict_report": Address("report", "report:restrict@listed", "report:restrict@court", _KEPT),
    "need:unrestrict_report": Address("report", "", "report:restrict@over", {"over": "over"}),
    "need:report_glass": Address("report", _GLASS, _GLASS, _WHY, exists=True),
    "need:report_openings": Address("report", "opening:give@listed", "opening:give@works_the_case", _GIVE),
    "need:end_report_opening": Address("report", "", "opening:give@ended"),
    "need:reviews": Address("", "review:list"),
    "need:review": Address("review", "review:list"),
    "need:close_review": Address("review", "", "review:close", {"outcome": "in_order"}),
    "need:why": Address(
        "", "access:explain", "access:explain", {"who": "x", "action": "person:read", "record": "$spare"}
    ),
    "people:journal": Address("person", "journal:read@oversight"),
    "screening:journal": Address("report", "journal:read@oversight"),
}

_KEEP = "retention:list@retention"
_GO = "retention:propose@retention"
_HOLD = {"number": "$their_number", "why": "lawsuit", "ends_on": "", "case": ""}
_RETENTION: Mapping[str, Address] = {
    "retention:due": Address("", _KEEP),
    "retention:propose": Address("", "", _GO, {"record": "report:$nobody"}),
    "retention:order": Address("", "", _GO, {"number": "$their_number", "case": "JV 26-1182"}),
    "retention:plan": Address("plan", _KEEP),
    "retention:approve": Address("plan", "", "retention:approve@retention"),
    "retention:refuse": Address("plan", "", _GO),
    "retention:certificate": Address("plan", "certificate:read@retention"),
    "retention:certificate_file": Address("plan", "certificate:read@retention"),
    "retention:holds": Address("", "hold:list@retention", "hold:place@retention", _HOLD),
    "retention:lift": Address("plan", "", "hold:lift@retention"),
}

FAMILIES: Final[Mapping[str, Address]] = {
    **_INTAKE,
    **_CALLS,
    **_LINE,
    **_WITHHELD,
    **_DISPATCH,
    **_SCREENING,
    **_AGAIN,
    **_PEOPLE,
    **_NEED,
    **_RETENTION,
}
