"""What was done about a family's own page, in words."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from hearthline.journal.tags import Tag
from hearthline.screening.accesses.purposes import CHANGED, LOOKED, TOLD, Word

ACTS: Final[Mapping[str, tuple[str, Word]]] = {
    Tag.ASSIGNMENTS_LISTED: (LOOKED, _("Saw it in the list of families' pages")),
    Tag.ASSIGNMENT_READ: (LOOKED, _("Read who works with a family")),
    Tag.ASSIGNMENT_ENTERED: (CHANGED, _("Entered who works with a family")),
    Tag.ASSIGNMENT_CHANGED: (CHANGED, _("Changed who works with a family")),
    Tag.ASSIGNMENT_CLOSED: (CHANGED, _("Closed a family's page")),
    Tag.CASE_LETTER_MADE: (TOLD, _("Made a letter that opens a family's page")),
    Tag.CASE_LETTER_ENDED: (CHANGED, _("Ended the code of such a letter")),
}
