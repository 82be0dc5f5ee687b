"""Walking through the pages the way a browser does: read the form on the page, fill it in, press a button."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.cast import STORY

LEAST = {1: {"danger": "no"}, 2: {"story": STORY}, 4: {"where_now": "near the red store"}}


class _Forms(HTMLParser):
    """Every form of a page: action, hidden values, typed values, buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self.area: str | None = None
        self.title = ""
        self.heading = ""
        self._in: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = {k: v or "" for k, v in attrs}
        if tag == "form":
            self.forms.append({"action": got.get("action", ""), "id": got.get("id", ""), "values": {}, "buttons": {}})
        elif tag in ("title", "h1"):
            self._in.append(tag)
        elif self.forms and tag == "input" and got.get("name"):
            self._input(got)
        elif self.forms and tag == "textarea":
            self.area = got["name"]
            self.forms[-1]["values"][self.area] = ""
        elif self.forms and tag == "button" and got.get("name"):
            self.forms[-1]["buttons"].setdefault(got["name"], []).append(got)
        elif self.forms and tag == "option" and "selected" in got:
            self.forms[-1]["values"]["role"] = got.get("value", "")

    def _input(self, got: dict[str, str]) -> None:
        values, kind = self.forms[-1]["values"], got.get("type", "text")
        if kind in ("radio", "checkbox"):
            if "checked" in got:
                values.setdefault(got["name"], []).append(got.get("value", "on"))
        elif kind not in ("file", "submit"):
            values[got["name"]] = got.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area is not None:
            values = self.forms[-1]["values"]
            values[self.area] = values[self.area].removeprefix("\n")
            self.area = None
        elif self._in and tag == self._in[-1]:
            self._in.pop()

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.forms[-1]["values"][self.area] += data
        elif self._in:
            if self._in[-1] == "title":
                self.title += data
            else:
                self.heading += data


@dataclass
class Walk:
    """One person on their way. `page` is what they see now."""

    client: Client
    prefix: str = ""
    page: Any = field(default_factory=HttpResponse)

    @property
    def read(self) -> _Forms:
        parser = _Forms()
        parser.feed(self.text)
        return parser

    @property
    def text(self) -> str:
        return str(self.page.content.decode())

    @property
    def said(self) -> str:
        """The page without what is random in it, the sealed state and the form's own: that may spell any short word."""
        return re.sub(r'"[\w.=:-]{40,}"', '""', self.text)

    @property
    def form(self) -> dict[str, Any]:
        forms = self.read.forms
        return next((one for one in forms if one["id"] == "answers"), forms[0])

    @property
    def heading(self) -> str:
        return " ".join(self.read.heading.split())

    @property
    def state(self) -> str:
        return str(self.form["values"]["state"])

    def start(self, about: str = "child", **extra: Any) -> "Walk":
        self.page = self.client.post(f"{self.prefix}/r/1", {"from": "start", "about": about}, **extra)
        return self

    def press(self, button: str = "continue", value: str = "1", **answers: Any) -> "Walk":
        """Fill in and press a button; "enter" presses none, as the Enter key does."""
        form = self.form
        data = {**form["values"], **answers}
        action = form["action"]
        if button != "enter":
            offered = form["buttons"].get(button, [])
            own = next((one for one in offered if one.get("value") == value), offered[0] if offered else {})
            data[button] = own.get("value", value) if own else value
            action = own.get("formaction") or action
        self.page = self.client.post(action, data)
        return self

    def to(self, number: int, **answers: Any) -> "Walk":
        """From the first step to step `number` with the least that is asked; `answers` override by name."""
        for here in range(1, number):
            self.to_next(here, **{name: answers[name] for name in LEAST.get(here, {}) if name in answers})
        return self

    def to_next(self, here: int, **answers: Any) -> "Walk":
        """Continue from step `here` with the least that is asked."""
        return self.press(**{**LEAST.get(here, {}), **answers})

    def send(self) -> "Walk":
        return self.press("continue")
