"""Tokens of the agency's directory, for an administrator."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from hearthline.access.desk.staff import desk
from hearthline.access.directory import end_token, make_token, tokens_of, usable
from hearthline.access.outside.links import providers
from hearthline.access.stepup import step_up
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.ui.words import in_words

DAYS = ((30, _("30 days")), (180, _("180 days")), (365, _("One year")))


class TokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(
        label=_("Which directory it is for"),
        max_length=40,
        error_messages={"required": _("Write which directory it is for.")},
    )
    days = forms.TypedChoiceField(
        label=_("It works for"),
        choices=DAYS,
        coerce=int,
        initial=180,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how long it works.")},
    )
    provider = forms.ChoiceField(
        label=_("The ids it gives people are those of"), required=False, help_text=_("The externalId of SCIM.")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # a form takes what Django gives it
        known = [(p.id, p.name) for p in providers()]
        if known:
            self.fields["provider"].choices = [("", _("No identity provider")), *known]  # type: ignore[attr-defined]  # a choice field
        else:
            del self.fields["provider"]


@sensitive_variables("token")
@require_http_methods(["GET", "POST"])
@desk
@step_up()
def tokens(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every token, and a form for a new one, which is shown once."""
    form, token = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            token = make_token(viewer=viewer, **form.cleaned_data)
        except Refused:
            raise
        except DomainError as wrong:
            form.add_error("name", in_words(wrong))
        else:
            form = TokenForm()
    now = clock.now()
    rows = [{"token": row, "usable": usable(row, now)} for row in tokens_of(viewer)]
    context = {"rows": rows, "form": form, "made": token, "has_errors": bool(form.errors)}
    return render(request, "access/desk/tokens.html", context)


@require_POST
@desk
@step_up()
def end(request: HttpRequest, viewer: Viewer, token_id: UUID) -> HttpResponse:
    """The token works no more."""
    end_token(viewer=viewer, token_id=token_id)
    return redirect("access_tokens")
