"""Served HTML as a person with a keyboard meets it: forms, fields, buttons, words."""

import secrets
from dataclasses import dataclass, field
from html.parser import HTMLParser

Pairs = list[tuple[str, str]]


@dataclass(slots=True)
class Field:
    """`type`: of an input, or textarea or select. `options`: of a select, as (value, chosen)."""

    name: str
    type: str
    value: str = ""
    checked: bool = False
    options: Pairs = field(default_factory=list)


@dataclass(slots=True)
class Button:
    name: str
    value: str
    action: str


@dataclass(slots=True)
class Form:
    action: str
    method: str
    multipart: bool
    fields: list[Field] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)

    def names(self) -> set[str]:
        return {one.name for one in self.fields}


class Page(HTMLParser):
    """`forms` in their order, and `words`: the text a person reads, title first."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self._texts: list[str] = []
        self._form: Form | None = None
        self._area: Field | None = None
        self._select: Field | None = None
        self._silent = 0
        self.feed(html)

    @property
    def words(self) -> str:
        return " ".join(" ".join(self._texts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {name: value or "" for name, value in attrs}
        if tag in ("script", "style"):
            self._silent += 1
        elif tag == "form":
            multipart = a.get("enctype", "").lower() == "multipart/form-data"
            self._form = Form(a.get("action", ""), a.get("method", "get").lower(), multipart)
            self.forms.append(self._form)
        elif self._form is not None:
            self._control(self._form, tag, a)

    def _control(self, form: Form, tag: str, a: dict[str, str]) -> None:
        kind = a.get("type", "text").lower()
        if tag == "button" or (tag == "input" and kind in ("submit", "image")):
            if a.get("type", "submit").lower() == "submit":
                form.buttons.append(Button(a.get("name", ""), a.get("value", ""), a.get("formaction", "")))
        elif tag == "input" and kind != "file" and a.get("name"):
            value = a.get("value", "on" if kind in ("checkbox", "radio") else "")
            form.fields.append(Field(a["name"], kind, value, "checked" in a))
        elif tag == "textarea" and a.get("name"):
            self._area = Field(a["name"], "textarea")
            form.fields.append(self._area)
        elif tag == "select" and a.get("name"):
            self._select = Field(a["name"], "select")
            form.fields.append(self._select)
        elif tag == "option" and self._select is not None:
            self._select.options.append((a.get("value", ""), "chosen" if "selected" in a else ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._silent -= 1
        elif tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data
        elif not self._silent:
            self._texts.append(data)


def fill(form: Form, answers: dict[str, str | list[str]]) -> Pairs:
    """The pairs a browser would send: what the page held, changed where `answers` names a field."""
    pairs: Pairs = []
    for one in form.fields:
        given = answers.get(one.name)
        if one.type in ("radio", "checkbox"):
            wanted = given if isinstance(given, list) else [given]
            if one.value in wanted if given is not None else one.checked:
                pairs.append((one.name, one.value))
        elif one.type == "select":
            held = next((value for value, chosen in one.options if chosen), one.options[0][0] if one.options else "")
            pairs.append((one.name, held if given is None else str(given)))
        elif given is None or one.type == "hidden":
            pairs.append((one.name, one.value))
        else:
            pairs.append((one.name, str(given)))
    return pairs


def multipart(pairs: Pairs, files: list[tuple[str, str, str, bytes]] | None = None) -> tuple[str, bytes]:
    """(content type, body) of a form with files: (field, file name, media type, content)."""
    edge = secrets.token_hex(16)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in pairs
    ]
    for name, file_name, kind, content in files or []:
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
        parts.append(head.encode() + f"Content-Type: {kind}\r\n\r\n".encode() + content + b"\r\n")
    return f"multipart/form-data; boundary={edge}", b"".join(parts) + f"--{edge}--\r\n".encode()
