"""A plain browser for the real processes: cookies, forms by the names on the page, no script."""

import http.client
import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from bench.page import Form, Page, Pairs, multipart

File = tuple[str, str, str, bytes]
"""(field, file name, media type, content)"""


@dataclass(frozen=True)
class Answer:
    """What came back. `headers`: names in lower case, in their order, repeated ones kept."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    path: str

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def page(self) -> Page:
        return Page(self.text)

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name.lower()), "")

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name.lower()]


@dataclass
class Browser:
    """One person's browser at one face. Follows redirects the way a browser does after a form."""

    port: int
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    host: str = "127.0.0.1"

    def get(self, path: str, **headers: str) -> Answer:
        return self._follow(self.ask("GET", path, b"", headers))

    def post(self, path: str, pairs: Pairs, files: list[File] | None = None, **headers: str) -> Answer:
        if files is None:
            kind, body = "application/x-www-form-urlencoded", urlencode(pairs).encode()
        else:
            kind, body = multipart(pairs, files)
        return self._follow(self.ask("POST", path, body, {"Content-Type": kind, **headers}))

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        """One request, one answer, no redirects."""
        line = http.client.HTTPConnection(self.host, self.port, timeout=30)
        sent = {"Accept-Language": "en", **self.headers, **headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            line.request(method, path, body or None, sent)
            reply = line.getresponse()
            answer = Answer(
                reply.status, [(k.lower(), v) for k, v in reply.getheaders()], reply.read(), urlsplit(path).path
            )
        finally:
            line.close()
        for cookie in answer.all("set-cookie"):
            for name, morsel in SimpleCookie(cookie).items():
                self.cookies[name] = morsel.value
        return answer

    def _follow(self, answer: Answer) -> Answer:
        for _ in range(5):
            where = answer.header("location")
            if answer.status not in (301, 302, 303, 307) or not where or urlsplit(where).netloc:
                return answer
            answer = self.ask("GET", urljoin(answer.path, where), b"", {})
        return answer


def form_to(page: Page, ending: str) -> Form:
    """The form, or the form with a button, whose address ends so."""
    for form in page.forms:
        if form.action.endswith(ending) or any(button.action.endswith(ending) for button in form.buttons):
            return form
    raise AssertionError(f"no form leads to {ending}: {[form.action for form in page.forms]}")


def links(text: str, pattern: str) -> list[str]:
    """Addresses of links that match, in their order, each once."""
    return list(dict.fromkeys(found for found in re.findall(r'href="([^"]*)"', text) if re.search(pattern, found)))
