"""What entries of the help desk say, and what kind of act each is."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from hearthline.journal.tags import Tag
from hearthline.screening.accesses.purposes import CHANGED, LOOKED, TOLD, Word

ACTS: Final[Mapping[str, tuple[str, Word]]] = {
    Tag.INQUIRY_RECEIVED: (CHANGED, _("Somebody wrote to the help desk")),
    Tag.INQUIRY_UNREADABLE: (CHANGED, _("What somebody wrote to the help desk did not open")),
    Tag.INQUIRY_OPENED: (CHANGED, _("The system took in what somebody wrote to the help desk")),
    Tag.INQUIRY_LOGGED: (CHANGED, _("Typed in what somebody asked by telephone or letter")),
    Tag.INQUIRIES_LISTED: (LOOKED, _("Listed what people asked")),
    Tag.INQUIRY_READ: (LOOKED, _("Read what somebody asked")),
    Tag.INQUIRY_CLAIMED: (CHANGED, _("Took an inquiry")),
    Tag.INQUIRY_PUT_BACK: (CHANGED, _("Put an inquiry back")),
    Tag.INQUIRY_CHANGED: (CHANGED, _("Changed what an inquiry is about, or who asks")),
    Tag.INQUIRY_NOTED: (CHANGED, _("Wrote a note into an inquiry")),
    Tag.INQUIRY_ANSWERED: (TOLD, _("Answered an inquiry in writing")),
    Tag.INQUIRY_CLOSED: (CHANGED, _("Closed an inquiry")),
    Tag.INQUIRY_REPORTED: (CHANGED, _("Made a report of an inquiry")),
    Tag.INQUIRY_COMPLAINED: (CHANGED, _("Made a complaint of an inquiry")),
    Tag.ANSWER_HELPED: (CHANGED, _("Somebody said whether an answer helped")),
    Tag.ANSWER_PRINTED: (LOOKED, _("Printed an answer")),
    Tag.AGREED_DONE: (CHANGED, _("Said that something agreed is done")),
    Tag.REFERRAL_MADE: (CHANGED, _("Told somebody of a service, or wrote down that their name may go there")),
    Tag.REFERRALS_LISTED: (LOOKED, _("Listed referrals to services")),
    Tag.REFERRAL_READ: (LOOKED, _("Read a referral to a service")),
    Tag.REFERRAL_PASSED: (TOLD, _("Told a service what somebody agreed to")),
    Tag.REFERRAL_HEARD: (CHANGED, _("Wrote down what became of a referral")),
    Tag.REFERRAL_WITHDRAWN: (CHANGED, _("Wrote down that somebody took their consent back")),
    Tag.WAYS_IN_LISTED: (LOOKED, _("Listed the ways in to the help desk")),
    Tag.WAY_IN_GIVEN: (CHANGED, _("Gave a way in another owner")),
    Tag.WAY_IN_LOOKED: (CHANGED, _("Looked whether letters came")),
}
