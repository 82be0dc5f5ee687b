"""A page that answers the tool and decides beside the report's own: a second reading, a practice report."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from hearthline.ground.errors import DomainError
from hearthline.intake.desk.fields import at_the_top, faults, words_field
from hearthline.screening.actions.deciding import LONGEST_REASON
from hearthline.screening.actions.state import Changed
from hearthline.screening.desk.steps import At, sheet
from hearthline.ui.fields import FieldView

AT = {"screening.choice": "choice", "screening.reason": "reason"}


def facts_of(request: HttpRequest) -> dict[str, str]:
    """The answers that a form sent, by fact."""
    return {name.removeprefix("fact."): str(value) for name, value in request.POST.items() if name.startswith("fact.")}


def reason_field(text: str, error: str, hint: str = "") -> FieldView:
    """The reason beside a decision. `hint`: instead of when one is needed."""
    needed = gettext("Needed when you differ from the tool, and whenever nobody is sent.")
    return words_field("reason", gettext("Why"), text, error, limit=LONGEST_REASON, hint=hint or needed)


def page_of(request: HttpRequest, at: At, wrong: DomainError | None, hint: str = "") -> dict[str, Any]:
    """The tool at these answers, the choice and the reason as they were sent, and what is wrong with them.

    `hint`: as for `reason_field`.
    """
    found = faults(wrong, AT)
    return sheet(at) | {
        "reason_field": reason_field(request.POST.get("reason", ""), found.get("reason", ""), hint),
        "picked": request.POST.get("choice", ""),
        **at_the_top(found),
    }


def status_of(wrong: DomainError | None) -> int:
    """200; 409 when somebody was faster; 422 for anything else that is wrong with the form."""
    return 200 if wrong is None else 409 if isinstance(wrong, Changed) else 422
