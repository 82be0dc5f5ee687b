"""Who people are, and how sure we are of an answer, in the page's language."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy

PEOPLE: Final[Mapping[str, Any]] = {
    "parent": gettext_lazy("A parent, or who raises the child"),
    "child": gettext_lazy("A child or a teen"),
    "youth": gettext_lazy("Someone who is or was in foster care"),
    "relative": gettext_lazy("Family or a close friend of a child"),
    "foster_parent": gettext_lazy("A foster parent"),
    "accused": gettext_lazy("Someone a report is about"),
    "reporter": gettext_lazy("Someone who tells us about a child"),
    "professional": gettext_lazy("Someone who works with children or families"),
}
"""The order of the first page."""
SURE: Final[Mapping[str, Any]] = {
    "verified": gettext_lazy("We read it there on %(day)s."),
    "secondary": gettext_lazy("We read about it on another page, not in the rule itself, on %(day)s."),
    "unverified": gettext_lazy("We wrote it down on %(day)s and have not checked it yet."),
}
