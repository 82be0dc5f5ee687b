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

_CLOSED = {"calendar": "courts", "day": "", "why": "weather", "source": "Order 1"}
_PEOPLE: Mapping[str, Address] = {
    "duty:alerts": Address("", ANYONE),
    "duty:all": Address("", ANYONE),
    "duty:calling": Address("", "supervise:list@supervision"),
    "duty:called": Address("report", "alert:list"),
    "duty:acknowledge": Address("report", "", "alert:acknowledge"),
    "clocks:list": Address("", "clock:list"),
    "clocks:types": Address("", "closure:list"),
    "clocks:closures": Address("", "closure:list", "closure:enter", _CLOSED),
    "clocks:recount": Address("", "", "clock:recount", {"calendar": "courts"}),
    "clocks:withdraw": Address("office", "", "closure:enter"),
    "clocks:clock": Address("report", "clock:list"),
    "clocks:pause": Address("report", "", "clock:pause", {"why": "x", "authority": "Order 1", "until": ""}),
    "clocks:resume": Address("report", "", "clock:pause"),
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

_OWN_WAYS: Mapping[str, Address] = dict.fromkeys(
    (
        "access_ways", "access_passkey_options", "access_passkey_sign_in", "access_passkey_refused",
        "access_passkey_add", "access_passkey", "access_app_remove", "access_prove", "access_prove_passkey",
        "access_prove_back", "access_sessions", "access_session_end", "access_sessions_end", "access_lock",
        "access_locked", "access_unlock_passkey", "access_somebody_else", "access_outside_start",
        "access_outside_back", "access_outside_acs", "access_outside_finish", "access_outside_metadata",
        "scim:users", "scim:user", "scim:config", "scim:types", "scim:schemas", "scim:nothing",
    ),
    Address("", ALL),
)  # fmt: skip
"""One's own ways in and open sessions, the lock, the agency's identity provider, the directory's own door."""

_TOKEN = {"name": "x", "days": "30"}
_ACCOUNTS: Mapping[str, Address] = {
    "access_person": Address("account", "user:manage"),
    "access_invite": Address("account", "", "user:manage"),
    "access_renew": Address("account", "", "user:certify", {"until": ""}),
    "access_put_out": Address("account", "", "user:manage"),
    "access_open": Address("closed", "", "user:manage"),
    "access_link": Address("account", "", "user:manage"),
    "access_unlink": Address("account", "", "user:manage"),
    "access_confirm_link": Address("account", "", "role:confirm"),
    "access_ending": Address("", "user:certify"),
    "access_tokens": Address("", "user:manage", "user:manage", _TOKEN),
    "access_token_end": Address("account", "", "user:manage"),
}

_OUT = "disclosure:record@disclosure"
_WITHHELD: Mapping[str, Address] = {
    "intake_desk:told": Address("report", _OUT, _OUT, {"recipient_kind": "x", "recipient": "x", "told": "name"}),
    "intake_desk:wish": Address("report", "", _OUT, {"code": "tells_nobody", "wish_words": "x"}),
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

_REALM: Mapping[str, Address] = {
    "realm:organisations": Address("", "organisation:list", "organisation:invite", {"name": "x", "contact": "x"}),
    "realm:organisation_code": Address("house", "", "organisation:invite"),
    "realm:organisation_end": Address("house", "", "organisation:end"),
    "realm:head_withdraw": Address("house", "", "organisation:end"),
    "realm:head_end": Address("house", "", "organisation:end"),
    "realm:cards": Address("", "outsider:list", "outsider:give", {"kind": "family"}),
    "realm:card_withdraw": Address("card", "", "outsider:end"),
    "realm:account_end": Address("card", "", "outsider:end"),
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

_MESSAGES: Mapping[str, Address] = {
    "messages:list": Address("", "message:list"),
    "messages:test": Address("", "", "message:test", {"channel": "text", "address": "+19165550142", "once": "x"}),
    "messages:message": Address("message", "message:list"),
    "messages:retry": Address("message", "", "message:end"),
    "messages:give_up": Address("message", "", "message:end", {"why": "too_late"}),
}
_AWAY = {"from_day": "2031-01-01", "from_time": "08:00", "until_day": "2031-01-02", "until_time": "08:00"}
_ROTA: Mapping[str, Address] = {
    "rota:week": Address("", "rota:list"),
    "rota:month": Address("", "rota:list"),
    "rota:now": Address("", "rota:list"),
    "rota:line": Address("", "rota:list"),
    "rota:sheet": Address("", "reach:list"),
    "rota:gap": Address("duty", "rota:list"),
    "rota:feed": Address("", ALL),
    "rota:mine": Address("", "rota:own"),
    "rota:away": Address("", "", "rota:own", {f"away-{key}": value for key, value in _AWAY.items()}),
    "rota:reach": Address("", "", "rota:own", {"way-0-channel": "desk"}),
    "rota:feed_make": Address("", "", "rota:own"),
    "rota:swap": Address("duty", "rota:own", "rota:own"),
    "rota:answer": Address("duty", "", "rota:own", {"say": "no"}),
    "rota:decide": Address("duty", "", "swap:approve", {"say": "no"}),
    "rota:back": Address("duty", "", "rota:own"),
    "rota:back_for": Address("duty", "", "rota:plan"),
    "rota:plan": Address("", "rota:plan"),
    "rota:shift": Address("", "", "rota:plan"),
    "rota:shift_end": Address("duty", "", "rota:plan"),
    "rota:away_for": Address("", "", "rota:plan"),
    "rota:step": Address("", "", "rota:plan", {"step-label": "on_duty", "step-minutes": "9"}),
    "rota:new": Address("", "rota:plan", "rota:plan"),
    "rota:rota": Address("duty", "rota:list", "rota:plan"),
    "rota:places": Address("", "rota:list", "place:edit", {"name": "x", "code": "x1"}),
    "rota:place_close": Address("duty", "", "place:edit"),
}

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
    **_DOOR,
    **_OWN_WAYS,
    **_ACCOUNTS,
    **_INTAKE,
    **_DISPATCH,
    **_WITHHELD,
    **_CALLS,
    **_LINE,
    **_PEOPLE,
    **_NEED,
    **_SCREENING,
    **_AGAIN,
    **_RETENTION,
    **_REALM,
    **_MESSAGES,
    **_ROTA,
    **_DIRECTORY,
    **_MYCASE,
    **_SERVICES,
    **_REFERRING,
    **_COMPLAINTS,
    **_HELP,
}
"""Add a new address in a block of its own, and the block here."""
