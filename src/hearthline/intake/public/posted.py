"""What a page sent: the answers so far, which page it was, and which button was pressed."""

from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from hearthline.ground.text import one_line
from hearthline.intake.public import state
from hearthline.intake.public.answers import Wizard
from hearthline.ui.languages import LANGUAGES

# In this order: the first one found is what was pressed. Without any it is "continue" (the Enter key).
BUTTONS = ("_lang", "back", "save", "add", "remove", "edit", "skip", "called", "cannot_call", "again")


@dataclass(frozen=True, repr=False)
class Posted:
    """`wizard` is None when the hidden state did not open. `came_from` is the page; `action` the button."""

    wizard: Wizard | None
    came_from: str
    action: str
    value: str
    data: QueryDict

    @property
    def step(self) -> int:
        """The number of the step the page was, 0 when it was another page."""
        return int(self.came_from) if self.came_from in ("1", "2", "3", "4", "5", "6", "7", "8", "9") else 0

    @property
    def number(self) -> int:
        """The button's value as a small number; -1 when it is none."""
        return int(self.value) if self.value.isascii() and self.value.isdigit() and len(self.value) < 4 else -1


def read(request: HttpRequest) -> Posted:
    """Read a post. Switches the language when the language menu was used, so that the answer comes in it."""
    data = request.POST
    action = next((name for name in BUTTONS if name in data), "continue")
    value = data.get(action, "")
    if action == "_lang" and value in dict(LANGUAGES):
        translation.activate(value)
    return Posted(
        wizard=None if foreign(request) else state.open_wizard(data.get("state", "")),
        came_from=data.get("from", ""),
        action=action,
        value=value,
        data=data,
    )


def foreign(request: HttpRequest) -> bool:
    """Whether another site made this browser send the post. Then its `state` is not believed.

    A sealed state proves that we made it, not for whom: somebody who plants their own on another site would hold the
    code of the report that the person then writes. So the words are taken and the state is not. Nobody is refused: a
    browser that says nothing is believed, and "null" is what an honest page sends under our own Referrer-Policy.
    """
    fetched = request.headers.get("Sec-Fetch-Site", "")
    if fetched:
        return fetched not in ("same-origin", "none")
    origin = request.headers.get("Origin", "null")
    return origin != "null" and origin.lower().rpartition("://")[2] != request.get_host().lower()


def no_data() -> MultiValueDict[str, str]:
    """An empty post, for showing a step with what it still needs."""
    return MultiValueDict()


def presented(typed: str) -> str:
    """A code as typed, for looking up and for showing again: short, one line, nothing that cannot be written."""
    return one_line(typed, 80)
