"""An invented reporter who plays the public wizard as it is served, and keeps the receipt.

Nothing here knows what the steps ask: each page's form is read, filled by the names of its fields, and sent with the
button that leads on. A page of a shape seen before is filled from its recipe, so that many reporters cost little.
"""

import hashlib
import html
import itertools
import re
from collections.abc import Generator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.page import Form, Page, Pairs, fill, multipart
from bench.wire import Ask, Broken, Play, Reply

CODE = re.compile(r"\b(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}\b")
_SHOWN = re.compile(rb'name="code" value="((?:[0-9A-Z]{4}-){6}[0-9A-Z]{4})"')
_STATE = re.compile(rb'name="state"[^>]*?value="([^"]*)"|value="([^"]*)"[^>]*?name="state"')
_FROM = re.compile(rb'name="from"[^>]*?value="([^"]*)"')
SIDEWAYS = {"_lang", "back", "save", "add", "remove", "edit", "skip", "cannot_call"}
"""Buttons that do not lead on to the next page."""
MOST_PAGES = 14
_SENTENCES = (
    "Last night I heard the little one crying for a long time behind the wall and somebody shouting.",
    "This morning there was a mark on the cheek and the story did not fit what I saw with my own eyes.",
    "It has been like this since the spring and the neighbors on the other side have heard it too.",
    "I do not know the family well and I may be wrong but I could not sleep without telling someone.",
    "The older sister walks the younger one to the bus and they both wear the same thin jackets.",
)
_serial = itertools.count(1)


@dataclass
class Person:
    """Who reports: which way in, and what goes into fields of which name. Everything is invented."""

    story: str
    about: str = "child"
    answers: dict[str, str | list[str]] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """What the story is recognised by, without keeping it."""
        return story_mark(self.story)


def story_mark(story: str) -> str:
    return hashlib.sha256(" ".join(story.split()).encode()).hexdigest()


def someone(*, length: int = 1000, run: str = "") -> Person:
    """A person whose story nobody else has, about `length` letters long."""
    number = next(_serial)
    words = itertools.cycle(_SENTENCES)
    story = f"Story {run} {number}."
    while len(story) < length:
        story += " " + next(words)
    answers: dict[str, str | list[str]] = {
        "danger": "no",
        "danger_signs": ["unknown"],
        "story": story,
        "children-0-name": f"Wren {number}",
        "children-0-age": "6",
        "where_now": "The yellow house across from the laundromat on Larkspur Court",
        "adults-0-name": "Dashiell",
        "adults-0-worried_about": "yes",
        "when": "last night",
        "how_know": ["saw"],
        "role": "none",
        "decline_name": "on",
    }
    if number % 2:  # every second person leaves a number: it is sealed in a box of its own
        answers["phone"] = "(916) 555-0142"
    return Person(story, answers=answers)


@dataclass
class Told:
    """What became of one report. `final`: the Send request as bytes, ready to be sent (again). `code`: the receipt.

    `sent`: how often Send left. `said`: what the page behind the receipt says. `errors`: what went wrong, in words.
    """

    person: Person
    final: Ask | None = None
    code: str = ""
    sent: int = 0
    said: str = ""
    found: bool = False
    errors: list[str] = field(default_factory=list)


class Refused(Exception):
    """An answer nobody should get."""


def get(path: str, *, label: str) -> Ask:
    return Ask(label, _head("GET", path) + b"\r\n")


def post(path: str, body: bytes, kind: str, *, label: str) -> Ask:
    head = _head("POST", path) + f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode("latin-1")
    return Ask(label, head + body)


def _head(method: str, path: str) -> bytes:
    # What a browser sends, near enough: the server compresses and picks a language for it too.
    return (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\nAccept-Language: en\r\n"
        "Accept-Encoding: gzip\r\nConnection: keep-alive\r\n"
    ).encode("latin-1")


def posted(form: Form, pairs: Pairs, action: str, *, label: str) -> Ask:
    """The request of a filled form."""
    if form.multipart:
        kind, body = multipart(pairs)
    else:
        kind, body = "application/x-www-form-urlencoded", urlencode(pairs).encode()
    return post(action, body, kind, label=label)


def onward(page: Page, person: Person) -> tuple[Form, Pairs, str]:
    """The form that leads on, the pressed button's pair, and the address. Raises Refused when there is none."""
    for form in page.forms:
        if form.method != "post" or ("from" not in form.names() and "state" not in form.names()):
            continue
        for button in form.buttons:
            if button.name == "about" and button.value != person.about:
                continue
            if button.name not in SIDEWAYS:
                pressed = [(button.name, button.value)] if button.name else []
                return form, pressed, button.action or form.action
    raise Refused("no button leads on")


@dataclass(frozen=True)
class _Recipe:
    """How a page of a known shape is filled: names with a constant, or None where the person's own answer goes."""

    form: Form
    pairs: tuple[tuple[str, str | None], ...]
    action: str
    label: str


class Recipes:
    """Recipes by the page they are for. A page that shows something unexpected is read anew."""

    def __init__(self) -> None:
        self._known: dict[tuple[bytes, str, str], _Recipe] = {}

    def next(self, body: bytes, person: Person) -> Ask:
        """What is sent from this page."""
        page_name = _FROM.search(body)
        key = (page_name.group(1) if page_name else b"", person.about, " ".join(sorted(person.answers)))
        recipe = self._known.get(key)
        state = _STATE.search(body)
        if recipe is None or page_name is None:
            recipe = self._learn(body, person)
            self._known[key] = recipe
        held = html.unescape((state.group(1) or state.group(2) or b"").decode()) if state else ""
        pairs = [(name, self._value(name, value, person, held)) for name, value in recipe.pairs]
        return posted(recipe.form, pairs, recipe.action, label=recipe.label)

    def _learn(self, body: bytes, person: Person) -> _Recipe:
        form, pressed, action = onward(Page(body.decode()), person)
        own = {name for name, value in person.answers.items() if isinstance(value, str)}
        kept = [
            (name, None if name == "state" or (name in own and value == person.answers[name]) else value)
            for name, value in fill(form, person.answers)
        ]
        label = "send" if action.endswith("/send") else f"to {action.rsplit('/', 1)[-1]}"
        return _Recipe(form, (*kept, *pressed), action, label)

    @staticmethod
    def _value(name: str, value: str | None, person: Person, state: str) -> str:
        if value is not None:
            return value
        return state if name == "state" else str(person.answers[name])


def insist(ask: Ask, tries: int) -> Generator[Ask, Reply, Reply]:
    """Ask again when the connection breaks, `tries` times at most: what a person does, and must be safe to do."""
    for left in range(tries - 1, -1, -1):
        try:
            return (yield ask)
        except Broken:
            if not left:
                raise
    raise AssertionError("tries is at least 1")


def to_the_end(told: Told, recipes: Recipes, *, tries: int = 1) -> Play:
    """Play every page until the next press is Send; `told.final` is then ready."""
    try:
        reply = yield from insist(get("/", label="start"), tries)
        for _ in range(MOST_PAGES):
            check(reply)
            ask = recipes.next(reply.body, told.person)
            if ask.label == "send":
                told.final = ask
                return
            reply = yield from insist(ask, tries)
        raise Refused(f"no Send after {MOST_PAGES} pages")
    except (Refused, Broken) as error:
        told.errors.append(f"{type(error).__name__}: {error}")


def send(told: Told, recipes: Recipes, *, tries: int = 1) -> Play:
    """Press Send with what is ready; afterwards `told.code` is the receipt, unless `told.errors` says why not."""
    if told.final is None:
        return
    try:
        told.sent += 1
        reply = yield from insist(told.final, tries)
        if reply.status == 200 and b'name="again"' in reply.body:
            again = recipes.next(reply.body, told.person)
            reply = yield from insist(again, tries)
        check(reply)
        found = _SHOWN.search(reply.body)
        if not found:
            raise Refused("no receipt on the page")
        code = found.group(1).decode()
        if told.code and told.code != code:
            raise Refused("a second Send gave another receipt")
        told.code = code
    except (Refused, Broken) as error:
        told.errors.append(f"{type(error).__name__}: {error}")


def whole(told: Told, recipes: Recipes, *, tries: int = 1) -> Play:
    """From the first page to the receipt."""
    yield from to_the_end(told, recipes, tries=tries)
    yield from send(told, recipes, tries=tries)


def come_back(told: Told, *, tries: int = 1, aloud: bool = False) -> Play:
    """Type the receipt in on the page for coming back; `told.found` tells whether it led to the report.

    `told.said`: the status of the answer or, `aloud`, all its words.
    """
    if not told.code:
        return
    try:
        body = urlencode({"code": told.code}).encode()
        ask = post("/back", body, "application/x-www-form-urlencoded", label="back")
        reply = yield from insist(ask, tries)
        told.found = reply.status == 200 and _STATE.search(reply.body) is not None
        told.said = Page(reply.body.decode()).words if aloud else f"status {reply.status}"
    except Broken:
        told.errors.append("Broken: the receipt was not looked up")


def check(reply: Reply) -> None:
    """Raises Refused for every answer but 200."""
    if reply.status != 200:
        raise Refused(f"status {reply.status}")
