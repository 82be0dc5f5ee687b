"""The reply form of the thread: danger first, then words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hearthline.intake.public.fields import WORDS, OneOf, words


class ReplyForm(forms.Form):
    """`text` must have words unless a file comes with it. `danger` may stay blank: it is asked, not demanded."""

    use_required_attribute = False
    danger = OneOf(
        _("Is a child in danger right now?"),
        [
            ("yes", pgettext_lazy("Is a child in danger now?", "Yes")),
            ("unsure", pgettext_lazy("Is a child in danger now?", "I am not sure")),
            ("no", pgettext_lazy("Is a child in danger now?", "No")),
        ],
    )
    text = words(_("Your answer, or anything new"), rows=8, limit=WORDS)

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id="%s", label_suffix="")

    def is_valid(self, *, with_files: bool = False) -> bool:
        """Whether it can be sent; `with_files`: a file came along, so that words are not needed."""
        if not super().is_valid():
            return False
        if not with_files and not self.cleaned_data.get("text"):
            self.add_error("text", str(_("Write your answer, or add a file.")))
            self.cleaned_data["text"] = ""
            return False
        return True

    @property
    def too_long(self) -> bool:
        return any(error.code == "too_long" for errors in self.errors.as_data().values() for error in errors)
