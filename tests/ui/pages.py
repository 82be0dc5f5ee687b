"""Reading a page the way a test wants to: elements in order, their attributes, their text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VOID = {"meta", "link", "input", "br", "hr", "img", "path", "circle", "rect"}
FOCUSABLE = {"a", "button", "input", "select", "textarea", "summary"}


@dataclass
class Element:
    tag: str
    attrs: dict[str, str]
    parent: "Element | None"
    parts: list["str | Element"] = field(default_factory=list)

    @property
    def children(self) -> list["Element"]:
        return [p for p in self.parts if isinstance(p, Element)]

    def inside(self, tag: str) -> bool:
        return self.parent is not None and (self.parent.tag == tag or self.parent.inside(tag))

    @property
    def lang(self) -> str:
        """The language this element's text is declared to be in."""
        return self.attrs.get("lang") or (self.parent.lang if self.parent else "")

    @property
    def all_text(self) -> str:
        """Its text as read, white space folded."""
        return " ".join(self.raw.split())

    @property
    def raw(self) -> str:
        return "".join(p if isinstance(p, str) else p.raw for p in self.parts)

    def has(self, name: str) -> bool:
        return name in self.attrs.get("class", "").split()


class Page(HTMLParser):
    """A rendered page. `elements` are in document order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self._raw: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parent = self._open[-1] if self._open else None
        element = Element(tag, {k: v or "" for k, v in attrs}, parent)
        self.elements.append(element)
        if parent:
            parent.parts.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._raw.append(data)
        if self._open:
            self._open[-1].parts.append(data)

    def all(self, tag: str, **attrs: str) -> list[Element]:
        wanted = {k.rstrip("_").replace("_", "-"): v for k, v in attrs.items()}

        def fits(e: Element) -> bool:
            return all(e.has(v) if k == "class" else e.attrs.get(k) == v for k, v in wanted.items())

        return [e for e in self.elements if e.tag == tag and fits(e)]

    def one(self, tag: str, **attrs: str) -> Element:
        found = self.all(tag, **attrs)
        assert len(found) == 1, f"{len(found)} of <{tag} {attrs}>"
        return found[0]

    def by_id(self, name: str) -> Element:
        found = [e for e in self.elements if e.attrs.get("id") == name]
        assert len(found) == 1, f"{len(found)} elements with id {name}"
        return found[0]

    @property
    def stops(self) -> list[Element]:
        """What Tab stops at, in order."""
        return [
            e
            for e in self.elements
            if e.tag in FOCUSABLE
            and e.attrs.get("tabindex") != "-1"
            and e.attrs.get("type") != "hidden"
            and (e.tag != "a" or "href" in e.attrs)
        ]

    @property
    def text(self) -> str:
        return " ".join("".join(self._raw).split())
