"""One call as its page shows it: every field in a box, with its version, who wrote it, and what is wrong with it."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.intake.calls.types import CallView, Lack, Other, Value
from hearthline.law import Pack
from hearthline.screening.desk.calls import asking, cards
from hearthline.screening.desk.calls.fields import Spec
from hearthline.ui.fields import FieldView

ANYBODY = "public"
"""The kind of reporter until somebody says another one: what the law has us ask of the public is asked."""


@dataclass(frozen=True, repr=False)
class Typed:
    """What a form without JavaScript brought and could not be kept as it is, so that nothing typed is lost."""

    texts: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, Other] = field(default_factory=dict)


NOTHING = Typed()
APART = ("reporter.phone",)
"""Fields whose "not given" stands further down the card: one key leads from the number to where the child is."""


@dataclass(frozen=True, repr=False)
class Put:
    """Something the law has the desk ask, beside its field. `shown`: it is put to the present kind of reporter."""

    ask: asking.Ask
    shown: bool
    declined: "Box | None"


@dataclass(frozen=True, repr=False)
class Box:
    """One field on the page. `other`: what a colleague wrote in it meanwhile. `reporter`: says something of who
    reports, and is neither copied nor printed."""

    spec: Spec
    view: FieldView
    version: int
    at: datetime | None
    by_name: str
    reporter: bool
    other: Other | None = None
    asks: tuple[Put, ...] = ()

    @property
    def path(self) -> str:
        return self.spec.path

    @property
    def checked(self) -> bool:
        return bool(self.view.value)


@dataclass(frozen=True, repr=False)
class Head:
    """A card in the jump menu. `key`: the key that goes there. `lacks`: (field id, words) needed to file.
    `answered` of `asked`: on the card of questions."""

    id: str
    title: str
    key: str
    needs: tuple[tuple[cards.Need, bool], ...]
    saved: datetime | None
    wrong: bool
    answered: int = 0
    asked: int = 0

    @property
    def open(self) -> int:
        """How many things are still needed on this card."""
        return sum(is_open for _need, is_open in self.needs)

    @property
    def begun(self) -> bool:
        """Whether anything on it was typed."""
        return self.saved is not None

    @property
    def part(self) -> bool:
        """Whether some of its questions are answered, and not all."""
        return 0 < self.answered < self.asked

    @property
    def done(self) -> bool:
        """Nothing is missing, and something was answered: of questions, all of them."""
        return self.begun and not self.open and self.answered == self.asked


class Sheet:
    """The page of one open call. Boxes are made as the cards ask for them; `bases` then knows all of them."""

    def __init__(
        self,
        viewer: Viewer,
        found: CallView,
        pack: Pack,
        typed: Typed = NOTHING,
        lacks: tuple[Lack, ...] = (),
        focus: str = "",
    ) -> None:
        self.viewer, self.found, self.call, self.pack, self.typed = viewer, found, found.call, pack, typed
        self.texts = {**found.texts, **typed.texts}
        self.kind = self.texts.get("reporter.kind") or ANYBODY
        self.writer = secrets.token_hex(8)
        self.lacks = {lack.field: lack.message for lack in lacks}
        self.now = clock.now()
        self.focus = focus
        self._specs = cards.specs(pack)
        self._boxes: dict[str, Box] = {}

    @property
    def mine(self) -> bool:
        """Whether the viewer holds the call."""
        return self.call.held_by == self.viewer.id

    @property
    def may_see_reporter(self) -> bool:
        return self.found.may_see_reporter

    def text(self, path: str) -> str:
        """What stands in a field, or was typed into it."""
        return self.texts.get(path, "")

    def box(self, path: str) -> Box:
        """The field at `path`, one of the page's own."""
        return self.box_of(self._specs[path])

    def box_of(self, spec: Spec) -> Box:
        """The field of a person or a question."""
        known = self._boxes.get(spec.path)
        return known if known is not None else self._make(spec)

    def _make(self, spec: Spec) -> Box:
        path = spec.path
        puts = tuple(self._put(ask) for ask in asking.asks_at(self.pack, path)) if "." in path else ()
        value: Value | None = self.found.values.get(path)
        made = Box(
            spec=spec,
            view=_worded(spec, puts).view(
                self.text(path),
                self.typed.wrong.get(path, "") or self.lacks.get(path, ""),
                **({"autofocus": "True"} if path == self.focus else {}),
            ),
            version=value.version if value else 0,
            at=value.at if value else None,
            by_name=value.by_name if value else "",
            reporter=cards.about_reporter(path),
            other=self.typed.others.get(path),
            asks=() if path in APART else puts,
        )
        self._boxes[path] = made
        return made

    def _put(self, ask: asking.Ask) -> Put:
        declined = self._specs.get(ask.declined)
        return Put(ask, self.kind in ask.kinds.split(), self.box_of(declined) if declined else None)

    def puts(self, path: str) -> tuple[Put, ...]:
        """What the law has us ask in a field, for a set of boxes."""
        return tuple(self._put(ask) for ask in asking.asks_at(self.pack, path))

    def heads(self, asked: Sequence[Box] = ()) -> tuple[Head, ...]:
        """The jump menu. `asked`: the questions that stand on the page."""
        needed = cards.needs(self.pack, self.call.channel)
        wrong = {cards.card_of(path) for path in (*self.typed.wrong, *self.typed.others, *self.lacks)}
        latest: dict[str, datetime] = {}
        for path, value in self.found.values.items():
            card = cards.card_of(path)
            if value.text and not path.endswith(".removed") and (card not in latest or latest[card] < value.at):
                latest[card] = value.at
        return tuple(
            Head(
                card,
                str(title),
                str(number) if number < 10 else "D",
                tuple((need, self._is_open(need)) for need in needed if need.card == card),
                latest.get(card),
                card in wrong,
                *((sum(box.checked for box in asked), len(asked)) if card == "questions" else ()),
            )
            for number, (card, title) in enumerate(cards.TITLES.items(), 1)
        )

    def _is_open(self, need: cards.Need) -> bool:
        if not self.may_see_reporter and need.field.startswith("reporter."):
            return any(lack.field == need.field for lack in self.found.lacks)
        return need.open(self.texts, self.kind)

    def bases(self) -> str:
        """For each field on the page that holds something: its version, and a mark of its text as the page shows it.

        With it a form without JavaScript tells what was changed on it, and what a colleague changed meanwhile.
        """
        made = {}
        for path, box in self._boxes.items():
            other = box.other
            version = other.version if other else box.version
            if version:
                stands = other.text if other else self.found.texts.get(path, "")
                made[path] = [version, mark(stands)]
        return json.dumps(made, separators=(",", ":"))

    def errors(self) -> list[tuple[str, str]]:
        """(id of the field, words) for the top of the page: what is wrong, then what is needed to file."""
        pairs = [(cards.target(path), words) for path, words in self.typed.wrong.items()]
        return pairs + [(cards.target(path), words) for path, words in self.lacks.items()]


def _worded(spec: Spec, puts: tuple[Put, ...]) -> Spec:
    """The field with the law's own question, where there is one for this kind of reporter."""
    put = next((one for one in puts if one.shown and not one.ask.once), None)
    return replace(spec, label=put.ask.question) if put and put.ask.question else spec


def mark(text: str) -> str:
    """A short mark of a text, to tell whether a form changed it. Line ends do not count."""
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()[:12]
