"""Every table of the house, and what becomes of its rows when a record is destroyed. A test walks all models.

A new table that can lead to a report, a call or a person belongs in `REPORT`, `CALL`, `PERSON` or `SUBJECT`; one that
cannot belongs in `STAYS`, with the reason. A table in neither fails the build.
"""

from collections.abc import Mapping
from typing import Final

REPORT: Final[Mapping[str, str]] = {
    # what follows from a decision
    "screening.Sample": "decision__screening__report_id",
    "screening.BlindReading": "decision__screening__report_id",
    "screening.Decision": "screening__report_id",
    "screening.ToolRun": "screening__report_id",
    "screening.TranslationTask": "screening__report_id",
    "screening.FalseReportReview": "report_id",
    "screening.Screening": "report_id",
    # what the desk did with the report
    "intake.SearchTerm": "report_id",
    "intake.FilePage": "copy__report_id",
    "intake.FileCopy": "report_id",
    "intake.ReporterMark": "report_id",
    "intake.ReporterCard": "report_id",
    "intake.Question": "report_id",
    "intake.Reveal": "report_id",
    "intake.RevealAsk": "report_id",
    "intake.Disclosure": "report_id",
    "intake.ReporterWish": "report_id",
    "intake.ClueMark": "report_id",
    "intake.FollowUp": "report_id",
    "dispatch.Typed": "handoff__report_id",
    "dispatch.Line": "handoff__report_id",
    "dispatch.HandOff": "report_id",
    "dispatch.CrossReport": "report_id",
    "people.ReportedLink": "report_id",
    # the inquiry that told of it
    "helpdesk.AgreedAction": "inquiry__report_id",
    "helpdesk.WrittenAnswer": "inquiry__report_id",
    "helpdesk.Said": "inquiry__report_id",
    "helpdesk.Inquiry": "report_id",
    "intake.ReportPart": "report_id",
    "intake.Report": "pk",
}
"""Table to the path by which its rows lead to a report, in the order in which they go: what points goes first."""

CALL: Final[Mapping[str, str]] = {
    "screening.CallPick": "call_id",
    "intake.BackCall": "contact__call_id",
    "intake.LineEvent": "contact__call_id",
    "intake.Contact": "call_id",
    "intake.CallEntry": "call_id",
    "intake.Call": "pk",
}
"""The same for a contact with the line. The calls of a report go with it."""

ROOT: Final[Mapping[str, str]] = {
    "intake.StaffQuestion": "root_id",
    "intake.PublicStatus": "root_id",
    "intake.Envelope": "root_id",
    "helpdesk.SealedAnswer": "root_id",
    "helpdesk.InquiryStanding": "root_id",
    "helpdesk.RawMail": "root_id",
    "helpdesk.InquiryPending": "root_id",
    "helpdesk.InquiryEnvelope": "root_id",
}
"""What the doors hold of a report and of the inquiry that told of it, by the hash that all under one receipt shares."""

ENVELOPE: Final[Mapping[str, str]] = {
    "intake.IntakePending": "envelope_id",
    "intake.AttachmentUse": "envelope_id",
    "intake.AttachmentChunk": "attachment_id",
    "intake.Attachment": "pk",
}
"""What hangs on the envelopes: a file goes when no other envelope names it (`destroying.files_of`)."""

PERSON: Final[Mapping[str, tuple[str, ...]]] = {
    "people.PersonName": ("person_id",),
    "people.PersonAddress": ("person_id",),
    "people.PersonPhone": ("person_id",),
    "people.PersonIdentifier": ("person_id",),
    "people.HouseholdMember": ("person_id",),
    "people.Relationship": ("person_id", "other_id"),
    "people.SafetyAlert": ("person_id",),
    "people.PastEvent": ("person_id",),
    "people.Standing": ("person_id",),
    "people.Possible": ("one_id", "two_id"),
    "people.Merge": ("absorbed_id", "survivor_id"),
    "people.ReportedLink": ("person_id",),
    "screening.CallPick": ("person_id",),
    "people.Person": ("pk",),
}
"""Table to the columns by which its rows lead to a person, in the order in which they go."""

OF_PERSONS: Final[Mapping[str, str]] = {
    "people.Household": "goes when nobody lives in it any more",
    "people.Lookup": "the look-up that let the person be created goes with them",
    "people.Card": "taken out of the index with its lists, before the person",
    "people.Posting": "the person's number leaves every list",
    "people.Gone": "a card that left while lists are built",
    "people.Spelling": "a word that nobody else here bears leaves its rows",
}
"""Tables of persons that no column leads to: each is dealt with by name in `persons`."""

SUBJECT: Final[Mapping[str, str]] = {
    # from an inquiry or a report that went; then what hangs on the referral, and its clocks below
    "referring.Referral": "subject_id",
    "referring.Consent": "referral_id",
    "referring.Line": "referral_id",
    "access.ToReview": "record_id",
    "access.Opening": "record_id",
    "access.Barred": "record_id",
    "access.Restriction": "record_id",
    "access.Named": "record_id",
    "duty.Pause": "subject_id",
    "duty.Clock": "subject_id",
    "duty.EscalationCall": "subject_id",
    "duty.EscalationStep": "subject_id",
    "duty.Escalation": "subject_id",
    "duty.Alert": "subject_id",
    "messaging.Attempt": "subject_id",
    "messaging.Message": "subject_id",
    "intake.Presence": "subject_id",
}
"""Tables that name any record by its id: every id that went takes its rows along, in this order, and theirs too."""

_LISTINGS: Final = """
    Accessibility Address Attribute Contact CostOption Delivery Funding Language Location MetaTableDescription
    Metadata Organization OrganizationIdentifier OtherRow Phone Program Reject RequiredDocument Schedule Service
    ServiceArea ServiceAtLocation Shelf Source Taxonomy TaxonomyTerm Turnstile
"""
LISTED: Final = (
    *(f"community.{name}" for name in _LISTINGS.split()),
    *(f"helpfinder.{name}" for name in ("Offer", "Sign", "Word", "ZipMiddle")),
)

STAYS: Final[Mapping[str, str]] = {
    "journal.Entry": "that it happened, who and when stays; no entry holds a name or a value",
    "journal.Pending": "the journal's own waiting list",
    "journal.Link": "the journal's chain",
    "journal.Checkpoint": "the journal's signatures",
    "journal.AnchorMark": "how far the journal is kept elsewhere",
    "access.Agency": "nobody reported is in it",
    "access.User": "staff",
    "access.RoleGrant": "staff's rights",
    "access.SignInFailure": "who tried to sign in",
    "access.OutsideIdentity": "staff's names at the agency's provider",
    "access.DirectoryToken": "hashes; the agency's directory of its staff",
    "complaints.Complaint": "no record of a child; how long one is kept is unknown, and no pack has a time for it",
    "complaints.About": "whom of the staff a complaint is about",
    "complaints.Turn": "what happened to a complaint, with its answer, sealed",
    "complaints.PublicComplaint": "where a complaint stands, in codes",
    "complaints.PublicLetter": "letters about complaints, sealed to who complained",
    "complaints.Wish": "a button that was pressed: gone when the worker has done it",
    "complaints.LadderPost": "who of the staff answers complaints",
    "duty.Closure": "days on which a court was closed",
    "duty.SweepMark": "the clock",
    "directory.Check": "who called a public number, and what was heard of the line",
    "directory.Standing": "public numbers that work, or do not",
    "directory.WrongNumber": "a number that is said to be wrong; no words, and nobody's name",
    "duty.DutyPlace": "the agency's own places",
    "duty.Rota": "staff's shifts; nobody reported is in them",
    "duty.RotaVersion": "as the rota",
    "duty.RotaLine": "as the rota",
    "duty.Shift": "as the rota",
    "duty.Absence": "when staff were away, never why",
    "duty.Swap": "as the rota",
    "duty.ChainStep": "minutes",
    "duty.Reach": "how staff are reached",
    "duty.Feed": "hashes; whose calendar reads which shifts",
    "duty.CoverageGap": "when nobody was on duty, and since when the desk showed it",
    "intake.Draft": "under a code we do not have; gone after its hours, and no record is destroyed before that",
    "intake.Canary": "sealed by the system to itself",
    "screening.PinnedPack": "law",
    "screening.SavedView": "codes of a filter",
    "screening.PracticeAttempt": "invented reports",
    "people.Shelf": "counts of an index",
    "people.LinkRun": "how far a comparison came: a random id says where",
    "intake.LineStaff": "which telephone of staff rings",
    "intake.LineRung": "as the rota",
    "dispatch.Responder": "offices outside: no family",
    "retention.LegalHold": "ended holds stay; while one stands nothing under it goes",
    "retention.Plan": "who proposed and who approved",
    "retention.PlanItem": "forgets the id when it is done",
    "retention.Certificate": "hashes and counts",
    "retention.LastRun": "the clock",
    "site.HealthSign": "health",
    "messaging.Seen": "signatures of posts, for two days",
    "messaging.HookNote": "a provider's posts, until the worker has read them; gone within a day",
    "realm.Organisation": "schools and the like: no family",
    "realm.Person": "an account outside: no name in clear, and nothing leads from it to a report or a case",
    "realm.Invitation": "digests of codes",
    "realm.RecoveryCode": "digests; gone with the account",
    "realm.SignInFailure": "who tried to sign in, as keyed hashes",
    "realm.KeptReceipt": "sealed by its person for themselves alone; gone with the account",
    "realm.OutsideSession": "sessions of the outside face; they hold nothing of any record",
    "realm.HandOverUse": "digests, for a day",
    "helpdesk.Helped": "yes, partly or no, a topic and a day: nothing leads from it to anybody",
    "helpdesk.WayInState": "who answers for a way in",
    "duty.Heartbeat": "that a part of the worker lives",
    **dict.fromkeys(LISTED, "a public listing of community services: nobody reported is in it"),
    "helpfinder.Key": "digests of codes for who keeps a listing",
    "helpfinder.Told": "what a listing's keeper wrote about their own service",
    "helpfinder.Asking": "who asked a service, and what was heard of the service",
    "helpfinder.Correction": "the agency's correction of a public listing",
    "helpfinder.Making": "how far rows to search were made",
    "mycase.View": "sealed to a code that we do not have; gone when its letter ends or runs out",
    "mycase.Assignment": "which staff works on a case of the old system, sealed; leads to no report and no person",
    "mycase.Party": "a role",
    "mycase.Letter": "a public key, and when it ended",
    "auth.Group": "Django's own, unused",
    "auth.Permission": "Django's own, unused",
    "auth.Group_permissions": "Django's own, unused",
    "contenttypes.ContentType": "Django's own",
    "sessions.Session": "what somebody searched for leaves every session when a plan is approved (`leftovers`)",
    "account.EmailAddress": "staff",
    "account.EmailConfirmation": "staff",
    "mfa.Authenticator": "staff",
}
"""Tables whose rows stay, and why they may."""


def deleted() -> frozenset[str]:
    """Tables from which the worker must be able to delete rows, for the grants."""
    return frozenset((*REPORT, *CALL, *ROOT, *ENVELOPE, *PERSON, *OF_PERSONS, *SUBJECT))


def placed() -> frozenset[str]:
    """Every table that is dealt with here."""
    return deleted() | frozenset(STAYS)
