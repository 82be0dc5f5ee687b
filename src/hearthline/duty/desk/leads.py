"""Where a clock's subject is found on the desk. The rooms above say so; wired in `site/wiring.py`."""

from django.urls import NoReverseMatch, reverse

from hearthline.duty.models import Clock

_names: dict[str, tuple[str, str]] = {}


def lead(subject_kind: str, url_name: str, *, by: str = "subject_id") -> None:
    """Clocks about this kind of subject lead to `url_name`, which takes the id in the clock's column `by`."""
    _names[subject_kind] = (url_name, by)


def place_of(row: Clock) -> str:
    """The address of what the clock is about, or "" when no room said where that is."""
    name, by = _names.get(row.subject_kind, ("", "subject_id"))
    own = getattr(row, by)
    if not name or not own:
        return ""
    try:
        return reverse(name, args=[row.subject_uuid if by == "subject_id" else own])
    except (NoReverseMatch, ValueError):
        return ""
