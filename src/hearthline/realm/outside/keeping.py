"""A member's own details, kept once; a report that begins with them; receipts they choose to keep.

The report itself is written on the public face, which knows no account. What goes there is a sealed hand-over in a form
that the person's own browser sends: the public face opens it once, and asks nobody here about it.
"""

from typing import Any
from uuid import UUID

from csp.decorators import csp_update
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from hearthline.ground.errors import DomainError
from hearthline.ground.text import one_line
from hearthline.law import PackError
from hearthline.realm import accounts
from hearthline.realm.models import Person
from hearthline.realm.outside.frame import Form, outside, page
from hearthline.sealing import codes
from hearthline.sealing.codes import in_groups, normal
from hearthline.sealing.handover import seal_handover
from hearthline.ui import languages
from hearthline.ui.agency import current_pack
from hearthline.ui.words import in_words


class DetailsForm(Form):
    """What a report asks of who reports because of their job. Nothing of it must be filled in."""

    name = forms.CharField(
        label=_("Your name"), max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Your work phone"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    employer = forms.CharField(
        label=_("Where you work"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    category = forms.ChoiceField(label=_("Your job, as the law names it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", _("Not said")), *categories()]  # type: ignore[attr-defined]


def categories() -> list[tuple[str, str]]:
    """(code, words) of those who must report, from the pack, in the page's language where it has it."""
    pack = current_pack()
    return [(one.code, _text(one.text_id)) for one in pack.reporter_categories()]


def _text(text_id: str) -> str:
    try:
        return current_pack().text(text_id, languages.current()).text
    except PackError:
        return text_id


@outside("GET", "POST")
def details(request: HttpRequest, person: Person) -> HttpResponse:
    """See and change one's own details. They rest sealed; the employer's administrator does not see them."""
    kept = accounts.details(person)
    form = DetailsForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        accounts.keep_details(person=person, told=form.cleaned_data)
        answer = redirect("outside:details")
        answer["Location"] += "?said=kept"
        return answer
    context = {"form": form, "said": "said" in request.GET, "has_errors": bool(form.errors)}
    return page(request, "details.html", context, 422 if form.errors else 200)


@outside("GET")
def start(request: HttpRequest, person: Person) -> HttpResponse:
    """Start a report with one's details filled in. One press leads to the public face, which sees an account of
    nobody: the browser says where the form comes from, no more. Nothing is written down about it here."""
    told = accounts.details(person, "own:report")
    config = settings.HEARTHLINE
    there = config.public_address
    handed = ""
    if config.handover and any(told.values()):
        handed = seal_handover(config.handover, config.agency, {**told, "language": languages.current()})
    said = [
        (str(label), told[name] if name != "category" else dict(categories()).get(told[name], ""))
        for name, label in ((name, field.label) for name, field in DetailsForm().fields.items())
        if told[name]
    ]
    wizard = there + ("" if languages.current() == "en" else f"/{languages.current()}")
    context = {"report_with": f"{wizard}/r/with", "report_without": f"{wizard}/r/job"}
    answer = page(request, "start.html", {"handed": handed, "said": said, **context})
    # The one form that leaves this face; and the one page whose origin, without its path, is told there.
    csp_update({"form-action": [there]})(lambda _request: answer)(request)
    answer["Referrer-Policy"] = "strict-origin"
    return answer


class ReceiptForm(Form):
    """A code from the receipt page."""

    code = forms.CharField(
        label=_("Code on your receipt"),
        max_length=200,
        error_messages={"required": _("Type the code on your receipt.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        """Ungrouped, as it is on the receipt."""
        typed = one_line(self.cleaned_data["code"], 80)
        if codes.decode(typed, 16) is None:
            raise forms.ValidationError(_("This is not a whole code. Look at it again."))
        return normal(typed)


@outside("GET", "POST")
def receipts(request: HttpRequest, person: Person) -> HttpResponse:
    """Receipts that one chose to keep. Whoever is signed in here could read them: a note on paper does as well."""
    form = ReceiptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.keep_receipt(person=person, code=in_groups(form.cleaned_data["code"], 4))
        except DomainError as wrong:
            form.add_error("code", in_words(wrong))
        else:
            return redirect("outside:receipts")
    context = {
        "form": form,
        "receipts": accounts.receipts(person),
        "back": f"{settings.HEARTHLINE.public_address}/back",
    }
    return page(request, "receipts.html", {**context, "has_errors": bool(form.errors)}, 422 if form.errors else 200)


@outside("POST")
def forget(request: HttpRequest, person: Person, receipt_id: UUID) -> HttpResponse:
    """Delete one."""
    accounts.forget_receipt(person=person, receipt_id=receipt_id)
    return redirect("outside:receipts")
