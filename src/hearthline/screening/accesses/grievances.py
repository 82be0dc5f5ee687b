"""What was done about complaints, and what may be said, in words."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from hearthline.journal.tags import Tag
from hearthline.screening.accesses.purposes import CHANGED, LOOKED, TOLD, Word

ACTS: Final[Mapping[str, tuple[str, Word]]] = {
    Tag.SAYING_SHOWN: (LOOKED, _("Looked up what may be said")),
    Tag.COMPLAINT_OPENED: (CHANGED, _("Took a complaint")),
    Tag.COMPLAINTS_LISTED: (LOOKED, _("Listed complaints")),
    Tag.COMPLAINT_READ: (LOOKED, _("Read a complaint")),
    Tag.COMPLAINT_TOLD: (TOLD, _("Told the person that their complaint came")),
    Tag.COMPLAINT_NAMED: (CHANGED, _("Said whom a complaint is about")),
    Tag.COMPLAINT_MOVED: (CHANGED, _("A complaint went to another step")),
    Tag.COMPLAINT_ANSWERED: (TOLD, _("Answered a complaint in writing")),
    Tag.COMPLAINT_CLOSED: (CHANGED, _("A complaint was closed: nobody went up in time")),
    Tag.COMPLAINT_WITHDRAWN: (CHANGED, _("A complaint was taken back")),
    Tag.COMPLAINT_TRENDS_SHOWN: (LOOKED, _("Saw what complaints are about, in numbers")),
    Tag.LADDER_SET: (CHANGED, _("Set who answers complaints on a step")),
    Tag.LADDER_SHOWN: (LOOKED, _("Saw who answers complaints")),
}
