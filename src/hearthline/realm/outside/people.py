"""The organisation's administrator: who of our people has an account, a code for one more, and an end for who left."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from hearthline.ground.errors import DomainError, Refused
from hearthline.realm.members import end_member, invite_member, member, members
from hearthline.realm.models import Person
from hearthline.realm.outside.frame import ProvedForm, outside, page
from hearthline.ui.words import in_words


class MemberForm(ProvedForm):
    """Whom a code is for."""

    label = forms.CharField(
        label=_("Who is it for?"),
        max_length=120,
        error_messages={"required": _("Say who it is for, so that you know whose account it is.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    administrator = forms.BooleanField(label=_("May invite and end our people too"), required=False)


@outside("GET", "POST")
def people(request: HttpRequest, person: Person) -> HttpResponse:
    """Our people. A new code is shown once, on a card to print or to copy by hand."""
    found = members(person)
    form, card = MemberForm(request, person, request.POST or None), None
    if request.method == "POST" and form.is_valid() and form.prove():
        try:
            card = invite_member(
                person=person,
                label=form.cleaned_data["label"],
                administrator=form.cleaned_data["administrator"],
            )
        except Refused:
            raise
        except DomainError as wrong:
            form.add_error("label", in_words(wrong))
        else:
            found, form = members(person), MemberForm(request, person)
    context = {"members": found, "form": form, "card": card, "has_errors": bool(form.errors)}
    return page(request, "people.html", context, 422 if form.errors else 200)


class EndForm(ProvedForm):
    """A proof, and a button."""

    sure = forms.CharField(required=False, widget=forms.HiddenInput, initial="yes")


@outside("GET", "POST")
def end(request: HttpRequest, person: Person, member_id: UUID) -> HttpResponse:
    """Asked once more, by name, then over. Somebody else's people are as nobody."""
    whose = member(person, member_id)
    form = EndForm(request, person, request.POST or None)
    # Nobody of ours, and oneself: the use case refuses, with its entry, before the form is looked at.
    if whose is None or (request.method == "POST" and form.is_valid() and form.prove()):
        end_member(person=person, member_id=member_id)
        return redirect("outside:people")
    context = {"form": form, "whose": whose, "has_errors": bool(form.errors)}
    return page(request, "end.html", context, 422 if form.errors else 200)
