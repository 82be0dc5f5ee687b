"""Every kind of journal entry: one list, `room:subject:verb`. A tag, once released, is never renamed."""

from enum import StrEnum


class Tag(StrEnum):
    """What happened. Each line says when it is written."""

    # access
    RIGHT_REFUSED = "access:right:refuse"  # a policy said no; `fields` holds the action
    SIGNED_IN = "access:session:open"  # password and second factor were right
    SIGN_IN_FAILED = "access:session:refuse"  # password or code was wrong, or the account is locked
    ACCOUNT_LOCKED = "access:account:lock"  # too many failures: locked for a while
    SIGNED_OUT = "access:session:close"  # a person signed out
    SESSION_EXPIRED = "access:session:expire"  # idle or absolute limit, or the account was disabled
    FACTOR_ADDED = "access:factor:add"  # a second factor was set up
    RECOVERY_CODES_MADE = "access:recovery-codes:make"  # new recovery codes replaced the old ones
    RECOVERY_CODE_USED = "access:recovery-code:use"  # a recovery code took the place of the second factor
    PASSWORD_CHANGED = "access:password:change"  # noqa: S105 - a person chose a new password
    USER_CREATED = "access:user:create"
    USER_DISABLED = "access:user:disable"
    ROLE_GRANTED = "access:role:grant"
    ROLE_CONFIRMED = "access:role:confirm"  # a supervisor let a new right take force
    ROLE_REVOKED = "access:role:revoke"
    AGENCY_CONFIGURED = "access:agency:configure"
    # duty
    CLOCK_STARTED = "duty:clock:start"
    CLOCK_MET = "duty:clock:meet"
    CLOCK_BREACHED = "duty:clock:breach"
    CLOCK_SHORTENED = "duty:clock:shorten"  # a later, more urgent result brought the due time forward
    CLOCK_CANCELLED = "duty:clock:cancel"
    CLOCK_REOPENED = "duty:clock:reopen"  # the act that kept the promise was taken back within seconds
    ALERT_RAISED = "duty:alert:raise"
    ALERT_ACKNOWLEDGED = "duty:alert:acknowledge"
    ALERT_ESCALATED = "duty:alert:escalate"
    # intake
    ENVELOPE_ACCEPTED = "intake:envelope:accept"
    ENVELOPE_OPENED = "intake:envelope:open"
    ENVELOPE_UNREADABLE = "intake:envelope:unreadable"
    REPORTS_LISTED = "intake:report:list"
    REPORT_READ = "intake:report:read"
    REPORT_MARKED_READ = "intake:report:mark-read"
    REPORT_CLAIMED = "intake:report:claim"
    REPORT_RELEASED = "intake:report:release"
    REPORT_AMENDED = "intake:report:amend"
    QUESTION_ASKED = "intake:question:ask"
    REPLY_READ = "intake:reply:read"
    IDENTITY_REVEALED = "intake:identity:reveal"
    IDENTITY_REVIEWED = "intake:identity:review"
    SAME_REPORTER_SHOWN = "intake:reporter:same"  # in a false-report review: that it was shown, never the number
    FILE_OPENED = "intake:file:open"
    FILE_QUARANTINED = "intake:file:quarantine"
    TRANSLATION_ASKED = "intake:translation:ask"  # a person said that a part is in a language they do not read
    TRANSLATION_CLAIMED = "intake:translation:claim"
    TRANSLATION_WRITTEN = "intake:translation:write"
    CALL_OPENED = "intake:call:open"
    CALL_TYPED = "intake:call:type"  # the first words of a person on a call; not every key stroke
    CALL_READ = "intake:call:read"
    CALL_LISTED = "intake:call:list"
    CALL_FILED = "intake:call:file"  # it became a report, or joined one
    CALL_CLOSED = "intake:call:close"  # it was no report: the purpose says what it was
    CALL_TAKEN_OVER = "intake:call:take-over"
    CALL_LEFT = "intake:call:leave"  # silent for too long: an alarm was raised
    CALLBACK_SHOWN = "intake:callback:show"  # the number to call back, to who holds the report
    REPORTS_SEARCHED = "intake:report:search"  # `fields`: what was found, never what was typed
    FOLLOW_UP_MADE = "intake:follow-up:make"
    FOLLOW_UP_DONE = "intake:follow-up:do"
    HAND_OFF_MADE = "intake:hand-off:make"
    HAND_OFF_ANSWERED = "intake:hand-off:answer"
    WRITTEN_FORM_MATCHED = "intake:written-form:match"
    # people
    PERSONS_LOOKED_UP = "people:person:search"  # `fields`: who was shown, never what was typed
    PERSONS_LISTED = "people:person:list"
    PERSON_READ = "people:person:read"  # with family, addresses, links and what happened before
    PERSON_CREATED = "people:person:create"
    PERSONS_IMPORTED = "people:person:import"  # `fields`: how many, the first one's id and the last one's
    PERSON_CHANGED = "people:person:change"  # `fields`: what was added, changed or ended
    PERSON_RESTRICTED = "people:person:restrict"
    PERSON_UNRESTRICTED = "people:person:unrestrict"
    PERSON_SEALED = "people:person:seal"  # the purpose says by what
    PERSON_UNSEALED = "people:person:unseal"
    PERSONS_MERGED = "people:person:merge"
    PERSONS_UNMERGED = "people:person:unmerge"
    PERSON_LINKED = "people:link:make"  # a person said: the one in this report is this person
    PERSON_UNLINKED = "people:link:take-back"
    LINKS_LISTED = "people:link:list"
    DUPLICATE_FOUND = "people:duplicate:find"
    BATCH_STARTED = "people:batch:start"  # everybody new or changed is compared with everybody
    BATCH_ENDED = "people:batch:end"
    DUPLICATE_DISMISSED = "people:duplicate:dismiss"  # a person said: these are two
    DUPLICATE_LEFT = "people:duplicate:leave"  # a person looked and could not tell: it stays on the queue
    DUPLICATES_LISTED = "people:duplicate:list"
    # screening
    TOOL_RUN = "screening:tool:run"
    DECISION_PROPOSED = "screening:decision:propose"
    DECISION_MADE = "screening:decision:make"
    DECISION_SECONDED = "screening:decision:second"
    DECISION_DECLINED = "screening:decision:decline"
    DECISION_ESCALATED = "screening:decision:escalate"
    DECISION_UNDONE = "screening:decision:undo"
    DECISION_REVIEWED = "screening:decision:review"  # a supervisor looked at an upward override afterwards
    HISTORY_HINTED = "screening:history:hint"  # the worker looked whether anybody of a report is known
    HISTORY_SHOWN = "screening:history:show"  # `fields`: the persons and reports that showed, never what was asked
    PERSON_PICKED = "screening:pick:make"  # during a call: the one the caller tells of is this person
    PICK_TAKEN_BACK = "screening:pick:take-back"
    PICK_CARRIED = "screening:pick:carry"  # the call was filed, and it is a link of the report now
    PICK_LEFT = "screening:pick:leave"  # it is none: the purpose says why
    LINK_GONE = "screening:link:gone"  # a decision rested on a link that was taken back
    LINK_GONE_LOOKED = "screening:link:look"  # a supervisor looked at such a decision
    SAMPLE_DRAWN = "screening:sample:draw"
    SAMPLE_REVIEWED = "screening:sample:review"
    BLIND_ASKED = "screening:blind:ask"
    BLIND_READ = "screening:blind:read"
    COACHING_READ = "screening:coaching:read"
    FALSE_REPORT_OPENED = "screening:false-report:open"
    FALSE_REPORT_CLOSED = "screening:false-report:close"
    PRACTICE_LISTED = "screening:practice:list"
    # retention
    HOLD_PLACED = "retention:hold:place"  # the purpose says why
    HOLD_LIFTED = "retention:hold:lift"
    HOLDS_LISTED = "retention:hold:list"
    DUE_LISTED = "retention:due:list"  # `fields`: the records that showed
    PLAN_PROPOSED = "retention:plan:propose"
    PLAN_READ = "retention:plan:read"
    PLAN_APPROVED = "retention:plan:approve"  # a second person: the worker begins
    PLAN_REFUSED = "retention:plan:refuse"
    RECORD_EXPUNGED = "retention:record:expunge"  # its keys are destroyed and it is in the ledger
    RECORD_EXPUNGED_AGAIN = "retention:record:expunge-again"  # after a restore, as the ledger says
    RECORD_SEALED_AGAIN = "retention:record:seal-again"  # after a restore, as the ledger says
    RECORD_KEPT = "retention:record:keep"  # it was approved, and something held it: the purpose says what
    CERTIFICATE_MADE = "retention:certificate:make"
    CERTIFICATE_READ = "retention:certificate:read"
    RETENTION_STOPPED = "retention:clock:stop"  # the clock jumped: nothing is destroyed until a person says it is right
    RETENTION_RESUMED = "retention:clock:resume"
