"""Whether the pruned USWDS sheet is there to link to. The desk is complete without it."""

from functools import lru_cache

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

USWDS_SHEET = "uswds/desk.css"


@lru_cache(maxsize=1)
def uswds_url() -> str | None:
    """The sheet's address, or None when set-up could not fetch it. Asked once per process."""
    if finders.find(USWDS_SHEET) is None and not staticfiles_storage.exists(USWDS_SHEET):
        return None
    try:
        return staticfiles_storage.url(USWDS_SHEET)
    except ValueError:  # a manifest that was made before the sheet was fetched
        return None
