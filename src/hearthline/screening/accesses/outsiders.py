"""Journal entries about accounts of people outside and about the numbers of the directory, in words: see `words`."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from hearthline.journal.tags import Tag
from hearthline.screening.accesses.purposes import ACCOUNT, CHANGED, LOOKED, Word

ACTS: Final[Mapping[str, tuple[str, Word]]] = {
    Tag.ORGANISATION_INVITED: (ACCOUNT, _("Invited an organization outside")),
    Tag.ORGANISATION_ENDED: (ACCOUNT, _("Ended an organization's accounts")),
    Tag.ORGANISATIONS_LISTED: (LOOKED, _("Listed the organizations outside")),
    Tag.OUTSIDERS_LISTED: (LOOKED, _("Listed the cards for families")),
    Tag.OUTSIDE_CODE_MADE: (ACCOUNT, _("Made a card that opens an account outside")),
    Tag.OUTSIDE_CODE_WITHDRAWN: (ACCOUNT, _("Took such a card back")),
    Tag.OUTSIDER_CREATED: (ACCOUNT, _("Somebody outside opened an account")),
    Tag.OUTSIDER_ENDED: (ACCOUNT, _("An account outside was ended")),
    Tag.OUTSIDER_SIGNED_IN: (ACCOUNT, _("Somebody outside signed in")),
    Tag.OUTSIDER_SIGNED_OUT: (ACCOUNT, _("Somebody outside signed out")),
    Tag.OUTSIDER_SESSIONS_ENDED: (ACCOUNT, _("Somebody outside ended their other sessions")),
    Tag.OUTSIDER_SIGN_IN_FAILED: (ACCOUNT, _("A sign-in from outside failed")),
    Tag.OUTSIDER_SLOWED: (ACCOUNT, _("Sign-ins with a name outside were slowed")),
    Tag.OUTSIDER_PASSWORD_CHANGED: (ACCOUNT, _("Somebody outside chose a new password")),
    Tag.OUTSIDER_FACTOR_SET: (ACCOUNT, _("Somebody outside set up their codes")),
    Tag.OUTSIDER_RECOVERY_CODES_MADE: (ACCOUNT, _("Somebody outside made recovery codes")),
    Tag.OUTSIDER_RECOVERY_CODE_USED: (ACCOUNT, _("Somebody outside used a recovery code")),
    Tag.MEMBERS_LISTED: (ACCOUNT, _("An organization's administrator listed its people")),
    Tag.DETAILS_CHANGED: (ACCOUNT, _("Somebody outside changed the details they keep")),
    Tag.NUMBERS_LISTED: (LOOKED, _("Listed the numbers to call")),
    Tag.NUMBER_CHECKED: (CHANGED, _("Wrote down what calling a number came to")),
    Tag.SERVICE_CHECKED: (CHANGED, _("Wrote down what asking a community service came to")),
    Tag.SERVICE_WORDS_SETTLED: (CHANGED, _("Read what a community service sent")),
    Tag.LISTINGS_TAKEN: (CHANGED, _("Took in a delivery of community services")),
    Tag.SERVICE_CODE_GIVEN: (CHANGED, _("Made a code for a community service")),
}
