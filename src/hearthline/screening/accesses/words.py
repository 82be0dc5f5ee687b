"""Every kind of journal entry in words a family can read: what was done, and to which kind of act it belongs."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hearthline.journal.tags import Tag

Word = str | Promise

LOOKED, CHANGED, TOLD, TIMES, ACCOUNT = "looked", "changed", "told", "times", "account"

ACTS: Final[Mapping[str, tuple[str, Word]]] = {
    Tag.RIGHT_REFUSED: (LOOKED, _("Asked for something they may not have")),
    Tag.SIGNED_IN: (ACCOUNT, _("Signed in")),
    Tag.SIGN_IN_FAILED: (ACCOUNT, _("Failed to sign in")),
    Tag.ACCOUNT_LOCKED: (ACCOUNT, _("The account was locked for a while")),
    Tag.SIGNED_OUT: (ACCOUNT, _("Signed out")),
    Tag.SESSION_EXPIRED: (ACCOUNT, _("The session ended by itself")),
    Tag.FACTOR_ADDED: (ACCOUNT, _("Set up a second factor")),
    Tag.RECOVERY_CODES_MADE: (ACCOUNT, _("Made new recovery codes")),
    Tag.RECOVERY_CODE_USED: (ACCOUNT, _("Used a recovery code")),
    Tag.PASSWORD_CHANGED: (ACCOUNT, _("Chose a new password")),
    Tag.USER_CREATED: (ACCOUNT, _("Made the account")),
    Tag.USER_DISABLED: (ACCOUNT, _("Closed the account")),
    Tag.ROLE_GRANTED: (ACCOUNT, _("Gave a role")),
    Tag.ROLE_CONFIRMED: (ACCOUNT, _("Confirmed a role")),
    Tag.ROLE_REVOKED: (ACCOUNT, _("Took a role away")),
    Tag.AGENCY_CONFIGURED: (ACCOUNT, _("Changed the agency's settings")),
    Tag.JOURNAL_READ: (LOOKED, _("Looked up who looked at this record")),
    Tag.CLOCK_STARTED: (TIMES, _("A time limit began")),
    Tag.CLOCK_MET: (TIMES, _("A time limit was kept")),
    Tag.CLOCK_BREACHED: (TIMES, _("A time limit was missed")),
    Tag.CLOCK_SHORTENED: (TIMES, _("A time limit was made shorter")),
    Tag.CLOCK_CANCELLED: (TIMES, _("A time limit was ended by a decision")),
    Tag.CLOCK_REOPENED: (TIMES, _("A time limit runs again")),
    Tag.ALERT_RAISED: (TIMES, _("An alarm was raised")),
    Tag.ALERT_ACKNOWLEDGED: (TIMES, _("Answered an alarm")),
    Tag.ALERT_ESCALATED: (TIMES, _("An alarm went to a supervisor")),
    Tag.ENVELOPE_ACCEPTED: (CHANGED, _("The report was taken in")),
    Tag.ENVELOPE_OPENED: (CHANGED, _("The sealed report was opened for the desk")),
    Tag.ENVELOPE_UNREADABLE: (CHANGED, _("The sealed report could not be opened")),
    Tag.REPORTS_LISTED: (LOOKED, _("Saw it in a list of reports")),
    Tag.REPORT_READ: (LOOKED, _("Read the report")),
    Tag.REPORT_MARKED_READ: (CHANGED, _("Marked it as read")),
    Tag.REPORT_CLAIMED: (CHANGED, _("Took it on")),
    Tag.REPORT_RELEASED: (CHANGED, _("Gave it back")),
    Tag.REPORT_AMENDED: (CHANGED, _("Added to the report")),
    Tag.QUESTION_ASKED: (CHANGED, _("Asked who reported a question")),
    Tag.REPLY_READ: (LOOKED, _("Who reported read the question")),
    Tag.IDENTITY_REVEALED: (LOOKED, _("Opened who reported")),
    Tag.IDENTITY_REVIEWED: (CHANGED, _("Reviewed that it was opened who reported")),
    Tag.SAME_REPORTER_SHOWN: (LOOKED, _("Saw whether the same person had reported before")),
    Tag.FILE_OPENED: (LOOKED, _("Opened a file")),
    Tag.FILE_QUARANTINED: (CHANGED, _("Set a file aside")),
    Tag.TRANSLATION_ASKED: (CHANGED, _("Asked for a translation")),
    Tag.TRANSLATION_CLAIMED: (CHANGED, _("Took on a translation")),
    Tag.TRANSLATION_WRITTEN: (CHANGED, _("Wrote a translation")),
    Tag.CALL_OPENED: (CHANGED, _("Began to write down a call")),
    Tag.CALL_TYPED: (CHANGED, _("Wrote in the call")),
    Tag.CALL_READ: (LOOKED, _("Read the call")),
    Tag.CALL_LISTED: (LOOKED, _("Saw it in the list of calls")),
    Tag.CALL_FILED: (CHANGED, _("Filed the call")),
    Tag.CALL_CLOSED: (CHANGED, _("Closed the call: it was no report")),
    Tag.CALL_TAKEN_OVER: (CHANGED, _("Took over the call")),
    Tag.CALL_LEFT: (TIMES, _("The call was left silent and an alarm was raised")),
    Tag.CALLBACK_SHOWN: (LOOKED, _("Saw the number to call back")),
    Tag.REPORTS_SEARCHED: (LOOKED, _("Found it in a search")),
    Tag.FOLLOW_UP_MADE: (CHANGED, _("Made a follow-up")),
    Tag.FOLLOW_UP_DONE: (CHANGED, _("Finished a follow-up")),
    Tag.HAND_OFF_MADE: (TOLD, _("Handed it on to another place")),
    Tag.HAND_OFF_ANSWERED: (TOLD, _("Wrote down what the other place answered")),
    Tag.WRITTEN_FORM_MATCHED: (CHANGED, _("Matched a written form to it")),
    Tag.PERSONS_LOOKED_UP: (LOOKED, _("Found this person in a search")),
    Tag.PERSONS_LISTED: (LOOKED, _("Saw this person in a list")),
    Tag.PERSON_READ: (LOOKED, _("Read this person's record")),
    Tag.PERSON_CREATED: (CHANGED, _("Made the record")),
    Tag.PERSONS_IMPORTED: (CHANGED, _("The record came with an import")),
    Tag.PERSON_CHANGED: (CHANGED, _("Changed the record")),
    Tag.PERSON_RESTRICTED: (CHANGED, _("Restricted the record")),
    Tag.PERSON_UNRESTRICTED: (CHANGED, _("Lifted the restriction")),
    Tag.PERSON_SEALED: (CHANGED, _("Sealed the record")),
    Tag.PERSON_UNSEALED: (CHANGED, _("Opened a sealed record")),
    Tag.PERSONS_MERGED: (CHANGED, _("Made two records one")),
    Tag.PERSONS_UNMERGED: (CHANGED, _("Took a merge back")),
    Tag.PERSON_LINKED: (CHANGED, _("Said that a report is about this person")),
    Tag.PERSON_UNLINKED: (CHANGED, _("Took back that a report is about this person")),
    Tag.LINKS_LISTED: (LOOKED, _("Saw who the report is about")),
    Tag.DUPLICATE_FOUND: (CHANGED, _("Found that two records may be one person")),
    Tag.BATCH_STARTED: (CHANGED, _("Began to compare all records")),
    Tag.BATCH_ENDED: (CHANGED, _("Compared all records")),
    Tag.DUPLICATE_DISMISSED: (CHANGED, _("Said that two records are two persons")),
    Tag.DUPLICATE_LEFT: (CHANGED, _("Could not tell whether two records are one person")),
    Tag.DUPLICATES_LISTED: (LOOKED, _("Saw it among possible duplicates")),
    Tag.TOOL_RUN: (CHANGED, _("Ran the decision tool")),
    Tag.DECISION_PROPOSED: (CHANGED, _("Proposed a decision")),
    Tag.DECISION_MADE: (CHANGED, _("Decided")),
    Tag.DECISION_SECONDED: (CHANGED, _("Agreed as the second person")),
    Tag.DECISION_DECLINED: (CHANGED, _("Returned the decision")),
    Tag.DECISION_ESCALATED: (TIMES, _("The decision went to a supervisor")),
    Tag.DECISION_UNDONE: (CHANGED, _("Took a decision back")),
    Tag.DECISION_REVIEWED: (CHANGED, _("Looked at a decision again")),
    Tag.HISTORY_HINTED: (LOOKED, _("The system looked whether anybody in it is known")),
    Tag.HISTORY_SHOWN: (LOOKED, _("Looked at earlier history")),
    Tag.PERSON_PICKED: (CHANGED, _("Picked a person during a call")),
    Tag.PICK_TAKEN_BACK: (CHANGED, _("Took back whom they had picked")),
    Tag.PICK_CARRIED: (CHANGED, _("Whom they picked was linked to the report")),
    Tag.PICK_LEFT: (CHANGED, _("Whom they picked was not linked")),
    Tag.LINK_GONE: (CHANGED, _("A decision rested on a link that was taken back")),
    Tag.LINK_GONE_LOOKED: (CHANGED, _("Looked at a decision whose link was taken back")),
    Tag.SAMPLE_DRAWN: (CHANGED, _("Drew it for a check on quality")),
    Tag.SAMPLE_REVIEWED: (CHANGED, _("Checked its quality")),
    Tag.BLIND_ASKED: (CHANGED, _("Asked for a second reading")),
    Tag.BLIND_READ: (LOOKED, _("Read it a second time, without the decision")),
    Tag.COACHING_READ: (LOOKED, _("Read what was noted for them")),
    Tag.FALSE_REPORT_OPENED: (CHANGED, _("Opened a review of whether the report is knowingly false")),
    Tag.FALSE_REPORT_CLOSED: (CHANGED, _("Closed that review")),
    Tag.PRACTICE_LISTED: (LOOKED, _("Saw the list of practice")),
}
"""For each tag: the kind of act, and what was done. A test asserts that every tag stands here."""

ABOUT_THE_REPORTER: Final = frozenset(
    {
        Tag.REPLY_READ,
        Tag.QUESTION_ASKED,
        Tag.IDENTITY_REVEALED,
        Tag.IDENTITY_REVIEWED,
        Tag.SAME_REPORTER_SHOWN,
        Tag.CALLBACK_SHOWN,
        Tag.FALSE_REPORT_OPENED,
        Tag.FALSE_REPORT_CLOSED,
    }
)
"""Acts that tell something about who reported: never in what a family is given."""

LINKS: Final = frozenset(
    {
        Tag.LINKS_LISTED,
        Tag.LINK_GONE,
        Tag.LINK_GONE_LOOKED,
        Tag.PERSON_PICKED,
        Tag.PICK_TAKEN_BACK,
        Tag.PICK_CARRIED,
        Tag.PICK_LEFT,
    }
)
"""Acts that tell that somebody was linked to a report: a sealed person takes them along."""

PURPOSES: Final[Mapping[str, Word]] = {
    "screening": _("To decide about a report"),
    "supervision": _("Supervision"),
    "quality": _("A check on quality"),
    "translation": _("To translate"),
    "file": _("To see a file"),
    "follow-up": _("To follow up"),
    "hand-off": _("To hand it on"),
    "callback": _("To call back"),
    "call_back": _("To call back"),
    "danger": _("A child is in danger"),
    "law": _("The law asks for it"),
    "court": _("A court asked for it"),
    "correction": _("To correct something"),
    "intake": _("To take it in"),
    "search": _("To find a report"),
    "question": _("To ask a question"),
    "operator": _("Asked by the operator of the system"),
    "rerun": _("To run an old decision again"),
    "record-request": _("Somebody asked who saw their record"),
    "oversight": _("Oversight of who looks at records"),
    "response": _("To respond in time"),
    "read": _("To be read in time"),
    "second_look": _("A second look"),
    "arrived": _("It had arrived"),
    "addition": _("Something was added"),
    "facts": _("Answers were changed"),
    "unlinked": _("A link was taken back"),
}

KINDS: Final[Mapping[str, Word]] = {
    "": _("Everything"),
    LOOKED: _("Looked at it"),
    CHANGED: _("Changed or decided"),
    TOLD: _("Told another place"),
    TIMES: _("Times and alarms"),
    "refused": _("Was refused"),
    "lists": _("In lists and searches"),
}
"""What a page can be narrowed to, in the order of its form."""


def tags_of(kind: str) -> frozenset[str]:
    """The tags of one kind of act."""
    return frozenset(tag for tag, (own, _words) in ACTS.items() if own == kind)


def act(tag: str) -> str:
    """What was done, in words; the tag itself for one that nobody put into words."""
    return str(ACTS[tag][1]) if tag in ACTS else tag


def purpose(code: str) -> str:
    """Why, in words; the code itself for one that has none."""
    return str(PURPOSES.get(code, code))
